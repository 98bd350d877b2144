// The labels that Docker Compose puts on its containers.
#pragma once

#include <string_view>

namespace docker_exporter::collectors {

inline constexpr std::string_view compose_project_label = "com.docker.compose.project";
inline constexpr std::string_view compose_service_label = "com.docker.compose.service";

}  // namespace docker_exporter::collectors
