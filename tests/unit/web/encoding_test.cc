// Accept-Encoding as clients send it.
#include "web/encoding.h"

#include <gtest/gtest.h>

namespace docker_exporter::web {
namespace {

TEST(Encoding, IsGzipWhereItIsAcceptableAndNotTheLesserChoice) {
  const std::pair<std::string_view, bool> cases[] = {
      {"", false},
      {"gzip", true},  // Prometheus
      {"identity", false},
      {"gzip, deflate, br, zstd", true},  // browsers
      {"deflate, gzip;q=1.0, *;q=0.5", true},
      {"GZIP", true},
      {"x-gzip", true},
      {"gzip;q=0", false},
      {"gzip;q=0.000", false},
      {"gzip;q=0.001", true},
      {"gzip;q=0, *", false},
      {"*", true},
      {"*;q=0", false},
      {"identity, gzip;q=0.5", false},
      {"identity;q=0.5, gzip", true},
      {"identity;q=1, gzip;q=1", true},
      {"br;q=1, gzip;q=0.2", true},
      {"gzipped", false},
      {"deflate", false},
  };
  for (const auto& [header, want] : cases) EXPECT_EQ(wants_gzip(header), want) << header;
}

}  // namespace
}  // namespace docker_exporter::web
