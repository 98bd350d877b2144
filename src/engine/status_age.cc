// A number and a unit, or one of three phrases.
#include "engine/status_age.h"

#include <charconv>

namespace docker_exporter::engine {

using namespace std::chrono_literals;
using std::chrono::seconds;

namespace {

struct Unit {
  std::string_view name;  // in the singular
  seconds one;
  seconds below;  // hours are rounded, all others cut
};
constexpr Unit units[] = {
    {"second", 1s, 0s},         {"minute", 60s, 0s},   {"hour", 1h, 30min},
    {"day", 24h, 30min},        {"week", 168h, 30min}, {"month", 24h * 30, 30min},
    {"year", 24h * 365, 30min},
};

const Unit* unit_at(std::string_view text) {
  for (const Unit& unit : units)
    if (text.starts_with(unit.name)) return &unit;
  return nullptr;
}

StatusAge ages(std::int64_t number, const Unit& unit) {
  return {number * unit.one - unit.below, (number + 1) * unit.one};
}

}  // namespace

std::optional<StatusAge> read_status_age(std::string_view status) {
  if (status.starts_with("Up ")) {
    status.remove_prefix(3);
  } else {
    const auto code = status.find(") ");
    if (!status.ends_with(" ago") || code == status.npos) return std::nullopt;
    status.remove_prefix(code + 2);
  }
  if (status.starts_with("Less than a second")) return StatusAge{0s, 1s};
  if (status.starts_with("About a minute")) return ages(1, units[1]);
  if (status.starts_with("About an hour")) return ages(1, units[2]);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(status.data(), status.data() + status.size(), number);
  // A container does not live for a thousand of any unit; what is larger is no age.
  if (error != std::errc() || number < 0 || number > 1000) return std::nullopt;
  status.remove_prefix(static_cast<std::size_t>(end - status.data()));
  if (!status.starts_with(' ')) return std::nullopt;
  const Unit* unit = unit_at(status.substr(1));
  if (unit == nullptr) return std::nullopt;
  return ages(number, *unit);
}

}  // namespace docker_exporter::engine
