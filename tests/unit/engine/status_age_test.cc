// All the ages that Docker and Podman spell, and texts that are none.
#include "engine/status_age.h"

#include <gtest/gtest.h>

namespace docker_exporter::engine {
namespace {

using namespace std::chrono_literals;

TEST(StatusAge, IsReadFromTheWordsOfTheEngine) {
  struct {
    std::string_view status;
    std::optional<StatusAge> want;
  } const cases[] = {
      {"Up Less than a second", StatusAge{0s, 1s}},
      {"Up Less than a second (health: starting)", StatusAge{0s, 1s}},
      {"Up 1 second", StatusAge{1s, 2s}},
      {"Up 59 seconds (healthy)", StatusAge{59s, 60s}},
      {"Up About a minute (Paused)", StatusAge{60s, 120s}},
      {"Up 45 minutes", StatusAge{45min, 46min}},
      {"Up About an hour", StatusAge{30min, 2h}},
      {"Up 47 hours", StatusAge{46h + 30min, 48h}},
      {"Up 2 days", StatusAge{47h + 30min, 72h}},
      {"Up 3 weeks (unhealthy)", StatusAge{503h + 30min, 672h}},
      {"Up 5 months", StatusAge{3599h + 30min, 4320h}},
      {"Up 2 years", StatusAge{17519h + 30min, 26280h}},
      {"Exited (0) 3 seconds ago", StatusAge{3s, 4s}},
      {"Exited (137) About a minute ago", StatusAge{60s, 120s}},
      {"Restarting (1) Less than a second ago", StatusAge{0s, 1s}},
      {"Up 5 minutes ago (healthy)", StatusAge{5min, 6min}},  // Podman
      {"", std::nullopt},
      {"Created", std::nullopt},
      {"Dead", std::nullopt},
      {"Removal In Progress", std::nullopt},
      {"Up ", std::nullopt},
      {"Up 5", std::nullopt},
      {"Up 5 ", std::nullopt},
      {"Up 5minutes", std::nullopt},
      {"Up 5 fortnights", std::nullopt},
      {"Up -5 minutes", std::nullopt},
      {"Up 99999999999999999999 minutes", std::nullopt},
      {"Up 9999 years", std::nullopt},
      {"Exited (0) 3 seconds", std::nullopt},
      {"Exited 3 seconds ago", std::nullopt},
  };
  for (const auto& c : cases) EXPECT_EQ(read_status_age(c.status), c.want) << c.status;
}

}  // namespace
}  // namespace docker_exporter::engine
