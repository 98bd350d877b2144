// Logs a state of affairs when it changes, not every time it is seen.
#pragma once

#include <optional>
#include <string_view>

#include "base/log.h"
#include "base/result.h"

namespace docker_exporter::state {

class Transitions {
 public:
  Transitions(base::log::Target target, std::string_view good, std::string_view bad)
      : target_(target), good_(good), bad_(bad) {}

  void succeeded();
  void failed(const base::Error& error);
  bool failing() const { return failure_.has_value(); }

 private:
  base::log::Target target_;
  std::string_view good_;
  std::string_view bad_;
  bool known_ = false;
  std::optional<base::Error::Reason> failure_;  // the last one, while it lasts
};

}  // namespace docker_exporter::state
