// API versions: read, compared, negotiated.
#include "engine/api.h"

#include <gtest/gtest.h>

namespace docker_exporter::engine {
namespace {

TEST(ApiVersion, ReadsBothSpellings) {
  const struct {
    const char* text;
    std::optional<ApiVersion> want;
  } cases[] = {
      {"1.41", ApiVersion{1, 41}},
      {"v1.41", ApiVersion{1, 41}},
      {"2.0", ApiVersion{2, 0}},
      {"1.9999", ApiVersion{1, 9999}},
      {"", {}},
      {"v", {}},
      {"1", {}},
      {"1.", {}},
      {".41", {}},
      {"1.4.1", {}},
      {"1.x", {}},
      {"-1.41", {}},
      {"1.+4", {}},
      {" 1.41", {}},
      {"1.41 ", {}},
      {"V1.41", {}},
      {"vv1.41", {}},
      {"1.99999", {}},
      {"99999999999.1", {}},
  };
  for (const auto& c : cases) EXPECT_EQ(parse_api_version(c.text), c.want) << c.text;
}

TEST(ApiVersion, ComparesByNumbersAndSpellsThem) {
  EXPECT_LT((ApiVersion{1, 9}), (ApiVersion{1, 24}));
  EXPECT_LT((ApiVersion{1, 99}), (ApiVersion{2, 0}));
  EXPECT_EQ((ApiVersion{1, 24}).spell(), "1.24");
}

TEST(ApiVersion, SpeaksTheNewestThatBothKnow) {
  EXPECT_EQ(negotiate({1, 41}), (ApiVersion{1, 41}));
  EXPECT_EQ(negotiate({1, 56}), newest_spoken);
  EXPECT_EQ(negotiate({2, 0}), newest_spoken);
  // Too old, but the only version that engine does not refuse for certain.
  EXPECT_EQ(negotiate({1, 20}), (ApiVersion{1, 20}));
}

}  // namespace
}  // namespace docker_exporter::engine
