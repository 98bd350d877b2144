// A collector is a value: what it is called, which metrics it owns, and one function that writes
// them.
#pragma once

#include <span>
#include <string_view>

#include "exposition/metric.h"
#include "exposition/writer.h"
#include "model/snapshot.h"

namespace docker_exporter::collectors {

struct Options {
  // container_health only of containers that opted in by label.
  bool container_health_filter_label = true;
};

struct Collector {
  std::string_view name;  // of the flag --collector.<name>
  std::string_view help;
  std::span<const exposition::MetricInfo* const> metrics;
  void (*collect)(const model::Snapshot&, const Options&, exposition::Writer&);
};

// The table of contents: the order here is the order in the exposition, in --help and in the docs.
std::span<const Collector* const> all();

// The whole exposition of one snapshot.
std::string expose(const model::Snapshot& snapshot, const Options& options);

}  // namespace docker_exporter::collectors
