// Labels of containers, those that were asked for by key, to join with other metrics.
#include <algorithm>
#include <set>
#include <utility>

#include "collectors/collector.h"
#include "collectors/per_container.h"

namespace docker_exporter::collectors {
namespace {

using exposition::gauge;
using exposition::with_more_labels;
using model::Container;

constexpr auto labels = with_more_labels(
    gauge("docker_container_labels",
          "Always 1; has the labels that --container.labels names, empty where the container has "
          "none.",
          per_name),
    "label_*");

bool may_stand_in_a_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// "com.example/tier" is label_com_example_tier; a character of several bytes is one underscore.
std::string label_name(std::string_view key) {
  std::string name = "label_";
  for (const char c : key)
    if ((static_cast<unsigned char>(c) & 0xc0U) != 0x80) name += may_stand_in_a_name(c) ? c : '_';
  return name;
}

struct Shown {
  std::string key;
  std::string name;
};

// Sorted by key. Keys may differ in nothing but what becomes an underscore: the second one ends in
// _2.
std::vector<Shown> shown(std::vector<std::string> keys) {
  std::ranges::sort(keys);
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  std::vector<Shown> all;
  std::set<std::string> taken;
  for (std::string& key : keys) {
    const std::string name = label_name(key);
    std::string free = name;
    for (int i = 2; !taken.insert(free).second; ++i) free = name + "_" + std::to_string(i);
    all.push_back({std::move(key), std::move(free)});
  }
  return all;
}

void collect(const Scrape& scrape, exposition::Writer& out) {
  if (scrape.options.container_labels.empty()) return;
  const std::vector<Shown> all = shown(scrape.options.container_labels);
  std::vector<exposition::Label> more(all.size());
  each_name(scrape.snapshot, [&](const Container& container) {
    for (std::size_t i = 0; i < all.size(); ++i)
      more[i] = {all[i].name, text(container.label(all[i].key))};
    out.sample(labels, {container.name}, more, 1);
  });
}

constexpr const exposition::MetricInfo* metrics[] = {&labels};

}  // namespace

extern const Collector container_labels{
    .name = "container_labels",
    .help = "The container labels that --container.labels names.",
    .needs = {.containers = true},
    .labels = [](const Options& options) { return options.container_labels; },
    .succeeded = listed,
    .made_of = [](const model::Snapshot& snapshot) -> std::shared_ptr<const void> {
      return snapshot.containers;
    },
    .metrics = metrics,
    .collect = collect,
};

}  // namespace docker_exporter::collectors
