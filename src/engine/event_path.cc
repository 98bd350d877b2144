// Each probe of a health check makes three exec events; the filter keeps them on the engine.
#include "engine/event_path.h"

#include <array>
#include <string_view>

namespace docker_exporter::engine {
namespace {

// "died" and "remove" are Podman's words for "die" and "destroy". With "health_status" among them
// they match by how an event begins (moby: daemon/events/filter.go); no exec event begins like one
// of these.
constexpr std::array<std::string_view, 21> actions = {
    "create",        "start", "restart", "die",    "died",   "oom",     "kill",
    "stop",          "pause", "unpause", "rename", "update", "destroy", "remove",
    "health_status", "tag",   "untag",   "delete", "load",   "import",  "pull"};

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    if (plain) {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += {'%', digits[byte / 16], digits[byte % 16]};
    }
  }
  return encoded;
}

std::string filters() {
  std::string json = R"({"type":["container","image"],"event":[)";
  for (const auto action : actions) json.append(1, '"').append(action).append("\",");
  json.back() = ']';
  return json + '}';
}

std::string seconds(model::Time time) {
  const auto since = time.time_since_epoch();
  const auto whole = std::chrono::floor<std::chrono::seconds>(since);
  const auto nanoseconds = std::to_string((since - whole).count());
  return std::to_string(whole.count()) + '.' + std::string(9 - nanoseconds.size(), '0') +
         nanoseconds;
}

}  // namespace

std::string event_path(std::optional<model::Time> since) {
  static const std::string path = "/events?filters=" + percent_encoded(filters());
  return since ? path + "&since=" + seconds(*since) : path;
}

}  // namespace docker_exporter::engine
