// Ids of containers that were destroyed: an answer that was on its way must not bring them back.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <unordered_set>

namespace docker_exporter::state {

// Ids are never used again; the oldest are forgotten, since no answer is under way for that long.
class GoneIds {
 public:
  static constexpr std::size_t most = 4096;

  void add(const std::string& id) {
    if (!ids_.insert(id).second) return;
    order_.push_back(id);
    if (order_.size() <= most) return;
    ids_.erase(order_.front());
    order_.pop_front();
  }
  bool contains(const std::string& id) const { return ids_.contains(id); }
  void clear() {
    ids_.clear();
    order_.clear();
  }

 private:
  std::unordered_set<std::string> ids_;
  std::deque<std::string> order_;
};

}  // namespace docker_exporter::state
