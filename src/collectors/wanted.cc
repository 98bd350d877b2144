// Everything here follows the table of contents.
#include "collectors/wanted.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace docker_exporter::collectors {
namespace {

bool has(const Wanted& wanted, const Collector* collector) {
  return std::ranges::find(wanted, collector) != wanted.end();
}

bool names(std::span<const std::string> list, const Collector* collector) {
  return std::ranges::find(list, collector->name) != list.end();
}

std::optional<std::string> fault(const Wanted& enabled, const std::string& name) {
  const auto known = std::ranges::find(all(), name, &Collector::name);
  if (known == all().end()) return "there is no collector of this name: " + name;
  if (!has(enabled, *known)) return "this collector is switched off: " + name;
  return std::nullopt;
}

}  // namespace

Wanted on_by_default() {
  Wanted wanted;
  std::ranges::copy_if(all(), std::back_inserter(wanted), &Collector::on_by_default);
  return wanted;
}

void turn(Wanted& wanted, const Collector& collector, bool on) {
  Wanted turned;
  for (const Collector* one : all())
    if (one == &collector ? on : has(wanted, one)) turned.push_back(one);
  wanted = std::move(turned);
}

std::variant<Wanted, std::string> narrow(const Wanted& enabled,
                                         std::span<const std::string> collect,
                                         std::span<const std::string> exclude) {
  if (!collect.empty() && !exclude.empty())
    return "collect[] and exclude[] cannot be combined: name what you want, or what you do not";
  for (const auto list : {collect, exclude})
    for (const std::string& name : list)
      if (auto text = fault(enabled, name)) return *std::move(text);
  Wanted wanted;
  for (const Collector* one : enabled)
    if (collect.empty() ? !names(exclude, one) : names(collect, one)) wanted.push_back(one);
  return wanted;
}

model::Needs needs_of(const Wanted& wanted) {
  model::Needs needs;
  for (const Collector* collector : wanted) needs = needs | collector->needs;
  return needs;
}

std::vector<std::string> kept_labels(const Wanted& wanted, const Options& options) {
  std::vector<std::string> keys;
  for (const Collector* collector : wanted)
    if (collector->labels != nullptr)
      for (std::string& key : collector->labels(options)) keys.push_back(std::move(key));
  std::ranges::sort(keys);
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

}  // namespace docker_exporter::collectors
