// gzip (RFC 1952), in two steps: what is the same in many bodies is compressed once for all of
// them.
#pragma once

#include <string>
#include <string_view>

#include "exposition/body.h"

namespace docker_exporter::exposition {

// Compressed (RFC 1951); the end of a gzip body. Throws std::bad_alloc.
std::string deflate(std::string_view text);

// The gzip body of `first` and `rest`. `first` is stored as it is, so keep it small; `deflated` is
// of all of `rest`.
Body gzip(const Body& first, const Body& rest, Piece deflated);

}  // namespace docker_exporter::exposition
