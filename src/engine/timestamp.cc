// Every part is checked before it is used: dates come from other people's clocks.
#include "engine/timestamp.h"

#include <chrono>

namespace docker_exporter::engine {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// "Z" or "+02:00", which is all that is left of `text`.
std::optional<std::int64_t> take_offset(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  const bool behind = text.starts_with('-');
  if (!behind && !text.starts_with('+')) return std::nullopt;
  text.remove_prefix(1);
  const auto hours = take_digits(text, 2);
  const bool colon = take(text, ":");
  const auto minutes = take_digits(text, 2);
  if (!hours || !colon || !minutes || !text.empty() || *hours > 23 || *minutes > 59)
    return std::nullopt;
  const std::int64_t seconds = *hours * 3600 + *minutes * 60;
  return behind ? -seconds : seconds;
}

}  // namespace

std::optional<int> take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int number = 0;
  for (const char c : text.substr(0, count)) {
    if (!is_digit(c)) return std::nullopt;
    number = number * 10 + (c - '0');
  }
  text.remove_prefix(count);
  return number;
}

bool take(std::string_view& text, std::string_view expected) {
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(expected.size());
  return true;
}

std::optional<std::int64_t> unix_seconds(int year, unsigned month, unsigned day, int hour,
                                         int minute, int second) {
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  return ((days * 24 + hour) * 60 + minute) * 60 + second;
}

std::optional<model::Time> from_unix(std::int64_t seconds, std::int64_t nanoseconds) {
  constexpr std::int64_t most = 9223372035;  // times 10^9, and a second more, is below 2^63
  if (seconds < -most || seconds > most) return std::nullopt;
  return model::Time(std::chrono::nanoseconds(seconds * 1000000000 + nanoseconds));
}

std::optional<model::Time> parse_timestamp(std::string_view text) {
  const auto year = take_digits(text, 4);
  bool good = year && take(text, "-");
  const auto month = take_digits(text, 2);
  good = good && month && take(text, "-");
  const auto day = take_digits(text, 2);
  good = good && day && (take(text, "T") || take(text, "t"));
  const auto hour = take_digits(text, 2);
  good = good && hour && take(text, ":");
  const auto minute = take_digits(text, 2);
  good = good && minute && take(text, ":");
  const auto second = take_digits(text, 2);
  if (!good || !second) return std::nullopt;

  std::int64_t nanoseconds = 0;
  if (take(text, ".")) {
    if (text.empty() || !is_digit(text.front())) return std::nullopt;
    for (std::int64_t weight = 100000000; !text.empty() && is_digit(text.front()); weight /= 10) {
      nanoseconds += weight * (text.front() - '0');
      text.remove_prefix(1);
    }
  }
  const auto offset = take_offset(text);
  const auto seconds = unix_seconds(*year, static_cast<unsigned>(*month),
                                    static_cast<unsigned>(*day), *hour, *minute, *second);
  if (!offset || !seconds) return std::nullopt;
  return from_unix(*seconds - *offset, nanoseconds);
}

}  // namespace docker_exporter::engine
