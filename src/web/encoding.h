// Accept-Encoding as RFC 9110 has it (12.5.3), as far as gzip goes.
#pragma once

#include <string_view>

namespace docker_exporter::web {

// Whether gzip is acceptable, and no less than sending the bytes as they are. `accept_encoding` is
// the header's value, "" where there is none.
bool wants_gzip(std::string_view accept_encoding);

}  // namespace docker_exporter::web
