// Work that is done elsewhere, and what it throws.
#include "async/worker.h"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <stdexcept>
#include <thread>
#include <vector>

#include "async/or_end.h"

namespace docker_exporter::async {
namespace {

namespace asio = boost::asio;

asio::awaitable<void> run(Worker& worker, std::function<void()> work, std::string& outcome) {
  try {
    co_await worker.run(std::move(work));
    outcome += "done ";
  } catch (const std::runtime_error& error) {
    outcome += std::string(error.what()) + " ";
  }
}

TEST(Worker, DoesOneJobAfterTheOtherOnAnotherThread) {
  asio::io_context io(1);
  Worker worker(io.get_executor());
  std::vector<int> order;
  std::vector<std::thread::id> threads;
  std::string outcome;
  for (int i = 0; i < 3; ++i) {
    std::function<void()> work = [&order, &threads, i] {
      order.push_back(i);
      threads.push_back(std::this_thread::get_id());
    };
    asio::co_spawn(io, run(worker, std::move(work), outcome), or_end);
  }
  auto guard = asio::make_work_guard(io);
  while (outcome.size() < 15) io.run_one();
  EXPECT_EQ(outcome, "done done done ");
  EXPECT_EQ(order, (std::vector<int>{0, 1, 2}));
  for (const auto& id : threads) {
    EXPECT_EQ(id, threads.front());
    EXPECT_NE(id, std::this_thread::get_id());
  }
}

TEST(Worker, RethrowsAndGoesOn) {
  asio::io_context io(1);
  Worker worker(io.get_executor());
  std::string outcome;
  std::function<void()> bad = [] { throw std::runtime_error("no memory"); };
  asio::co_spawn(io, run(worker, std::move(bad), outcome), or_end);
  asio::co_spawn(io, run(worker, [] {}, outcome), or_end);
  auto guard = asio::make_work_guard(io);
  while (!outcome.ends_with("done ")) io.run_one();
  EXPECT_EQ(outcome, "no memory done ");
}

}  // namespace
}  // namespace docker_exporter::async
