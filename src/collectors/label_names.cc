// Whatever a key is, the name is one that the format allows.
#include "collectors/label_names.h"

#include <algorithm>
#include <set>
#include <utility>

#include "collectors/per_container.h"

namespace docker_exporter::collectors {
namespace {

bool may_stand_in_a_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::string label_name(std::string_view key, std::string_view prefix) {
  std::string name(prefix);
  for (const char c : key)
    if ((static_cast<unsigned char>(c) & 0xc0U) != 0x80) name += may_stand_in_a_name(c) ? c : '_';
  return name;
}

}  // namespace

std::vector<ShownLabel> shown_labels(std::vector<std::string> keys, std::string_view prefix) {
  std::ranges::sort(keys);
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  std::vector<ShownLabel> all;
  std::set<std::string> taken;
  for (std::string& key : keys) {
    const std::string name = label_name(key, prefix);
    std::string free = name;
    for (int i = 2; !taken.insert(free).second; ++i) free = name + "_" + std::to_string(i);
    all.push_back({std::move(key), std::move(free)});
  }
  return all;
}

std::vector<exposition::Label> values_of(const model::Container& container,
                                         std::span<const ShownLabel> labels) {
  std::vector<exposition::Label> values;
  values.reserve(labels.size());
  for (const ShownLabel& label : labels)
    values.push_back({label.name, text(container.label(label.key))});
  return values;
}

}  // namespace docker_exporter::collectors
