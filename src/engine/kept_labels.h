// The labels of one container, as far as somebody wants to know of them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/json_table.h"

namespace docker_exporter::engine {

class KeptLabels {
 public:
  explicit KeptLabels(std::vector<std::string> keys) : keys_(std::move(keys)) {}

  // What the row of "Labels.*" is told.
  void put(std::string_view key, const JsonValue& value);
  // Sorted by key; nothing is left.
  std::vector<std::pair<std::string, std::string>> take();

 private:
  std::vector<std::string> keys_;
  std::map<std::string, std::string> found_;
};

}  // namespace docker_exporter::engine
