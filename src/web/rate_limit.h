// One bucket of tokens for all requests, as golang.org/x/time/rate: pure, the time is handed in.
#pragma once

#include <algorithm>
#include <chrono>

namespace docker_exporter::web {

struct RateLimit {
  std::chrono::nanoseconds interval{0};  // between two requests; 0: no limit
  int burst = 0;                         // as many at once

  bool operator==(const RateLimit&) const = default;
};

class RateLimiter {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // Full at first.
  explicit RateLimiter(RateLimit limit) : limit_(limit), tokens_(limit.burst) {}

  bool allow(Time now) {
    if (limit_.interval.count() == 0) return true;
    // Times may come out of order; none of them is paid for twice.
    if (now > counted_to_) {
      if (counted_to_ != Time::min()) {
        const std::chrono::duration<double, std::nano> elapsed = now - counted_to_;
        tokens_ = std::min(static_cast<double>(limit_.burst), tokens_ + elapsed / limit_.interval);
      }
      counted_to_ = now;
    }
    if (tokens_ < 1) return false;
    tokens_ -= 1;
    return true;
  }

 private:
  RateLimit limit_;
  double tokens_;
  Time counted_to_ = Time::min();
};

}  // namespace docker_exporter::web
