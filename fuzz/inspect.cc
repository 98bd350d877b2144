// Any description of a container or of the engine decodes to the same however its bytes are cut.
#include <string>

#include "engine/decode.h"
#include "input.h"

using namespace docker_exporter;

namespace {

template <class Number>
void add(std::string& out, const std::optional<Number>& number) {
  out.append(number ? std::to_string(*number) : "-").append(" ");
}

std::string spell(const model::Container& container) {
  std::string out = container.id + "\n" + container.name + "\n" + container.image + "\n" +
                    container.image_id + "\n" + container.network_mode + "\n";
  out.append(name(container.state)).append(" ").append(name(container.health)).append(" ");
  add(out, container.failing_streak);
  add(out, container.exit_code);
  fuzz::require(container.inspected.has_value());
  const auto& inspected = *container.inspected;
  if (inspected.started) out += std::to_string(inspected.started->time_since_epoch().count());
  if (inspected.finished) out += std::to_string(inspected.finished->time_since_epoch().count());
  add(out, inspected.restarts);
  if (inspected.probe_interval) out += std::to_string(inspected.probe_interval->count());
  add(out, inspected.limits.memory_bytes);
  add(out, inspected.limits.cpus);
  add(out, inspected.limits.pids);
  for (const auto& [key, value] : container.labels)
    out.append("\n").append(key).append("=").append(value);
  return out;
}

std::string decode(std::string_view text, std::size_t piece) {
  engine::InspectDecoder decoder({"a", "b"});
  for (std::size_t i = 0; i < text.size(); i += piece)
    if (!decoder.put(text.substr(i, piece))) return "error";
  const auto container = decoder.finish();
  return container ? spell(*container) : "error";
}

std::string decode_info(std::string_view text, std::size_t piece) {
  engine::InfoDecoder decoder;
  for (std::size_t i = 0; i < text.size(); i += piece)
    if (!decoder.put(text.substr(i, piece))) return "error";
  const auto info = decoder.finish();
  if (!info) return "error";
  std::string out = info->version + info->name + info->kernel_version;
  add(out, info->cpus);
  add(out, info->memory_bytes);
  add(out, info->warnings);
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  fuzz::require(decode(text, text.size() + 1) == decode(text, 1));
  fuzz::require(decode_info(text, text.size() + 1) == decode_info(text, 1));
  return 0;
}
