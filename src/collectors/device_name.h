// The kernel's number of a device, as `lsblk` shows it.
#pragma once

#include <string>

#include "model/usage.h"

namespace docker_exporter::collectors {

// "8:0"
inline std::string name(const model::BlockDevice& device) {
  return std::to_string(device.major) + ':' + std::to_string(device.minor);
}

}  // namespace docker_exporter::collectors
