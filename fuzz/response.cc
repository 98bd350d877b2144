// Any bytes of an engine parse to the same answer however they are cut.
#include <algorithm>
#include <string>

#include "engine/response_parser.h"
#include "input.h"

using namespace docker_exporter;

namespace {

std::string parse(std::string_view text, std::size_t piece) {
  std::string body;
  engine::BodySink sink = [&body](std::string_view bytes) -> base::Result<void> {
    body += bytes;
    return {};
  };
  engine::ResponseParser parser({.header_bytes = 4096, .body_bytes = 4096}, sink);
  std::string pending;
  while (!parser.done()) {
    if (text.empty()) {
      if (const auto end = parser.put_end(); !end) return "error";
      break;
    }
    pending += text.substr(0, piece);
    text.remove_prefix(std::min(piece, text.size()));
    const auto used = parser.put(pending);
    if (!used) return "error";
    pending.erase(0, *used);
  }
  if (!parser.done()) return "incomplete";
  return std::to_string(parser.head().status) + body + parser.error_body();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  fuzz::require(parse(text, text.size() + 1) == parse(text, 1));
  return 0;
}
