// An end is counted when its reason is sure, at most two seconds later.
#include "state/lives.h"

#include <algorithm>
#include <csignal>
#include <utility>
#include <vector>

namespace docker_exporter::state {

using model::Container;
using model::Event;
using model::State;

namespace {

constexpr std::chrono::seconds longest_doubt{2};

// A `stop` that the engine shutting down could have made of it.
bool stopped_code(std::int64_t code) {
  return code == 0 || code == 128 + SIGKILL || code == 128 + SIGTERM;
}

}  // namespace

Lives::Counted& Lives::of(const std::string& name) {
  Counted& counted = counted_[name];
  counted.life.name = name;
  return counted;
}

void Lives::count(const Event& event) {
  std::pair key(event.type, event.action.substr(0, event.action.find(": ")));
  // There are some twenty that we ask for. An engine that ignores what is asked makes no more
  // series.
  if (events_.size() >= most_kinds && !events_.contains(key)) key = {"other", "other"};
  ++events_[std::move(key)];
}

void Lives::event(const Event& event, SteadyTime now) {
  if (event.type != "container" || event.id.empty()) return;
  const bool destroyed = event.action == "destroy" || event.action == "remove";
  if (destroyed && !followed_.contains(event.id)) return;
  auto [found, is_new] = followed_.try_emplace(event.id);
  Followed& followed = found->second;
  if (!event.name.empty() && (is_new || followed.name != event.name))
    rename(followed, event.name, now);
  if (followed.name.empty()) rename(followed, event.id.substr(0, 12), now);
  model::Life& life = of(followed.name).life;

  if (event.action == "start") {
    decide(followed);
    followed.run = {};
    followed.started = event.time;
    ++life.starts;
  } else if (event.action == "kill") {
    if (!followed.ended) followed.run.signals[event.signal.value_or(SIGKILL)] = event.time;
  } else if (event.action == "stop") {
    followed.run.stopped = true;
    decide(followed);
  } else if (event.action == "oom") {
    ++life.ooms;
    followed.run.oom = true;
  } else if (event.action == "die") {
    decide(followed);
    ended(followed, event.exit_code, event.time);
    followed.ended_at = now;
    if (!may_change(followed.run)) decide(followed);
  } else if (event.action == "health_status: healthy") {
    life.has_health_check = true;
    ++life.turned_healthy;
  } else if (event.action == "health_status: unhealthy") {
    life.has_health_check = true;
    ++life.turned_unhealthy;
  } else if (destroyed) {
    gone(event.id, now);
  }
}

void Lives::rename(Followed& followed, const std::string& name, SteadyTime now) {
  if (!followed.name.empty()) {
    decide(followed);  // it ended under its old name
    Counted& left = of(followed.name);
    --left.holders;
    left.left = now;
  }
  followed.name = name;
  ++of(name).holders;
}

void Lives::ended(Followed& followed, std::optional<std::int64_t> code, model::Time time) {
  followed.run.exit_code = code;
  followed.run.ended = time;
  followed.ended = true;
  followed.died = time;
  model::Life& life = of(followed.name).life;
  life.last_exit_code = code;
  life.last_exit = time;
  life.last_exit_reason.reset();
}

void Lives::decide(Followed& followed) {
  if (!std::exchange(followed.ended, false)) return;
  model::Life& life = of(followed.name).life;
  const model::ExitReason why = reason(followed.run);
  ++life.exits[static_cast<std::size_t>(why)];
  // Containers of one name may end within the same two seconds: the newest end is the last one.
  if (life.last_exit == followed.died) life.last_exit_reason = why;
  followed.run = {};
}

void Lives::there(const Container& container, SteadyTime now) {
  Followed& followed = followed_[container.id];
  if (followed.name != container.name) rename(followed, container.name, now);
  model::Life& life = of(followed.name).life;
  const auto& inspected = container.inspected;
  if (container.state == State::running && container.health != model::Health::unknown)
    life.has_health_check = container.health != model::Health::none;
  if (!inspected) return;
  if (inspected->probe_interval) life.has_health_check = true;
  const bool runs = container.state == State::running || container.state == State::paused;
  if (followed.ended && !runs) {
    // The state of this very end.
    if (inspected->oom_killed.value_or(false)) followed.run.oom = true;
    if (followed.run.signals.empty()) decide(followed);
  }
  const Told told{.runs = runs,
                  .exit_code = container.exit_code,
                  .started = inspected->started,
                  .finished = inspected->finished,
                  .oom = inspected->oom_killed.value_or(false)};
  if (followed.missed && now - missed_at_ < longest_doubt)
    followed.told = told;  // the stream may still repeat it
  else
    make_up(followed, told);
  if (runs || !container.exit_code || !inspected->finished) return;
  // Events and inspect may tell two times of one end.
  const auto later =
      life.last_exit ? *inspected->finished - *life.last_exit : std::chrono::nanoseconds::max();
  if (later > longest_doubt) life.last_exit_reason.reset();
  if (later > std::chrono::nanoseconds(0)) life.last_exit = inspected->finished;
  // The container may have a label that covers the code of the event.
  if (later >= -longest_doubt) life.last_exit_code = container.exit_code;
}

// Counts the end and the start of which no event came.
void Lives::make_up(Followed& followed, const Told& told) {
  const bool may_be_missed = std::exchange(followed.missed, false);
  followed.told.reset();
  const auto missed = [&](const std::optional<model::Time>& happened,
                          const std::optional<model::Time>& known) {
    return may_be_missed && happened && *happened <= missed_until_ && known < happened;
  };
  model::Life& life = of(followed.name).life;
  if (told.finished && missed(told.finished, followed.died)) {
    // Of one that runs again the code is no longer told.
    const auto code = told.runs ? std::nullopt : told.exit_code;
    followed.ended = true;
    followed.run.exit_code = code;
    followed.run.ended = *told.finished;
    followed.died = life.last_exit = told.finished;
    life.last_exit_code = code;
    followed.run.oom = !told.runs && told.oom;
    followed.run.stopped = engine_went_ && !followed.run.oom && stopped_code(code.value_or(0));
    decide(followed);
  }
  if (missed(told.started, followed.started)) ++life.starts;
  followed.started = std::max(followed.started, told.started);
  followed.died = std::max(followed.died, told.finished);
}

void Lives::gone(const std::string& id, SteadyTime now) {
  const auto found = followed_.find(id);
  if (found == followed_.end()) return;
  Followed& followed = found->second;
  if (followed.told) make_up(followed, *followed.told);
  decide(followed);
  Counted& counted = of(followed.name);
  --counted.holders;
  counted.left = now;
  followed_.erase(found);
}

void Lives::hide(const std::string& id, SteadyTime now) {
  const auto found = followed_.find(id);
  if (found == followed_.end()) return;
  const std::string name = found->second.name;
  gone(id, now);
  if (of(name).holders == 0) counted_.erase(name);
}

void Lives::interrupted(model::Time until, bool engine_went, SteadyTime now) {
  missed_until_ = until;
  missed_at_ = now;
  engine_went_ = engine_went;
  for (auto& [id, followed] : followed_) followed.missed = true;
}

bool Lives::settle(SteadyTime now) {
  bool changed = false;
  for (auto& [id, followed] : followed_) {
    if (followed.told && now - missed_at_ >= longest_doubt) {
      make_up(followed, *followed.told);
      changed = true;
    }
    if (!followed.ended || now - followed.ended_at < longest_doubt) continue;
    decide(followed);
    changed = true;
  }
  const auto long_gone = [&](const auto& one) {
    return one.second.holders == 0 && now - one.second.left >= tombstone_;
  };
  changed = std::erase_if(counted_, long_gone) != 0 || changed;
  return forget_oldest() || changed;
}

// Whoever makes and removes containers all day must not fill the memory within one tombstone.
bool Lives::forget_oldest() {
  std::vector<SteadyTime> left;
  for (const auto& [name, counted] : counted_)
    if (counted.holders == 0) left.push_back(counted.left);
  if (left.size() <= most_gone) return false;
  const auto kept = left.end() - static_cast<std::ptrdiff_t>(most_gone);
  std::nth_element(left.begin(), kept, left.end());
  const auto too_old = [since = *kept](const auto& one) {
    return one.second.holders == 0 && one.second.left < since;
  };
  const std::size_t forgotten = std::erase_if(counted_, too_old);
  forgotten_ += forgotten;
  return forgotten != 0;
}

model::Lives Lives::all() const {
  model::Lives lives;
  lives.all.reserve(counted_.size());
  for (const auto& [name, counted] : counted_) lives.all.push_back(counted.life);
  lives.events = events_;
  return lives;
}

}  // namespace docker_exporter::state
