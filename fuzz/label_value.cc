// Any label value becomes the inside of one quoted string, and becomes it once only.
#include <string>

#include "exposition/writer.h"
#include "input.h"

using docker_exporter::exposition::append_label_value;
using docker_exporter::fuzz::require;

namespace {

std::string unescape(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    require(text[i] != '"' && text[i] != '\n' && text[i] != '\0');
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    require(++i < text.size() && (text[i] == '\\' || text[i] == '"' || text[i] == 'n'));
    out += text[i] == 'n' ? '\n' : text[i];
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string once;
  append_label_value(once, docker_exporter::fuzz::text_of(data, size));
  const std::string value = unescape(once);
  std::string again;
  append_label_value(again, value);
  require(once == again);  // what came out is valid, so it is not changed a second time
  return 0;
}
