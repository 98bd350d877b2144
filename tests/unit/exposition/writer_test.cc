// The text format, compared as whole documents.
#include "exposition/writer.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

namespace docker_exporter::exposition {
namespace {

constexpr std::array<std::string_view, 2> two = {"id", "name"};
constexpr auto plain = gauge("plain", "No labels.");
constexpr auto braced = with_empty_braces(gauge("braced", "No labels, but braces."));
constexpr auto labelled = gauge("labelled", "Two labels.", two);
constexpr auto counted = counter("counted_total", "A counter.");
constexpr auto open = with_more_labels(gauge("open", "Labels known at run time.", two), "label_*");
constexpr std::array<double, 3> bounds = {0.0025, 1, 2.5};
constexpr auto timed = histogram("timed_seconds", "A histogram.", two, bounds);

TEST(Writer, WritesOpenMetricsWithItsOwnNamesAndBounds) {
  Writer out(Format::openmetrics);
  out.sample(braced, 1);
  out.sample(counted, 7);
  out.sample(timed, {"a", "b"}, {1, 0, 2, 3}, 4.5);
  EXPECT_EQ(std::move(out).text(),
            "# HELP braced No labels, but braces.\n"
            "# TYPE braced gauge\n"
            "braced{} 1\n"
            "# HELP counted A counter.\n"
            "# TYPE counted counter\n"
            "counted_total 7\n"
            "# HELP timed_seconds A histogram.\n"
            "# TYPE timed_seconds histogram\n"
            "timed_seconds_bucket{id=\"a\",name=\"b\",le=\"0.0025\"} 1\n"
            "timed_seconds_bucket{id=\"a\",name=\"b\",le=\"1.0\"} 1\n"
            "timed_seconds_bucket{id=\"a\",name=\"b\",le=\"2.5\"} 3\n"
            "timed_seconds_bucket{id=\"a\",name=\"b\",le=\"+Inf\"} 6\n"
            "timed_seconds_sum{id=\"a\",name=\"b\"} 4.5\n"
            "timed_seconds_count{id=\"a\",name=\"b\"} 6\n"
            "");
}

TEST(Writer, WritesEveryDigitOfAnInstant) {
  using namespace std::chrono_literals;
  struct {
    std::chrono::nanoseconds value;
    std::string want;
  } const cases[] = {{1795602896904501987ns, "1795602896.904501987"},
                     {1795602896s, "1795602896"},
                     {1795602896500ms, "1795602896.5"},
                     {1ns, "0.000000001"},
                     {0ns, "0"},
                     {-1500ms, "-1.5"},
                     {std::chrono::nanoseconds::min(), "-9223372036.854775808"}};
  for (const auto& c : cases) {
    Writer out;
    out.sample(plain, c.value);
    EXPECT_EQ(std::move(out).text(),
              "# HELP plain No labels.\n# TYPE plain gauge\nplain " + c.want + "\n");
  }
}

TEST(Writer, WritesOneFamilyAfterTheOther) {
  Writer out;
  out.sample(braced, 1);
  out.sample(plain, -3);
  out.sample(labelled, {"a", "/b"}, 4);
  out.sample(labelled, {"c", "/d"}, 2);
  out.sample(counted, std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(std::move(out).text(),
            "# HELP braced No labels, but braces.\n"
            "# TYPE braced gauge\n"
            "braced{} 1\n"
            "# HELP plain No labels.\n"
            "# TYPE plain gauge\n"
            "plain -3\n"
            "# HELP labelled Two labels.\n"
            "# TYPE labelled gauge\n"
            "labelled{id=\"a\",name=\"/b\"} 4\n"
            "labelled{id=\"c\",name=\"/d\"} 2\n"
            "# HELP counted_total A counter.\n"
            "# TYPE counted_total counter\n"
            "counted_total 18446744073709551615\n"
            "");
}

TEST(Writer, WritesAFamilyWithoutSamples) {
  Writer out;
  out.family(labelled);
  EXPECT_EQ(std::move(out).text(), "# HELP labelled Two labels.\n# TYPE labelled gauge\n");
}

TEST(Writer, WritesFurtherLabelsAfterThoseOfTheMetric) {
  Writer out;
  const Label more[] = {{"label_a", "1\""}, {"label_b", ""}};
  out.sample(open, {"a", "b"}, more, 1);
  out.sample(open, {"a", "c"}, {}, 1);
  EXPECT_EQ(std::move(out).text(),
            "# HELP open Labels known at run time.\n"
            "# TYPE open gauge\n"
            "open{id=\"a\",name=\"b\",label_a=\"1\\\"\",label_b=\"\"} 1\n"
            "open{id=\"a\",name=\"c\"} 1\n"
            "");
}

TEST(Writer, CumulatesTheBucketsOfAHistogram) {
  Writer out;
  out.sample(timed, {"a", "\n"}, {1, 0, 2, 4}, 12.5);
  out.sample(timed, {"b", ""}, {}, 0);
  EXPECT_EQ(std::move(out).text(),
            "# HELP timed_seconds A histogram.\n"
            "# TYPE timed_seconds histogram\n"
            "timed_seconds_bucket{id=\"a\",name=\"\\n\",le=\"0.0025\"} 1\n"
            "timed_seconds_bucket{id=\"a\",name=\"\\n\",le=\"1\"} 1\n"
            "timed_seconds_bucket{id=\"a\",name=\"\\n\",le=\"2.5\"} 3\n"
            "timed_seconds_bucket{id=\"a\",name=\"\\n\",le=\"+Inf\"} 7\n"
            "timed_seconds_sum{id=\"a\",name=\"\\n\"} 12.5\n"
            "timed_seconds_count{id=\"a\",name=\"\\n\"} 7\n"
            "timed_seconds_bucket{id=\"b\",name=\"\",le=\"0.0025\"} 0\n"
            "timed_seconds_bucket{id=\"b\",name=\"\",le=\"1\"} 0\n"
            "timed_seconds_bucket{id=\"b\",name=\"\",le=\"2.5\"} 0\n"
            "timed_seconds_bucket{id=\"b\",name=\"\",le=\"+Inf\"} 0\n"
            "timed_seconds_sum{id=\"b\",name=\"\"} 0\n"
            "timed_seconds_count{id=\"b\",name=\"\"} 0\n"
            "");
}

TEST(Writer, WritesDoublesAsTextThatReadsBack) {
  struct {
    double value;
    std::string_view want;
  } const cases[] = {
      {0.0, "0"},
      {0.1, "0.1"},
      {1e21, "1e+21"},
      {0.000123456789, "0.000123456789"},
      {2.0, "2"},
      {-0.0, "0"},
      {1700000000.0, "1700000000"},
      {1700000000.25, "1700000000.25"},
      {-999999999999999.0, "-999999999999999"},
      {1e15, "1e+15"},
      {1099511627776.0, "1099511627776"},
      {4503599627370497.0, "4503599627370497"},
      {std::numeric_limits<double>::infinity(), "+Inf"},
      {-std::numeric_limits<double>::infinity(), "-Inf"},
      {std::numeric_limits<double>::quiet_NaN(), "NaN"},
      {std::numeric_limits<double>::max(), "1.7976931348623157e+308"},
      {-std::numeric_limits<double>::min(), "-2.2250738585072014e-308"},
  };
  for (const auto& c : cases) {
    Writer out;
    out.sample(plain, c.value);
    EXPECT_EQ(std::move(out).text(),
              "# HELP plain No labels.\n# TYPE plain gauge\nplain " + std::string(c.want) + "\n");
  }
}

TEST(LabelValue, IsEscapedAndAlwaysValidUtf8) {
  using namespace std::string_view_literals;
  struct {
    std::string_view value;
    std::string_view want;
  } const cases[] = {
      {"", ""},
      {"plain", "plain"},
      {"back\\slash \"quoted\"\nline", "back\\\\slash \\\"quoted\\\"\\nline"},
      {"\r\t\x7f", "\r\t\x7f"},
      {"caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x90\xB3", "caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x90\xB3"},
      {"nul\0byte"sv,
       "nul\xEF\xBF\xBD"
       "byte"},
      {"\x80", "\xEF\xBF\xBD"},                                  // a continuation alone
      {"a\xC3", "a\xEF\xBF\xBD"},                                // cut short
      {"\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD"},                  // overlong
      {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},  // surrogate
      {"\xF4\x90\x80\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
      {"\xE2\x82x", "\xEF\xBF\xBD\xEF\xBF\xBDx"},
      {"\xFF\"", "\xEF\xBF\xBD\\\""},
  };
  for (const auto& c : cases) {
    std::string out;
    append_label_value(out, c.value);
    EXPECT_EQ(out, c.want);
  }
}

}  // namespace
}  // namespace docker_exporter::exposition
