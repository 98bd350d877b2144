// Makes text from an engine safe to export: Prometheus refuses a whole scrape for one bad byte.
#pragma once

#include <string>

namespace docker_exporter::engine {

// Each byte that is no part of valid UTF-8 becomes U+FFFD, as in Go's own JSON.
std::string to_valid_utf8(std::string text);

}  // namespace docker_exporter::engine
