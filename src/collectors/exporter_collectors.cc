// How each collector of this scrape fared; the exporter's own comes last and is not among them.
#include "collectors/collector.h"

namespace docker_exporter::collectors {
namespace {

using exposition::gauge;

constexpr std::array<std::string_view, 1> per_collector = {"collector"};
constexpr auto success =
    gauge("docker_exporter_collector_success",
          "1 if the engine gave what this collector needs, else 0.", per_collector);
constexpr auto duration = gauge("docker_exporter_collector_duration_seconds",
                                "Time this collector took to write its metrics.", per_collector);

void collect(const Scrape& scrape, exposition::Writer& out) {
  for (const CollectorRun& run : scrape.runs) out.sample(success, {run.name}, run.success ? 1 : 0);
  for (const CollectorRun& run : scrape.runs)
    out.sample(duration, {run.name}, std::chrono::duration<double>(run.duration).count());
}

constexpr const exposition::MetricInfo* metrics[] = {&success, &duration};

}  // namespace

extern const Part exporter_collectors{.metrics = metrics, .collect = collect};

}  // namespace docker_exporter::collectors
