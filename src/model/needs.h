// What of the engine somebody wants to know: who wants nothing asks for nothing.
#pragma once

namespace docker_exporter::model {

struct Needs {
  bool containers = false;  // the list
  bool inspect = false;     // and what inspect adds to it
  bool events = false;      // the counters of events
  bool info = false;
  bool resources = false;  // what running containers use

  friend constexpr Needs operator|(Needs a, Needs b) {
    return {a.containers || b.containers, a.inspect || b.inspect, a.events || b.events,
            a.info || b.info, a.resources || b.resources};
  }
  friend constexpr Needs operator&(Needs a, Needs b) {
    return {a.containers && b.containers, a.inspect && b.inspect, a.events && b.events,
            a.info && b.info, a.resources && b.resources};
  }
  bool operator==(const Needs&) const = default;
};

inline constexpr Needs everything{true, true, true, true, true};

}  // namespace docker_exporter::model
