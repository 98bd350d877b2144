// Keeps a few out of many.
#include "engine/kept_labels.h"

#include <algorithm>

namespace docker_exporter::engine {

void KeptLabels::put(std::string_view key, const JsonValue& value) {
  if (key.empty()) {  // of all labels together, or the end of one that is no text
    if (std::holds_alternative<JsonForget>(value)) found_.clear();
    return;
  }
  if (std::find(keys_.begin(), keys_.end(), key) == keys_.end()) return;
  if (std::holds_alternative<std::string_view>(value)) {
    set(found_[std::string(key)], value);
  } else {
    found_.erase(std::string(key));
  }
}

std::vector<std::pair<std::string, std::string>> KeptLabels::take() {
  std::vector<std::pair<std::string, std::string>> labels;
  labels.reserve(found_.size());
  for (auto& [key, value] : found_) labels.emplace_back(key, std::move(value));
  found_.clear();
  return labels;
}

}  // namespace docker_exporter::engine
