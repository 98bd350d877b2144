// Counts what becomes of requests.
#pragma once

#include <chrono>

#include "base/result.h"
#include "model/requests.h"

namespace docker_exporter::engine {

// One request, from its construction on.
class Counted {
 public:
  Counted(model::Requests& requests, model::Endpoint endpoint)
      : requests_(of(requests, endpoint)) {}

  void answered(int status);
  // Only what is no answer: what an answer says is in its status.
  void failed(const base::Error& error);

 private:
  model::EndpointRequests& requests_;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

}  // namespace docker_exporter::engine
