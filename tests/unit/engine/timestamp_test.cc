// Timestamps of the engine's JSON and of HTTP: of real engines, at the edges, and not at all.
#include <gtest/gtest.h>

#include "engine/http_date.h"
#include "engine/timestamp.h"
#include "spell.h"

namespace docker_exporter::engine {
namespace {

std::string spell(const std::optional<model::Time>& time) {
  return time ? engine::spell(*time) : "none";
}

TEST(Timestamp, IsRead) {
  const struct {
    const char* text;
    const char* want;
  } cases[] = {
      {"1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"},
      {"2026-11-23T17:59:12.127709135Z", "2026-11-23T17:59:12.127709135Z"},
      {"2026-11-23T17:59:12.1Z", "2026-11-23T17:59:12.1Z"},
      {"2026-11-23T17:59:12.1277091359Z", "2026-11-23T17:59:12.127709135Z"},
      {"2026-11-23T17:59:12.000000000999Z", "2026-11-23T17:59:12Z"},
      {"2026-11-23t17:59:12z", "2026-11-23T17:59:12Z"},
      {"2026-11-23T17:59:12+02:30", "2026-11-23T15:29:12Z"},
      {"2026-12-31T23:59:12.5-00:30", "2027-01-01T00:29:12.5Z"},
      {"2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"},
      {"1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.5Z"},
      {"1677-09-21T00:12:45Z", "1677-09-21T00:12:45Z"},
      {"2262-04-11T23:47:15.999999999Z", "2262-04-11T23:47:15.999999999Z"},
      // Out of range.
      {"0001-01-01T00:00:00Z", "none"},
      {"0000-01-01T00:00:00Z", "none"},
      {"1677-09-21T00:12:43Z", "none"},
      {"2262-04-11T23:47:16Z", "none"},
      {"9999-12-31T23:59:59.999999999Z", "none"},
      // Not at all.
      {"", "none"},
      {"2026-11-23", "none"},
      {"2026-11-23T17:59:12", "none"},
      {"2026-11-23 17:59:12Z", "none"},
      {"2026-11-23T17:59:12.Z", "none"},
      {"2026-11-23T17:59:12,5Z", "none"},
      {"2026-11-23T17:59:12Zx", "none"},
      {" 2026-11-23T17:59:12Z", "none"},
      {"2026-11-23T17:59:12+2:30", "none"},
      {"2026-11-23T17:59:12+0230", "none"},
      {"2026-11-23T17:59:12+24:00", "none"},
      {"2026-11-23T17:59:12+00:60", "none"},
      {"2026-13-23T17:59:12Z", "none"},
      {"2026-00-23T17:59:12Z", "none"},
      {"2026-02-29T17:59:12Z", "none"},
      {"2026-11-00T17:59:12Z", "none"},
      {"2026-11-23T24:00:00Z", "none"},
      {"2026-11-23T17:60:00Z", "none"},
      {"2026-11-23T17:59:60Z", "none"},
      {"-026-11-23T17:59:12Z", "none"},
      {"2026-+1-23T17:59:12Z", "none"},
      {"12026-11-23T17:59:12Z", "none"},
  };
  for (const auto& c : cases) EXPECT_EQ(spell(parse_timestamp(c.text)), c.want) << c.text;
}

TEST(Timestamp, EndsNowhereEarly) {
  const std::string text = "2026-11-23T17:59:12.127709135+00:00";
  for (std::size_t size = 0; size < text.size(); ++size)
    EXPECT_EQ(spell(parse_timestamp(text.substr(0, size))), "none") << size;
}

TEST(Timestamp, OfSecondsIsTakenWhereItFits) {
  EXPECT_EQ(spell(from_unix(1795462189, 1)), "2026-11-23T19:29:49.000000001Z");
  EXPECT_EQ(spell(from_unix(9223372035, 999999999)), "2262-04-11T23:47:15.999999999Z");
  EXPECT_EQ(spell(from_unix(9223372036)), "none");
  EXPECT_EQ(spell(from_unix(-9223372036)), "none");
  EXPECT_EQ(spell(from_unix(std::numeric_limits<std::int64_t>::max())), "none");
  EXPECT_EQ(spell(from_unix(std::numeric_limits<std::int64_t>::min())), "none");
}

TEST(HttpDate, IsRead) {
  const struct {
    const char* text;
    const char* want;
  } cases[] = {
      {"Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"},
      {"Mon, 23 Nov 2026 19:34:52 GMT", "2026-11-23T19:34:52Z"},
      {"Thu, 29 Feb 2024 23:59:59 GMT", "2024-02-29T23:59:59Z"},
      {"Fri, 31 Dec 9999 23:59:59 GMT", "none"},
      {"Sat, 01 Jan 0000 00:00:00 GMT", "none"},
      {"Sun, 29 Feb 2026 00:00:00 GMT", "none"},
      {"Sun, 06 Nov 1994 24:49:37 GMT", "none"},
      {"Sunday, 06-Nov-94 08:49:37 GMT", "none"},
      {"Sun Nov  6 08:49:37 1994", "none"},
      {"Son, 06 Nov 1994 08:49:37 GMT", "none"},
      {"Sun, 06 Nox 1994 08:49:37 GMT", "none"},
      {"Sun, 6 Nov 1994 08:49:37 GMT", "none"},
      {"Sun, 06 Nov 1994 08:49:37 UTC", "none"},
      {"Sun, 06 Nov 1994 08:49:37 GMT ", "none"},
      {"Sun, 06 Nov 1994 08:49:37", "none"},
      {"Su", "none"},
      {"", "none"},
  };
  for (const auto& c : cases) EXPECT_EQ(spell(parse_http_date(c.text)), c.want) << c.text;
}

}  // namespace
}  // namespace docker_exporter::engine
