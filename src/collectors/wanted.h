// Which collectors run: as the settings switch them, and less where a query asks for some only.
#pragma once

#include <span>
#include <string>
#include <variant>
#include <vector>

#include "collectors/collector.h"
#include "model/needs.h"

namespace docker_exporter::collectors {

// In the order of all(), each once.
using Wanted = std::vector<const Collector*>;

Wanted on_by_default();
void turn(Wanted& wanted, const Collector& collector, bool on);

// Of those enabled the ones named in `collect`, or all but the ones named in `exclude`; all of them
// where nothing is named. The text says what is wrong with the names, the name itself last and
// unescaped.
std::variant<Wanted, std::string> narrow(const Wanted& enabled,
                                         std::span<const std::string> collect,
                                         std::span<const std::string> exclude);

model::Needs needs_of(const Wanted& wanted);

// Keys of the container labels that these collectors read; sorted, each once.
std::vector<std::string> kept_labels(const Wanted& wanted, const Options& options);

}  // namespace docker_exporter::collectors
