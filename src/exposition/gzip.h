// gzip (RFC 1952), in two steps: what is the same in many bodies is compressed once for all of
// them.
#pragma once

#include <string>
#include <string_view>

#include "exposition/body.h"

namespace docker_exporter::exposition {

// Compressed (RFC 1951); the end of a gzip body. Throws std::bad_alloc.
std::string deflate(std::string_view text);

// The beginning of a gzip body, with what changes each time. Throws std::bad_alloc.
std::string begin_gzip(const Body& first);
// The gzip body of `first` and `rest`: `begun` is of the former, `deflated` of all of the latter.
Body end_gzip(std::string begun, const Body& first, const Body& rest, Piece deflated);

}  // namespace docker_exporter::exposition
