// Everything one exposition is made from, published whole and never changed afterwards.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/container.h"
#include "model/engine_info.h"
#include "model/life.h"
#include "model/process.h"
#include "model/requests.h"
#include "model/usage.h"

namespace docker_exporter::model {

struct Engine {
  bool up = false;
  std::optional<std::chrono::nanoseconds> ping_duration;  // absent when ping was not answered
  std::shared_ptr<const EngineInfo> info;                 // nullptr: not told
  std::string cgroup_driver;                              // the last that was told; "" never
};

struct Containers {
  std::vector<std::shared_ptr<const Container>> all;  // sorted by name, then id
  // Project and service of every container that is, or was within the time of a tombstone; sorted.
  std::vector<std::pair<std::string, std::string>> services;
};

// How the exporter learns of containers; the numbers are exported.
enum class Mode {
  unknown = 0,
  events = 1,      // events say what changed, inspect how
  polling = 2,     // no events: the list at every scrape, and inspect of what changed
  no_inspect = 3,  // the list alone
  none = 4,        // nothing is known: the engine is down, or the list is refused
};

struct Exporter {
  Mode mode = Mode::unknown;
  std::array<std::optional<bool>, endpoints.size()> permitted;  // absent: not tried yet
  bool event_stream_connected = false;
  std::uint64_t event_stream_reconnects = 0;
  std::uint64_t resyncs = 0;
  std::uint64_t drift_corrections = 0;
  std::uint64_t forgotten_names = 0;  // of containers that are gone, before their tombstone's time
  std::optional<double> snapshot_age_seconds;  // absent: there are no container data
  Requests requests;
  Process process;
};

struct Snapshot {
  Engine engine;
  // nullptr: the engine did not say, so no container series is exported.
  std::shared_ptr<const Containers> containers;
  std::shared_ptr<const Lives> lives;          // nullptr: events are not followed
  std::shared_ptr<const Resources> resources;  // nullptr: not asked for, or no containers known
  Exporter exporter;
};

}  // namespace docker_exporter::model
