// Buckets of the request durations.
#include "model/requests.h"

#include <algorithm>

namespace docker_exporter::model {

void Durations::observe(double seconds) {
  const auto bucket = std::lower_bound(bounds_seconds.begin(), bounds_seconds.end(), seconds) -
                      bounds_seconds.begin();
  ++counts[static_cast<std::size_t>(bucket)];
  sum_seconds += seconds;
}

}  // namespace docker_exporter::model
