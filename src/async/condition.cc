// Each waiter owns a timer; notifying marks the waiter and cancels the timer.
#include "async/condition.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace docker_exporter::async {

namespace asio = boost::asio;

struct Condition::Waiter {
  asio::steady_timer timer;
  bool notified = false;
};

Condition::Condition(asio::any_io_executor executor) : executor_(std::move(executor)) {}

asio::awaitable<bool> Condition::wait(Deadline deadline) {
  Waiter waiter{asio::steady_timer(executor_, deadline)};
  const auto place = waiters_.insert(waiters_.end(), &waiter);
  const auto token = asio::as_tuple(asio::use_awaitable);
  co_await waiter.timer.async_wait(token);
  if (!waiter.notified) waiters_.erase(place);
  co_return waiter.notified;
}

void Condition::notify_all() {
  for (Waiter* waiter : waiters_) {
    waiter->notified = true;
    waiter->timer.cancel();
  }
  waiters_.clear();
}

}  // namespace docker_exporter::async
