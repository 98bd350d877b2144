// Rates between two looks, and when there is none.
#include "web/cpu_shares.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>

namespace docker_exporter::web {
namespace {

using namespace std::chrono_literals;
using model::UsageSource;

class CpuSharesTest : public ::testing::Test {
 protected:
  void measured(const std::string& id, model::Span total,
                UsageSource source = UsageSource::cgroup) {
    auto container = std::make_shared<model::Container>();
    container->id = id;
    auto usage = std::make_shared<model::Usage>();
    usage->cpu.total = total;
    resources.all.push_back({std::move(container), std::move(usage), source});
  }
  using Sorted = std::map<std::string, double>;
  Sorted look(std::chrono::milliseconds at) {
    resources.at = model::Time(1h + at);
    const Shares shares = looks.look(resources);
    resources.all.clear();
    return {shares.begin(), shares.end()};
  }

  model::Resources resources;
  CpuShares looks;
};

TEST_F(CpuSharesTest, AreTheTimeSpentInTheTimeBetween) {
  measured("a", 10s);
  EXPECT_EQ(look(0s), Sorted{});
  measured("a", 13s);
  measured("new", 1s);
  EXPECT_EQ(look(2s), (Sorted{{"a", 1.5}}));
  measured("a", 13s);
  measured("new", std::nullopt);
  EXPECT_EQ(look(4s), (Sorted{{"a", 0}}));
}

TEST_F(CpuSharesTest, OfLooksThatAreCloseAreSinceTheOneBefore) {
  measured("a", 10s);
  look(0s);
  measured("a", 12s);
  EXPECT_EQ(look(4s), (Sorted{{"a", 0.5}}));
  measured("a", 13s);
  EXPECT_EQ(look(4999ms), (Sorted{{"a", 3 / 4.999}}));
  measured("a", 14s);
  EXPECT_EQ(look(5s), (Sorted{{"a", 2}}));
}

TEST_F(CpuSharesTest, AreAbsentAfterALongTimeAndARestart) {
  measured("a", 10s);
  measured("again", 10s);
  look(0s);
  measured("a", 12s);
  measured("again", 1s);
  EXPECT_EQ(look(5min), (Sorted{{"a", 2 / 300.0}}));
  measured("a", 12s);
  EXPECT_EQ(look(10min + 1ms), Sorted{});
}

TEST_F(CpuSharesTest, AreAbsentWhereStatsToldNothingNew) {
  measured("a", 10s, UsageSource::stats);
  measured("b", 10s, UsageSource::stats);
  look(0s);
  measured("a", 10s, UsageSource::stats);
  measured("b", 11s, UsageSource::stats);
  EXPECT_EQ(look(2s), (Sorted{{"b", 0.5}}));
}

TEST_F(CpuSharesTest, BeginAnewWhereTheClockWasSetBack) {
  measured("a", 10s);
  look(10s);
  measured("a", 11s);
  EXPECT_EQ(look(5s), Sorted{});
  measured("a", 12s);
  EXPECT_EQ(look(7s), (Sorted{{"a", 0.5}}));
}

}  // namespace
}  // namespace docker_exporter::web
