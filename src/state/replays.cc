// An event is known by its time, its subject and what it says.
#include "state/replays.h"

#include <algorithm>
#include <functional>
#include <string>

namespace docker_exporter::state {

bool Replays::is_new(const model::Event& event) {
  const std::string mark =
      std::to_string(event.time.time_since_epoch().count()) + event.id + event.action;
  const std::size_t hash = std::hash<std::string>()(mark);
  if (!known_.insert(hash).second) return false;
  order_.push_back(hash);
  if (order_.size() > remembered) {
    known_.erase(order_.front());
    order_.pop_front();
  }
  since_ = std::max(since_, std::optional(event.time));
  return true;
}

}  // namespace docker_exporter::state
