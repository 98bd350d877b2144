// Any Status text of a list has an age that could be, and what stands behind the age is read the
// same whatever the age.
#include <string>

#include "engine/status_age.h"
#include "engine/status_text.h"
#include "input.h"

using namespace docker_exporter;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace std::chrono_literals;
  const std::string text(fuzz::text_of(data, size));
  const auto age = engine::read_status_age(text);
  if (age) {
    fuzz::require(age->least < age->most && age->least >= -30min && age->most <= 1001 * 24h * 365);
    const bool running = text.starts_with("Up ");
    if (running) fuzz::require(engine::read_status_age(text + " (healthy)") == age);
  }
  const auto none = engine::read_status_text(text, model::State::created);
  fuzz::require(!none.exit_code && !none.health);
  const auto ended = engine::read_status_text(text, model::State::exited);
  fuzz::require(!ended.health);
  if (ended.exit_code) {
    // As many have a plus or zeros in front, only the number is compared.
    const std::string again = "Exited (" + std::to_string(*ended.exit_code) + ") 2 hours ago";
    fuzz::require(engine::read_status_text(again, model::State::exited).exit_code ==
                  ended.exit_code);
    fuzz::require(engine::read_status_text("Restarting" + text.substr(6), model::State::restarting)
                      .exit_code == ended.exit_code);
  }
  const auto running = engine::read_status_text(text, model::State::running);
  fuzz::require(!running.exit_code);
  if (running.health) {
    fuzz::require(text.starts_with("Up "));
    fuzz::require(
        engine::read_status_text("Up a year " + text.substr(3), model::State::running).health ==
        running.health);
  }
  return 0;
}
