// What of a container tells which run a usage is of, and whose its network is.
#pragma once

#include <optional>
#include <string_view>

#include "model/container.h"

namespace docker_exporter::state {

// nullopt: untold.
inline std::optional<model::Time> run_of(const model::Container& container) {
  return container.inspected ? container.inspected->started : std::nullopt;
}

// Neither the host's nor another container's. False where that is not told.
inline bool has_own_network(const model::Container& container) {
  const std::string_view mode = container.network_mode;
  return !mode.empty() && mode != "host" && !mode.starts_with("container:") &&
         !mode.starts_with("ns:");
}

}  // namespace docker_exporter::state
