// CPU time and processes of running containers; memory, network, block devices, pressure and where
// the numbers come from have files of their own.
//
// Counters are the kernel's, of a container's present run: they begin at 0 when it is started.
#include "collectors/collector.h"
#include "collectors/per_usage.h"

namespace docker_exporter::collectors {

extern const Part container_resources_memory;
extern const Part container_resources_network;
extern const Part container_resources_block;
extern const Part container_resources_pressure;
extern const Part container_resources_source;

namespace {

using exposition::counter;
using exposition::gauge;
using model::Usage;

constexpr auto cpu_usage = counter("docker_container_cpu_usage_seconds_total",
                                   "CPU time used, of all modes together.", per_name);
constexpr std::array<std::string_view, 2> per_mode = {"name", "mode"};
constexpr auto cpu = counter("docker_container_cpu_seconds_total",
                             "CPU time used, by mode: user is the container's own code, system the "
                             "kernel at work for it.",
                             per_mode);
constexpr auto periods = counter("docker_container_cpu_periods_total",
                                 "Periods of the CPU quota that have passed.", per_name);
constexpr auto throttled_periods =
    counter("docker_container_cpu_throttled_periods_total",
            "Periods in which the container had used up its CPU quota.", per_name);
constexpr auto throttled =
    counter("docker_container_cpu_throttled_seconds_total",
            "Time for which processes were held back because the CPU quota was used up.", per_name);
constexpr auto pids = gauge("docker_container_pids", "Processes and threads there are.", per_name);

constexpr UsageRow total[] = {{cpu_usage, [](const Usage& u) { return seconds(u.cpu.total); }}};
constexpr Kind<Usage> modes[] = {
    {"user", [](const Usage& u) { return seconds(u.cpu.user); }},
    {"system", [](const Usage& u) { return seconds(u.cpu.system); }},
};
constexpr UsageRow rows[] = {
    {periods, [](const Usage& u) { return number(u.cpu.periods); }},
    {throttled_periods, [](const Usage& u) { return number(u.cpu.throttled_periods); }},
    {throttled, [](const Usage& u) { return seconds(u.cpu.throttled); }},
    {pids, [](const Usage& u) { return number(u.pids); }},
};

void collect(const Scrape& scrape, exposition::Writer& out) {
  write(total, scrape.snapshot, out);
  write(cpu, modes, scrape.snapshot, out);
  write(rows, scrape.snapshot, out);
}

constexpr const exposition::MetricInfo* metrics[] = {&cpu_usage,         &cpu,       &periods,
                                                     &throttled_periods, &throttled, &pids};
constexpr const Part* parts[] = {&container_resources_memory, &container_resources_network,
                                 &container_resources_block, &container_resources_pressure,
                                 &container_resources_source};

}  // namespace

extern const Collector container_resources{
    .name = "container_resources",
    .help = "CPU, memory, network, block devices and pressure of running containers.",
    // Inspect tells the process whose network interfaces are the container's.
    .needs = {.containers = true, .inspect = true, .resources = true},
    .succeeded =
        [](const model::Snapshot& snapshot) {
          return snapshot.resources != nullptr && snapshot.resources->missing == 0;
        },
    .metrics = metrics,
    .collect = collect,
    .more = parts,
};

}  // namespace docker_exporter::collectors
