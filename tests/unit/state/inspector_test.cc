// Who is inspected when: with inspects that the test answers.
#include "state/inspector.h"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <vector>

namespace docker_exporter::state {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using Outcome = Inspector::Outcome;

class InspectorTest : public ::testing::Test {
 protected:
  static asio::awaitable<Outcome> inspect(InspectorTest& test, std::string id) {
    test.begun.push_back(id);
    ++test.running;
    test.most = std::max(test.most, test.running);
    while (test.hold) co_await test.released.wait(async::in(10s));
    --test.running;
    if (test.outcomes.empty()) co_return Outcome::settled;
    const Outcome outcome = test.outcomes.front();
    test.outcomes.erase(test.outcomes.begin());
    co_return outcome;
  }
  static asio::awaitable<void> wait(InspectorTest& test, async::Deadline deadline) {
    test.idle = co_await test.inspector.idle(deadline);
  }

  void run_until(const std::function<bool()>& condition) {
    const auto deadline = async::in(10s);
    io.restart();
    while (!condition() && io.run_one_until(deadline) != 0) {
    }
    EXPECT_TRUE(condition());
  }
  void release() {
    hold = false;
    released.notify_all();
  }
  // Whether all is answered, as one finds out who waits.
  bool wait_idle(std::chrono::milliseconds time = 10s) {
    idle.reset();
    asio::co_spawn(io, wait(*this, async::in(time)), asio::detached);
    run_until([this] { return idle.has_value(); });
    return *idle;
  }
  using Ids = std::vector<std::string>;

  asio::io_context io{1};
  async::Condition released{io.get_executor()};
  Ids begun;
  std::vector<Outcome> outcomes;  // then all are settled
  std::size_t running = 0;
  std::size_t most = 0;
  bool hold = false;
  std::optional<bool> idle;
  Inspector inspector{io.get_executor(),
                      [this](std::string id) { return inspect(*this, std::move(id)); },
                      InspectorOptions{.at_once = 2, .rest = 1h, .first_retry = 1h}};
};

TEST_F(InspectorTest, InspectsAFewAtATimeInOrder) {
  hold = true;
  for (const char* id : {"a", "b", "c", "d", "e"}) inspector.want(id);
  run_until([this] { return begun.size() == 2; });
  release();
  EXPECT_TRUE(wait_idle());
  EXPECT_EQ(begun, (Ids{"a", "b", "c", "d", "e"}));
  EXPECT_EQ(most, 2U);
}

TEST_F(InspectorTest, LetsTheSameOneRestUnlessSomebodyWaits) {
  inspector.want("a");
  EXPECT_TRUE(wait_idle());
  inspector.want("a");
  inspector.want("b");
  run_until([this] { return begun.size() == 2; });
  EXPECT_EQ(begun, (Ids{"a", "b"}));  // what is wanted later goes first
  EXPECT_TRUE(wait_idle());
  EXPECT_EQ(begun, (Ids{"a", "b", "a"}));
}

TEST_F(InspectorTest, InspectsAgainWhatHasChangedMeanwhile) {
  outcomes = {Outcome::again, Outcome::again};
  inspector.want("a");
  inspector.want("a");
  EXPECT_TRUE(wait_idle());
  EXPECT_EQ(begun, (Ids{"a", "a", "a"}));
}

TEST_F(InspectorTest, DoesNotMakeAnybodyWaitForWhatNeverStopsChanging) {
  outcomes = {Outcome::again, Outcome::again, Outcome::again, Outcome::again};
  inspector.want("a");
  EXPECT_TRUE(wait_idle());
  EXPECT_EQ(begun, (Ids{"a", "a", "a"}));
}

TEST_F(InspectorTest, DoesNotMakeAnybodyWaitForTheRetryOfAFailure) {
  outcomes = {Outcome::failed};
  inspector.want("a");
  EXPECT_TRUE(wait_idle());
  inspector.want("a");
  EXPECT_TRUE(wait_idle());
  EXPECT_EQ(begun, Ids{"a"});
}

TEST_F(InspectorTest, RetriesAFailureLessAndLess) {
  Inspector eager(
      io.get_executor(), [this](std::string id) { return inspect(*this, std::move(id)); },
      InspectorOptions{.rest = 0ms, .first_retry = 1ms, .last_retry = 4ms});
  outcomes = {Outcome::failed, Outcome::failed, Outcome::failed, Outcome::failed};
  const auto start = std::chrono::steady_clock::now();
  eager.want("a");
  run_until([this] { return begun.size() == 5; });
  EXPECT_GE(std::chrono::steady_clock::now() - start, 1ms + 2ms + 4ms + 4ms);
}

TEST_F(InspectorTest, SaysWhenTheDeadlineHasPassed) {
  hold = true;
  inspector.want("a");
  EXPECT_FALSE(wait_idle(10ms));
  release();
  EXPECT_TRUE(wait_idle());
}

TEST_F(InspectorTest, DoesNotMakeAnybodyWaitForWhatWasAskedForLongAgo) {
  Inspector impatient(
      io.get_executor(), [this](std::string id) { return inspect(*this, std::move(id)); },
      InspectorOptions{.patience = 1ms});
  hold = true;
  impatient.want("a");
  std::optional<bool> done;
  const auto waiting = [](Inspector& one, std::optional<bool>& said) -> asio::awaitable<void> {
    said = co_await one.idle(async::in(1h));
  };
  for (int scrape = 0; scrape < 2; ++scrape) {
    done.reset();
    asio::co_spawn(io, waiting(impatient, done), asio::detached);
    run_until([&] { return done.has_value(); });
    EXPECT_FALSE(*done);
  }
  release();
  run_until([this] { return running == 0; });
}

TEST_F(InspectorTest, TriesAgainAtOnceWhenFailuresAreForgotten) {
  outcomes = {Outcome::failed, Outcome::failed};
  inspector.want("a");
  EXPECT_TRUE(wait_idle());
  EXPECT_EQ(begun, (Ids{"a"}));
  for (int time = 0; time < 3; ++time) {
    inspector.forget_failures();
    EXPECT_TRUE(wait_idle());
  }
  EXPECT_EQ(begun, (Ids{"a", "a", "a"}));
}

TEST_F(InspectorTest, ForgetsAllThatIsWanted) {
  hold = true;
  for (const char* id : {"a", "b", "c"}) inspector.want(id);
  inspector.clear();
  release();
  EXPECT_TRUE(wait_idle());
  EXPECT_EQ(begun, (Ids{"a", "b"}));
  inspector.want("c");
  EXPECT_TRUE(wait_idle());
  EXPECT_EQ(begun, (Ids{"a", "b", "c"}));
}

}  // namespace
}  // namespace docker_exporter::state
