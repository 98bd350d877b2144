// Which collectors run, what they need, and which labels they read.
#include "collectors/wanted.h"

#include <gtest/gtest.h>

namespace docker_exporter::collectors {
namespace {

using Names = std::vector<std::string>;

Names names(const Wanted& wanted) {
  Names all;
  for (const Collector* collector : wanted) all.emplace_back(collector->name);
  return all;
}

const Collector& named(std::string_view name) {
  for (const Collector* collector : all())
    if (collector->name == name) return *collector;
  throw std::invalid_argument(std::string(name));
}

Wanted switched_off(const Names& off) {
  Wanted wanted = on_by_default();
  for (const auto& name : off) turn(wanted, named(name), false);
  return wanted;
}

TEST(Wanted, AreAllByDefault) {
  const Names want = {"up",
                      "container_health",
                      "container_state",
                      "container_labels",
                      "container_events",
                      "container_resources",
                      "engine",
                      "exporter"};
  EXPECT_EQ(names(on_by_default()), want);
}

TEST(Wanted, AreTurnedOnAndOffAndKeepTheirOrder) {
  Wanted wanted;
  for (const std::string_view name : {"exporter", "up", "engine", "up"})
    turn(wanted, named(name), true);
  EXPECT_EQ(names(wanted), (Names{"up", "engine", "exporter"}));
  turn(wanted, named("engine"), false);
  turn(wanted, named("engine"), false);
  EXPECT_EQ(names(wanted), (Names{"up", "exporter"}));
}

TEST(Wanted, AreNarrowedByAQuery) {
  const Wanted enabled = switched_off(
      {"container_health", "container_labels", "container_events", "container_resources"});
  const struct {
    Names collect;
    Names exclude;
    Names want;
  } rows[] = {
      {{}, {}, {"up", "container_state", "engine", "exporter"}},
      {{"up"}, {}, {"up"}},
      {{"exporter", "up", "up"}, {}, {"up", "exporter"}},
      {{}, {"up"}, {"container_state", "engine", "exporter"}},
      {{}, {"exporter", "engine", "engine"}, {"up", "container_state"}},
      {{}, {"up", "container_state", "engine", "exporter"}, {}},
  };
  for (const auto& row : rows) {
    const auto got = narrow(enabled, row.collect, row.exclude);
    ASSERT_TRUE(std::holds_alternative<Wanted>(got)) << std::get<std::string>(got);
    EXPECT_EQ(names(std::get<Wanted>(got)), row.want);
  }
}

TEST(Wanted, AreRefusedWithTheNameThatIsWrong) {
  const Wanted enabled = switched_off({"engine"});
  const struct {
    Names collect;
    Names exclude;
    std::string_view want;
  } rows[] = {
      {{"up"},
       {"up"},
       "collect[] and exclude[] cannot be combined: name what you want, or what you do not"},
      {{"nonsense"},
       {"nonsense"},
       "collect[] and exclude[] cannot be combined: name what you want, or what you do not"},
      {{"up", "nonsense"}, {}, "there is no collector of this name: nonsense"},
      {{}, {"nonsense"}, "there is no collector of this name: nonsense"},
      {{"UP"}, {}, "there is no collector of this name: UP"},
      {{""}, {}, "there is no collector of this name: "},
      {{"engine"}, {}, "this collector is switched off: engine"},
      {{}, {"up", "engine"}, "this collector is switched off: engine"},
  };
  for (const auto& row : rows) {
    const auto got = narrow(enabled, row.collect, row.exclude);
    ASSERT_TRUE(std::holds_alternative<std::string>(got)) << row.want;
    EXPECT_EQ(std::get<std::string>(got), row.want);
  }
}

TEST(Wanted, NeedWhatOneOfThemNeeds) {
  const struct {
    Names only;
    model::Needs want;
  } rows[] = {
      {{}, {}},
      {{"up", "exporter"}, {}},
      {{"container_health"}, {.containers = true}},
      {{"container_labels"}, {.containers = true}},
      {{"container_state"}, {.containers = true, .inspect = true}},
      {{"container_events"}, {.events = true}},
      {{"engine"}, {.info = true}},
      {{"container_resources"}, {.containers = true, .inspect = true, .resources = true}},
      {{"container_health", "container_events"}, {.containers = true, .events = true}},
  };
  for (const auto& row : rows) {
    Wanted wanted;
    for (const auto& name : row.only) turn(wanted, named(name), true);
    EXPECT_EQ(needs_of(wanted), row.want) << testing::PrintToString(row.only);
  }
  EXPECT_EQ(needs_of(on_by_default()), model::everything);
}

TEST(Wanted, KeepTheLabelsThatTheyRead) {
  const Options options{.container_labels = {"team", "com.docker.compose.project"}};
  EXPECT_EQ(kept_labels(on_by_default(), options),
            (Names{"com.docker.compose.project", "com.docker.compose.service",
                   "docker-prometheus-exporter.metric.container_health.enabled", "team"}));
  EXPECT_EQ(kept_labels(switched_off({"container_state", "container_health"}), options),
            (Names{"com.docker.compose.project", "team"}));
  EXPECT_EQ(kept_labels(switched_off({"container_labels", "container_health"}), options),
            (Names{"com.docker.compose.project", "com.docker.compose.service"}));
  EXPECT_EQ(kept_labels({&named("up"), &named("engine")}, options), Names{});
}

}  // namespace
}  // namespace docker_exporter::collectors
