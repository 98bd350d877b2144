// Which collectors a query names, however it is spelled.
#include "web/query.h"

#include <gtest/gtest.h>

namespace docker_exporter::web {
namespace {

TEST(Query, HasTheDecodedValuesOfCollectAndExclude) {
  const struct {
    std::string_view target;
    Query want;
  } rows[] = {
      {"", {}},
      {"/metrics", {}},
      {"/metrics?", {}},
      {"/metrics?&&", {}},
      {"/metrics?collect[]=up", {{"up"}, {}}},
      {"/?collect[]=up&collect[]=engine", {{"up", "engine"}, {}}},
      {"/?collect[]=up&&x&=&collect[]=up", {{"up", "up"}, {}}},
      {"/?exclude[]=up", {{}, {"up"}}},
      {"/?exclude[]=a&collect[]=b&exclude[]=c", {{"b"}, {"a", "c"}}},
      {"http://host:1/metrics?collect[]=up", {{"up"}, {}}},
      {"http://host?collect[]=up", {{"up"}, {}}},
      {"/?collect%5B%5D=up", {{"up"}, {}}},
      {"/?collect%5b%5d=%75p", {{"up"}, {}}},
      {"/?%63ollect[]=up", {{"up"}, {}}},
      {"/?collect[]=a+b%20c%2Bd", {{"a b c+d"}, {}}},
      {"/?collect[]=a%26b%3Dc", {{"a&b=c"}, {}}},
      {"/?collect[]=a=b?c", {{"a=b?c"}, {}}},
      {"/?collect[]=%00%0A%ff", {{std::string("\0\n\xff", 3)}, {}}},
      {"/?collect[]=%&collect[]=%4&collect[]=%4g&collect[]=%g4&collect[]=%%41",
       {{"%", "%4", "%4g", "%g4", "%A"}, {}}},
      {"/?collect[]", {{""}, {}}},
      {"/?collect[]=", {{""}, {}}},
      {"/?collect=up", {}},
      {"/?collect[0]=up", {}},
      {"/?Collect[]=up", {}},
      {"/?collect []=up", {}},
      {"/?name[]=docker_up&debug=1", {}},
      {"/?x=?collect[]=up", {}},
      {"/?x=1;collect[]=up", {}},
  };
  for (const auto& row : rows) EXPECT_EQ(parse_query(row.target), row.want) << row.target;
}

TEST(Query, HasAHundredValuesAtMost) {
  std::string target = "/?x=1";
  for (int i = 0; i < 50; ++i) target += "&collect[]=up&exclude[]=engine";
  const auto query = parse_query(target);
  ASSERT_TRUE(query);
  EXPECT_EQ(query->collect, std::vector<std::string>(50, "up"));
  EXPECT_EQ(query->exclude, std::vector<std::string>(50, "engine"));
  EXPECT_EQ(parse_query(target + "&x=1"), query);
  EXPECT_EQ(parse_query(target + "&collect[]"), std::nullopt);
  EXPECT_EQ(parse_query(target + "&exclude[]=up"), std::nullopt);
}

}  // namespace
}  // namespace docker_exporter::web
