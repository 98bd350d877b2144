// The order of the questions is the answer: what somebody asked for comes before what the code
// says.
#include "state/exit_reason.h"

#include <algorithm>
#include <csignal>

namespace docker_exporter::state {

using model::ExitReason;

namespace {

constexpr std::int64_t killed_by = 128;  // a process that a signal ended has this and its number
constexpr std::int64_t killed_code = killed_by + SIGKILL;

// Who was asked to end and does so later than this has not ended for that.
constexpr std::chrono::minutes takes_its_leave{1};

// A HUP may be no more than "read your settings again", so the exit that follows some day is not of
// it, unless the code says so.
bool ended_by_signal(const Run& run) {
  return std::any_of(run.signals.begin(), run.signals.end(), [&](const auto& sent) {
    const auto [signal, at] = sent;
    if (signal == SIGTERM && run.ended - at <= takes_its_leave) return true;
    return signal == SIGKILL || run.exit_code == killed_by + signal;
  });
}

}  // namespace

bool may_change(const Run& run) {
  if (run.stopped) return false;
  return !run.signals.empty() || (run.exit_code == killed_code && !run.oom);
}

ExitReason reason(const Run& run) {
  if (run.stopped) return ExitReason::stopped;
  if (ended_by_signal(run)) return ExitReason::killed;
  if (run.oom && run.exit_code == killed_code) return ExitReason::oom;
  return run.exit_code == 0 ? ExitReason::completed : ExitReason::error;
}

}  // namespace docker_exporter::state
