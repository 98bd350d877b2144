// Whom container_health speaks of, for others that must not name more containers than it does.
#pragma once

#include "collectors/collector.h"

namespace docker_exporter::collectors {

extern const Collector container_health;

// By the container's own label, and by CONTAINER_HEALTH_FILTER_LABEL.
bool opted_in(const model::Container& container, const Options& options);

}  // namespace docker_exporter::collectors
