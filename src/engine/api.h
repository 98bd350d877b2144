// The versions of the Docker Engine API: how they read, and which one to speak.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace docker_exporter::engine {

struct ApiVersion {
  int major = 0;
  int minor = 0;
  auto operator<=>(const ApiVersion&) const = default;
  std::string spell() const;  // "1.41"
};

// "1.41" or "v1.41"; nullopt for anything else.
std::optional<ApiVersion> parse_api_version(std::string_view text);

// The newest version whose answers we know: from 1.52 on the list tells health and streak.
inline constexpr ApiVersion newest_spoken{1, 52};
inline constexpr ApiVersion oldest_spoken{1, 24};

// What to put into paths for an engine that offers up to `engine_newest`.
ApiVersion negotiate(ApiVersion engine_newest);

}  // namespace docker_exporter::engine
