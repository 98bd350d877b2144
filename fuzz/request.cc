// Any bytes are a request, refused, or incomplete, however often they are looked at on their way
// in.
#include "web/request.h"
#include "input.h"

using namespace docker_exporter;

namespace {
constexpr std::size_t limit = 2048;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  const auto at_once = web::parse_request(text, 0, limit);
  std::size_t scanned = 0;
  for (std::size_t i = 1; i <= text.size(); ++i) {
    const auto parsed = web::parse_request(text.substr(0, i), scanned, limit);
    scanned = i;
    if (std::holds_alternative<web::Incomplete>(parsed)) continue;
    // Refusals may come early; a request is the same one.
    if (const auto* request = std::get_if<web::Request>(&parsed)) {
      const auto* whole = std::get_if<web::Request>(&at_once);
      fuzz::require(whole != nullptr && whole->size == request->size && request->size == i);
      fuzz::require(whole->target == request->target && whole->method == request->method);
    } else {
      fuzz::require(!std::holds_alternative<web::Request>(at_once));
    }
    return 0;
  }
  fuzz::require(std::holds_alternative<web::Incomplete>(at_once));
  return 0;
}
