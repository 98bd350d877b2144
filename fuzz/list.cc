// Any container list decodes to the same containers however its bytes are cut.
#include <string>
#include <vector>

#include "engine/decode.h"
#include "input.h"

using namespace docker_exporter;

namespace {

std::string decode(std::string_view text, std::size_t piece) {
  engine::ListDecoder decoder({"a", "b"});
  for (std::size_t i = 0; i < text.size(); i += piece)
    if (!decoder.put(text.substr(i, piece))) return "error";
  const auto listed = decoder.finish(false);
  if (!listed) return "error";
  std::string out;
  for (const auto& one : *listed) {
    fuzz::require(!one.container.id.empty() && !one.container.name.empty());
    out.append(one.container.id).append("\n").append(one.container.name).append("\n");
    out.append(name(one.container.state)).append(" ").append(name(one.container.health));
    for (const auto& [key, value] : one.container.labels)
      out.append("\n").append(key).append("=").append(value);
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  fuzz::require(decode(text, text.size() + 1) == decode(text, 1));
  return 0;
}
