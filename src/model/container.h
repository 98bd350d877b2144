// A container as the engine tells it, free of how it was asked.
#pragma once

#include <chrono>
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

// An instant by the engine's clock, UTC.
using Time = std::chrono::sys_time<std::chrono::nanoseconds>;

// The newest run of a health check. Its output is never kept: it may hold secrets.
struct Probe {
  std::optional<Time> ended;
  std::optional<std::chrono::nanoseconds> duration;
  std::optional<std::int64_t> exit_code;

  bool operator==(const Probe&) const = default;
};

// What the container was given; absent where there is no limit.
struct Limits {
  std::optional<std::uint64_t> memory_bytes;
  std::optional<std::uint64_t> memory_reservation_bytes;
  std::optional<std::uint64_t> memory_swap_bytes;  // memory and swap together, as the engine has it
  std::optional<double> cpus;
  std::optional<std::uint64_t> cpu_shares;
  std::optional<std::uint64_t> pids;

  bool operator==(const Limits&) const = default;
};

// What inspect alone tells; absent is what the engine left out or what could not be read.
struct Inspected {
  std::optional<Time> started;   // absent: never
  std::optional<Time> finished;  // absent: never
  std::optional<bool> oom_killed;
  std::optional<std::uint64_t> restarts;  // by the restart policy, since the container was started
  std::optional<std::uint64_t> pid;  // of its first process, as the engine sees it; absent: none
  std::optional<Probe> probe;
  std::optional<std::chrono::nanoseconds> probe_interval;  // absent: no health check
  std::string restart_policy;                              // "no", "always"; "" where untold
  Limits limits;

  bool operator==(const Inspected&) const = default;
};

struct Container {
  std::string id;    // 64 hex digits as sent
  std::string name;  // without the leading slash; the first 12 digits of the id where it has none
  State state = State::unknown;
  // Means nothing unless state is running: the engine calls stopped and paused containers
  // unhealthy.
  Health health = Health::unknown;
  std::optional<std::uint64_t> failing_streak;  // absent: no health check, or untold
  std::optional<std::int64_t> exit_code;        // of the last run; absent where untold
  std::string image;     // as it was named at creation where known, else as the list shows it
  std::string image_id;  // sha256:...; "" where untold
  // The tag that the container was made from points to another image by now; absent where untold.
  std::optional<bool> image_outdated;
  std::optional<Time> created;
  std::string network_mode;  // "" where untold
  // Those that somebody wants to know of; sorted by key, null labels are none.
  std::vector<std::pair<std::string, std::string>> labels;
  std::optional<Inspected> inspected;

  // nullptr where the container has no such label.
  const std::string* label(std::string_view key) const;

  bool operator==(const Container&) const = default;
};

}  // namespace docker_exporter::model
