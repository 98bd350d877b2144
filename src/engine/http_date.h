// The Date header of HTTP: the engine's clock, in whole seconds.
#pragma once

#include <optional>
#include <string_view>

#include "model/container.h"

namespace docker_exporter::engine {

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110's IMF-fixdate); nullopt for the obsolete forms too.
std::optional<model::Time> parse_http_date(std::string_view text);

}  // namespace docker_exporter::engine
