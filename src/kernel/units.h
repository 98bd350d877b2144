// Times as the kernel writes them, and files of one number, which both versions of cgroups have.
#pragma once

#include <string_view>

#include "kernel/text.h"
#include "model/usage.h"

namespace docker_exporter::kernel {

// nullopt: no number, or more than 292 years.
model::Span microseconds(model::Amount amount);

template <model::Amount model::MemoryUsage::* amount>
void read_memory(std::string_view text, model::Usage& usage) {
  usage.memory.*amount = number(take_word(text));
}

inline void read_pids(std::string_view text, model::Usage& usage) {
  usage.pids = number(take_word(text));
}

}  // namespace docker_exporter::kernel
