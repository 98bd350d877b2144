// Reads the head of an HTTP/1.x request out of a buffer, and refuses whatever two readers could
// read differently, so that nothing can be smuggled through a proxy in front.
#pragma once

#include <cstddef>
#include <string_view>
#include <variant>
#include <vector>

#include "web/client_ip.h"

namespace docker_exporter::web {

// Views into the buffer that was parsed.
struct Request {
  std::string_view method;
  std::string_view target;
  std::vector<Header> headers;  // values without the white space around them
  int minor_version = 1;        // HTTP/1.0 or HTTP/1.1
  bool keep_alive = false;      // what the client asked for
  std::size_t size = 0;         // bytes of the buffer that this request took
};

// The connection cannot go on after one of these: where the next request starts is not known.
struct Refusal {
  unsigned status;
  std::string_view why;  // a sentence for the person who tries it by hand
};

struct Incomplete {};

// One more: 431. What is kept of a field takes more room than the field itself, "a:" at the least.
constexpr std::size_t max_header_fields = 100;

using Parsed = std::variant<Incomplete, Request, Refusal>;

// `scanned`: how many bytes of the buffer an earlier call has found incomplete.
Parsed parse_request(std::string_view buffer, std::size_t scanned, std::size_t max_header_bytes);

}  // namespace docker_exporter::web
