// When a container ran, and how its last run ended.
#include "collectors/collector.h"
#include "collectors/per_container.h"

namespace docker_exporter::collectors {
namespace {

using exposition::counter;
using exposition::gauge;
using model::Container;
using model::State;

constexpr auto exit_code =
    gauge("docker_container_exit_code",
          "Exit code of a container that is exited, dead or waits for its restart.", per_name);
constexpr auto created = gauge("docker_container_created_timestamp_seconds",
                               "When the container was created, in seconds since 1970.", per_name);
constexpr auto started = gauge("docker_container_started_timestamp_seconds",
                               "When the container was started last, in seconds since 1970; absent "
                               "if it never was.",
                               per_name);
constexpr auto finished = gauge("docker_container_finished_timestamp_seconds",
                                "When the container ended last, in seconds since 1970; absent if "
                                "it never did.",
                                per_name);
constexpr auto restarts = counter(
    "docker_container_restarts_total",
    "How often the restart policy restarted the container since somebody started it.", per_name);
constexpr auto oom_killed =
    gauge("docker_container_oom_killed",
          "1 if the kernel killed a process of it for memory in its newest run, else 0.", per_name);
constexpr auto image_outdated = gauge(
    "docker_container_image_outdated",
    "1 if the tag that the container was made from names another image by now, else 0.", per_name);

// The engine shows 0 for a container that runs or has never run.
bool has_ended(State state) {
  return state == State::exited || state == State::dead || state == State::restarting;
}

constexpr Row rows[] = {
    {exit_code,
     [](const Container& c) { return has_ended(c.state) ? number(c.exit_code) : std::nullopt; }},
    {created, [](const Container& c) { return since_1970(c.created); }},
    {started,
     [](const Container& c) {
       return c.inspected ? since_1970(c.inspected->started) : std::nullopt;
     }},
    {finished,
     [](const Container& c) {
       return c.inspected ? since_1970(c.inspected->finished) : std::nullopt;
     }},
    {restarts,
     [](const Container& c) { return c.inspected ? number(c.inspected->restarts) : std::nullopt; }},
    {oom_killed,
     [](const Container& c) {
       return c.inspected ? number(c.inspected->oom_killed) : std::nullopt;
     }},
    {image_outdated, [](const Container& c) { return number(c.image_outdated); }},
};

constexpr const exposition::MetricInfo* metrics[] = {
    &exit_code, &created, &started, &finished, &restarts, &oom_killed, &image_outdated};

}  // namespace

extern const Part container_state_runs{
    .metrics = metrics,
    .collect = [](const Scrape& scrape,
                  exposition::Writer& out) { write(rows, scrape.snapshot, out); },
};

}  // namespace docker_exporter::collectors
