// Container labels as labels of a metric.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "exposition/writer.h"
#include "model/container.h"

namespace docker_exporter::collectors {

struct ShownLabel {
  std::string key;   // of the container's label
  std::string name;  // of the metric's
};

// "com.example/tier" is `prefix`com_example_tier; a character of several bytes is one underscore.
// Sorted by key, each once. Keys may differ in nothing but what becomes an underscore: the second
// one ends in _2.
std::vector<ShownLabel> shown_labels(std::vector<std::string> keys, std::string_view prefix);

// The values that a container has for them, "" where it has none; valid as long as both arguments.
std::vector<exposition::Label> values_of(const model::Container& container,
                                         std::span<const ShownLabel> labels);

}  // namespace docker_exporter::collectors
