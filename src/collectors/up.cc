// Is the engine alive: it answered a ping during this scrape or, where scrapes follow one another
// closely, the one before; or it did not.
#include <chrono>

#include "collectors/collector.h"

namespace docker_exporter::collectors {
namespace {

using exposition::gauge;
using exposition::with_empty_braces;

constexpr auto docker_up = with_empty_braces(gauge("docker_up", "Reports the state of Docker."));
constexpr auto ping_duration =
    gauge("docker_ping_duration_seconds", "Time the engine took to answer a ping.");

void collect(const Scrape& scrape, exposition::Writer& out) {
  const model::Engine& engine = scrape.snapshot.engine;
  out.sample(docker_up, engine.up ? 1 : 0);
  if (engine.ping_duration)
    out.sample(ping_duration, std::chrono::duration<double>(*engine.ping_duration).count());
}

constexpr const exposition::MetricInfo* metrics[] = {&docker_up, &ping_duration};

}  // namespace

extern const Collector up{
    .name = "up",
    .help = "Whether the engine answers.",
    .succeeded = [](const model::Snapshot& snapshot) { return snapshot.engine.up; },
    .metrics = metrics,
    .collect = collect,
};

}  // namespace docker_exporter::collectors
