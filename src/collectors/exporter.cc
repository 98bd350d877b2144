// The exporter's own condition: what to look at first when a metric is missing.
#include "collectors/collector.h"
#include "collectors/per_container.h"

namespace docker_exporter::collectors {

extern const Part exporter_requests;
extern const Part exporter_collectors;
extern const Part exporter_process;

namespace {

using exposition::counter;
using exposition::gauge;

constexpr std::array<std::string_view, 4> build_labels = {"version", "compiler", "os", "arch"};
constexpr auto build_info = gauge("docker_exporter_build_info",
                                  "Always 1; the labels say which exporter this is.", build_labels);
constexpr auto mode =
    gauge("docker_exporter_mode",
          "How the exporter learns of containers: 1 by events and inspect, 2 without events, 3 "
          "without inspect, 4 not at all, the engine is down or the list is refused.");
constexpr std::array<std::string_view, 1> per_endpoint = {"endpoint"};
constexpr auto permitted =
    gauge("docker_exporter_endpoint_permitted",
          "0 if the engine or a proxy in front of it refuses this endpoint, else 1; absent until "
          "it is tried.",
          per_endpoint);
constexpr auto connected = gauge("docker_exporter_event_stream_connected",
                                 "1 while the engine tells the exporter its events, else 0.");
constexpr auto reconnects = counter("docker_exporter_event_stream_reconnects_total",
                                    "How often the stream of events had to be opened anew.");
constexpr auto resyncs =
    counter("docker_exporter_resyncs_total",
            "How often a list of all containers checked what was known: each --resync-interval, "
            "and after each reconnect.");
constexpr auto drift_corrections =
    counter("docker_exporter_drift_corrections_total",
            "How many containers such a check found different from what the events had told.");
constexpr auto forgotten_names =
    counter("docker_exporter_forgotten_names_total",
            "Names of gone containers whose series ended before the time of --tombstone, since "
            "there were too many.");
constexpr auto snapshot_age =
    gauge("docker_exporter_snapshot_age_seconds", "Age of the container data in this scrape.");

void collect(const Scrape& scrape, exposition::Writer& out) {
  const Build& build = scrape.options.build;
  const model::Exporter& own = scrape.snapshot.exporter;
  out.sample(build_info, {build.version, build.compiler, build.os, build.arch}, 1);
  if (own.mode != model::Mode::unknown) out.sample(mode, static_cast<int>(own.mode));
  for (std::size_t i = 0; i < own.permitted.size(); ++i) {
    const std::optional<bool>& may = own.permitted[i];
    if (may) out.sample(permitted, {model::endpoints[i]}, *may ? 1 : 0);
  }
  out.sample(connected, own.event_stream_connected ? 1 : 0);
  out.sample(reconnects, own.event_stream_reconnects);
  out.sample(resyncs, own.resyncs);
  out.sample(drift_corrections, own.drift_corrections);
  out.sample(forgotten_names, own.forgotten_names);
  if (own.snapshot_age_seconds) out.sample(snapshot_age, *own.snapshot_age_seconds);
}

constexpr const exposition::MetricInfo* metrics[] = {
    &build_info,  &mode,    &permitted,         &connected,
    &reconnects,  &resyncs, &drift_corrections, &forgotten_names,
    &snapshot_age};
constexpr const Part* more[] = {&exporter_requests, &exporter_collectors, &exporter_process};

}  // namespace

extern const Collector exporter{
    .name = "exporter",
    .help = "The exporter itself: how it learns of containers, its requests, its process.",
    .succeeded = [](const model::Snapshot&) { return true; },
    .metrics = metrics,
    .collect = collect,
    .more = more,
};

}  // namespace docker_exporter::collectors
