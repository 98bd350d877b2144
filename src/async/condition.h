// A condition on one thread: coroutines wait for it, each with a deadline of its own.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <list>

#include "async/deadline.h"

namespace docker_exporter::async {

// All calls from the thread that runs the executor.
class Condition {
 public:
  explicit Condition(boost::asio::any_io_executor executor);

  // True when notify_all() came before the deadline. The Condition must outlive its waiters: keep
  // it in a shared_ptr where its owner may go first.
  boost::asio::awaitable<bool> wait(Deadline deadline);
  void notify_all();

 private:
  struct Waiter;
  boost::asio::any_io_executor executor_;
  std::list<Waiter*> waiters_;
};

}  // namespace docker_exporter::async
