// Labels of containers, those that were asked for by key, to join with other metrics.
#include "collectors/collector.h"
#include "collectors/label_names.h"
#include "collectors/made_of.h"
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

void collect(const Scrape& scrape, exposition::Writer& out) {
  if (scrape.options.container_labels.empty()) return;
  const auto all = shown_labels(scrape.options.container_labels, "label_");
  each_name(labels, scrape.snapshot, out, [&](const Container& container) {
    out.sample(labels, {container.name}, values_of(container, all), 1);
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
    .made_of = &of_containers,
    .metrics = metrics,
    .collect = collect,
};

}  // namespace docker_exporter::collectors
