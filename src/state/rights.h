// Which endpoints may be asked, found by trying: exported, and logged once a change.
#pragma once

#include <array>
#include <optional>

#include "base/result.h"
#include "model/requests.h"
#include "model/snapshot.h"

namespace docker_exporter::state {

class Rights {
 public:
  // What came of asking. Only an answer, a refusal (denied), and an engine that has no such route
  // (not_found) tell something of rights.
  void answered(model::Endpoint endpoint);
  void failed(model::Endpoint endpoint, const base::Error& error);

  std::optional<bool> permitted(model::Endpoint endpoint) const {
    return permitted_[static_cast<std::size_t>(endpoint)];
  }
  bool denied(model::Endpoint endpoint) const { return permitted(endpoint) == false; }
  const auto& all() const { return permitted_; }

  // Logs the mode when it is another than before.
  void mode(model::Mode mode);

 private:
  std::array<std::optional<bool>, model::endpoints.size()> permitted_;
  model::Mode mode_ = model::Mode::unknown;
};

}  // namespace docker_exporter::state
