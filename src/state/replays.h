// Where to begin a stream of events anew so that nothing is missed, and which events of it are
// known.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <unordered_set>

#include "model/event.h"

namespace docker_exporter::state {

class Replays {
 public:
  // The engine's own buffer has 256; more than that cannot come twice.
  static constexpr std::size_t remembered = 1024;

  void opened(model::Time engine_time) {
    if (!since_) since_ = engine_time;
  }
  // Nothing that was told before is to be told again.
  void start_over() { since_.reset(); }
  // False: it has been read before.
  bool is_new(const model::Event& event);

  // Inclusive: the event read last comes once more. nullopt: nothing was ever read.
  std::optional<model::Time> since() const { return since_; }

 private:
  std::optional<model::Time> since_;
  std::deque<std::size_t> order_;
  std::unordered_set<std::size_t> known_;
};

}  // namespace docker_exporter::state
