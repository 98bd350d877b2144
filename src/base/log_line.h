// The part of a log line that depends on its words: msg and fields, as logfmt or as JSON members.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "base/log.h"

namespace docker_exporter::base::log {

// Of the message and of each value; a body that a peer sent must not become the log.
inline constexpr std::size_t max_value_bytes = 2048;

// msg="engine down" reason=timeout
// "msg":"engine down","reason":"timeout"
std::string spell(Format format, std::string_view message, std::span<const Field> fields);

}  // namespace docker_exporter::base::log
