// How long to wait before the next try: longer after each failure, and never all at the same time.
#pragma once

#include <algorithm>
#include <chrono>
#include <random>

namespace docker_exporter::state {

class Backoff {
 public:
  using Duration = std::chrono::milliseconds;

  Backoff(Duration first, Duration most, unsigned seed = std::random_device()())
      : first_(first), most_(most), next_(first), random_(seed) {}

  // Between half and the whole of a wait that doubles each time, up to `most`.
  Duration next() {
    const Duration wait = next_;
    next_ = std::min(next_ * 2, most_);
    return Duration(
        std::uniform_int_distribution<Duration::rep>(wait.count() / 2, wait.count())(random_));
  }
  void reset() { next_ = first_; }

 private:
  Duration first_;
  Duration most_;
  Duration next_;
  std::minstd_rand random_;
};

}  // namespace docker_exporter::state
