// A snapshot of many containers of which everything is known.
#pragma once

#include <cstddef>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include "model/snapshot.h"

namespace docker_exporter::bench {

inline model::Time at(std::int64_t seconds) {
  return model::Time(std::chrono::seconds(1'700'000'000 + seconds) +
                     std::chrono::nanoseconds(952'231'119));
}

inline std::string numbered(const char* format, std::size_t number) {
  char text[80];
  return {text, static_cast<std::size_t>(std::snprintf(text, sizeof text, format, number))};
}

// `round`: another one is another state of the same container.
inline std::shared_ptr<const model::Container> container(std::size_t number, std::int64_t round) {
  using namespace std::chrono_literals;
  model::Container one;
  one.id = numbered("0b0639b86fab3c1fbad617d34f3143aada91e2ff6539efe0c0dc3abb%08zx", number);
  one.name = numbered("shop-web-%06zu", number);
  one.state = model::State::running;
  one.health = model::Health::healthy;
  one.failing_streak = 0;
  one.image = "registry.example/shop/web:1.2.3";
  one.image_id = "sha256:30955702e618db03a5567663362a77106b3705a2aa2bccef1de9e2d522eca299";
  one.image_outdated = false;
  one.created = at(0);
  one.network_mode = "bridge";
  one.labels = {{"com.docker.compose.project", "shop"},
                {"com.docker.compose.service", "web"},
                {"docker-prometheus-exporter.metric.container_health.enabled", "true"}};
  one.inspected = model::Inspected{.started = at(1),
                                   .finished = at(2),
                                   .oom_killed = false,
                                   .restarts = 3,
                                   .probe = model::Probe{at(3 + round), 39'716'090ns, 0},
                                   .probe_interval = 30s,
                                   .restart_policy = "unless-stopped",
                                   .limits = {67108864, 33554432, 134217728, 0.5, 512, 50}};
  return std::make_shared<const model::Container>(std::move(one));
}

inline model::Snapshot crowd(std::size_t containers) {
  auto all = std::make_shared<model::Containers>();
  auto lives = std::make_shared<model::Lives>();
  for (std::size_t i = 0; i < containers; ++i) {
    all->all.push_back(container(i, 0));
    lives->all.push_back({.name = all->all.back()->name,
                          .starts = 4,
                          .has_health_check = true,
                          .turned_healthy = 4,
                          .last_exit_code = 1,
                          .last_exit = at(2)});
  }
  all->services = {{"shop", "web"}};
  model::Snapshot snapshot;
  snapshot.engine.up = true;
  snapshot.engine.ping_duration = std::chrono::microseconds(312);
  snapshot.containers = std::move(all);
  snapshot.lives = std::move(lives);
  snapshot.exporter.mode = model::Mode::events;
  return snapshot;
}

}  // namespace docker_exporter::bench
