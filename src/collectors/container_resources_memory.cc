// Memory of running containers.
//
// `usage` counts page cache that the kernel may drop at once, so on a busy container it climbs to
// the limit and stays there. `working_set` leaves out what nobody has used lately; it is what
// precedes an OOM kill. Alert on working_set.
#include "collectors/collector.h"
#include "collectors/per_usage.h"

namespace docker_exporter::collectors {
namespace {

using exposition::counter;
using exposition::gauge;
using model::Usage;

constexpr auto usage =
    gauge("docker_container_memory_usage_bytes", "Memory in use, page cache included.", per_name);
constexpr auto working_set =
    gauge("docker_container_memory_working_set_bytes",
          "Memory in use without page cache that has not been used lately.", per_name);
constexpr auto anon = gauge("docker_container_memory_anon_bytes",
                            "Memory of processes that no file stands behind.", per_name);
constexpr auto file = gauge("docker_container_memory_file_bytes",
                            "Page cache: contents of files, those in memory included.", per_name);
constexpr auto kernel =
    gauge("docker_container_memory_kernel_bytes", "Memory the kernel uses for it.", per_name);
constexpr auto swap = gauge("docker_container_memory_swap_bytes", "Swap in use.", per_name);
constexpr auto peak =
    gauge("docker_container_memory_peak_bytes", "Most memory that was in use at a time.", per_name);
constexpr std::array<std::string_view, 2> per_event = {"name", "event"};
constexpr auto events =
    counter("docker_container_memory_events_total",
            "How often the kernel took back memory (low, high), the limit was hit (max), no "
            "memory was left below it (oom), and a process was killed for that (oom_kill).",
            per_event);
constexpr auto faults = counter("docker_container_memory_page_faults_total",
                                "Page faults, the major ones included.", per_name);
constexpr auto major_faults = counter("docker_container_memory_major_page_faults_total",
                                      "Page faults that had to wait for a disk.", per_name);

constexpr UsageRow amounts[] = {
    {usage, [](const Usage& u) { return number(u.memory.usage); }},
    {working_set, [](const Usage& u) { return number(u.memory.working_set); }},
    {anon, [](const Usage& u) { return number(u.memory.anon); }},
    {file, [](const Usage& u) { return number(u.memory.file); }},
    {kernel, [](const Usage& u) { return number(u.memory.kernel); }},
    {swap, [](const Usage& u) { return number(u.memory.swap); }},
    {peak, [](const Usage& u) { return number(u.memory.peak); }},
};
constexpr Kind<Usage> kinds[] = {
    {"low", [](const Usage& u) { return number(u.memory.events.low); }},
    {"high", [](const Usage& u) { return number(u.memory.events.high); }},
    {"max", [](const Usage& u) { return number(u.memory.events.max); }},
    {"oom", [](const Usage& u) { return number(u.memory.events.oom); }},
    {"oom_kill", [](const Usage& u) { return number(u.memory.events.oom_kill); }},
};
constexpr UsageRow page_faults[] = {
    {faults, [](const Usage& u) { return number(u.memory.faults); }},
    {major_faults, [](const Usage& u) { return number(u.memory.major_faults); }},
};

constexpr const exposition::MetricInfo* metrics[] = {
    &usage, &working_set, &anon, &file, &kernel, &swap, &peak, &events, &faults, &major_faults};

}  // namespace

extern const Part container_resources_memory{
    .metrics = metrics,
    .collect =
        [](const Scrape& scrape, exposition::Writer& out) {
          write(amounts, scrape.snapshot, out);
          write(events, kinds, scrape.snapshot, out);
          write(page_faults, scrape.snapshot, out);
        },
};

}  // namespace docker_exporter::collectors
