// Everything one exposition is made from, published whole and never changed afterwards.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "model/container.h"

namespace docker_exporter::model {

struct Engine {
  bool up = false;
  std::optional<std::chrono::nanoseconds> ping_duration;  // absent when ping was not answered
};

struct Containers {
  std::vector<std::shared_ptr<const Container>> all;  // sorted by name, then id
};

struct Snapshot {
  Engine engine;
  // nullptr: the engine did not say, so no container series is exported.
  std::shared_ptr<const Containers> containers;
};

}  // namespace docker_exporter::model
