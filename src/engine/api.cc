// Reading and choosing API versions.
#include "engine/api.h"

#include <algorithm>
#include <charconv>

namespace docker_exporter::engine {
namespace {

// At most four digits: far above any real version, far below an overflow.
std::optional<int> parse_number(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.empty() || text.size() > 4 || !std::all_of(text.begin(), text.end(), is_digit))
    return std::nullopt;
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

std::string ApiVersion::spell() const {
  return std::to_string(major) + '.' + std::to_string(minor);
}

std::optional<ApiVersion> parse_api_version(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  const auto point = text.find('.');
  if (point == text.npos) return std::nullopt;
  const auto major = parse_number(text.substr(0, point));
  const auto minor = parse_number(text.substr(point + 1));
  if (!major || !minor) return std::nullopt;
  return ApiVersion{*major, *minor};
}

// An engine older than oldest_spoken is asked for its own version all the same: anything newer it
// would refuse for certain.
ApiVersion negotiate(ApiVersion engine_newest) {
  return std::min(engine_newest, newest_spoken);
}

}  // namespace docker_exporter::engine
