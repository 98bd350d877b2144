// Every answer has a status and a duration, every failure one of the reasons of base::Error.
#include "engine/counting.h"

namespace docker_exporter::engine {

void Counted::answered(int status) {
  ++requests_.by_code[status];
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began_;
  requests_.durations.observe(took.count());
}

void Counted::failed(const base::Error& error) {
  ++requests_.failures[base::name(error.reason)];
}

}  // namespace docker_exporter::engine
