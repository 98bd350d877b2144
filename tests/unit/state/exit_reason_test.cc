// Every way a run can end that the events tell apart.
#include "state/exit_reason.h"

#include <gtest/gtest.h>

namespace docker_exporter::state {
namespace {

using namespace std::chrono_literals;
using enum model::ExitReason;

TEST(ExitReason, IsWhatWasAskedForBeforeWhatTheCodeSays) {
  struct {
    const char* what;
    state::Run run;
    model::ExitReason want;
    bool open;  // until what follows the die has come
  } const cases[] = {
      {"ends by itself", {.exit_code = 0}, completed, false},
      {"fails", {.exit_code = 3}, error, false},
      {"has a bug", {.exit_code = 139}, error, false},
      {"is killed from outside of the engine", {.exit_code = 137}, error, true},
      {"docker stop, in time",
       {.signals = {{15, {}}}, .stopped = true, .exit_code = 0},
       stopped,
       false},
      {"docker stop, too late",
       {.signals = {{9, {}}, {15, {}}}, .stopped = true, .exit_code = 137},
       stopped,
       false},
      {"docker stop, its end not yet told", {.signals = {{15, {}}}, .exit_code = 0}, killed, true},
      {"stop signal HUP", {.signals = {{1, {}}}, .stopped = true, .exit_code = 0}, stopped, false},
      {"docker kill", {.signals = {{9, {}}}, .exit_code = 137}, killed, true},
      {"docker kill -s TERM, that it handles",
       {.signals = {{15, {}}}, .exit_code = 0},
       killed,
       true},
      {"docker kill -s TERM, and takes a minute for it",
       {.signals = {{15, model::Time(1s)}}, .exit_code = 5, .ended = model::Time(61s)},
       killed,
       true},
      {"docker kill -s TERM, and fails some day",
       {.signals = {{15, model::Time(1s)}}, .exit_code = 5, .ended = model::Time(61s + 1ns)},
       error,
       true},
      {"docker kill -s TERM, that ends it after all",
       {.signals = {{15, model::Time(1s)}}, .exit_code = 143, .ended = model::Time(1h)},
       killed,
       true},
      {"docker kill -s HUP, that ends it", {.signals = {{1, {}}}, .exit_code = 129}, killed, true},
      {"docker kill -s HUP, and ends by itself some day",
       {.signals = {{1, {}}}, .exit_code = 0},
       completed,
       true},
      {"docker kill -s USR1, and fails some day",
       {.signals = {{10, {}}}, .exit_code = 3},
       error,
       true},
      {"out of memory", {.oom = true, .exit_code = 137}, oom, false},
      {"a child was out of memory, it ends by itself",
       {.oom = true, .exit_code = 0},
       completed,
       false},
      {"a child was out of memory, it fails", {.oom = true, .exit_code = 1}, error, false},
      {"a child was out of memory, docker kill",
       {.signals = {{9, {}}}, .oom = true, .exit_code = 137},
       killed,
       true},
      {"a child was out of memory, docker stop",
       {.signals = {{15, {}}}, .stopped = true, .oom = true, .exit_code = 137},
       stopped,
       false},
      {"no code was told", {}, error, false},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(reason(c.run), c.want) << c.what;
    EXPECT_EQ(may_change(c.run), c.open) << c.what;
  }
}

}  // namespace
}  // namespace docker_exporter::state
