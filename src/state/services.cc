// Labels that docker compose puts on what it makes.
#include "state/services.h"

namespace docker_exporter::state {

void Services::seen(const model::Container& container, Time now) {
  const std::string* project = container.label("com.docker.compose.project");
  const std::string* service = container.label("com.docker.compose.service");
  if (project != nullptr && service != nullptr) seen_[{*project, *service}] = now;
}

bool Services::expire(std::chrono::milliseconds tombstone, Time now) {
  return std::erase_if(seen_, [&](const auto& one) { return now - one.second > tombstone; }) != 0;
}

std::vector<Services::Service> Services::all() const {
  std::vector<Service> all;
  all.reserve(seen_.size());
  for (const auto& [service, time] : seen_) all.push_back(service);
  return all;
}

}  // namespace docker_exporter::state
