// An event of the engine, as far as we follow them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "model/container.h"

namespace docker_exporter::model {

struct Event {
  std::string type;                       // "container", "image"
  std::string action;                     // "start", "health_status: healthy"
  std::string id;                         // of the container or image
  std::string name;                       // without a leading slash; "" where untold
  std::string old_name;                   // of a rename, without a leading slash
  std::optional<std::int64_t> exit_code;  // of a die
  std::optional<int> signal;              // of a kill
  Time time{};
};

}  // namespace docker_exporter::model
