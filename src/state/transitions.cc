// One line for the change to the better, one for each new reason of the change to the worse.
#include "state/transitions.h"

namespace docker_exporter::state {

namespace log = base::log;

void Transitions::succeeded() {
  if (known_ && !failure_) return;
  log::info(target_, good_);
  known_ = true;
  failure_.reset();
}

void Transitions::failed(const base::Error& error) {
  if (failure_ == error.reason) return;
  // An error, not a warning: with the default RUST_LOG this is the only line that says why
  // docker_up is 0 or containers are missing. No right to ask is no news of the engine.
  const bool no_access = error.reason == base::Error::Reason::no_access;
  log::error(target_, no_access ? "no access to the engine" : bad_,
             {{"reason", name(error.reason)}, {"detail", error.detail}});
  known_ = true;
  failure_ = error.reason;
}

}  // namespace docker_exporter::state
