// How many containers there are of each kind. Zeros are written, so that an alert on "fewer than"
// has something to compare.
#include <algorithm>
#include <map>
#include <utility>

#include "collectors/collector.h"
#include "collectors/compose.h"
#include "collectors/per_container.h"

namespace docker_exporter::collectors {
namespace {

using exposition::gauge;
using model::State;

constexpr std::array<std::string_view, 1> per_state = {"state"};
constexpr auto by_state =
    gauge("docker_containers", "How many containers are in this state.", per_state);
constexpr std::array<std::string_view, 1> per_status = {"status"};
constexpr auto by_health = gauge(
    "docker_containers_health",
    "How many running containers have this health; none is without a health check.", per_status);
constexpr std::array<std::string_view, 3> per_service_and_state = {"compose_project",
                                                                   "compose_service", "state"};
constexpr auto by_service =
    gauge("docker_compose_service_containers",
          "How many containers of this Compose service are in this state; all 0 for some minutes "
          "after the last one is gone.",
          per_service_and_state);

using Counts = std::array<std::uint64_t, states.size()>;

void count(Counts& counts, State state) {
  const auto place = std::find(states.begin(), states.end(), state);
  if (place != states.end()) ++counts[static_cast<std::size_t>(place - states.begin())];
}

void write_states(const model::Containers& containers, exposition::Writer& out) {
  Counts counts{};
  for (const auto& container : containers.all) count(counts, container->state);
  for (std::size_t i = 0; i < states.size(); ++i)
    out.sample(by_state, {name(states[i])}, counts[i]);
}

// Of those that run. Unless all of them are known, every number would be too small.
void write_health(const model::Containers& containers, exposition::Writer& out) {
  std::array<std::uint64_t, healths.size()> counts{};
  for (const auto& container : containers.all) {
    if (container->state != State::running) continue;
    const auto place = std::find(healths.begin(), healths.end(), container->health);
    if (place == healths.end()) return;
    ++counts[static_cast<std::size_t>(place - healths.begin())];
  }
  for (std::size_t i = 0; i < healths.size(); ++i)
    out.sample(by_health, {name(healths[i])}, counts[i]);
}

void write_services(const model::Containers& containers, exposition::Writer& out) {
  std::map<std::pair<std::string_view, std::string_view>, Counts> services;
  for (const auto& [project, service] : containers.services) services[{project, service}] = {};
  for (const auto& container : containers.all) {
    const auto found = services.find({text(container->label(compose_project_label)),
                                      text(container->label(compose_service_label))});
    if (found != services.end()) count(found->second, container->state);
  }
  for (const auto& [service, counts] : services)
    for (std::size_t i = 0; i < states.size(); ++i)
      out.sample(by_service, {service.first, service.second, name(states[i])}, counts[i]);
}

void collect(const Scrape& scrape, exposition::Writer& out) {
  if (scrape.snapshot.containers == nullptr) return;
  write_states(*scrape.snapshot.containers, out);
  write_health(*scrape.snapshot.containers, out);
  write_services(*scrape.snapshot.containers, out);
}

constexpr const exposition::MetricInfo* metrics[] = {&by_state, &by_health, &by_service};

}  // namespace

extern const Part container_state_counts{.metrics = metrics, .collect = collect};

}  // namespace docker_exporter::collectors
