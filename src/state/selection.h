// Which containers the exporter speaks of at all.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "model/container.h"

namespace docker_exporter::state {

inline constexpr std::string_view enabled_label = "docker-prometheus-exporter.enabled";

// By name (regular expressions of RE2 that match the whole name) and by the label above, whose
// value `false`, in any case, hides a container.
class Selection {
 public:
  Selection() = default;  // everything but what the label hides

  // nullopt: that is no regular expression; `error` says why. Empty patterns are none.
  static std::optional<Selection> make(const std::string& include, const std::string& exclude,
                                       std::string& error);

  bool selects(const model::Container& container) const;
  bool selects_name(std::string_view name) const;  // for the names of those that are gone

 private:
  struct Patterns;
  std::shared_ptr<const Patterns> patterns_;  // nullptr: every name
};

}  // namespace docker_exporter::state
