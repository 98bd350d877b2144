// Deadlines from what Prometheus says about its patience.
#include "web/scrape_budget.h"

#include <gtest/gtest.h>

namespace docker_exporter::web {
namespace {

using namespace std::chrono_literals;

TEST(ScrapeBudget, EndsBeforePrometheusGivesUp) {
  const std::pair<std::string_view, std::chrono::milliseconds> cases[] = {
      {"5", 4500ms},     {"1.5", 1000ms},   {"5e+00", 4500ms}, {"0.5e1", 4500ms}, {"1", 500ms},
      {"0.5", 250ms},    {"1e-3", 0ms},     {"10", 9500ms},    {"10.5", 10s},     {"120", 10s},
      {"1e+01", 9500ms}, {"1e300", 10s},    {"", 10s},         {"0", 10s},        {"-5", 10s},
      {"+5", 10s},       {"5s", 10s},       {"5 ", 10s},       {"five", 10s},     {"nan", 10s},
      {"inf", 10s},      {"-inf", 10s},     {"1e999", 10s},    {"0x5", 10s},      {"5,5", 10s},
      {"1e-999", 10s},   {"\xd9\xa5", 10s},
  };
  for (const auto& [value, want] : cases) {
    const Header headers[] = {{"Host", "h"}, {"X-Prometheus-Scrape-Timeout-Seconds", value}};
    EXPECT_EQ(scrape_budget(headers, 10s), want) << value;
  }
}

TEST(ScrapeBudget, IsTheSettingWithoutAHeader) {
  EXPECT_EQ(scrape_budget({}, 1234ms), 1234ms);
}

TEST(ScrapeBudget, IsTheSmallestOfSeveralHeaders) {
  const Header headers[] = {{"x-prometheus-scrape-timeout-seconds", "7"},
                            {"X-PROMETHEUS-SCRAPE-TIMEOUT-SECONDS", "3"},
                            {"x-prometheus-scrape-timeout-seconds", "x"}};
  EXPECT_EQ(scrape_budget(headers, 10s), 2500ms);
}

}  // namespace
}  // namespace docker_exporter::web
