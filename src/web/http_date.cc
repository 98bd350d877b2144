// Calendar arithmetic by <chrono>: thread-safe, and free of the locale that strftime asks.
#include "web/http_date.h"

#include <chrono>
#include <cstdio>

namespace docker_exporter::web {

std::string http_date(std::time_t time) {
  using namespace std::chrono;
  static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto instant = time_point_cast<seconds>(system_clock::from_time_t(time));
  const auto midnight = floor<std::chrono::days>(instant);
  const year_month_day date(midnight);
  const hh_mm_ss clock(instant - midnight);
  char text[64];
  const int size = std::snprintf(
      text, sizeof text, "%s, %02u %s %04d %02d:%02d:%02d GMT",
      days[weekday(midnight).c_encoding()], static_cast<unsigned>(date.day()),
      months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()));
  return std::string(text, static_cast<std::size_t>(size));
}

const std::string& HttpDate::now() {
  const auto second = std::time(nullptr);
  if (second != second_) {
    text_ = http_date(second);
    second_ = second;
  }
  return text_;
}

}  // namespace docker_exporter::web
