// Durations that Go reads, and texts that it does not.
#include "web/go_duration.h"

#include <gtest/gtest.h>

#include <string>

namespace docker_exporter::web {
namespace {

using namespace std::chrono_literals;

TEST(GoDuration, ReadsWhatGoReads) {
  const std::pair<std::string_view, std::chrono::nanoseconds> rows[] = {
      {"0", 0ns},
      {"0s", 0ns},
      {"1ns", 1ns},
      {"12us", 12us},
      {"12\xc2\xb5s", 12us},
      {"12\xce\xbcs", 12us},
      {"100ms", 100ms},
      {"1s", 1s},
      {"1.5h", 90min},
      {".5s", 500ms},
      {"1.s", 1s},
      {"1h15m30.918s", 1h + 15min + 30918ms},
      {"1s1h", 1h + 1s},
      {"0.1ns", 0ns},
      {"0.000000001s", 1ns},
      {"9223372036854775807ns", 9223372036854775807ns},
  };
  for (const auto& [text, want] : rows) EXPECT_EQ(parse_go_duration(text), want) << text;
}

TEST(GoDuration, RefusesTheRest) {
  for (const std::string_view text :
       {"", "1", "s", ".", ".s", "-1s", "+1s", "1 s", " 1s", "1d", "1S", "1s2", "1..5s", "1e3s",
        "9223372036854775808ns", "18446744073709551616ns", "2562048h", "9223372036.9s"})
    EXPECT_EQ(parse_go_duration(text), std::nullopt) << text;
}

}  // namespace
}  // namespace docker_exporter::web
