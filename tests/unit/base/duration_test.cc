// Durations: what settings may say, and that everything spelled reads back.
#include "base/duration.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace docker_exporter::base {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using namespace std::chrono_literals;

TEST(Duration, ReadsUnitsInDescendingOrder) {
  const struct {
    std::string_view text;
    milliseconds want;
  } rows[] = {
      {"0", 0ms},
      {"0s", 0ms},
      {"500ms", 500ms},
      {"10s", 10s},
      {"007s", 7s},
      {"1m30s", 90s},
      {"2h", 2h},
      {"1d", 24h},
      {"1d2h3m4s5ms", 26h + 3min + 4s + 5ms},
      {"1h5ms", 1h + 5ms},
      {"90m", 90min},
      {"0.5s", 500ms},
      {"1.5m30s", 2min},
      {"0.1s", 100ms},
      {"0.001s", 1ms},
      {"1.0ms", 1ms},
      {"0.125d", 3h},
      {"0.000005h", 18ms},
      {"0.0009765625d", 84375ms},
      {"1.50000000000000000000s", 1500ms},
      {"9223372036854ms", 9223372036854ms},
  };
  for (const auto& row : rows) EXPECT_EQ(parse_duration(row.text), row.want) << row.text;
}

TEST(Duration, RefusesWhatDoesNotSayOneDuration) {
  const std::string_view texts[] = {
      "", " ", "1", "00", "0.0", "10", "-1s", "+1s", "1s ", " 1s", "1 s", "s", ".5s", "5.s",
      "1..5s", "1.5.5s", "1,5s", "1S", "1MS", "1sec", "1us", "1ns", "1w", "1s1m", "1s1s", "1ms1s",
      "1m30", "30s1", "inf", "nan", "1e3s", "0x10s", "1s\n", "0.5ms", "0.0001s", "0.00000000001d",
      "1\xc2\xb5s", "\xff",
      // One past the longest, and numbers that overflow 64 bits in each unit.
      "9223372036855ms", "9223372036854ms1ms", "106751d24h", "106752d", "18446744073709551616ms",
      "99999999999999999999999d", "18446744073709551615d"};
  for (const auto text : texts) EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  EXPECT_EQ(parse_duration(std::string_view("1s\0", 3)), std::nullopt);
  EXPECT_EQ(parse_duration(std::string(100000, '1') + "s"), std::nullopt);
}

TEST(Duration, SpellsWhatReadsBack) {
  const struct {
    milliseconds duration;
    std::string_view want;
  } rows[] = {
      {0ms, "0s"},
      {1ms, "1ms"},
      {500ms, "500ms"},
      {1s, "1s"},
      {1500ms, "1.5s"},
      {1050ms, "1.05s"},
      {1001ms, "1.001s"},
      {4s, "4s"},
      {60s, "1m"},
      {90s, "1m30s"},
      {60500ms, "1m0.5s"},
      {1h, "1h"},
      {24h, "1d"},
      {26h + 3min + 4s + 5ms, "1d2h3m4.005s"},
      {9223372036854ms, "106751d23h47m16.854s"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(spell(row.duration), row.want);
    EXPECT_EQ(parse_duration(row.want), row.duration) << row.want;
  }
}

TEST(Duration, SpellsAlsoWhatNoSettingCanBe) {
  EXPECT_EQ(spell(-1500ms), "-1.5s");
  EXPECT_EQ(spell(milliseconds::min()), "-106751991167d7h12m55.808s");
  EXPECT_EQ(spell_elapsed(nanoseconds::min()), "-106751d23h47m16.854s");
}

TEST(Duration, SpellsElapsedTimeInTheUnitThatFits) {
  const struct {
    nanoseconds duration;
    std::string_view want;
  } rows[] = {
      {0ns, "0s"},
      {1ns, "1ns"},
      {999ns, "999ns"},
      {1us, "1us"},
      {1250ns, "1.25us"},
      {20ms, "20ms"},
      {61803ns, "61.803us"},
      {1234567ns, "1.234ms"},
      {999999999ns, "999.999ms"},
      {1s, "1s"},
      {1500ms, "1.5s"},
      {1s + 1ns, "1s"},
      {90s, "1m30s"},
      {-20ms, "-20ms"},
  };
  for (const auto& row : rows) EXPECT_EQ(spell_elapsed(row.duration), row.want);
}

}  // namespace
}  // namespace docker_exporter::base
