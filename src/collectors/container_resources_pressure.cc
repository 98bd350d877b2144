// How long processes of running containers waited for what there was not enough of (PSI).
#include "collectors/collector.h"
#include "collectors/per_usage.h"

namespace docker_exporter::collectors {
namespace {

using exposition::counter;
using model::Usage;

constexpr std::array<std::string_view, 2> per_resource = {"name", "resource"};
constexpr auto waiting =
    counter("docker_container_pressure_waiting_seconds_total",
            "Time in which at least one process waited for cpu, memory or io.", per_resource);
constexpr auto stalled =
    counter("docker_container_pressure_stalled_seconds_total",
            "Time in which all processes waited for cpu, memory or io at once.", per_resource);

constexpr Kind<Usage> waits[] = {
    {"cpu", [](const Usage& u) { return seconds(u.cpu_pressure.waiting); }},
    {"memory", [](const Usage& u) { return seconds(u.memory_pressure.waiting); }},
    {"io", [](const Usage& u) { return seconds(u.io_pressure.waiting); }},
};
constexpr Kind<Usage> stalls[] = {
    {"cpu", [](const Usage& u) { return seconds(u.cpu_pressure.stalled); }},
    {"memory", [](const Usage& u) { return seconds(u.memory_pressure.stalled); }},
    {"io", [](const Usage& u) { return seconds(u.io_pressure.stalled); }},
};

constexpr const exposition::MetricInfo* metrics[] = {&waiting, &stalled};

}  // namespace

extern const Part container_resources_pressure{
    .metrics = metrics,
    .collect =
        [](const Scrape& scrape, exposition::Writer& out) {
          write(waiting, waits, scrape.snapshot, out);
          write(stalled, stalls, scrape.snapshot, out);
        },
};

}  // namespace docker_exporter::collectors
