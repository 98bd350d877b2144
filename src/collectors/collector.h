// A collector is a value: what it is called, what it needs of the engine, which metrics it owns,
// and one function that writes them.
#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/made_of.h"
#include "exposition/metric.h"
#include "exposition/writer.h"
#include "model/needs.h"
#include "model/snapshot.h"

namespace docker_exporter::collectors {

// What this program is.
struct Build {
  std::string version;   // "3.0.0"
  std::string compiler;  // "clang 19.1.4"
  std::string os;        // as Go names them, as other exporters do: "linux"
  std::string arch;      // "amd64"
};
Build this_build();

struct Options {
  // container_health only of containers that opted in by label.
  bool container_health_filter_label = true;
  // Keys of the labels that container_labels shows.
  std::vector<std::string> container_labels = {};
  Build build = this_build();
};

// How a collector fared in this scrape.
struct CollectorRun {
  std::string_view name;
  bool success;
  std::chrono::nanoseconds duration;
};

struct Scrape {
  const model::Snapshot& snapshot;
  const Options& options;
  std::span<const CollectorRun> runs;  // of those before, in this scrape
};

// A part of a collector that has a file of its own.
struct Part {
  std::span<const exposition::MetricInfo* const> metrics;
  void (*collect)(const Scrape&, exposition::Writer&);
};

struct Collector {
  std::string_view name;
  std::string_view help;
  bool on_by_default = true;
  // That switches it, without the dashes; empty: collector.<name>.
  std::string_view setting = {};
  // What of the engine is asked for on its behalf, besides the ping.
  model::Needs needs = {};
  // Which container labels it reads; nullptr: none. All others are dropped when they arrive.
  std::vector<std::string> (*labels)(const Options&) = nullptr;
  // Whether the engine gave what is needed.
  bool (*succeeded)(const model::Snapshot&);
  // The part of a snapshot that alone makes its text. nullptr: the text changes with every scrape.
  const MadeOf* made_of = nullptr;
  std::span<const exposition::MetricInfo* const> metrics;
  void (*collect)(const Scrape&, exposition::Writer&);
  std::span<const Part* const> more = {};  // written after `collect`, in this order
};

// The table of contents: the order here is the order in --help and in the docs; an exposition has
// those first whose text changes with every scrape.
std::span<const Collector* const> all();

// All metrics of a collector, in the order they are written.
std::vector<const exposition::MetricInfo*> metrics_of(const Collector& collector);

}  // namespace docker_exporter::collectors
