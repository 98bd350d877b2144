// The exporter's own process, as the kernel tells it.
#pragma once

#include <cstdint>
#include <optional>

namespace docker_exporter::model {

// Absent is what /proc did not tell.
struct Process {
  std::optional<double> cpu_seconds;
  std::optional<std::uint64_t> open_fds;
  std::optional<double> max_fds;  // +Inf: no limit
  std::optional<std::uint64_t> virtual_memory_bytes;
  std::optional<double> virtual_memory_max_bytes;  // +Inf: no limit
  std::optional<std::uint64_t> resident_memory_bytes;
  std::optional<double> start_time_seconds;  // since the epoch
  std::optional<std::uint64_t> threads;
};

}  // namespace docker_exporter::model
