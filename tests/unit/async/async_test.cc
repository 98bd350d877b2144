// Waiting, sharing and bounding, on one thread.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <csignal>
#include <stdexcept>
#include <vector>

#include "async/condition.h"
#include "async/for_each.h"
#include "async/or_end.h"
#include "async/shutdown.h"

namespace docker_exporter::async {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

asio::awaitable<void> wait_and_record(Condition& condition, Deadline deadline,
                                      std::vector<bool>& answers) {
  const bool notified = co_await condition.wait(deadline);
  answers.push_back(notified);
}

TEST(Condition, WakesAllWhoWaitAndTimesOutTheOthers) {
  asio::io_context io(1);
  Condition condition(io.get_executor());
  std::vector<bool> answers;
  asio::co_spawn(io, wait_and_record(condition, in(0ms), answers), asio::detached);
  io.run();
  EXPECT_EQ(answers, std::vector{false});

  asio::co_spawn(io, wait_and_record(condition, Deadline::max(), answers), asio::detached);
  asio::co_spawn(io, wait_and_record(condition, in(1h), answers), asio::detached);
  io.restart();
  io.poll();
  condition.notify_all();
  io.restart();
  io.run();
  EXPECT_EQ(answers, (std::vector{false, true, true}));
}

TEST(Condition, DoesNotRememberANotification) {
  asio::io_context io(1);
  Condition condition(io.get_executor());
  std::vector<bool> answers;
  condition.notify_all();
  asio::co_spawn(io, wait_and_record(condition, in(1ms), answers), asio::detached);
  io.run();
  EXPECT_EQ(answers, std::vector{false});
}

struct Steps {
  explicit Steps(asio::io_context& io) : turn(io.get_executor()) {}
  Condition turn;
  std::vector<std::size_t> started;
  std::size_t running = 0;
  std::size_t most = 0;
};

asio::awaitable<void> step(Steps& steps, std::size_t index) {
  steps.started.push_back(index);
  steps.most = std::max(steps.most, ++steps.running);
  co_await steps.turn.wait(in(1ms));
  --steps.running;
}

asio::awaitable<void> run_steps(Steps& steps, std::size_t count, std::size_t at_once) {
  std::function<asio::awaitable<void>(std::size_t)> one = [&steps](std::size_t index) {
    return step(steps, index);
  };
  co_await for_each(count, at_once, std::move(one));
  EXPECT_EQ(steps.running, 0U);
}

TEST(ForEach, RunsEveryStepInOrderAndNeverMoreThanAllowed) {
  for (const std::size_t count : {0U, 1U, 8U, 9U, 100U}) {
    asio::io_context io(1);
    Steps steps(io);
    asio::co_spawn(io, run_steps(steps, count, 8), asio::detached);
    io.run();
    std::vector<std::size_t> want(count);
    for (std::size_t i = 0; i < count; ++i) want[i] = i;
    EXPECT_EQ(steps.started, want);
    EXPECT_EQ(steps.most, std::min<std::size_t>(count, 8));
  }
}

asio::awaitable<void> record_signal(Shutdown& shutdown, int& got) {
  got = co_await shutdown.wait();
}

TEST(Shutdown, AnswersWithTheSignalAlsoOneThatCameBeforeAnyoneWaited) {
  for (const int signal : {SIGTERM, SIGINT}) {
    for (const bool early : {false, true}) {
      asio::io_context io(1);
      Shutdown shutdown(io.get_executor());
      int got = 0;
      if (early) std::raise(signal);
      asio::co_spawn(io, record_signal(shutdown, got), or_end);
      io.poll();
      if (!early) std::raise(signal);
      io.restart();
      io.run();
      EXPECT_EQ(got, signal);
    }
  }
}

asio::awaitable<void> fail(std::size_t) {
  throw std::runtime_error("a fault of ours");
  co_return;
}

TEST(ForEach, EndsTheProgramRatherThanWaitForAStepThatThrew) {
  asio::io_context io(1);
  std::function<asio::awaitable<void>(std::size_t)> step = fail;
  asio::co_spawn(io, async::for_each(1, 1, std::move(step)), or_end);
  EXPECT_THROW(io.run(), std::runtime_error);
}

}  // namespace
}  // namespace docker_exporter::async
