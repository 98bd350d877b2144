// UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace docker_exporter::base {

struct Character {
  std::uint32_t code;
  std::size_t bytes;  // 0: not UTF-8
};

// The character at the front of `text`, which is not empty.
Character first_character(std::string_view text);

bool is_utf8(std::string_view bytes);

// Each byte that is no part of valid UTF-8 becomes U+FFFD, as in Go's own JSON. Prometheus refuses
// a whole scrape for one such byte.
std::string to_valid_utf8(std::string text);

inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

}  // namespace docker_exporter::base
