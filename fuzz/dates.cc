// Any text that is read as an instant is the text of that instant.
#include <chrono>
#include <cstring>
#include <string>

#include "engine/http_date.h"
#include "engine/timestamp.h"
#include "input.h"
#include "web/http_date.h"

using namespace docker_exporter;

namespace {

using std::chrono::nanoseconds;
using std::chrono::seconds;

// Independent of what is tested: gmtime and strftime.
std::string rfc3339(model::Time time, std::string_view format) {
  const auto whole = std::chrono::floor<seconds>(time);
  const std::time_t unix_time = whole.time_since_epoch().count();
  std::tm parts{};
  gmtime_r(&unix_time, &parts);
  char text[64];
  std::strftime(text, sizeof text, format.data(), &parts);
  const auto fraction = std::to_string((time - whole).count());
  return std::string(text) + "." + std::string(9 - fraction.size(), '0') + fraction;
}

void check_http(std::string_view text) {
  const auto time = engine::parse_http_date(text);
  if (!time) return;
  const auto spelled = web::http_date(std::chrono::system_clock::to_time_t(
      std::chrono::time_point_cast<std::chrono::system_clock::duration>(*time)));
  fuzz::require(spelled.substr(3) == text.substr(3));  // a wrong day of the week is not looked at
  fuzz::require(engine::parse_http_date(spelled) == time);
}

void check_rfc3339(std::string_view text) {
  const auto time = engine::parse_timestamp(text);
  if (!time) return;
  const std::string spelled = rfc3339(*time, "%Y-%m-%dT%H:%M:%S");
  fuzz::require(engine::parse_timestamp(spelled + "Z") == time);
  fuzz::require(engine::parse_timestamp(spelled + "999+00:00") == time);  // nine digits count
  if (const auto later = engine::parse_timestamp(spelled + "-01:30"))
    fuzz::require(*later - *time == std::chrono::minutes(90));
  if (text.ends_with('Z')) fuzz::require(spelled.substr(0, 10) == text.substr(0, 10));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  check_http(text);
  check_rfc3339(text);
  std::int32_t number = 0;
  if (size < sizeof number) return 0;
  std::memcpy(&number, data, sizeof number);
  const auto read = engine::parse_http_date(web::http_date(number));
  fuzz::require(read == model::Time(seconds(number)));
  return 0;
}
