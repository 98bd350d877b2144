// Any answer about a version or an error decodes to the same however it is cut, and any message is
// read as it was written.
#include <boost/json.hpp>
#include <string>

#include "base/utf8.h"
#include "engine/decode.h"
#include "input.h"

using namespace docker_exporter;

namespace {

std::string version(std::string_view text, std::size_t piece) {
  engine::VersionDecoder decoder;
  for (std::size_t i = 0; i < text.size(); i += piece)
    if (!decoder.put(text.substr(i, piece))) return "error";
  const auto found = decoder.finish();
  if (!found) return "none";
  fuzz::require(engine::parse_api_version(found->spell()) == found);
  return found->spell();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  fuzz::require(version(text, text.size() + 1) == version(text, 1));
  fuzz::require(base::is_utf8(engine::decode_message(text)));
  const std::string message = base::to_valid_utf8(std::string(text));
  const boost::json::object error{{"before", nullptr}, {"message", message}, {"after", {1, "x"}}};
  const std::string body = boost::json::serialize(error);
  fuzz::require(engine::decode_message(body) == message);
  fuzz::require(engine::decode_message(body.substr(0, body.rfind(",\"after"))) == message);
  return 0;
}
