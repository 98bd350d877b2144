// What the events told of the containers of one name since the exporter began to follow them.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/container.h"

namespace docker_exporter::model {

// Why a container ended. completed: by itself, with 0. error: by itself, with another code.
// stopped: the engine was asked to stop or restart it. killed: the engine was asked to kill or
// remove it. oom: the kernel killed it for memory.
enum class ExitReason { completed, error, stopped, killed, oom };
inline constexpr std::array<std::string_view, 5> exit_reasons = {"completed", "error", "stopped",
                                                                 "killed", "oom"};

struct Life {
  std::string name;
  std::uint64_t starts = 0;
  std::array<std::uint64_t, exit_reasons.size()> exits = {};
  std::uint64_t ooms = 0;  // also of processes of a container that lived on
  bool has_health_check = false;
  std::uint64_t turned_healthy = 0;
  std::uint64_t turned_unhealthy = 0;
  std::optional<std::int64_t> last_exit_code;
  std::optional<Time> last_exit;
  std::optional<ExitReason> last_exit_reason;  // absent: not sure yet, or no event told

  bool operator==(const Life&) const = default;
};

struct Lives {
  std::vector<Life> all;  // sorted by name, each name once
  // How many events of each type and action came ("health_status" without what follows the colon).
  std::map<std::pair<std::string, std::string>, std::uint64_t> events;

  bool operator==(const Lives&) const = default;
};

}  // namespace docker_exporter::model
