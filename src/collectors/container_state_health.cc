// Health of running containers, and the newest run of their health check.
//
// The engine calls stopped and paused containers unhealthy, so only running ones are looked at
// (moby: daemon/container/health.go, CloseMonitorChannel).
#include "collectors/collector.h"
#include "collectors/per_container.h"

namespace docker_exporter::collectors {
namespace {

using exposition::gauge;
using model::Container;
using model::Health;
using model::State;

constexpr std::array<std::string_view, 2> labels = {"name", "status"};
constexpr auto status =
    gauge("docker_container_health_status",
          "1 for the health that the running container has, 0 for the others; none is a container "
          "without a health check.",
          labels);
constexpr auto failing_streak =
    gauge("docker_container_health_failing_streak",
          "How many runs of the health check have failed in a row; 0 after a good one.", per_name);
constexpr auto probe_duration = gauge("docker_container_health_probe_duration_seconds",
                                      "Time the newest run of the health check took.", per_name);
constexpr auto probe_exit_code =
    gauge("docker_container_health_probe_exit_code",
          "Exit code of the newest run of the health check; 0 is healthy.", per_name);
constexpr auto probe_timestamp =
    gauge("docker_container_health_probe_timestamp_seconds",
          "When the newest run of the health check ended, in seconds since 1970.", per_name);

bool health_known(const Container& container) {
  return container.state == State::running && container.health != Health::unknown;
}

const model::Probe* probe(const Container& container) {
  if (container.state != State::running || !container.inspected) return nullptr;
  return container.inspected->probe ? &*container.inspected->probe : nullptr;
}

constexpr Row rows[] = {
    {failing_streak,
     [](const Container& c) {
       return health_known(c) && c.health != Health::none ? number(c.failing_streak) : std::nullopt;
     }},
    {probe_duration,
     [](const Container& c) { return probe(c) ? number(probe(c)->duration) : std::nullopt; }},
    {probe_exit_code,
     [](const Container& c) { return probe(c) ? number(probe(c)->exit_code) : std::nullopt; }},
    {probe_timestamp,
     [](const Container& c) { return probe(c) ? since_1970(probe(c)->ended) : std::nullopt; }},
};

void collect(const Scrape& scrape, exposition::Writer& out) {
  each_name(status, scrape.snapshot, out, [&](const Container& container) {
    if (!health_known(container)) return;
    for (const Health one : healths)
      out.sample(status, {container.name, name(one)}, container.health == one ? 1 : 0);
  });
  write(rows, scrape.snapshot, out);
}

constexpr const exposition::MetricInfo* metrics[] = {&status, &failing_streak, &probe_duration,
                                                     &probe_exit_code, &probe_timestamp};

}  // namespace

extern const Part container_state_health{.metrics = metrics, .collect = collect};

}  // namespace docker_exporter::collectors
