// Every form that moby: daemon/container/state.go and Podman write.
#include "engine/status_text.h"

#include <gtest/gtest.h>

namespace docker_exporter::engine {
namespace {

std::string spell(const StatusText& told) {
  std::string text = told.health ? std::string(model::name(*told.health)) : "-";
  return text + ' ' + (told.exit_code ? std::to_string(*told.exit_code) : "-");
}

TEST(StatusText, TellsHealthAndExitCode) {
  using enum model::State;
  const struct {
    model::State state;
    const char* status;
    const char* want;  // health, exit code
  } cases[] = {
      {running, "Up Less than a second", "none -"},
      {running, "Up 1 second", "none -"},
      {running, "Up About an hour (healthy)", "healthy -"},
      {running, "Up 13 months (unhealthy)", "unhealthy -"},
      {running, "Up Less than a second (health: starting)", "starting -"},
      {running, "Up 14 seconds ago (starting)", "starting -"},
      {running, "Up 14 seconds (none)", "none -"},
      {paused, "Up 10 seconds (Paused)", "- -"},
      {paused, "Paused", "- -"},
      {restarting, "Restarting (5) 3 seconds ago", "- 5"},
      {restarting, "Restarting (0) Less than a second ago", "- 0"},
      {exited, "Exited (137) 3 minutes ago", "- 137"},
      {exited, "Exited (0) 2 days ago", "- 0"},
      {exited, "Exited (-1) 2 days ago", "- -1"},
      {exited, "Exited (3221225786) 5 weeks ago", "- 3221225786"},
      {created, "Created", "- -"},
      {removing, "Removal In Progress", "- -"},
      {dead, "Dead", "- -"},
      // Nothing can be told, and nothing is made up.
      {running, "", "- -"},
      {running, "running", "- -"},
      {running, "Up 3 days (dizzy)", "- -"},
      {running, "Up 3 days ()", "none -"},
      {running, "Up 3 days)", "- -"},
      {running, "Exited (1) 3 days ago", "- -"},
      {exited, "", "- -"},
      {exited, "Exited", "- -"},
      {exited, "Exited (", "- -"},
      {exited, "Exited ()", "- -"},
      {exited, "Exited (1", "- -"},
      {exited, "Exited (x) 3 days ago", "- -"},
      {exited, "Exited (99999999999999999999) 3 days ago", "- -"},
      {exited, "Up 3 days (healthy)", "- -"},
      {unknown, "Up 3 days (healthy)", "- -"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(spell(read_status_text(c.status, c.state)), c.want) << c.status;
}

}  // namespace
}  // namespace docker_exporter::engine
