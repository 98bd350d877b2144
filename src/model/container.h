// A container as the engine tells it, free of how it was asked.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace docker_exporter::model {

// moby: daemon/container/state.go. `unknown` is a word of a future engine, or none at all.
enum class State { unknown, created, running, paused, restarting, removing, exited, dead };

// Health of a running container. `none` has no health check; `unknown` could not be learnt.
enum class Health { unknown, none, starting, healthy, unhealthy };

std::string_view name(State state);
std::string_view name(Health health);
State parse_state(std::string_view word);  // as in `State`; other words are State::unknown
Health parse_health(
    std::string_view word);  // as in `Health.Status`; "" and "none" are Health::none

struct Container {
  std::string id;    // 64 hex digits as sent
  std::string name;  // without the leading slash; the first 12 digits of the id where it has none
  State state = State::unknown;
  // Means nothing unless state is running: the engine calls stopped and paused containers
  // unhealthy.
  Health health = Health::unknown;
  std::optional<std::int64_t> exit_code;  // of the last run; absent where the list does not tell
  std::string image;
  std::vector<std::pair<std::string, std::string>> labels;  // sorted by key; null labels are none

  // nullptr where the container has no such label.
  const std::string* label(std::string_view key) const;
};

}  // namespace docker_exporter::model
