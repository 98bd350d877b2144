// The five characters that HTML reads, and times as people say them.
#include "web/markup.h"

#include <array>
#include <cstdio>

#include "base/printable.h"

namespace docker_exporter::web {

using namespace std::chrono;

namespace {

constexpr std::size_t max_shown_bytes = 200;

std::string_view entity(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

std::string counted(std::int64_t count, std::string_view unit) {
  std::string text = std::to_string(count);
  text.append(" ").append(unit);
  if (count != 1) text += 's';
  return text;
}

}  // namespace

void append_text(std::string& html, std::string_view foreign) {
  for (const char c : base::printable(foreign, max_shown_bytes)) {
    const std::string_view replaced = entity(c);
    if (replaced.empty())
      html += c;
    else
      html += replaced;
  }
}

void append_time(std::string& html, model::Time time, model::Time now) {
  html.append("<time datetime=\"").append(spell(time, 'T')).append("Z\" title=\"");
  html.append(spell(time)).append(" UTC\">");
  // An engine may tell any time, and the difference of two need not fit into nanoseconds.
  const auto age = floor<microseconds>(now) - floor<microseconds>(time);
  if (age < 1s)
    html += "just now";
  else
    html.append(spell(age)).append(" ago");
  html += "</time>";
}

std::string spell(model::Time time, char separator) {
  const auto second = floor<seconds>(time);
  const auto day = floor<days>(second);
  const year_month_day date(day);
  const hh_mm_ss clock(second - day);
  std::array<char, 64> text{};
  const int size = std::snprintf(
      text.data(), text.size(), "%04d-%02u-%02u%c%02d:%02d:%02d", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), separator,
      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()));
  return {text.data(), static_cast<std::size_t>(size)};
}

std::string spell(microseconds duration) {
  if (duration < 1min) return std::to_string(duration / 1s) + " s";
  if (duration < 1h) return std::to_string(duration / 1min) + " min";
  if (duration < 48h) return std::to_string(duration / 1h) + " h";
  constexpr auto two_years = days(2 * 365);
  if (duration < two_years) return counted(duration / days(1), "day");
  return counted(duration / days(365), "year");
}

std::string spell_bytes(double bytes) {
  constexpr std::array<std::string_view, 5> units = {"KiB", "MiB", "GiB", "TiB", "PiB"};
  std::size_t unit = 0;
  for (bytes /= 1024; bytes >= 1024 && unit + 1 < units.size(); bytes /= 1024) ++unit;
  std::array<char, 64> text{};
  const int size =
      std::snprintf(text.data(), text.size(), "%.1f %s", bytes, std::string(units[unit]).c_str());
  return {text.data(), static_cast<std::size_t>(size)};
}

}  // namespace docker_exporter::web
