// The engine's words, read and spelled.
#include "model/container.h"

#include <gtest/gtest.h>

namespace docker_exporter::model {
namespace {

TEST(State, ReadsEveryWordOfTheEngineAndSpellsItBack) {
  for (const auto* word :
       {"created", "running", "paused", "restarting", "removing", "exited", "dead"})
    EXPECT_EQ(name(parse_state(word)), word);
}

TEST(State, IsUnknownForAnyOtherWord) {
  for (const auto* word : {"", "Running", "hibernating", "running ", "unknown"})
    EXPECT_EQ(parse_state(word), State::unknown);
}

TEST(Health, ReadsEveryWordOfTheEngine) {
  EXPECT_EQ(parse_health("none"), Health::none);
  EXPECT_EQ(parse_health(""), Health::none);
  EXPECT_EQ(parse_health("starting"), Health::starting);
  EXPECT_EQ(parse_health("healthy"), Health::healthy);
  EXPECT_EQ(parse_health("unhealthy"), Health::unhealthy);
  EXPECT_EQ(parse_health("Healthy"), Health::unknown);
}

TEST(Container, FindsALabelByItsWholeKey) {
  const Container container{
      .id = "1", .name = "a", .labels = {{"a", "1"}, {"a.b", "2"}, {"b", ""}}};
  ASSERT_NE(container.label("a.b"), nullptr);
  EXPECT_EQ(*container.label("a.b"), "2");
  EXPECT_EQ(*container.label("b"), "");
  EXPECT_EQ(container.label("a."), nullptr);
  EXPECT_EQ(container.label(""), nullptr);
  EXPECT_EQ(container.label("c"), nullptr);
}

}  // namespace
}  // namespace docker_exporter::model
