// The bucket of tokens, at times that the test makes up.
#include "web/rate_limit.h"

#include <gtest/gtest.h>

namespace docker_exporter::web {
namespace {

using namespace std::chrono_literals;

const RateLimiter::Time start{1000h};

int allowed(RateLimiter& limiter, RateLimiter::Time now, int asked) {
  int count = 0;
  for (int i = 0; i < asked; ++i) count += limiter.allow(now) ? 1 : 0;
  return count;
}

TEST(RateLimit, LetsABurstThroughAndThenOneAnInterval) {
  RateLimiter limiter({.interval = 100ms, .burst = 5});
  EXPECT_EQ(allowed(limiter, start, 10), 5);
  EXPECT_EQ(allowed(limiter, start + 99ms, 10), 0);
  EXPECT_EQ(allowed(limiter, start + 100ms, 10), 1);
  EXPECT_EQ(allowed(limiter, start + 450ms, 10), 3);
  EXPECT_EQ(allowed(limiter, start + 500ms, 10), 1);
}

TEST(RateLimit, SavesNoMoreThanABurst) {
  RateLimiter limiter({.interval = 1ms, .burst = 3});
  EXPECT_EQ(allowed(limiter, start, 1), 1);
  EXPECT_EQ(allowed(limiter, start + 24h, 10), 3);
}

TEST(RateLimit, AnIntervalOfZeroIsNoLimit) {
  RateLimiter limiter({.interval = 0ns, .burst = 0});
  EXPECT_EQ(allowed(limiter, start, 1000), 1000);
}

TEST(RateLimit, ATimeThatGoesBackPaysNothingTwice) {
  RateLimiter limiter({.interval = 1s, .burst = 1});
  EXPECT_EQ(allowed(limiter, start + 1s, 2), 1);
  EXPECT_EQ(allowed(limiter, start, 2), 0);
  EXPECT_EQ(allowed(limiter, start + 1500ms, 2), 0);
  EXPECT_EQ(allowed(limiter, start + 2s, 2), 1);
}

}  // namespace
}  // namespace docker_exporter::web
