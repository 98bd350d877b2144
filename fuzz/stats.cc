// Any answer about what a container uses decodes to the same however its bytes are cut.
#include <string>

#include "engine/decode.h"
#include "input.h"
#include "unit/spell_usage.h"

using namespace docker_exporter;

namespace {

std::string decode(std::string_view text, std::size_t piece, bool libpod) {
  engine::StatsDecoder decoder;
  for (std::size_t i = 0; i < text.size(); i += piece)
    if (!decoder.put(text.substr(i, piece))) return "error";
  const auto usage = decoder.finish(libpod);
  if (!usage) return "error";
  return *usage ? spell(**usage) : "nothing";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  for (const bool libpod : {false, true})
    fuzz::require(decode(text, text.size() + 1, libpod) == decode(text, 1, libpod));
  return 0;
}
