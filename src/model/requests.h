// How the exporter's requests to the engine went.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace docker_exporter::model {

enum class Endpoint { ping, version, list, inspect, events, info, stats };
inline constexpr std::array<std::string_view, 7> endpoints = {
    "ping", "version", "list", "inspect", "events", "info", "stats"};

struct Durations {
  static constexpr std::array<double, 10> bounds_seconds = {0.001, 0.0025, 0.005, 0.01, 0.025,
                                                            0.05,  0.1,    0.5,   1,    5};
  // In each bucket alone, not cumulated; the last one is above the highest bound.
  std::array<std::uint64_t, bounds_seconds.size() + 1> counts = {};
  double sum_seconds = 0;

  void observe(double seconds);
};

struct EndpointRequests {
  std::map<int, std::uint64_t> by_code;                // answers, by HTTP status
  std::map<std::string_view, std::uint64_t> failures;  // by reason: a closed set
  Durations durations;  // of whole answers; of events until the head of the answer
};

using Requests = std::array<EndpointRequests, endpoints.size()>;

inline EndpointRequests& of(Requests& requests, Endpoint endpoint) {
  return requests[static_cast<std::size_t>(endpoint)];
}

}  // namespace docker_exporter::model
