// Durations as Go writes them, which is what the files of exporter-toolkit hold.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace docker_exporter::web {

// Numbers with a unit (ns, us, ms, s, m, h) one after the other, "1m30s" or "1.5h", or a bare 0.
// Nullopt for anything else, for a sign, and for more than the 292 years of an int64.
std::optional<std::chrono::nanoseconds> parse_go_duration(std::string_view text);

}  // namespace docker_exporter::web
