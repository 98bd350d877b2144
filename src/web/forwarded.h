// The `Forwarded` header of RFC 7239, read for one thing: who the last proxy says it was asked by.
#pragma once

#include <string>
#include <string_view>
#include <variant>

namespace docker_exporter::web {

enum class ForwardedProblem { malformed, without_for, obfuscated, unknown };

// The address, without brackets and port and not yet checked, of `for=` in the last element of one
// header line. Wider than the RFC where proxies are: IPv6 addresses need no quotes and no brackets.
std::variant<std::string, ForwardedProblem> last_forwarded_for(std::string_view line);

}  // namespace docker_exporter::web
