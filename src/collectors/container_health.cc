// One number per container, as docker-prometheus-exporter 1.1.2 defined it.
//
// State is looked at before health: the engine calls stopped and paused containers unhealthy
// (moby: daemon/container/health.go, CloseMonitorChannel).
#include "collectors/container_health.h"

#include <algorithm>
#include <array>
#include <string>

#include "collectors/made_of.h"

namespace docker_exporter::collectors {
namespace {

using exposition::gauge;
using model::Container;
using model::Health;
using model::State;

constexpr std::array<std::string_view, 2> per_container = {"id", "name"};
constexpr auto container_health_metric =
    gauge("container_health", "Reports the health state of a Docker container.", per_container);

constexpr std::string_view opt_in_label =
    "docker-prometheus-exporter.metric.container_health.enabled";

int value(const Container& container) {
  if (container.state == State::unknown) return 0;
  if (container.state != State::running) return 1;
  switch (container.health) {
    case Health::unknown:
      return 0;
    case Health::none:
      return 2;
    case Health::starting:  // as the reference has it
    case Health::unhealthy:
      return 3;
    case Health::healthy:
      return 4;
  }
  return 0;
}

bool is_false(std::string_view text) {
  constexpr std::string_view word = "false";
  return std::equal(text.begin(), text.end(), word.begin(), word.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

void collect(const Scrape& scrape, exposition::Writer& out) {
  out.family(container_health_metric);  // as the reference, also without samples
  if (scrape.snapshot.containers == nullptr) return;
  const auto& all = scrape.snapshot.containers->all;
  std::string name;
  out.each(container_health_metric, all.size(), [&](std::size_t i) {
    const Container& container = *all[i];
    if (!opted_in(container, scrape.options)) return;
    name.assign("/").append(container.name);
    out.sample(container_health_metric, {container.id, name}, value(container));
  });
}

constexpr const exposition::MetricInfo* metrics[] = {&container_health_metric};

}  // namespace

// The reference lets the engine compare with `true`, exactly, and itself with `false`, in any case.
bool opted_in(const Container& container, const Options& options) {
  const std::string* label = container.label(opt_in_label);
  if (label != nullptr && is_false(*label)) return false;
  return !options.container_health_filter_label || (label != nullptr && *label == "true");
}

extern const Collector container_health{
    .name = "container_health",
    .help = "Health of containers as one number each, for those that opted in by label.",
    .needs = {.containers = true},
    .labels = [](const Options&) { return std::vector{std::string(opt_in_label)}; },
    .succeeded = [](const model::Snapshot& snapshot) { return snapshot.containers != nullptr; },
    .made_of = &of_containers,
    .metrics = metrics,
    .collect = collect,
};

}  // namespace docker_exporter::collectors
