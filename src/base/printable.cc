// Which characters are escaped, and how.
#include "base/printable.h"

#include <cstdint>

#include "base/utf8.h"

namespace docker_exporter::base {
namespace {

bool is_hidden(std::uint32_t code) {
  return code < 0x20 || (code >= 0x7f && code <= 0x9f) ||
         (code >= 0x2028 && code <= 0x202e) ||  // separators, embeddings, overrides
         (code >= 0x2066 && code <= 0x2069);    // isolates
}

void append_hex(std::string& out, std::uint32_t value, int digits) {
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4)
    out += "0123456789abcdef"[value >> shift & 0xf];
}

void append_hidden(std::string& out, std::uint32_t code) {
  switch (code) {
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += "\\u";
      append_hex(out, code, 4);
  }
}

}  // namespace

std::string printable(std::string_view bytes, std::size_t max_bytes, Escapes escapes) {
  std::string out;
  std::size_t at = 0;
  while (at < bytes.size()) {
    const auto [code, length] = first_character(bytes.substr(at));
    const std::size_t taken = length == 0 ? 1 : length;
    if (at + taken > max_bytes) break;
    if (length == 0 && escapes == Escapes::json) {
      out += "\\ufffd";
    } else if (length == 0) {
      out += "\\x";
      append_hex(out, static_cast<unsigned char>(bytes[at]), 2);
    } else if (is_hidden(code)) {
      append_hidden(out, code);
    } else {
      if (code == '"' || code == '\\') out += '\\';
      out += bytes.substr(at, length);
    }
    at += taken;
  }
  if (at < bytes.size()) out += "...(" + std::to_string(bytes.size()) + " bytes)";
  return out;
}

}  // namespace docker_exporter::base
