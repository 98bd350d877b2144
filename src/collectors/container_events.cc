// What happened to containers, counted by name from the engine's events: also what is over between
// two scrapes.
//
// A series counts what happened while a container had the name, whichever container it was.
#include "collectors/collector.h"
#include "collectors/made_of.h"
#include "collectors/per_container.h"

namespace docker_exporter::collectors {
namespace {

using exposition::counter;
using exposition::gauge;
using model::Life;
using model::Lives;

constexpr auto starts = counter("docker_container_starts_total",
                                "How often a container of this name was started.", per_name);
constexpr std::array<std::string_view, 2> per_reason = {"name", "reason"};
constexpr auto exits =
    counter("docker_container_exits_total",
            "How often a container of this name ended: completed with 0, error with another code, "
            "stopped or killed because somebody asked for it, oom by the kernel.",
            per_reason);
constexpr auto ooms = counter(
    "docker_container_ooms_total",
    "How often the kernel killed a process of a container of this name for memory.", per_name);
constexpr std::array<std::string_view, 2> per_health = {"name", "to"};
constexpr auto health_transitions =
    counter("docker_container_health_transitions_total",
            "How often a container of this name turned healthy or unhealthy.", per_health);
constexpr auto last_exit_code =
    gauge("docker_container_last_exit_code",
          "Exit code of the newest end of a container of this name.", per_name);
constexpr auto last_exit_timestamp =
    gauge("docker_container_last_exit_timestamp_seconds",
          "When a container of this name ended last, in seconds since 1970.", per_name);
constexpr std::array<std::string_view, 2> per_action = {"type", "action"};
constexpr auto events = counter(
    "docker_events_total", "How many events of this type and action the engine sent.", per_action);

template <class Each>
void each_life(const exposition::MetricInfo& metric, const Lives& lives, exposition::Writer& out,
               const Each& each) {
  out.each(metric, lives.all.size(), [&](std::size_t i) { each(lives.all[i]); });
}

void write_counters(const Lives& lives, exposition::Writer& out) {
  each_life(starts, lives, out,
            [&](const Life& life) { out.sample(starts, {life.name}, life.starts); });
  each_life(exits, lives, out, [&](const Life& life) {
    for (std::size_t i = 0; i < life.exits.size(); ++i)
      out.sample(exits, {life.name, model::exit_reasons[i]}, life.exits[i]);
  });
  each_life(ooms, lives, out, [&](const Life& life) { out.sample(ooms, {life.name}, life.ooms); });
  each_life(health_transitions, lives, out, [&](const Life& life) {
    if (!life.has_health_check) return;
    out.sample(health_transitions, {life.name, "healthy"}, life.turned_healthy);
    out.sample(health_transitions, {life.name, "unhealthy"}, life.turned_unhealthy);
  });
}

void write_last_exits(const Lives& lives, exposition::Writer& out) {
  each_life(last_exit_code, lives, out, [&](const Life& life) {
    if (life.last_exit_code) out.sample(last_exit_code, {life.name}, *life.last_exit_code);
  });
  each_life(last_exit_timestamp, lives, out, [&](const Life& life) {
    if (life.last_exit)
      out.sample(last_exit_timestamp, {life.name}, life.last_exit->time_since_epoch());
  });
}

void collect(const Scrape& scrape, exposition::Writer& out) {
  if (scrape.snapshot.lives == nullptr) return;
  const Lives& lives = *scrape.snapshot.lives;
  write_counters(lives, out);
  write_last_exits(lives, out);
  for (const auto& [event, count] : lives.events)
    out.sample(events, {event.first, event.second}, count);
}

constexpr const exposition::MetricInfo* metrics[] = {
    &starts, &exits, &ooms, &health_transitions, &last_exit_code, &last_exit_timestamp, &events};

}  // namespace

extern const Collector container_events{
    .name = "container_events",
    .help = "Starts, exits, kills for memory and changes of health, counted as they happen.",
    .needs = {.events = true},
    .succeeded = [](const model::Snapshot& snapshot) { return snapshot.lives != nullptr; },
    .made_of = &of_lives,
    .metrics = metrics,
    .collect = collect,
};

}  // namespace docker_exporter::collectors
