// What a container was given. No limit is no series, never a huge number or 0.
#include "collectors/collector.h"
#include "collectors/per_container.h"

namespace docker_exporter::collectors {
namespace {

using exposition::gauge;
using model::Container;
using model::Limits;

constexpr auto memory = gauge("docker_container_spec_memory_limit_bytes",
                              "Memory the container may use; absent if unlimited.", per_name);
constexpr auto memory_reservation =
    gauge("docker_container_spec_memory_reservation_limit_bytes",
          "Memory the container is pressed back to when the host runs short; absent if unlimited.",
          per_name);
constexpr auto memory_swap =
    gauge("docker_container_spec_memory_swap_limit_bytes",
          "Memory and swap together that the container may use; absent if unlimited.", per_name);
constexpr auto cpus =
    gauge("docker_container_spec_cpus",
          "CPUs the container may use, 1.5 is one and a half; absent if unlimited.", per_name);
constexpr auto cpu_shares = gauge(
    "docker_container_spec_cpu_shares",
    "Weight of the container where containers compete for CPUs; absent if not set.", per_name);
constexpr auto pids =
    gauge("docker_container_spec_pids_limit",
          "Processes and threads the container may have; absent if unlimited.", per_name);

const Limits& limits(const Container& container) {
  static constexpr Limits none{};
  return container.inspected ? container.inspected->limits : none;
}

constexpr Row rows[] = {
    {memory, [](const Container& c) { return number(limits(c).memory_bytes); }},
    {memory_reservation,
     [](const Container& c) { return number(limits(c).memory_reservation_bytes); }},
    {memory_swap, [](const Container& c) { return number(limits(c).memory_swap_bytes); }},
    {cpus, [](const Container& c) { return number(limits(c).cpus); }},
    {cpu_shares, [](const Container& c) { return number(limits(c).cpu_shares); }},
    {pids, [](const Container& c) { return number(limits(c).pids); }},
};

constexpr const exposition::MetricInfo* metrics[] = {&memory, &memory_reservation, &memory_swap,
                                                     &cpus,   &cpu_shares,         &pids};

}  // namespace

extern const Part container_state_limits{
    .metrics = metrics,
    .collect = [](const Scrape& scrape,
                  exposition::Writer& out) { write(rows, scrape.snapshot, out); },
};

}  // namespace docker_exporter::collectors
