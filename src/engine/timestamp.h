// Instants as the engine and HTTP spell them. What does not fit into model::Time (the years 1678 to
// 2261) is nullopt, as is the engine's "never": 0001-01-01T00:00:00Z.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "model/container.h"

namespace docker_exporter::engine {

// RFC 3339 with any number of fractional digits, of which nine count.
std::optional<model::Time> parse_timestamp(std::string_view text);

// Since 1970; `nanoseconds` are 0 to 999999999.
std::optional<model::Time> from_unix(std::int64_t seconds, std::int64_t nanoseconds = 0);

// nullopt for a date or time that does not exist. Leap seconds do not.
std::optional<std::int64_t> unix_seconds(int year, unsigned month, unsigned day, int hour,
                                         int minute, int second);

// Exactly `count` digits at the front of `text`, which is moved behind them.
std::optional<int> take_digits(std::string_view& text, std::size_t count);
bool take(std::string_view& text, std::string_view expected);

}  // namespace docker_exporter::engine
