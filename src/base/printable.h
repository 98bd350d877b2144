// Any bytes as one line of printable text: what the network or a user sent, made safe to show.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace docker_exporter::base {

// Both escape quotes, backslashes, control characters (C0, DEL, C1), and the Unicode line
// separators and text direction controls that make a terminal show something else than what was
// written.
enum class Escapes {
  text,  // bytes that are not UTF-8 become \xNN
  json,  // and here U+FFFD: JSON cannot say which byte it was
};

// At most the first `max_bytes` of `bytes`, cut before a character rather than inside it; what was
// cut shows as "...(N bytes)" with the length of the whole.
std::string printable(std::string_view bytes, std::size_t max_bytes,
                      Escapes escapes = Escapes::text);

}  // namespace docker_exporter::base
