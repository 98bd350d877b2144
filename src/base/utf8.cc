// One strict reading for all who need it.
#include "base/utf8.h"

namespace docker_exporter::base {

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

bool is_utf8(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t length = first_character(bytes).bytes;
    if (length == 0) return false;
    bytes.remove_prefix(length);
  }
  return true;
}

std::string to_valid_utf8(std::string text) {
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto length = first_character(rest).bytes;
    if (length == 0) break;
    rest.remove_prefix(length);
  }
  if (rest.empty()) return text;

  std::string valid(text, 0, text.size() - rest.size());
  while (!rest.empty()) {
    const auto length = first_character(rest).bytes;
    if (length == 0) {
      valid += replacement_character;
      rest.remove_prefix(1);
    } else {
      valid += rest.substr(0, length);
      rest.remove_prefix(length);
    }
  }
  return valid;
}

}  // namespace docker_exporter::base
