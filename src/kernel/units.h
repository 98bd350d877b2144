// Times as the kernel writes them.
#pragma once

#include "model/usage.h"

namespace docker_exporter::kernel {

// nullopt: no number, or more than 292 years.
model::Span microseconds(model::Amount amount);

}  // namespace docker_exporter::kernel
