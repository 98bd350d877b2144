// The table of contents.
#include <array>

#include "collectors/collector.h"

namespace docker_exporter::collectors {

extern const Collector up;
extern const Collector container_health;
extern const Collector container_state;
extern const Collector container_labels;
extern const Collector container_events;
extern const Collector container_resources;
extern const Collector cadvisor;
extern const Collector engine;
extern const Collector exporter;

std::span<const Collector* const> all() {
  static constexpr std::array<const Collector*, 9> collectors = {
      &up,
      &container_health,
      &container_state,
      &container_labels,
      &container_events,
      &container_resources,
      &cadvisor,
      &engine,
      &exporter,  // last: it tells how the others fared
  };
  return collectors;
}

std::vector<const exposition::MetricInfo*> metrics_of(const Collector& collector) {
  std::vector<const exposition::MetricInfo*> metrics(collector.metrics.begin(),
                                                     collector.metrics.end());
  for (const Part* part : collector.more)
    metrics.insert(metrics.end(), part->metrics.begin(), part->metrics.end());
  return metrics;
}

}  // namespace docker_exporter::collectors
