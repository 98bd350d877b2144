// The timer's handler may already be queued when the Expiry goes: the state they share outlives
// both.
#include "engine/expiry.h"

#include <boost/asio/steady_timer.hpp>

namespace docker_exporter::engine {

struct Expiry::State {
  boost::asio::steady_timer timer;
  std::function<void()> action;
  bool passed = false;

  static void wait(const std::shared_ptr<State>& state) {
    state->timer.async_wait([state](const boost::system::error_code& error) {
      if (error || !state->action) return;
      state->passed = true;
      state->action();
    });
  }
};

Expiry::Expiry(const boost::asio::any_io_executor& executor, async::Deadline deadline,
               std::function<void()> action)
    : state_(new State{boost::asio::steady_timer(executor, deadline), std::move(action)}) {
  State::wait(state_);
}

Expiry::~Expiry() {
  state_->action = nullptr;
  state_->timer.cancel();
}

bool Expiry::passed() const {
  return state_->passed;
}

void Expiry::move_to(async::Deadline deadline) {
  if (state_->passed) return;
  state_->timer.expires_at(deadline);
  State::wait(state_);
}

}  // namespace docker_exporter::engine
