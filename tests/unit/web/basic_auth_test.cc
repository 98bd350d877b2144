// Authorization headers, whole and broken.
#include "web/basic_auth.h"

#include <gtest/gtest.h>

namespace docker_exporter::web {
namespace {

TEST(BasicAuth, HasUserAndPassword) {
  const struct {
    std::string_view header;
    Credentials want;
  } rows[] = {
      {"Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", {"Aladdin", "open sesame"}},
      {"basic YTpi", {"a", "b"}},
      {"BASIC YTpi", {"a", "b"}},
      {"Basic YTpiOmM=", {"a", "b:c"}},
      {"Basic Og==", {"", ""}},
      {"Basic dGVzdDoxMjPCow==", {"test", "123\xc2\xa3"}},
      {"Basic Pz8/Oj4+Pn5+", {"???", ">>>~~"}},
      {"Basic YTpiAGM=", {"a", std::string("b\0c", 3)}},
  };
  for (const auto& [header, want] : rows) EXPECT_EQ(parse_basic_auth(header), want) << header;
}

TEST(BasicAuth, RefusesEverythingElse) {
  for (const std::string_view header :
       {"", "Basic", "Basic ", "Basic  YTpi", "Bearer YTpi", "BasicYTpi", "Basic YTp",
        "Basic YTpi=", "Basic YTpi====", "Basic YTp-", "Basic Y=pi", "Basic YTpi YTpi",
        "Basic YWI=", "YTpi", "Basic YTpi\n", "Basic \xc3\xa4\xc3\xa4"})
    EXPECT_EQ(parse_basic_auth(header), std::nullopt) << header;
}

}  // namespace
}  // namespace docker_exporter::web
