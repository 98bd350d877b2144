// Any stream of events decodes to the same events however its bytes are cut.
#include <string>

#include "engine/decode.h"
#include "input.h"

using namespace docker_exporter;

namespace {

std::string decode(std::string_view text, std::size_t piece) {
  std::string out;
  engine::EventDecoder decoder([&out](const model::Event& event) {
    fuzz::require(!event.type.empty() && !event.action.empty());
    out.append(event.type).append(" ").append(event.action).append(" ").append(event.id);
    out.append(" ").append(event.name).append(" ").append(event.old_name);
    out.append(std::to_string(event.exit_code.value_or(-1)));
    out.append(std::to_string(event.signal.value_or(-1)));
    out.append(std::to_string(event.time.time_since_epoch().count())).append("\n");
  });
  for (std::size_t i = 0; i < text.size(); i += piece)
    if (!decoder.put(text.substr(i, piece))) return out + "error";
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  fuzz::require(decode(text, text.size() + 1) == decode(text, 1));
  return 0;
}
