// Reads what /proc says of this process.
#pragma once

#include <string>

#include "model/process.h"

namespace docker_exporter::state {

// `proc`: where procfs is. What cannot be read is absent; nothing is thrown for it.
model::Process read_process(const std::string& proc = "/proc");

}  // namespace docker_exporter::state
