// One fixed form of 29 characters.
#include "engine/http_date.h"

#include <algorithm>
#include <array>

#include "engine/timestamp.h"

namespace docker_exporter::engine {
namespace {

constexpr std::array<std::string_view, 7> weekdays = {"Mon", "Tue", "Wed", "Thu",
                                                      "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// 1 for the first; 0 for none of them. All names are of three letters.
template <std::size_t count>
unsigned take_name(std::string_view& text, const std::array<std::string_view, count>& names) {
  const auto found = std::find(names.begin(), names.end(), text.substr(0, 3));
  if (found == names.end()) return 0;
  text.remove_prefix(3);
  return static_cast<unsigned>(found - names.begin()) + 1;
}

}  // namespace

std::optional<model::Time> parse_http_date(std::string_view text) {
  bool good = take_name(text, weekdays) != 0 && take(text, ", ");
  const auto day = take_digits(text, 2);
  good = good && day && take(text, " ");
  const auto month = take_name(text, months);
  good = good && month != 0 && take(text, " ");
  const auto year = take_digits(text, 4);
  good = good && year && take(text, " ");
  const auto hour = take_digits(text, 2);
  good = good && hour && take(text, ":");
  const auto minute = take_digits(text, 2);
  good = good && minute && take(text, ":");
  const auto second = take_digits(text, 2);
  if (!good || !second || text != " GMT") return std::nullopt;
  const auto seconds =
      unix_seconds(*year, month, static_cast<unsigned>(*day), *hour, *minute, *second);
  return seconds ? from_unix(*seconds) : std::nullopt;
}

}  // namespace docker_exporter::engine
