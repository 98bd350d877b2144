// What each container is and does. The first two metrics, and the list of the others.
//
// All values of a state are written, as 0 or 1, so that a query of one state always has an answer.
#include "collectors/collector.h"
#include "collectors/compose.h"
#include "collectors/made_of.h"
#include "collectors/per_container.h"

namespace docker_exporter::collectors {

extern const Part container_state_health;
extern const Part container_state_runs;
extern const Part container_state_limits;
extern const Part container_state_counts;

namespace {

using exposition::gauge;
using model::Container;
using model::State;

constexpr std::array<std::string_view, 8> info_labels = {
    "name",           "id",          "image", "image_id", "compose_project", "compose_service",
    "restart_policy", "network_mode"};
constexpr auto info =
    gauge("docker_container_info",
          "Always 1; the labels say what the container is and where it comes from.", info_labels);
constexpr std::array<std::string_view, 2> state_labels = {"name", "state"};
constexpr auto state =
    gauge("docker_container_state", "1 for the state that the container is in, 0 for the others.",
          state_labels);

void write_info(const model::Snapshot& snapshot, exposition::Writer& out) {
  if (snapshot.containers == nullptr) return;
  const auto& all = snapshot.containers->all;
  out.each(info, all.size(), [&](std::size_t i) {
    const Container& c = *all[i];
    out.sample(info,
               {c.name, c.id, c.image, c.image_id, text(c.label(compose_project_label)),
                text(c.label(compose_service_label)),
                text(c.inspected ? &c.inspected->restart_policy : nullptr), c.network_mode},
               1);
  });
}

void collect(const Scrape& scrape, exposition::Writer& out) {
  write_info(scrape.snapshot, out);
  each_name(state, scrape.snapshot, out, [&](const Container& container) {
    if (container.state == State::unknown) return;
    for (const State one : states)
      out.sample(state, {container.name, name(one)}, container.state == one ? 1 : 0);
  });
}

constexpr const exposition::MetricInfo* metrics[] = {&info, &state};
constexpr const Part* more[] = {&container_state_health, &container_state_runs,
                                &container_state_limits, &container_state_counts};

}  // namespace

extern const Collector container_state{
    .name = "container_state",
    .help = "State, health, exits and limits of each container, and how many there are of each.",
    .needs = {.containers = true, .inspect = true},
    .labels =
        [](const Options&) {
          return std::vector{std::string(compose_project_label),
                             std::string(compose_service_label)};
        },
    .succeeded = listed,
    .made_of = &of_containers,
    .metrics = metrics,
    .collect = collect,
    .more = more,
};

}  // namespace docker_exporter::collectors
