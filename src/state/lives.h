// The counters of events, kept by name: pure.
//
// A series counts what happened to containers while they had that name. So a container that is made
// anew under its old name goes on counting, and no counter ever goes back. The series of a name
// that no container has any longer stay for the time of a tombstone.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>

#include "model/event.h"
#include "model/life.h"
#include "state/exit_reason.h"

namespace docker_exporter::state {

class Lives {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;

  // Names without a container; of more, those that were left first are forgotten.
  static constexpr std::size_t most_gone = 4096;
  // Types and actions of events; more are counted as "other".
  static constexpr std::size_t most_kinds = 64;

  explicit Lives(std::chrono::milliseconds tombstone) : tombstone_(tombstone) {}

  // Of all events, whatever they are of.
  void count(const model::Event& event);
  // Of a container that may be spoken of.
  void event(const model::Event& event, SteadyTime now);

  // A container is there, as an answer told; `inspected` where it is fresh tells how it ended last,
  // and whether its end was for memory.
  void there(const model::Container& container, SteadyTime now);
  // It is gone, and no event told.
  void gone(const std::string& id, SteadyTime now);
  // It is not to be spoken of.
  void hide(const std::string& id, SteadyTime now);

  // Events may have been lost before `until`, by the engine's clock: an end and a start that the
  // next answers tell and no event did are counted once, when what the stream repeats has been
  // read. `engine_went`: the engine itself was down, and it is what stopped them.
  void interrupted(model::Time until, bool engine_went, SteadyTime now);

  // Decides what waited for its reason for long enough, and lets go what is long gone; whether
  // there was any. Not while events are missing.
  bool settle(SteadyTime now);

  model::Lives all() const;
  // Names that went before their time, since there were more than most_gone.
  std::uint64_t forgotten() const { return forgotten_; }

 private:
  // What an inspect told while events may have been lost.
  struct Told {
    bool runs = false;
    std::optional<std::int64_t> exit_code;
    std::optional<model::Time> started;
    std::optional<model::Time> finished;
    bool oom = false;
  };
  struct Followed {
    std::string name;
    Run run;
    bool ended = false;  // and its reason is open
    SteadyTime ended_at{};
    std::optional<model::Time> started;  // newest that is known
    std::optional<model::Time> died;
    bool missed = false;  // events of it may have been lost
    std::optional<Told> told;
  };
  struct Counted {
    model::Life life;
    std::size_t holders = 0;  // containers of this name
    SteadyTime left{};        // by the last of them
  };

  Counted& of(const std::string& name);
  void rename(Followed& followed, const std::string& name, SteadyTime now);
  void ended(Followed& followed, std::optional<std::int64_t> code, model::Time time);
  void decide(Followed& followed);
  bool forget_oldest();
  void make_up(Followed& followed, const Told& told);

  std::chrono::milliseconds tombstone_;
  std::unordered_map<std::string, Followed> followed_;  // by id
  std::map<std::string, Counted> counted_;              // by name
  std::map<std::pair<std::string, std::string>, std::uint64_t> events_;
  model::Time missed_until_{};
  SteadyTime missed_at_{};
  bool engine_went_ = false;
  std::uint64_t forgotten_ = 0;
};

}  // namespace docker_exporter::state
