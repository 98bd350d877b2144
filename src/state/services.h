// The compose services that are, or were not long ago: their counts go to zero before they vanish.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "model/container.h"

namespace docker_exporter::state {

class Services {
 public:
  using Service = std::pair<std::string, std::string>;  // project and service
  using Time = std::chrono::steady_clock::time_point;

  // A container of it was there at that time.
  void seen(const model::Container& container, Time now);
  // Forgets those that were not seen for so long; true if there were any.
  bool expire(std::chrono::milliseconds tombstone, Time now);
  std::vector<Service> all() const;
  void clear() { seen_.clear(); }

 private:
  std::map<Service, Time> seen_;
};

}  // namespace docker_exporter::state
