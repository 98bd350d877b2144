// Bytes that would cost Prometheus a whole scrape.
#include "base/utf8.h"

#include <gtest/gtest.h>

namespace docker_exporter::base {
namespace {

TEST(Utf8, ReplacesWhatIsNotValidByteByByte) {
  const std::string bad = "\xEF\xBF\xBD";  // U+FFFD
  const struct {
    std::string text;
    std::string want;
  } cases[] = {
      {"", ""},
      {"plain \x7f\n", "plain \x7f\n"},
      {std::string("\0", 1), std::string("\0", 1)},
      {"\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x90\xB3", "\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x90\xB3"},
      {"\xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF", "\xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF"},
      {"a\xFFz", "a" + bad + "z"},
      {"a\x80z", "a" + bad + "z"},
      {"cut \xC3", "cut " + bad},
      {"cut \xE2\x82", "cut " + bad + bad},
      {"cut \xF0\x9F\x90", "cut " + bad + bad + bad},
      {"\xC3(", bad + "("},
      {"overlong \xC0\x80", "overlong " + bad + bad},
      {"overlong \xE0\x80\x80", "overlong " + bad + bad + bad},
      {"overlong \xF0\x80\x80\x80", "overlong " + bad + bad + bad + bad},
      {"surrogate \xED\xA0\x80", "surrogate " + bad + bad + bad},
      {"beyond \xF4\x90\x80\x80", "beyond " + bad + bad + bad + bad},
      {"beyond \xF5\x80\x80\x80", "beyond " + bad + bad + bad + bad},
  };
  for (const auto& c : cases) EXPECT_EQ(to_valid_utf8(c.text), c.want) << c.text;
}

}  // namespace
}  // namespace docker_exporter::base
