// The path of the event stream: only what changes something that is exported crosses the wire.
#pragma once

#include <optional>
#include <string>

#include "model/container.h"

namespace docker_exporter::engine {

// `since`: events from then on come first.
std::string event_path(std::optional<model::Time> since);

}  // namespace docker_exporter::engine
