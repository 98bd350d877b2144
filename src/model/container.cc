// The engine's words for states and health.
#include "model/container.h"

#include <algorithm>
#include <array>

namespace docker_exporter::model {
namespace {

constexpr std::array<std::string_view, 8> states = {"unknown",    "created",  "running", "paused",
                                                    "restarting", "removing", "exited",  "dead"};
constexpr std::array<std::string_view, 5> healths = {"unknown", "none", "starting", "healthy",
                                                     "unhealthy"};

}  // namespace

std::string_view name(State state) {
  return states[static_cast<std::size_t>(state)];
}
std::string_view name(Health health) {
  return healths[static_cast<std::size_t>(health)];
}

State parse_state(std::string_view word) {
  const auto found = std::find(states.begin(), states.end(), word);
  return found == states.end() ? State::unknown : static_cast<State>(found - states.begin());
}

Health parse_health(std::string_view word) {
  // Podman sends "" for a container without a health check, Docker no Health at all.
  if (word.empty()) return Health::none;
  const auto found = std::find(healths.begin(), healths.end(), word);
  return found == healths.end() ? Health::unknown : static_cast<Health>(found - healths.begin());
}

const std::string* Container::label(std::string_view key) const {
  const auto found =
      std::lower_bound(labels.begin(), labels.end(), key,
                       [](const auto& l, std::string_view k) { return l.first < k; });
  return found != labels.end() && found->first == key ? &found->second : nullptr;
}

}  // namespace docker_exporter::model
