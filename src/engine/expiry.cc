// The timer's handler may already be queued when the Expiry goes: the state they share outlives
// both.
#include "engine/expiry.h"

#include <boost/asio/steady_timer.hpp>

namespace docker_exporter::engine {

struct Expiry::State {
  boost::asio::steady_timer timer;
  std::function<void()> action;
  bool passed = false;
};

Expiry::Expiry(const boost::asio::any_io_executor& executor, async::Deadline deadline,
               std::function<void()> action)
    : state_(new State{boost::asio::steady_timer(executor, deadline), std::move(action)}) {
  state_->timer.async_wait([state = state_](const boost::system::error_code& error) {
    if (error || !state->action) return;
    state->passed = true;
    state->action();
  });
}

Expiry::~Expiry() {
  state_->action = nullptr;
  state_->timer.cancel();
}

bool Expiry::passed() const {
  return state_->passed;
}

}  // namespace docker_exporter::engine
