// A condition on one thread: coroutines wait for it, each with a deadline of its own.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <vector>

#include "async/deadline.h"

namespace docker_exporter::async {

// All calls from the thread that runs the executor.
class Condition {
 public:
  explicit Condition(boost::asio::any_io_executor executor);

  // True when notify_all() came before the deadline. The Condition must outlive the wait.
  boost::asio::awaitable<bool> wait(Deadline deadline);
  void notify_all();
  // The one that has waited longest. False: nobody waits.
  bool notify_one();

 private:
  struct Waiter;
  using Waiters = std::vector<Waiter*>;

  boost::asio::any_io_executor executor_;
  std::shared_ptr<Waiters> waiters_;  // shared with the waiters, which may be destroyed after this
};

}  // namespace docker_exporter::async
