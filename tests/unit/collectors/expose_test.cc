// Whole expositions of hand-made snapshots: what the reference promised, byte for byte.
#include <gtest/gtest.h>

#include <algorithm>

#include "collectors/expose.h"

namespace docker_exporter::collectors {
namespace {

using model::Container;
using model::Health;
using model::State;
using std::chrono_literals::operator""ms;

constexpr std::string_view label = "docker-prometheus-exporter.metric.container_health.enabled";

const std::string up_text =
    "# HELP docker_up Reports the state of Docker.\n"
    "# TYPE docker_up gauge\n"
    "docker_up{} 1\n"
    "# HELP docker_ping_duration_seconds Time the engine took to answer a ping.\n"
    "# TYPE docker_ping_duration_seconds gauge\n"
    "docker_ping_duration_seconds 0.025\n"
    "# HELP container_health Reports the health state of a Docker container.\n"
    "# TYPE container_health gauge\n";

// Of the two collectors that the reference had.
std::string expose(const model::Snapshot& snapshot, const Options& options) {
  const Wanted wanted = std::get<Wanted>(
      narrow(on_by_default(), std::vector<std::string>{"up", "container_health"}, {}));
  return collectors::expose(snapshot, options, wanted);
}

model::Snapshot snapshot(std::vector<Container> containers) {
  auto list = std::make_shared<model::Containers>();
  for (auto& one : containers)
    list->all.push_back(std::make_shared<const Container>(std::move(one)));
  return {.engine = {.up = true, .ping_duration = 25ms}, .containers = std::move(list)};
}

Container opted_in(State state, Health health) {
  return {.id = "0a98",
          .name = "web",
          .state = state,
          .health = health,
          .exit_code = {},
          .image = "busy:1",
          .labels = {{std::string(label), "true"}}};
}

TEST(ContainerHealth, MapsEveryStateAndHealthAsTheReference) {
  struct {
    State state;
    Health health;
    int want;
  } const cases[] = {
      {State::running, Health::none, 2},        {State::running, Health::starting, 3},
      {State::running, Health::unhealthy, 3},   {State::running, Health::healthy, 4},
      {State::running, Health::unknown, 0},     {State::unknown, Health::healthy, 0},
      {State::created, Health::unknown, 1},     {State::paused, Health::unhealthy, 1},
      {State::restarting, Health::starting, 1}, {State::removing, Health::healthy, 1},
      {State::exited, Health::healthy, 1},      {State::dead, Health::unhealthy, 1},
  };
  for (const auto& c : cases)
    EXPECT_EQ(expose(snapshot({opted_in(c.state, c.health)}), {}),
              up_text + "container_health{id=\"0a98\",name=\"/web\"} " + std::to_string(c.want) +
                  "\n# EOF\n")
        << model::name(c.state) << " " << model::name(c.health);
}

TEST(ContainerHealth, IsFilteredByLabelAsTheReference) {
  struct {
    std::vector<std::pair<std::string, std::string>> labels;
    bool filtered;    // shown while the filter is on
    bool unfiltered;  // shown while it is off
  } const cases[] = {
      {{{std::string(label), "true"}}, true, true},
      {{{std::string(label), "True"}}, false, true},
      {{{std::string(label), "TRUE"}}, false, true},
      {{{std::string(label), "false"}}, false, false},
      {{{std::string(label), "False"}}, false, false},
      {{{std::string(label), "FALSE"}}, false, false},
      {{{std::string(label), "FALSE "}}, false, true},
      {{{std::string(label), "1"}}, false, true},
      {{{std::string(label), "0"}}, false, true},
      {{{std::string(label), ""}}, false, true},
      {{{"other", "true"}}, false, true},
      {{}, false, true},
  };
  for (const auto& c : cases) {
    Container container = opted_in(State::running, Health::healthy);
    container.labels = c.labels;
    const std::string shown = up_text + "container_health{id=\"0a98\",name=\"/web\"} 4\n# EOF\n";
    const std::string hidden = up_text + "# EOF\n";
    EXPECT_EQ(expose(snapshot({container}), {.container_health_filter_label = true}),
              c.filtered ? shown : hidden);
    EXPECT_EQ(expose(snapshot({container}), {.container_health_filter_label = false}),
              c.unfiltered ? shown : hidden);
  }
}

TEST(Exposition, SaysNothingOfContainersWhileTheEngineIsDown) {
  EXPECT_EQ(expose({}, {}),
            "# HELP docker_up Reports the state of Docker.\n"
            "# TYPE docker_up gauge\n"
            "docker_up{} 0\n"
            "# HELP container_health Reports the health state of a Docker container.\n"
            "# TYPE container_health gauge\n"
            "# EOF\n");
}

TEST(Collectors, HaveEachTheirOwnNamesAndMetrics) {
  std::vector<std::string_view> names;
  std::vector<std::string_view> metrics;
  for (const Collector* collector : all()) {
    names.push_back(collector->name);
    EXPECT_FALSE(collector->help.empty());
    for (const auto* metric : collector->metrics) metrics.push_back(metric->name);
  }
  for (auto* list : {&names, &metrics}) {
    auto sorted = *list;
    std::sort(sorted.begin(), sorted.end());
    EXPECT_EQ(std::adjacent_find(sorted.begin(), sorted.end()), sorted.end());
  }
}

}  // namespace
}  // namespace docker_exporter::collectors
