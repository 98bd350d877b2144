// The date header at the edges of the calendar.
#include "web/http_date.h"

#include <gtest/gtest.h>

namespace docker_exporter::web {
namespace {

TEST(HttpDate, IsSpelledAsTheStandardSays) {
  const std::pair<std::time_t, std::string> cases[] = {
      {784111777, "Sun, 06 Nov 1994 08:49:37 GMT"},  {0, "Thu, 01 Jan 1970 00:00:00 GMT"},
      {951782399, "Mon, 28 Feb 2000 23:59:59 GMT"},  {951782400, "Tue, 29 Feb 2000 00:00:00 GMT"},
      {4102444799, "Thu, 31 Dec 2099 23:59:59 GMT"},
  };
  for (const auto& [time, want] : cases) EXPECT_EQ(http_date(time), want);
}

TEST(HttpDate, IsThatOfNow) {
  HttpDate date;
  const auto before = std::time(nullptr);
  const std::string now = date.now();
  const auto after = std::time(nullptr);
  EXPECT_TRUE(now == http_date(before) || now == http_date(after)) << now;
}

}  // namespace
}  // namespace docker_exporter::web
