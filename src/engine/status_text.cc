// Reads the parentheses of a Status text, never its words: those differ between engines.
#include "engine/status_text.h"

#include <charconv>

namespace docker_exporter::engine {
namespace {

std::optional<std::int64_t> code_after(std::string_view status, std::string_view start) {
  if (!status.starts_with(start)) return std::nullopt;
  status.remove_prefix(start.size());
  std::int64_t code = 0;
  const auto [end, error] = std::from_chars(status.data(), status.data() + status.size(), code);
  if (error != std::errc() || end == status.data() + status.size() || *end != ')')
    return std::nullopt;
  return code;
}

std::optional<model::Health> health_of_running(std::string_view status) {
  if (!status.starts_with("Up ")) return std::nullopt;
  if (!status.ends_with(')')) return model::Health::none;
  const auto open = status.rfind(" (");
  if (open == status.npos) return std::nullopt;
  auto word = status.substr(open + 2, status.size() - open - 3);
  constexpr std::string_view prefix = "health: ";  // Docker's "(health: starting)"
  if (word.starts_with(prefix)) word.remove_prefix(prefix.size());
  const auto health = model::parse_health(word);
  if (health == model::Health::unknown) return std::nullopt;
  return health;
}

}  // namespace

StatusText read_status_text(std::string_view status, model::State state) {
  StatusText told;
  if (state == model::State::running) told.health = health_of_running(status);
  if (state == model::State::exited) told.exit_code = code_after(status, "Exited (");
  if (state == model::State::restarting) told.exit_code = code_after(status, "Restarting (");
  return told;
}

}  // namespace docker_exporter::engine
