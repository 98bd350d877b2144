// What an answer that is not 2xx means, in one line.
#pragma once

#include <string>

#include "base/result.h"
#include "engine/connection.h"

namespace docker_exporter::engine {

// The detail quotes what the answer says of itself: the `message` of the engine's JSON or the first
// line of a plain text; of HTML and anything else only the status.
base::Error refusal(const Response& response, const std::string& path);

}  // namespace docker_exporter::engine
