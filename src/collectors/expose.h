// From a snapshot to the text that Prometheus reads, once.
#pragma once

#include <string>

#include "collectors/renderer.h"

namespace docker_exporter::collectors {

// The whole exposition of one snapshot.
std::string expose(const model::Snapshot& snapshot, const Options& options, const Wanted& wanted,
                   exposition::Format format = exposition::Format::text,
                   Now now = std::chrono::steady_clock::now);

}  // namespace docker_exporter::collectors
