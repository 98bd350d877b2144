// Ids of containers that are gone: an answer that was on its way must not bring them back.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <string>
#include <unordered_map>

namespace docker_exporter::state {

// The oldest are forgotten, since no answer is under way for that long.
class GoneIds {
 public:
  static constexpr std::size_t most = 4096;
  static constexpr std::uint64_t for_ever = std::numeric_limits<std::uint64_t>::max();

  // Not there when a request with this ticket was answered; for ever: ids are never used again.
  void add(const std::string& id, std::uint64_t ticket) {
    const auto [known, is_new] = tickets_.try_emplace(id, ticket);
    known->second = std::max(known->second, ticket);
    if (!is_new) return;
    order_.push_back(id);
    if (order_.size() <= most) return;
    tickets_.erase(order_.front());
    order_.pop_front();
  }
  // Whether an answer to a request with this ticket says nothing of it.
  bool covers(const std::string& id, std::uint64_t ticket) const {
    const auto known = tickets_.find(id);
    return known != tickets_.end() && ticket <= known->second;
  }
  void clear() {
    tickets_.clear();
    order_.clear();
  }

 private:
  std::unordered_map<std::string, std::uint64_t> tickets_;
  std::deque<std::string> order_;
};

}  // namespace docker_exporter::state
