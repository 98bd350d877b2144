// What comes twice is told once.
#include "state/replays.h"

#include <gtest/gtest.h>

namespace docker_exporter::state {
namespace {

using namespace std::chrono_literals;

model::Event at(std::chrono::nanoseconds time, const std::string& action = "start") {
  return {.type = "container", .action = action, .id = "a", .time = model::Time(time)};
}

TEST(Replays, TellApartWhatWasReadAlready) {
  Replays replays;
  EXPECT_EQ(replays.since(), std::nullopt);
  replays.opened(model::Time(5s));
  EXPECT_EQ(replays.since(), model::Time(5s));
  EXPECT_TRUE(replays.is_new(at(6s)));
  EXPECT_TRUE(replays.is_new(at(6s, "die")));  // at the same time
  EXPECT_FALSE(replays.is_new(at(6s)));
  EXPECT_EQ(replays.since(), model::Time(6s));
  EXPECT_TRUE(replays.is_new(at(5s)));  // an engine may tell them a little out of order
  EXPECT_EQ(replays.since(), model::Time(6s));
  replays.opened(model::Time(9s));  // nothing happened between the sixth second and the ninth
  EXPECT_EQ(replays.since(), model::Time(6s));
}

TEST(Replays, RememberMoreThanAnEngineReplays) {
  Replays replays;
  for (std::size_t i = 0; i <= Replays::remembered; ++i) EXPECT_TRUE(replays.is_new(at(i * 1ns)));
  EXPECT_FALSE(replays.is_new(at(1ns)));
  EXPECT_TRUE(replays.is_new(at(0ns)));  // the oldest has been forgotten
}

}  // namespace
}  // namespace docker_exporter::state
