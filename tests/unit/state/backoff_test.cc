// Waits that double, spread, and start over.
#include "state/backoff.h"

#include <gtest/gtest.h>

namespace docker_exporter::state {
namespace {

using namespace std::chrono_literals;

TEST(Backoff, DoublesUpToItsLimitAndSpreads) {
  for (unsigned seed = 0; seed < 50; ++seed) {
    Backoff backoff(50ms, 300ms, seed);
    for (const auto most : {50ms, 100ms, 200ms, 300ms, 300ms}) {
      const auto wait = backoff.next();
      EXPECT_LE(wait, most);
      EXPECT_GE(wait, most / 2);
    }
    backoff.reset();
    EXPECT_LE(backoff.next(), 50ms);
  }
  // Neighbouring seeds begin alike.
  EXPECT_NE(Backoff(1s, 1min, 1).next(), Backoff(1s, 1min, 1000000007).next());
}

}  // namespace
}  // namespace docker_exporter::state
