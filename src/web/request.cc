// A parser of our own, and not Beast's: a server that accepts no bodies needs only lines, and Beast
// 1.81 repairs (obs-fold, spaces, repeated Host and Content-Length) what must be refused here.
#include "web/request.h"

#include <algorithm>
#include <optional>

#include "web/ascii.h"

namespace docker_exporter::web {
namespace {

constexpr Refusal bad(std::string_view why) {
  return {400, why};
}

constexpr Refusal too_large{431, "the request line and the headers are too large"};
constexpr Refusal too_many_fields{431, "more than 100 header fields"};
static_assert(max_header_fields == 100);

bool is_visible(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

// A host, an IP literal in brackets, a port; empty is allowed (RFC 9110, 7.2; RFC 3986, 3.2.2).
bool is_host(std::string_view text) {
  constexpr std::string_view others = "-._~%!$&'()*+,;=:[]";
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return is_letter_or_digit(c) || others.find(c) != others.npos;
  });
}

bool lists(std::string_view value, std::string_view lower_token) {
  for (;;) {
    const auto comma = value.find(',');
    if (equal_ignoring_case(trim(value.substr(0, comma)), lower_token)) return true;
    if (comma == value.npos) return false;
    value.remove_prefix(comma + 1);
  }
}

// Empty lines before a request are skipped (RFC 9112, 2.2).
std::size_t skip_empty_lines(std::string_view buffer) {
  std::size_t start = 0;
  while (buffer.substr(start, 2) == "\r\n") start += 2;
  return start;
}

// Bytes that no head may hold are refused as they come: a TLS handshake or a client that ends its
// lines with LF alone need not wait for header_time to learn it.
std::optional<Refusal> bad_byte(std::string_view buffer, std::size_t at) {
  const auto byte = static_cast<unsigned char>(buffer[at]);
  const bool after_cr = at > 0 && buffer[at - 1] == '\r';
  if (byte == '\n') {
    if (!after_cr) return bad("a line must end with CR LF");
    return std::nullopt;
  }
  if (after_cr) return bad("CR without LF");
  if ((byte < ' ' && byte != '\t' && byte != '\r') || byte == 0x7f)
    return bad("a control character in the request; this is plain HTTP/1.1, not TLS");
  return std::nullopt;
}

std::optional<Refusal> read_request_line(std::string_view line, Request& request) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == line.npos || first == last)
    return bad("the request line is not METHOD TARGET HTTP/1.1");
  request.method = line.substr(0, first);
  request.target = line.substr(first + 1, last - first - 1);
  const auto version = line.substr(last + 1);
  if (!is_token(request.method)) return bad("the method is not a token");
  if (!is_visible(request.target)) return bad("the request target is not printable ASCII");
  if (version.size() != 8 || !version.starts_with("HTTP/") || version[6] != '.' ||
      !is_digits(version.substr(5, 1)) || !is_digits(version.substr(7)))
    return bad("the request line is not METHOD TARGET HTTP/1.1");
  if (version != "HTTP/1.1" && version != "HTTP/1.0")
    return Refusal{505, "only HTTP/1.0 and HTTP/1.1 are spoken here"};
  request.minor_version = version[7] - '0';
  return std::nullopt;
}

std::optional<Refusal> read_header(std::string_view line, Request& request) {
  if (request.headers.size() == max_header_fields) return too_many_fields;
  if (line.starts_with(' ') || line.starts_with('\t')) return bad("a folded header line");
  const auto colon = line.find(':');
  if (colon == line.npos) return bad("a header line without a colon");
  if (!is_token(line.substr(0, colon))) return bad("a header name is not a token");
  request.headers.emplace_back(line.substr(0, colon), trim(line.substr(colon + 1)));
  return std::nullopt;
}

// What the headers say about where this request ends and whether another one follows.
std::optional<Refusal> read_framing(Request& request) {
  int hosts = 0;
  int lengths = 0;
  bool body = false;
  bool close = false;
  bool keep_alive = false;
  for (const auto& [name, value] : request.headers) {
    if (equal_ignoring_case(name, "host")) {
      ++hosts;
      if (!is_host(value)) return bad("the Host header is not a host");
    } else if (equal_ignoring_case(name, "content-length")) {
      ++lengths;
      if (!is_digits(value)) return bad("Content-Length is not a number");
      body = value.find_first_not_of('0') != value.npos;
    } else if (equal_ignoring_case(name, "transfer-encoding")) {
      return bad("Transfer-Encoding is not accepted: requests here have no body");
    } else if (equal_ignoring_case(name, "connection")) {
      close = close || lists(value, "close");
      keep_alive = keep_alive || lists(value, "keep-alive");
    }
  }
  if (hosts > 1) return bad("more than one Host header");
  if (hosts == 0 && request.minor_version == 1) return bad("no Host header");
  if (lengths > 1) return bad("more than one Content-Length header");
  if (body) return Refusal{413, "requests here have no body"};
  request.keep_alive = !close && (keep_alive || request.minor_version == 1);
  return std::nullopt;
}

Parsed read_head(std::string_view head) {
  Request request;
  request.headers.reserve(16);
  bool request_line = true;
  for (;;) {
    const auto end = head.find("\r\n");
    const auto line = head.substr(0, end);
    if (line.empty()) break;
    const auto refusal =
        request_line ? read_request_line(line, request) : read_header(line, request);
    if (refusal) return *refusal;
    request_line = false;
    head.remove_prefix(end + 2);
  }
  if (const auto refusal = read_framing(request)) return *refusal;
  return request;
}

}  // namespace

Parsed parse_request(std::string_view buffer, std::size_t scanned, std::size_t max_header_bytes) {
  const auto start = skip_empty_lines(buffer);
  for (auto at = scanned; at < buffer.size(); ++at) {
    if (at >= max_header_bytes) return too_large;
    if (const auto refusal = bad_byte(buffer, at)) return *refusal;
    const bool head_ends = buffer[at] == '\n' && at >= start + 2 && buffer[at - 2] == '\n';
    if (!head_ends) continue;
    auto parsed = read_head(buffer.substr(start, at + 1 - start));
    if (auto* request = std::get_if<Request>(&parsed)) request->size = at + 1;
    return parsed;
  }
  if (buffer.size() >= max_header_bytes) return too_large;
  return Incomplete{};
}

}  // namespace docker_exporter::web
