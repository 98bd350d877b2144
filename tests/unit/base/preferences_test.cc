// Lists as clients send them, well and badly formed.
#include "base/preferences.h"

#include <gtest/gtest.h>

namespace docker_exporter::base {
namespace {

std::string spell(std::string_view header) {
  std::string text;
  for (const Preference& one : preferences(header)) {
    text += one.name + " " + std::to_string(one.q).substr(0, 4);
    for (const auto& [name, value] : one.parameters) text.append(" ").append(name + "=" + value);
    text += "|";
  }
  return text;
}

TEST(Preferences, AreNamesQualitiesAndParameters) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"", ""},
      {"gzip", "gzip 1.00|"},
      {"GZip;Q=0.5 , *;q=0", "gzip 0.50|* 0.00|"},
      {"text/plain;version=0.0.4;q=0.25;charset=\"utf-8\"",
       "text/plain 0.25 version=0.0.4 charset=utf-8|"},
      {"a;q=2", "a 1.00|"},
      {"a;q=-1,b;q=,c;q=x,d;q", "a 1.00|b 1.00|c 1.00|d 1.00|"},
      {"a;q=nan,b;q=inf,c;q=1e-1", "a 1.00|b 1.00|c 0.10|"},
      {"a;b=\",;\\\",\";q=0.1,c", "a 0.10 b=,;\\\",|c 1.00|"},
      {"a;b=\",c;q=0.1", "a 1.00 b=\",c;q=0.1|"},
      {",,", " 1.00| 1.00|"},
      {";;=;", " 1.00 = =|"},
  };
  for (const auto& [header, want] : cases) EXPECT_EQ(spell(header), want) << header;
}

}  // namespace
}  // namespace docker_exporter::base
