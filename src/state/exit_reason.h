// Why a run of a container ended, from what the events said about it: pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "model/life.h"

namespace docker_exporter::state {

// What was told of one run of a container, from its start to its end.
struct Run {
  std::map<int, model::Time> signals;  // that the engine was asked to send, and when last
  bool stopped = false;                // the engine was asked to stop it, and has said that it did
  bool oom = false;                    // the kernel killed a process of it for memory
  std::optional<std::int64_t> exit_code;
  model::Time ended{};  // once it has
};

// What can still come that decides: the `stop` that follows a `die` (Docker up to 27 tells them in
// that order), or the inspect that tells an out-of-memory kill of which no event came.
bool may_change(const Run& run);

model::ExitReason reason(const Run& run);

}  // namespace docker_exporter::state
