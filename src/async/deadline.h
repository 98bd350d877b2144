// The moment by which an answer must be complete; passed down, never reset on the way.
#pragma once

#include <chrono>

namespace docker_exporter::async {

using Deadline = std::chrono::steady_clock::time_point;

inline Deadline in(std::chrono::milliseconds duration) {
  return std::chrono::steady_clock::now() + duration;
}

}  // namespace docker_exporter::async
