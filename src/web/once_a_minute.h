// Keeps a warning that a client can cause at will from filling the log.
#pragma once

#include <chrono>

namespace docker_exporter::web {

// True for the first call and then at most once a minute.
class OnceAMinute {
 public:
  bool operator()() {
    const auto now = std::chrono::steady_clock::now();
    if (now < next_) return false;
    next_ = now + std::chrono::minutes(1);
    return true;
  }

 private:
  std::chrono::steady_clock::time_point next_ = std::chrono::steady_clock::time_point::min();
};

}  // namespace docker_exporter::web
