// Any bytes become text that a terminal, a log and Prometheus take as it is, and good text stays.
#include <string>

#include "base/printable.h"
#include "base/utf8.h"
#include "input.h"

using namespace docker_exporter;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(fuzz::text_of(data, size));
  const std::string valid = base::to_valid_utf8(text);
  fuzz::require(base::is_utf8(valid) && base::to_valid_utf8(valid) == valid);
  fuzz::require(base::is_utf8(text) == (valid == text));
  for (const auto escapes : {base::Escapes::text, base::Escapes::json}) {
    const std::string shown = base::printable(text, size, escapes);
    fuzz::require(base::is_utf8(shown));
    bool plain = true;
    for (const char c : text) plain = plain && c >= ' ' && c < 0x7f && c != '"' && c != '\\';
    if (plain) fuzz::require(shown == text);
    for (std::size_t i = 0; i < shown.size(); ++i) {
      const char c = shown[i];
      fuzz::require((c < 0 || c >= ' ') && c != 0x7f);
      if (c == '\\')
        ++i;  // what it escapes
      else
        fuzz::require(c != '"');
    }
    const std::string cut = base::printable(text, size / 2, escapes);
    if (size > 1) fuzz::require(cut.ends_with("(" + std::to_string(size) + " bytes)"));
  }
  return 0;
}
