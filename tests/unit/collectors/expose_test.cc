// Whole expositions of hand-made snapshots: what the reference promised, byte for byte.
#include <algorithm>
#include <sstream>

#include "unit/collectors/snapshots.h"

namespace docker_exporter::collectors {
namespace {

const std::vector<std::string> as_the_reference = {"up", "container_health"};

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
    EXPECT_EQ(written(as_the_reference, snapshot({opted_in(c.state, c.health)})),
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
    EXPECT_EQ(
        written(as_the_reference, snapshot({container}), {.container_health_filter_label = true}),
        c.filtered ? shown : hidden);
    EXPECT_EQ(
        written(as_the_reference, snapshot({container}), {.container_health_filter_label = false}),
        c.unfiltered ? shown : hidden);
  }
}

TEST(Exposition, SaysNothingOfContainersWhileTheEngineIsDown) {
  EXPECT_EQ(written(as_the_reference, {}),
            "# HELP docker_up Reports the state of Docker.\n"
            "# TYPE docker_up gauge\n"
            "docker_up{} 0\n"
            "# HELP container_health Reports the health state of a Docker container.\n"
            "# TYPE container_health gauge\n"
            "# EOF\n");
}

TEST(ContainerHealth, ShowsContainersThatShareAName) {
  Container second = opted_in(State::exited, Health::none);
  second.id = "1b";
  EXPECT_EQ(written(as_the_reference, snapshot({opted_in(State::running, Health::none), second})),
            up_text +
                "container_health{id=\"0a98\",name=\"/web\"} 2\n"
                "container_health{id=\"1b\",name=\"/web\"} 1\n# EOF\n");
}

TEST(Exposition, HasTheCollectorsInTheOrderOfTheTable) {
  EXPECT_EQ(written({"container_health", "up"}, {}), written(as_the_reference, {}));
  EXPECT_EQ(expose({}, options(), {}), "# EOF\n");
}

// Every line that can be the first of a sample of this metric.
std::vector<std::string> series_of(const exposition::MetricInfo& metric) {
  const std::string name(metric.name);
  if (metric.type != exposition::Type::histogram) return {name};
  return {name, name + "_bucket", name + "_sum", name + "_count"};
}

TEST(Collectors, HaveEachTheirOwnNamesAndMetrics) {
  std::vector<std::string> names;
  std::vector<std::string> series;
  for (const Collector* collector : all()) {
    names.emplace_back(collector->name);
    EXPECT_TRUE(collector->help.ends_with('.')) << collector->name;
    EXPECT_NE(collector->succeeded, nullptr) << collector->name;
    EXPECT_FALSE(metrics_of(*collector).empty()) << collector->name;
    for (const auto* metric : metrics_of(*collector))
      for (auto& name : series_of(*metric)) series.push_back(std::move(name));
  }
  EXPECT_GT(series.size(), 60U);
  for (auto* list : {&names, &series}) {
    std::sort(list->begin(), list->end());
    EXPECT_EQ(std::adjacent_find(list->begin(), list->end()), list->end())
        << *std::adjacent_find(list->begin(), list->end());
  }
}

// What a collector writes is what it says that it owns, in the same order.
TEST(Collectors, OwnTheMetricsThatTheyWrite) {
  const model::Snapshot full = everything_known();
  Options with = options();
  with.container_labels = {"team"};
  for (const Collector* collector : all()) {
    std::string want;
    for (const auto* metric : metrics_of(*collector)) {
      // The exporter's own come of other collectors.
      if (!metric->name.starts_with("docker_exporter_collector_")) (want += metric->name) += '\n';
    }
    std::string got;
    std::istringstream lines(written({std::string(collector->name)}, full, with));
    for (std::string line; std::getline(lines, line);)
      if (line.starts_with("# TYPE ")) got += line.substr(7, line.rfind(' ') - 7) + '\n';
    EXPECT_EQ(got, want);
  }
}

}  // namespace
}  // namespace docker_exporter::collectors
