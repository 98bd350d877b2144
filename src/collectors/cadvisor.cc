// The names that cAdvisor gives to what container_resources tells, for dashboards that know no
// others. What they mean is cAdvisor's affair: metrics/prometheus.go, of which this is a choice.
#include "collectors/cadvisor.h"

#include <chrono>

#include "collectors/compose.h"
#include "collectors/per_usage.h"

namespace docker_exporter::collectors {

extern const Part cadvisor_devices;

namespace cadvisor_names {

std::vector<ShownLabel> labels_of(const Options& options) {
  auto keys = options.container_labels;
  keys.emplace_back(compose_project_label);
  keys.emplace_back(compose_service_label);
  return shown_labels(std::move(keys), "container_label_");
}

std::vector<Identity> identities(const Scrape& scrape, const std::vector<ShownLabel>& labels) {
  std::vector<Identity> all;
  if (scrape.snapshot.resources == nullptr) return all;
  const bool systemd = scrape.snapshot.engine.cgroup_driver == "systemd";
  for (const auto& one : scrape.snapshot.resources->all) {
    std::string id = one.usage->cgroup;
    if (id.empty()) {
      id = systemd ? "/system.slice/docker-" : "/docker/";
      id.append(one.container->id).append(systemd ? ".scope" : "");
    }
    all.push_back({*one.container, *one.usage, std::move(id), values_of(*one.container, labels)});
  }
  return all;
}

}  // namespace cadvisor_names

namespace {

using cadvisor_names::Identity;
using cadvisor_names::of_container;
using exposition::counter;
using exposition::gauge;
using exposition::OpenMetric;
using exposition::with_more_labels;
using model::Limits;

constexpr std::string_view more = "container_label_*";

consteval OpenMetric<3> counted(std::string_view name, std::string_view help) {
  return with_more_labels(counter(name, help, of_container), more);
}
consteval OpenMetric<3> gauged(std::string_view name, std::string_view help) {
  return with_more_labels(gauge(name, help, of_container), more);
}

constexpr std::array<std::string_view, 4> per_cpu = {"id", "name", "image", "cpu"};
constexpr auto cpu_usage =
    with_more_labels(counter("container_cpu_usage_seconds_total", "CPU time used.", per_cpu), more);
constexpr auto cpu_user = counted("container_cpu_user_seconds_total", "CPU time in user mode.");
constexpr auto cpu_system =
    counted("container_cpu_system_seconds_total", "CPU time in system mode.");
constexpr auto periods = counted("container_cpu_cfs_periods_total", "Periods of the CPU quota.");
constexpr auto throttled_periods =
    counted("container_cpu_cfs_throttled_periods_total", "Periods with the CPU quota used up.");
constexpr auto throttled =
    counted("container_cpu_cfs_throttled_seconds_total", "Time held back by the CPU quota.");
constexpr auto usage = gauged("container_memory_usage_bytes", "Memory, page cache included.");
constexpr auto working_set = gauged("container_memory_working_set_bytes", "Working set.");
constexpr auto rss = gauged("container_memory_rss", "Anonymous memory.");
constexpr auto cache = gauged("container_memory_cache", "Page cache.");
constexpr auto kernel = gauged("container_memory_kernel_usage", "Memory of the kernel.");
constexpr auto swap = gauged("container_memory_swap", "Swap.");
constexpr auto peak = gauged("container_memory_max_usage_bytes", "Most memory in use.");
constexpr auto failures = gauged("container_memory_failcnt", "How often the limit was hit.");
constexpr std::array<std::string_view, 5> per_failure = {"id", "name", "image", "failure_type",
                                                         "scope"};
constexpr auto faults = with_more_labels(
    counter("container_memory_failures_total", "Page faults by type.", per_failure), more);
constexpr auto oom = counted("container_oom_events_total", "Processes killed for memory.");
constexpr auto start_time =
    gauged("container_start_time_seconds", "When it was started, in seconds since 1970.");
constexpr auto last_seen =
    gauged("container_last_seen", "When it was measured last, in seconds since 1970.");
constexpr auto memory_limit =
    gauged("container_spec_memory_limit_bytes", "Memory limit; 0 is none.");
constexpr auto swap_limit =
    gauged("container_spec_memory_swap_limit_bytes", "Limit of memory and swap; 0 is none.");
constexpr auto machine_cpus = gauge("machine_cpu_cores", "CPUs of the engine's host.");
constexpr auto machine_memory = gauge("machine_memory_bytes", "Memory of the engine's host.");

struct Row {
  const OpenMetric<3>& metric;
  std::optional<Number> (*read)(const Identity&);
};

// cAdvisor says 0 of what is unlimited.
std::optional<Number> limit(const Identity& one, std::optional<std::uint64_t> Limits::* which) {
  if (!one.container.inspected) return std::nullopt;
  return Number((one.container.inspected->limits.*which).value_or(0));
}

std::optional<Number> start(const Identity& one) {
  return one.container.inspected ? since_1970(one.container.inspected->started) : std::nullopt;
}

constexpr Row rows[] = {
    {cpu_user, [](const Identity& i) { return seconds(i.usage.cpu.user); }},
    {cpu_system, [](const Identity& i) { return seconds(i.usage.cpu.system); }},
    {periods, [](const Identity& i) { return number(i.usage.cpu.periods); }},
    {throttled_periods, [](const Identity& i) { return number(i.usage.cpu.throttled_periods); }},
    {throttled, [](const Identity& i) { return seconds(i.usage.cpu.throttled); }},
    {usage, [](const Identity& i) { return number(i.usage.memory.usage); }},
    {working_set, [](const Identity& i) { return number(i.usage.memory.working_set); }},
    {rss, [](const Identity& i) { return number(i.usage.memory.anon); }},
    {cache, [](const Identity& i) { return number(i.usage.memory.file); }},
    {kernel, [](const Identity& i) { return number(i.usage.memory.kernel); }},
    {swap, [](const Identity& i) { return number(i.usage.memory.swap); }},
    {peak, [](const Identity& i) { return number(i.usage.memory.peak); }},
    {failures, [](const Identity& i) { return number(i.usage.memory.events.max); }},
    {oom, [](const Identity& i) { return number(i.usage.memory.events.oom_kill); }},
    {start_time, start},
    {memory_limit, [](const Identity& i) { return limit(i, &Limits::memory_bytes); }},
    {swap_limit, [](const Identity& i) { return limit(i, &Limits::memory_swap_bytes); }},
};

void write_machine(const model::EngineInfo& info, exposition::Writer& out) {
  const auto put = [&](const exposition::Metric<0>& metric, model::Amount value) {
    if (value) out.sample(metric, *value);
  };
  put(machine_cpus, info.cpus);
  put(machine_memory, info.memory_bytes);
}

void collect(const Scrape& scrape, exposition::Writer& out) {
  const auto labels = cadvisor_names::labels_of(scrape.options);
  const auto all = cadvisor_names::identities(scrape, labels);
  for (const Identity& one : all)
    cadvisor_names::sample(out, cpu_usage, one,
                           {one.id, one.container.name, one.container.image, "total"},
                           seconds(one.usage.cpu.total));
  for (const Row& row : rows)
    for (const Identity& one : all)
      cadvisor_names::sample(out, row.metric, one,
                             {one.id, one.container.name, one.container.image}, row.read(one));
  for (const Identity& one : all) {
    const auto fault = [&](std::string_view type, const model::Amount& value) {
      cadvisor_names::sample(out, faults, one,
                             {one.id, one.container.name, one.container.image, type, "container"},
                             number(value));
    };
    fault("pgfault", one.usage.memory.faults);
    fault("pgmajfault", one.usage.memory.major_faults);
  }
  for (const Identity& one : all) {
    const auto at = std::chrono::floor<std::chrono::seconds>(scrape.snapshot.resources->at);
    out.sample(last_seen, {one.id, one.container.name, one.container.image}, one.labels,
               at.time_since_epoch().count());
  }
  if (scrape.snapshot.engine.info != nullptr) write_machine(*scrape.snapshot.engine.info, out);
}

constexpr const exposition::MetricInfo* metrics[] = {
    &cpu_usage,    &cpu_user,      &cpu_system,  &periods,  &throttled_periods,
    &throttled,    &usage,         &working_set, &rss,      &cache,
    &kernel,       &swap,          &peak,        &failures, &oom,
    &start_time,   &memory_limit,  &swap_limit,  &faults,   &last_seen,
    &machine_cpus, &machine_memory};
constexpr const Part* parts[] = {&cadvisor_devices};

}  // namespace

extern const Collector cadvisor{
    .name = "cadvisor",
    .help = "The same under the names of cAdvisor, for dashboards that know no others.",
    .on_by_default = false,
    .setting = "compat.cadvisor",
    .needs = {.containers = true, .inspect = true, .info = true, .resources = true},
    .labels =
        [](const Options& options) {
          std::vector<std::string> keys;
          for (auto& label : cadvisor_names::labels_of(options)) keys.push_back(label.key);
          return keys;
        },
    .succeeded =
        [](const model::Snapshot& snapshot) {
          return snapshot.resources != nullptr && snapshot.resources->missing == 0;
        },
    .metrics = metrics,
    .collect = collect,
    .more = parts,
};

}  // namespace docker_exporter::collectors
