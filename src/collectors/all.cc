// The table of contents of the exposition.
#include <array>

#include "collectors/collector.h"

namespace docker_exporter::collectors {

extern const Collector up;
extern const Collector container_health;

std::span<const Collector* const> all() {
  static constexpr std::array<const Collector*, 2> collectors = {
      &up,
      &container_health,
  };
  return collectors;
}

std::string expose(const model::Snapshot& snapshot, const Options& options) {
  exposition::Writer out;
  for (const Collector* collector : all()) collector->collect(snapshot, options, out);
  return std::move(out).finish();
}

}  // namespace docker_exporter::collectors
