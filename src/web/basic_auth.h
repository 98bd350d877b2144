// The Authorization header of RFC 7617.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace docker_exporter::web {

// Neither ever reaches a log.
struct Credentials {
  std::string user;
  std::string password;

  bool operator==(const Credentials&) const = default;
};

// `authorization`: the value of the header, without the blanks around it. Nullopt where it is not
// Basic, not whole base64, or has no colon.
std::optional<Credentials> parse_basic_auth(std::string_view authorization);

}  // namespace docker_exporter::web
