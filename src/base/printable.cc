// The escapes, and a strict reading of UTF-8: no overlong forms, surrogates or cut characters.
#include "base/printable.h"

#include <cstdint>

namespace docker_exporter::base {
namespace {

struct Character {
  std::uint32_t code;
  std::size_t bytes;  // 0: not UTF-8
};

Character first_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::uint32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return {0, 0};
  std::uint32_t code = lead & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0U) != 0x80) return {0, 0};
    code = code << 6 | (byte(i) & 0x3fU);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  const bool surrogate = code >= 0xd800 && code <= 0xdfff;
  if (overlong || surrogate || code > 0x10ffff) return {0, 0};
  return {code, length};
}

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

bool is_utf8(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t length = first_character(bytes).bytes;
    if (length == 0) return false;
    bytes.remove_prefix(length);
  }
  return true;
}

}  // namespace docker_exporter::base
