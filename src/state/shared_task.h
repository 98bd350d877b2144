// One task under way at a time, whose result everybody gets who asks while it runs.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "async/condition.h"
#include "async/deadline.h"
#include "async/or_end.h"

namespace docker_exporter::state {

template <class T>
class SharedTask {
 public:
  using Task = std::function<boost::asio::awaitable<T>()>;

  SharedTask(boost::asio::any_io_executor executor, Task task)
      : executor_(std::move(executor)), task_(std::move(task)) {}

  // Starts the task unless it runs already. nullopt: it had no result by the deadline. Then it goes
  // on for those who still wait, but whoever asks next starts anew: a request that hangs must not
  // spoil the scrapes that come after it.
  boost::asio::awaitable<std::optional<T>> join(async::Deadline deadline) {
    std::shared_ptr<Run> run = run_;
    if (run == nullptr) {
      run_ = run = std::make_shared<Run>(executor_);
      // May have ended when this returns.
      boost::asio::co_spawn(executor_, carry_out(*this, run), async::or_end);
    }
    if (!run->result) co_await run->ended.wait(deadline);
    if (!run->result && run_ == run) run_ = nullptr;
    co_return run->result;
  }

  // Whoever asks next starts anew; the task under way is for those who wait for it already.
  void anew() { run_ = nullptr; }

 private:
  struct Run {
    explicit Run(boost::asio::any_io_executor executor) : ended(std::move(executor)) {}
    async::Condition ended;
    std::optional<T> result;
  };

  static boost::asio::awaitable<void> carry_out(SharedTask& self, std::shared_ptr<Run> run) {
    run->result = co_await self.task_();
    if (self.run_ == run) self.run_ = nullptr;
    run->ended.notify_all();
  }

  boost::asio::any_io_executor executor_;
  Task task_;
  std::shared_ptr<Run> run_;  // nullptr: none under way
};

}  // namespace docker_exporter::state
