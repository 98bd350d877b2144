// Hand-made snapshots, and what single collectors write of them.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "collectors/expose.h"

namespace docker_exporter::collectors {

using model::Container;
using model::Health;
using model::State;
using std::chrono_literals::operator""ms;

// 2023-11-14 22:13:20 UTC and later.
inline model::Time at(double seconds) {
  return model::Time(std::chrono::nanoseconds(1'700'000'000'000'000'000)) +
         std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::duration<double>(seconds));
}

inline model::Snapshot snapshot(std::vector<Container> containers,
                                std::vector<std::pair<std::string, std::string>> services = {}) {
  auto list = std::make_shared<model::Containers>();
  for (auto& one : containers)
    list->all.push_back(std::make_shared<const Container>(std::move(one)));
  list->services = std::move(services);
  return {.engine = {.up = true, .ping_duration = 25ms}, .containers = std::move(list)};
}

// A usage of which nothing is absent; every number is another one.
inline model::Usage all_told() {
  using namespace std::chrono_literals;
  return {.cgroup = "",
          .cpu = {1001ms, 601ms, 401ms, 3, 2, 1500us},
          .memory = {.usage = 4096,
                     .working_set = 4095,
                     .anon = 4094,
                     .file = 4093,
                     .kernel = 4092,
                     .swap = 4091,
                     .peak = 4090,
                     .events = {10, 11, 12, 13, 14},
                     .faults = 15,
                     .major_faults = 16},
          .pids = 17,
          .interfaces = {{"eth0", {20, 21, 22, 23}, {24, 25, 26, 27}}},
          .devices = {{253, 0, 30, 31, 32, 33}},
          .cpu_pressure = {40us, 41us},
          .memory_pressure = {42us, 43us},
          .io_pressure = {44us, 45us}};
}

// At least one sample of every metric.
inline model::Snapshot everything_known() {
  using namespace std::chrono_literals;
  const model::Inspected inspected{.started = at(1),
                                   .finished = at(2),
                                   .oom_killed = false,
                                   .restarts = 0,
                                   .probe = model::Probe{at(3), 1s, 0},
                                   .probe_interval = 30s,
                                   .restart_policy = "no",
                                   .limits = {1, 2, 3, 4, 5, 6}};
  const Container running{
      .id = "1",
      .name = "running",
      .state = State::running,
      .health = Health::healthy,
      .failing_streak = 0,
      .image_outdated = false,
      .created = at(0),
      .labels = {{"docker-prometheus-exporter.metric.container_health.enabled", "true"},
                 {"team", "red"}},
      .inspected = inspected};
  const Container exited{.id = "2", .name = "stopped", .state = State::exited, .exit_code = 0};
  model::Snapshot all = snapshot({running, exited}, {{"project", "service"}});
  auto lives = std::make_shared<model::Lives>();
  lives->all = {
      {.name = "running", .has_health_check = true, .last_exit_code = 0, .last_exit = at(4)}};
  lives->events = {{{"container", "start"}, 1}};
  all.lives = lives;
  all.resources = std::make_shared<model::Resources>(
      model::Resources{.all = {{.container = all.containers->all.front(),
                                .usage = std::make_shared<model::Usage>(all_told())}},
                       .missing = 0,
                       .oldest_age = 0s});
  all.engine.info = std::make_shared<model::EngineInfo>(model::EngineInfo{
      .live_restore = true, .cpus = 1, .memory_bytes = 2, .images = 3, .warnings = 4});
  all.exporter = {.mode = model::Mode::events,
                  .permitted = {true, true, true, true, true, true, true},
                  .snapshot_age_seconds = 0,
                  .process = {1, 2, 3, 4, 5, 6, 7, 8}};
  auto& ping = of(all.exporter.requests, model::Endpoint::ping);
  ping.by_code = {{200, 1}};
  ping.failures = {{"timeout", 1}};
  ping.durations.observe(0.001);
  return all;
}

inline Options options() {
  return {.build = {.version = "1.2.3", .compiler = "clang 19", .os = "linux", .arch = "amd64"}};
}

// A clock on which every collector takes a millisecond.
inline std::chrono::steady_clock::time_point now() {
  static std::chrono::steady_clock::time_point time;
  return time += 1ms;
}

// What these collectors write.
inline std::string written(const std::vector<std::string>& names, const model::Snapshot& snapshot,
                           const Options& with = options()) {
  const auto wanted = narrow(Wanted(all().begin(), all().end()), names, {});
  if (const auto* fault = std::get_if<std::string>(&wanted)) return *fault;
  return expose(snapshot, with, std::get<Wanted>(wanted), exposition::Format::text, now);
}

}  // namespace docker_exporter::collectors
