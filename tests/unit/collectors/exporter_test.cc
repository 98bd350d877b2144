// The exporter's view of itself.
#include <limits>

#include "unit/collectors/snapshots.h"

namespace docker_exporter::collectors {
namespace {

using model::Endpoint;

const std::vector<std::string> only = {"exporter"};

TEST(Exporter, TellsOnlyWhatItHasTried) {
  EXPECT_EQ(written(only, {}),
            R"(# HELP docker_exporter_build_info Always 1; the labels say which exporter this is.
# TYPE docker_exporter_build_info gauge
docker_exporter_build_info{version="1.2.3",compiler="clang 19",os="linux",arch="amd64"} 1
# HELP docker_exporter_event_stream_connected 1 while the engine tells the exporter its events, else 0.
# TYPE docker_exporter_event_stream_connected gauge
docker_exporter_event_stream_connected 0
# HELP docker_exporter_event_stream_reconnects_total How often the stream of events had to be opened anew.
# TYPE docker_exporter_event_stream_reconnects_total counter
docker_exporter_event_stream_reconnects_total 0
# HELP docker_exporter_resyncs_total How often a list of all containers checked what was known: each --resync-interval, and after each reconnect.
# TYPE docker_exporter_resyncs_total counter
docker_exporter_resyncs_total 0
# HELP docker_exporter_drift_corrections_total How many containers such a check found different from what the events had told.
# TYPE docker_exporter_drift_corrections_total counter
docker_exporter_drift_corrections_total 0
# HELP docker_exporter_forgotten_names_total Names of gone containers whose series ended before the time of --tombstone, since there were too many.
# TYPE docker_exporter_forgotten_names_total counter
docker_exporter_forgotten_names_total 0
# EOF
)");
}

TEST(Exporter, TellsItsModeItsRequestsAndItsProcess) {
  model::Snapshot with;
  with.exporter = {.mode = model::Mode::polling,
                   .permitted = {true, true, true, false, false, std::nullopt},
                   .event_stream_connected = true,
                   .event_stream_reconnects = 1,
                   .resyncs = 2,
                   .drift_corrections = 3,
                   .forgotten_names = 4,
                   .snapshot_age_seconds = 0.25,
                   .process = {.cpu_seconds = 1.25,
                               .open_fds = 12,
                               .max_fds = 1024,
                               .virtual_memory_bytes = 100'000'000,
                               .virtual_memory_max_bytes = std::numeric_limits<double>::infinity(),
                               .resident_memory_bytes = 12'345'678,
                               .start_time_seconds = 1700000000.5,
                               .threads = 1}};
  auto& list = of(with.exporter.requests, Endpoint::list);
  list.by_code = {{500, 1}, {200, 2}};
  list.failures = {{"timeout", 4}, {"server_error", 1}};
  for (const double duration : {0.0005, 0.001, 0.002, 7.0}) list.durations.observe(duration);
  of(with.exporter.requests, Endpoint::ping).failures = {{"unreachable", 5}};
  EXPECT_EQ(written(only, with),
            R"(# HELP docker_exporter_build_info Always 1; the labels say which exporter this is.
# TYPE docker_exporter_build_info gauge
docker_exporter_build_info{version="1.2.3",compiler="clang 19",os="linux",arch="amd64"} 1
# HELP docker_exporter_mode How the exporter learns of containers: 1 by events and inspect, 2 without events, 3 without inspect, 4 not at all, the engine is down or the list is refused.
# TYPE docker_exporter_mode gauge
docker_exporter_mode 2
# HELP docker_exporter_endpoint_permitted 0 if the engine or a proxy in front of it refuses this endpoint, else 1; absent until it is tried.
# TYPE docker_exporter_endpoint_permitted gauge
docker_exporter_endpoint_permitted{endpoint="ping"} 1
docker_exporter_endpoint_permitted{endpoint="version"} 1
docker_exporter_endpoint_permitted{endpoint="list"} 1
docker_exporter_endpoint_permitted{endpoint="inspect"} 0
docker_exporter_endpoint_permitted{endpoint="events"} 0
# HELP docker_exporter_event_stream_connected 1 while the engine tells the exporter its events, else 0.
# TYPE docker_exporter_event_stream_connected gauge
docker_exporter_event_stream_connected 1
# HELP docker_exporter_event_stream_reconnects_total How often the stream of events had to be opened anew.
# TYPE docker_exporter_event_stream_reconnects_total counter
docker_exporter_event_stream_reconnects_total 1
# HELP docker_exporter_resyncs_total How often a list of all containers checked what was known: each --resync-interval, and after each reconnect.
# TYPE docker_exporter_resyncs_total counter
docker_exporter_resyncs_total 2
# HELP docker_exporter_drift_corrections_total How many containers such a check found different from what the events had told.
# TYPE docker_exporter_drift_corrections_total counter
docker_exporter_drift_corrections_total 3
# HELP docker_exporter_forgotten_names_total Names of gone containers whose series ended before the time of --tombstone, since there were too many.
# TYPE docker_exporter_forgotten_names_total counter
docker_exporter_forgotten_names_total 4
# HELP docker_exporter_snapshot_age_seconds Age of the container data in this scrape.
# TYPE docker_exporter_snapshot_age_seconds gauge
docker_exporter_snapshot_age_seconds 0.25
# HELP docker_exporter_api_requests_total Requests to the engine that were answered, by HTTP status.
# TYPE docker_exporter_api_requests_total counter
docker_exporter_api_requests_total{endpoint="list",code="200"} 2
docker_exporter_api_requests_total{endpoint="list",code="500"} 1
# HELP docker_exporter_api_request_failures_total Requests to the engine that were not answered, or not in a way that can be read, by reason; refusals are answers.
# TYPE docker_exporter_api_request_failures_total counter
docker_exporter_api_request_failures_total{endpoint="ping",reason="unreachable"} 5
docker_exporter_api_request_failures_total{endpoint="list",reason="server_error"} 1
docker_exporter_api_request_failures_total{endpoint="list",reason="timeout"} 4
# HELP docker_exporter_api_request_duration_seconds Time until the whole answer of the engine was there; for events, until they began.
# TYPE docker_exporter_api_request_duration_seconds histogram
docker_exporter_api_request_duration_seconds_bucket{endpoint="list",le="0.001"} 2
docker_exporter_api_request_duration_seconds_bucket{endpoint="list",le="0.0025"} 3
docker_exporter_api_request_duration_seconds_bucket{endpoint="list",le="0.005"} 3
docker_exporter_api_request_duration_seconds_bucket{endpoint="list",le="0.01"} 3
docker_exporter_api_request_duration_seconds_bucket{endpoint="list",le="0.025"} 3
docker_exporter_api_request_duration_seconds_bucket{endpoint="list",le="0.05"} 3
docker_exporter_api_request_duration_seconds_bucket{endpoint="list",le="0.1"} 3
docker_exporter_api_request_duration_seconds_bucket{endpoint="list",le="0.5"} 3
docker_exporter_api_request_duration_seconds_bucket{endpoint="list",le="1"} 3
docker_exporter_api_request_duration_seconds_bucket{endpoint="list",le="5"} 3
docker_exporter_api_request_duration_seconds_bucket{endpoint="list",le="+Inf"} 4
docker_exporter_api_request_duration_seconds_sum{endpoint="list"} 7.0035
docker_exporter_api_request_duration_seconds_count{endpoint="list"} 4
# HELP process_cpu_seconds_total Total user and system CPU time spent in seconds.
# TYPE process_cpu_seconds_total counter
process_cpu_seconds_total 1.25
# HELP process_open_fds Number of open file descriptors.
# TYPE process_open_fds gauge
process_open_fds 12
# HELP process_max_fds Maximum number of open file descriptors.
# TYPE process_max_fds gauge
process_max_fds 1024
# HELP process_virtual_memory_bytes Virtual memory size in bytes.
# TYPE process_virtual_memory_bytes gauge
process_virtual_memory_bytes 100000000
# HELP process_virtual_memory_max_bytes Maximum amount of virtual memory available in bytes.
# TYPE process_virtual_memory_max_bytes gauge
process_virtual_memory_max_bytes +Inf
# HELP process_resident_memory_bytes Resident memory size in bytes.
# TYPE process_resident_memory_bytes gauge
process_resident_memory_bytes 12345678
# HELP process_start_time_seconds Start time of the process since unix epoch in seconds.
# TYPE process_start_time_seconds gauge
process_start_time_seconds 1700000000.5
# HELP process_threads Number of OS threads in the process.
# TYPE process_threads gauge
process_threads 1
# EOF
)");
}

TEST(Exporter, TellsHowTheCollectorsOfThisScrapeFared) {
  const std::vector<std::string> some = {"exporter", "up", "container_state", "container_events",
                                         "engine"};
  std::string text = written(some, snapshot({}));
  text.resize(text.find("# HELP docker_containers "));  // where the next collector begins
  EXPECT_EQ(
      text.substr(text.find("# HELP docker_exporter_collector_success")),
      R"(# HELP docker_exporter_collector_success 1 if the engine gave what this collector needs, else 0.
# TYPE docker_exporter_collector_success gauge
docker_exporter_collector_success{collector="up"} 1
docker_exporter_collector_success{collector="container_state"} 1
docker_exporter_collector_success{collector="container_events"} 0
docker_exporter_collector_success{collector="engine"} 0
# HELP docker_exporter_collector_duration_seconds Time this collector took to write its metrics.
# TYPE docker_exporter_collector_duration_seconds gauge
docker_exporter_collector_duration_seconds{collector="up"} 0.001
docker_exporter_collector_duration_seconds{collector="container_state"} 0.001
docker_exporter_collector_duration_seconds{collector="container_events"} 0.001
docker_exporter_collector_duration_seconds{collector="engine"} 0.001
)");
}

}  // namespace
}  // namespace docker_exporter::collectors
