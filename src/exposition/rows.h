// The lines of a metric that has some for each of many things, so that those of what has not
// changed can be copied from one text into the next.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "exposition/metric.h"

namespace docker_exporter::exposition {

// `count` things, from the place `from` on, are the same that were at `was` and behind it.
struct Run {
  std::size_t from;
  std::size_t was;
  std::size_t count;
  bool operator==(const Run&) const = default;
};
using Runs = std::vector<Run>;  // ascending

// Where the lines of each thing are; some have none.
struct Rows {
  const MetricInfo* metric;
  std::size_t begin;                // of the first one, in the text
  std::vector<std::uint32_t> ends;  // of each, from there on
};

// A text, where its rows are, and which of them belong into the next text. Owns nothing.
struct Earlier {
  std::string_view text;
  std::span<const Rows> rows;
  std::span<const Run> runs;
};

}  // namespace docker_exporter::exposition
