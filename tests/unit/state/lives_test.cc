// Events in, counters out, compared as a whole.
#include "state/lives.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace docker_exporter::state {
namespace {

using namespace std::chrono_literals;
using model::Container;
using model::Event;
using model::State;

// "web: 1 start, exits completed 1; last 0 at 12", one name a line; what is zero is left out.
std::string spell(const model::Lives& lives) {
  std::string text;
  for (const auto& life : lives.all) {
    text += life.name + ":";
    if (life.starts != 0) text += " starts " + std::to_string(life.starts);
    for (std::size_t i = 0; i < life.exits.size(); ++i)
      if (life.exits[i] != 0)
        text += " " + std::string(model::exit_reasons[i]) + " " + std::to_string(life.exits[i]);
    if (life.ooms != 0) text += " ooms " + std::to_string(life.ooms);
    if (life.has_health_check)
      text += " healthy " + std::to_string(life.turned_healthy) + " unhealthy " +
              std::to_string(life.turned_unhealthy);
    if (life.last_exit_code) text += " last " + std::to_string(*life.last_exit_code);
    if (life.last_exit) text += " at " + std::to_string(life.last_exit->time_since_epoch() / 1s);
    text += "\n";
  }
  return text;
}

class LivesTest : public ::testing::Test {
 protected:
  // Each event a second after the one before.
  void tell(const std::string& action, const std::string& id = "a1",
            const std::string& name = "web", std::optional<std::int64_t> code = {},
            std::optional<int> signal = {}) {
    time += 1s;
    Event event{.type = "container", .action = action, .id = id, .name = name};
    event.exit_code = code;
    event.signal = signal;
    event.time = model::Time(time);
    lives.count(event);
    lives.event(event, now());
  }
  void die(std::int64_t code, const std::string& id = "a1", const std::string& name = "web") {
    tell("die", id, name, code);
  }
  void kill(int signal, const std::string& id = "a1") { tell("kill", id, "web", {}, signal); }
  Lives::SteadyTime now() const { return Lives::SteadyTime(time); }
  std::string all() { return spell(lives.all()); }
  std::string settled() {
    time += 2s;
    lives.settle(now());
    return all();
  }

  std::chrono::seconds time{0};
  Lives lives{10min};
};

TEST_F(LivesTest, CountsStartsAndEndsByTheirReason) {
  tell("create");
  tell("start");
  die(0);
  EXPECT_EQ(all(), "web: starts 1 completed 1 last 0 at 3\n");
  tell("start");
  die(3);
  EXPECT_EQ(all(), "web: starts 2 completed 1 error 1 last 3 at 5\n");
}

TEST_F(LivesTest, TellsAStopFromAKillByTheStopThatFollowsOrGoesBefore) {
  tell("start");
  kill(15);
  die(0);
  EXPECT_EQ(all(), "web: starts 1 last 0 at 3\n");  // not sure yet
  tell("stop");
  EXPECT_EQ(all(), "web: starts 1 stopped 1 last 0 at 3\n");
  tell("start");
  kill(15);
  kill(9);
  tell("stop");  // Docker 28
  die(137);
  EXPECT_EQ(all(), "web: starts 2 stopped 2 last 137 at 9\n");
  tell("start");
  kill(9);
  die(137);
  EXPECT_EQ(settled(), "web: starts 3 stopped 2 killed 1 last 137 at 12\n");
  tell("stop");  // far too late to change anything
  EXPECT_EQ(settled(), "web: starts 3 stopped 2 killed 1 last 137 at 12\n");
}

TEST_F(LivesTest, KnowsTheReasonOfTheNewestEndOnceItIsSure) {
  const auto why = [&] { return lives.all().all.at(0).last_exit_reason; };
  tell("start");
  EXPECT_EQ(why(), std::nullopt);
  die(3);
  EXPECT_EQ(why(), model::ExitReason::error);
  tell("start");
  kill(15);
  die(0);
  EXPECT_EQ(why(), std::nullopt);
  tell("stop");
  EXPECT_EQ(why(), model::ExitReason::stopped);
  // The same end as inspect has it, and then a newer one that only inspect tells.
  Container ended{.id = "a1", .name = "web", .state = State::exited, .exit_code = 4};
  ended.inspected.emplace().finished = model::Time(time + 1s);
  lives.there(ended, now());
  EXPECT_EQ(why(), model::ExitReason::stopped);
  ended.inspected->finished = model::Time(time + 9s);
  lives.there(ended, now());
  EXPECT_EQ(why(), std::nullopt);
}

TEST_F(LivesTest, DoesNotTakeTheStopOfOneRunForTheNext) {
  tell("start");
  kill(15);
  die(0);
  tell("stop");
  tell("start");
  die(1);
  EXPECT_EQ(all(), "web: starts 2 error 1 stopped 1 last 1 at 6\n");
}

TEST_F(LivesTest, CountsAnEndThatIsOpenWhenTheNextThingHappens) {
  tell("start");
  kill(9);
  die(137);
  tell("start");  // at once, by hand
  EXPECT_EQ(all(), "web: starts 2 killed 1 last 137 at 3\n");
  kill(9);
  die(137);
  tell("destroy");  // docker rm -f
  EXPECT_EQ(all(), "web: starts 2 killed 2 last 137 at 6\n");
}

TEST_F(LivesTest, CallsItOutOfMemoryWhereTheEventOrTheInspectSaysSo) {
  tell("start");
  tell("oom");
  die(137);
  EXPECT_EQ(all(), "web: starts 1 oom 1 ooms 1 last 137 at 3\n");
  tell("start");
  die(137);
  EXPECT_EQ(all(), "web: starts 2 oom 1 ooms 1 last 137 at 5\n");
  Container container{.id = "a1", .name = "web", .state = State::exited, .exit_code = 137};
  container.inspected =
      model::Inspected{.started = model::Time(4s), .finished = model::Time(5s), .oom_killed = true};
  lives.there(container, now());
  EXPECT_EQ(all(), "web: starts 2 oom 2 ooms 1 last 137 at 5\n");
  tell("start");
  die(137);
  container.inspected->oom_killed = false;
  lives.there(container, now());
  EXPECT_EQ(all(), "web: starts 3 error 1 oom 2 ooms 1 last 137 at 7\n");
}

TEST_F(LivesTest, DoesNotTakeAnEndWhoseCodeIsUntoldForAGoodOne) {
  tell("start");
  tell("die");
  EXPECT_EQ(all(), "web: starts 1 error 1 at 2\n");
}

TEST_F(LivesTest, KeepsTheChildsOutOfMemoryApartFromTheEnd) {
  tell("start");
  tell("oom");
  EXPECT_EQ(all(), "web: starts 1 ooms 1\n");
  die(0);
  EXPECT_EQ(all(), "web: starts 1 completed 1 ooms 1 last 0 at 3\n");
}

TEST_F(LivesTest, CountsTurnsOfHealthForThoseThatHaveACheck) {
  tell("start");
  tell("health_status: healthy");
  tell("health_status: unhealthy");
  tell("health_status: healthy");
  tell("health_status");  // Podman does not say which
  EXPECT_EQ(all(), "web: starts 1 healthy 2 unhealthy 1\n");
  EXPECT_EQ(lives.all().events,
            (std::map<std::pair<std::string, std::string>, std::uint64_t>{
                {{"container", "start"}, 1}, {{"container", "health_status"}, 4}}));
}

TEST_F(LivesTest, CountsEventsOfNoMoreKindsThanThereMayBe) {
  for (std::size_t i = 0; i < Lives::most_kinds + 5; ++i)
    lives.count({.type = "t", .action = "a" + std::to_string(i)});
  lives.count({.type = "t", .action = "a0"});
  const auto events = lives.all().events;
  EXPECT_EQ(events.size(), Lives::most_kinds + 1);
  EXPECT_EQ(events.at({"other", "other"}), 5U);
  EXPECT_EQ(events.at({"t", "a0"}), 2U);
}

TEST_F(LivesTest, GoesOnCountingUnderANameThatIsUsedAgain) {
  tell("start");
  kill(9);
  die(137);
  tell("destroy");
  tell("create", "b2");
  tell("start", "b2");
  EXPECT_EQ(all(), "web: starts 2 killed 1 last 137 at 3\n");
  time += 1h;
  lives.settle(now());
  EXPECT_EQ(all(), "web: starts 2 killed 1 last 137 at 3\n");
}

TEST_F(LivesTest, LeavesWithTheOldNameWhatHappenedUnderIt) {
  tell("start");
  die(0);
  tell("rename", "a1", "old-web");
  tell("create", "b2", "web");
  tell("start", "b2", "web");
  tell("start", "a1", "old-web");
  EXPECT_EQ(all(), "old-web: starts 1\nweb: starts 2 completed 1 last 0 at 2\n");
  tell("destroy", "b2", "web");
  time += 10min;
  lives.settle(now());
  EXPECT_EQ(all(), "old-web: starts 1\n");
}

TEST_F(LivesTest, KeepsTheGoneForTheTimeOfATombstone) {
  tell("start");
  die(3);
  tell("destroy");
  time += 9min + 59s;
  lives.settle(now());
  EXPECT_EQ(all(), "web: starts 1 error 1 last 3 at 2\n");
  time += 1s;
  lives.settle(now());
  EXPECT_EQ(all(), "");
}

TEST_F(LivesTest, ForgetsTheOldestOfTooManyThatAreGone) {
  tell("start", "stays", "stays");
  Lives::SteadyTime at = now();
  for (std::size_t i = 0; i < Lives::most_gone + 10; ++i, at += 1ms) {
    const std::string name = "n" + std::to_string(i);
    for (const char* action : {"create", "destroy"})
      lives.event({.type = "container", .action = action, .id = name, .name = name}, at);
  }
  EXPECT_EQ(lives.all().all.size(), Lives::most_gone + 11);
  EXPECT_TRUE(lives.settle(at));
  const auto all = lives.all().all;
  EXPECT_EQ(all.size(), Lives::most_gone + 1);
  EXPECT_EQ(lives.forgotten(), 10U);
  const auto there = [&](const std::string& name) {
    return std::any_of(all.begin(), all.end(), [&](const auto& life) { return life.name == name; });
  };
  EXPECT_FALSE(there("n9"));
  EXPECT_TRUE(there("n10"));
  EXPECT_TRUE(there("stays"));
}

TEST_F(LivesTest, LearnsTheLastEndOfBeforeFromInspect) {
  Container container{.id = "a1", .name = "web", .state = State::exited, .exit_code = 7};
  container.inspected = model::Inspected{.started = model::Time(1s), .finished = model::Time(2s)};
  lives.there(container, now());
  EXPECT_EQ(all(), "web: last 7 at 2\n");
}

TEST_F(LivesTest, BelievesTheCodeThatInspectTellsOfTheSameEnd) {
  tell("start");
  die(99);  // as the container's label exitCode says
  Container container{.id = "a1", .name = "web", .state = State::exited, .exit_code = 3};
  container.inspected =
      model::Inspected{.started = model::Time(1s), .finished = model::Time(1900ms)};
  lives.there(container, now());
  EXPECT_EQ(all(), "web: starts 1 error 1 last 3 at 2\n");
  tell("start");
  tell("die");
  EXPECT_EQ(all(), "web: starts 2 error 2 at 4\n");
}

TEST_F(LivesTest, MakesUpForEventsThatWereLost) {
  Container container{.id = "a1", .name = "web", .state = State::running, .exit_code = 0};
  container.inspected = model::Inspected{.started = model::Time(10s), .finished = model::Time(5s)};
  lives.there(container, now());
  EXPECT_EQ(all(), "web:\n");

  lives.interrupted(model::Time(100s), true, now());
  lives.there(container, now());  // it lived through
  EXPECT_EQ(settled(), "web:\n");

  lives.interrupted(model::Time(200s), true, now());
  container.state = State::exited;
  container.exit_code = 137;
  container.inspected->finished = model::Time(150s);
  lives.there(container, now());
  lives.there(container, now());
  EXPECT_EQ(settled(), "web: stopped 1 last 137 at 150\n");

  lives.interrupted(model::Time(300s), false, now());
  container.inspected->started = model::Time(250s);
  container.inspected->finished = model::Time(260s);
  container.exit_code = 3;
  lives.there(container, now());
  EXPECT_EQ(settled(), "web: starts 1 error 1 stopped 1 last 3 at 260\n");

  lives.interrupted(model::Time(400s), true, now());
  container.state = State::running;
  container.exit_code = 0;
  container.inspected->started = model::Time(390s);
  container.inspected->finished = model::Time(380s);
  lives.there(container, now());
  EXPECT_EQ(settled(), "web: starts 2 error 1 stopped 2 at 380\n");
}

TEST_F(LivesTest, DoesNotCountTwiceWhatAReplayHasTold) {
  tell("start");
  lives.interrupted(model::Time(100s), true, now());
  die(137);  // of the replay
  kill(9);
  Container container{.id = "a1", .name = "web", .state = State::exited, .exit_code = 137};
  container.inspected =
      model::Inspected{.started = model::Time(500ms), .finished = model::Time(1500ms)};
  lives.there(container, now());
  EXPECT_EQ(all(), "web: starts 1 error 1 last 137 at 2\n");
}

TEST_F(LivesTest, DoesNotCountTwiceWhatAReplayTellsLate) {
  tell("start");
  lives.interrupted(model::Time(100s), false, now());
  Container container{.id = "a1", .name = "web", .state = State::running, .exit_code = 0};
  container.inspected =
      model::Inspected{.started = model::Time(2900ms), .finished = model::Time(1900ms)};
  lives.there(container, now());
  EXPECT_EQ(all(), "web: starts 1\n");
  die(1);
  tell("start");
  EXPECT_EQ(settled(), "web: starts 2 error 1 last 1 at 2\n");
}

TEST_F(LivesTest, MakesUpForWhatIsGoneBeforeTheReplayIsOver) {
  tell("start");
  lives.interrupted(model::Time(100s), false, now());
  Container container{.id = "a1", .name = "web", .state = State::exited, .exit_code = 3};
  container.inspected = model::Inspected{.started = model::Time(1s), .finished = model::Time(9s)};
  lives.there(container, now());
  lives.gone("a1", now());
  EXPECT_EQ(all(), "web: starts 1 error 1 last 3 at 9\n");
}

TEST_F(LivesTest, DoesNotSpeakOfWhatIsHidden) {
  tell("create");
  lives.hide("a1", now());
  EXPECT_EQ(all(), "");
}

}  // namespace
}  // namespace docker_exporter::state
