// Durations as people write them in settings: 500ms, 10s, 1m30s, 2h.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace docker_exporter::base {

// Units ms, s, m, h, d in any descending sequence ("1m30s"), decimals allowed ("0.5s"). A bare "0"
// is zero; any other bare number, a sign, white space, more than the 292 years that nanoseconds
// hold, or a part of a millisecond is refused (nullopt).
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

// Compact text that reads back: 1m30s, 1.5s, 500ms, 0s.
std::string spell(std::chrono::milliseconds duration);

// For logs: below a second in the unit that fits (20ms, 1.25us), from then on as above.
std::string spell_elapsed(std::chrono::nanoseconds duration);

}  // namespace docker_exporter::base
