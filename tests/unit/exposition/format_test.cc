// The Accept headers that clients really send, and odd ones.
#include "exposition/format.h"

#include <gtest/gtest.h>

namespace docker_exporter::exposition {
namespace {

TEST(Format, IsTheOneThatIsWantedMost) {
  struct {
    const char* accept;
    Format want;
  } const cases[] = {
      // Prometheus 2.42, and 3.x with its escaping schemes and the PrometheusProto of native
      // histograms.
      {"application/openmetrics-text;version=1.0.0,application/"
       "openmetrics-text;version=0.0.1;q=0.75,"
       "text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
       Format::openmetrics},
      {"application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
       "application/openmetrics-text;version=0.0.1;q=0.4,text/"
       "plain;version=1.0.0;escaping=allow-utf-8;q=0.3,"
       "text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
       Format::openmetrics},
      {"application/"
       "vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,"
       "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
       Format::openmetrics},
      {"text/plain;version=0.0.4;q=1,*/*;q=0.1", Format::text},
      // Older ones send a number that is none.
      {"application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
       Format::text},
      {"application/openmetrics-text;version=1.0.0;q=2,text/plain;q=0.5", Format::openmetrics},
      // curl, browsers, and nothing at all.
      {"*/*", Format::text},
      {"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Format::text},
      {"", Format::text},
      {"application/openmetrics-text", Format::openmetrics},
      {"APPLICATION/OpenMetrics-Text ; Version = \"1.0.0\" ; Q = 0.9", Format::openmetrics},
      {"application/openmetrics-text;q=0", Format::text},
      {"application/openmetrics-text;q=0.3,*/*;q=0.9", Format::text},
      {"application/openmetrics-text;q=0.3,text/*;q=0.9,text/plain;q=0.1", Format::openmetrics},
      {"application/openmetrics-text;version=2.0.0,*/*;q=0.1", Format::text},
      {"application/json", Format::text},
      {",,;;==,;q=,", Format::text},
      {"text/plain;q=0.5,application/openmetrics-text;q=0.5", Format::openmetrics},
  };
  for (const auto& c : cases) EXPECT_EQ(negotiate(c.accept), c.want) << c.accept;
}

TEST(Format, IsHtmlOnlyForWhomNamesIt) {
  const std::pair<std::string_view, bool> cases[] = {
      // Firefox, Chromium, Java, lynx.
      {"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", true},
      {"text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", true},
      {"text/html, text/plain, text/sgml, */*;q=0.01", true},
      {"TEXT/HTML;level=1 ; Q=0.001", true},
      {"text/html;q=0.5,*/*", true},
      // curl and scrapers.
      {"", false},
      {"*/*", false},
      {"text/*", false},
      {"application/xhtml+xml", false},
      {"text/htmlx", false},
      {"application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
       false},
      {"text/html;q=0", false},
      {"text/html;q=0.0,*/*", false},
      {"text/html;q=0.3,text/plain;q=0.4", false},
      {"text/html;q=0.3,application/openmetrics-text", false},
  };
  for (const auto& [accept, want] : cases) EXPECT_EQ(prefers_html(accept), want) << accept;
}

TEST(Format, HasAContentType) {
  EXPECT_EQ(content_type(Format::text), "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(content_type(Format::openmetrics),
            "application/openmetrics-text; version=1.0.0; charset=utf-8");
}

}  // namespace
}  // namespace docker_exporter::exposition
