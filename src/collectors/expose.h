// From a snapshot to the text that Prometheus reads.
#pragma once

#include <chrono>
#include <string>

#include "collectors/wanted.h"

namespace docker_exporter::collectors {

using Now = std::chrono::steady_clock::time_point (*)();

// The whole exposition of one snapshot. `now` times the collectors.
std::string expose(const model::Snapshot& snapshot, const Options& options, const Wanted& wanted,
                   exposition::Format format = exposition::Format::text,
                   Now now = std::chrono::steady_clock::now);

}  // namespace docker_exporter::collectors
