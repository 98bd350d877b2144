// How busy containers were between two looks at them: a page has no rate().
#pragma once

#include <chrono>
#include <string>
#include <unordered_map>

#include "model/usage.h"

namespace docker_exporter::web {

// Of one CPU, by the id of the container: 1.5 is one and a half.
using Shares = std::unordered_map<std::string, double>;

class CpuShares {
 public:
  // Looks that are closer to each other say nothing, those further apart nothing of today.
  static constexpr std::chrono::seconds shortest{1};
  static constexpr std::chrono::minutes longest{5};

  // Since the look before; without those that were not there, or not measured since.
  Shares look(const model::Resources& resources);

 private:
  struct Look {
    model::Time at{};
    std::unordered_map<std::string, std::chrono::nanoseconds> spent;  // CPU time, by id
  };
  Look before_;
  Look newest_;
};

}  // namespace docker_exporter::web
