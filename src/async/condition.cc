// Each waiter owns a timer; notifying marks the waiter and cancels the timer.
#include "async/condition.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace docker_exporter::async {

namespace asio = boost::asio;

// Leaves the list by itself, also where its coroutine is destroyed while it waits.
struct Condition::Waiter {
  Waiter(const asio::any_io_executor& executor, Deadline deadline, std::shared_ptr<Waiters> list)
      : timer(executor, deadline), waiters(std::move(list)) {
    waiters->push_back(this);
  }
  ~Waiter() { std::erase(*waiters, this); }
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;

  asio::steady_timer timer;
  bool notified = false;
  std::shared_ptr<Waiters> waiters;
};

Condition::Condition(asio::any_io_executor executor)
    : executor_(std::move(executor)), waiters_(std::make_shared<Waiters>()) {}

asio::awaitable<bool> Condition::wait(Deadline deadline) {
  Waiter waiter(executor_, deadline, waiters_);
  const auto token = asio::as_tuple(asio::use_awaitable);
  co_await waiter.timer.async_wait(token);
  co_return waiter.notified;
}

void Condition::notify_all() {
  for (Waiter* waiter : *waiters_) {
    waiter->notified = true;
    waiter->timer.cancel();
  }
}

bool Condition::notify_one() {
  for (Waiter* waiter : *waiters_) {
    if (waiter->notified) continue;
    waiter->notified = true;
    waiter->timer.cancel();
    return true;
  }
  return false;
}

}  // namespace docker_exporter::async
