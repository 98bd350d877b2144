// A bounded set of tags that forgets the one that has not been used for longest.
#pragma once

#include <array>
#include <cstddef>
#include <cstring>
#include <list>
#include <unordered_map>

namespace docker_exporter::web {

// A keyed hash (HMAC-SHA256): without the key nothing can be learnt from it, nor from the time that
// looking one up takes.
using Tag = std::array<unsigned char, 32>;

struct TagHash {
  std::size_t operator()(const Tag& tag) const {
    std::size_t hash = 0;
    std::memcpy(&hash, tag.data(), sizeof hash);
    return hash;
  }
};

class RecentTags {
 public:
  explicit RecentTags(std::size_t max) : max_(max) {}

  bool has(const Tag& tag) {
    const auto found = places_.find(tag);
    if (found == places_.end()) return false;
    order_.splice(order_.begin(), order_, found->second);
    return true;
  }

  void add(const Tag& tag) {
    if (has(tag)) return;
    if (order_.size() >= max_) {
      places_.erase(order_.back());
      order_.pop_back();
    }
    order_.push_front(tag);
    places_.emplace(tag, order_.begin());
  }

  bool remove(const Tag& tag) {
    const auto found = places_.find(tag);
    if (found == places_.end()) return false;
    order_.erase(found->second);
    places_.erase(found);
    return true;
  }

 private:
  const std::size_t max_;
  std::list<Tag> order_;  // the first was used last
  std::unordered_map<Tag, std::list<Tag>::iterator, TagHash> places_;
};

}  // namespace docker_exporter::web
