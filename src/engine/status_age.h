// How long a container has been in its state, as the Status text of a list rounds it.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace docker_exporter::engine {

struct StatusAge {
  std::chrono::seconds least;
  std::chrono::seconds most;
  bool operator==(const StatusAge&) const = default;
};

// "Up 5 minutes (healthy)", "Exited (0) About an hour ago", "Up Less than a second" (go-units:
// duration.go, HumanDuration). nullopt: there is no age in it, or not one of these words.
std::optional<StatusAge> read_status_age(std::string_view status);

}  // namespace docker_exporter::engine
