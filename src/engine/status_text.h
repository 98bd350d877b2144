// The Status text of the container list ("Up 2 hours (healthy)"), the one place where engines older
// than API 1.52 tell health and exit code without inspect.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "model/container.h"

namespace docker_exporter::engine {

struct StatusText {
  std::optional<std::int64_t> exit_code;  // of exited and restarting containers
  // Of running containers; nullopt is a text that nothing can be told from.
  std::optional<model::Health> health;
};

// moby: daemon/container/state.go, String(). The state decides how the text is read, since
// "(Paused)" hides health and the parenthesis of "Exited (0) 2 days ago" is an exit code.
StatusText read_status_text(std::string_view status, model::State state);

}  // namespace docker_exporter::engine
