// The metrics that every Prometheus client library has of its process, in the same words
// (prometheus/docs: instrumenting/writing_clientlibs.md).
#include "collectors/collector.h"
#include "collectors/per_container.h"
#include "model/process.h"

namespace docker_exporter::collectors {
namespace {

using exposition::counter;
using exposition::gauge;
using model::Process;

constexpr auto cpu =
    counter("process_cpu_seconds_total", "Total user and system CPU time spent in seconds.");
constexpr auto open_fds = gauge("process_open_fds", "Number of open file descriptors.");
constexpr auto max_fds = gauge("process_max_fds", "Maximum number of open file descriptors.");
constexpr auto virtual_memory =
    gauge("process_virtual_memory_bytes", "Virtual memory size in bytes.");
constexpr auto virtual_memory_max = gauge("process_virtual_memory_max_bytes",
                                          "Maximum amount of virtual memory available in bytes.");
constexpr auto resident_memory =
    gauge("process_resident_memory_bytes", "Resident memory size in bytes.");
constexpr auto start_time =
    gauge("process_start_time_seconds", "Start time of the process since unix epoch in seconds.");
constexpr auto threads = gauge("process_threads", "Number of OS threads in the process.");

struct Fact {
  const exposition::Metric<0>& metric;
  std::optional<Number> (*read)(const Process&);
};
constexpr Fact facts[] = {
    {cpu, [](const Process& process) { return number(process.cpu_seconds); }},
    {open_fds, [](const Process& process) { return number(process.open_fds); }},
    {max_fds, [](const Process& process) { return number(process.max_fds); }},
    {virtual_memory, [](const Process& process) { return number(process.virtual_memory_bytes); }},
    {virtual_memory_max,
     [](const Process& process) { return number(process.virtual_memory_max_bytes); }},
    {resident_memory, [](const Process& process) { return number(process.resident_memory_bytes); }},
    {start_time, [](const Process& process) { return number(process.start_time_seconds); }},
    {threads, [](const Process& process) { return number(process.threads); }},
};

void collect(const Scrape& scrape, exposition::Writer& out) {
  for (const Fact& row : facts)
    if (const auto value = row.read(scrape.snapshot.exporter.process))
      std::visit([&](auto one) { out.sample(row.metric, one); }, *value);
}

constexpr const exposition::MetricInfo* metrics[] = {
    &cpu,        &open_fds, &max_fds, &virtual_memory, &virtual_memory_max, &resident_memory,
    &start_time, &threads};

}  // namespace

extern const Part exporter_process{.metrics = metrics, .collect = collect};

}  // namespace docker_exporter::collectors
