// What dashboards made for cAdvisor find.
#include <sstream>

#include "unit/collectors/snapshots.h"

namespace docker_exporter::collectors {
namespace {

using namespace std::chrono_literals;

const std::vector<std::string> only = {"cadvisor"};

// Whole samples of one container of which everything is known, without HELP and TYPE.
std::string samples(const model::Snapshot& snapshot, const Options& with) {
  std::istringstream text(written(only, snapshot, with));
  std::string kept;
  for (std::string line; std::getline(text, line);)
    if (!line.starts_with("#")) kept += line + '\n';
  return kept;
}

model::Snapshot one_container(const std::string& driver) {
  Container web{.id = "abc", .name = "web", .state = State::running, .image = "nginx:1"};
  web.labels = {{"com.docker.compose.project", "shop"}, {"team", "red"}};
  web.inspected = model::Inspected{.started = at(1), .limits = {.memory_bytes = 64}};
  model::Snapshot all = snapshot({web});
  all.engine.info =
      std::make_shared<model::EngineInfo>(model::EngineInfo{.cpus = 2, .memory_bytes = 1024});
  all.engine.cgroup_driver = driver;
  model::Resources resources;
  resources.all = {{.container = all.containers->all.front(),
                    .usage = std::make_shared<model::Usage>(all_told())}};
  resources.at = at(0.7);
  all.resources = std::make_shared<model::Resources>(resources);
  return all;
}

// Each sample of `want` as the exposition has it: {} stands for the labels of the container.
std::string with_labels(std::string want, const std::string& id) {
  const std::string own = R"(id=")" + id + R"(",name="web",image="nginx:1")";
  const std::string more =
      R"(,container_label_com_docker_compose_project="shop",container_label_com_docker_compose_service="",container_label_team="red"})";
  for (std::size_t at = 0; (at = want.find('{', at)) != std::string::npos; ++at) {
    const auto end = want.find('}', at);
    const auto inside = want.substr(at + 1, end - at - 1);
    want.replace(at, end - at + 1, '{' + own + (inside.empty() ? "" : ',' + inside) + more);
    at = want.find('}', at);
  }
  return want;
}

const std::string everything = R"(container_cpu_usage_seconds_total{cpu="total"} 1.001
container_cpu_user_seconds_total{} 0.601
container_cpu_system_seconds_total{} 0.401
container_cpu_cfs_periods_total{} 3
container_cpu_cfs_throttled_periods_total{} 2
container_cpu_cfs_throttled_seconds_total{} 0.0015
container_memory_usage_bytes{} 4096
container_memory_working_set_bytes{} 4095
container_memory_rss{} 4094
container_memory_cache{} 4093
container_memory_kernel_usage{} 4092
container_memory_swap{} 4091
container_memory_max_usage_bytes{} 4090
container_memory_failcnt{} 12
container_oom_events_total{} 14
container_start_time_seconds{} 1700000001
container_spec_memory_limit_bytes{} 64
container_spec_memory_swap_limit_bytes{} 0
container_memory_failures_total{failure_type="pgfault",scope="container"} 15
container_memory_failures_total{failure_type="pgmajfault",scope="container"} 16
container_last_seen{} 1700000000
machine_cpu_cores 2
machine_memory_bytes 1024
container_network_receive_bytes_total{interface="eth0"} 20
container_network_receive_packets_total{interface="eth0"} 21
container_network_receive_errors_total{interface="eth0"} 22
container_network_receive_packets_dropped_total{interface="eth0"} 23
container_network_transmit_bytes_total{interface="eth0"} 24
container_network_transmit_packets_total{interface="eth0"} 25
container_network_transmit_errors_total{interface="eth0"} 26
container_network_transmit_packets_dropped_total{interface="eth0"} 27
container_fs_reads_bytes_total{device="253:0"} 30
container_fs_writes_bytes_total{device="253:0"} 31
container_fs_reads_total{device="253:0"} 32
container_fs_writes_total{device="253:0"} 33
container_pressure_cpu_waiting_seconds_total{} 0.00004
container_pressure_cpu_stalled_seconds_total{} 0.000041
container_pressure_memory_waiting_seconds_total{} 0.000042
container_pressure_memory_stalled_seconds_total{} 0.000043
container_pressure_io_waiting_seconds_total{} 0.000044
container_pressure_io_stalled_seconds_total{} 0.000045
)";

TEST(Cadvisor, HasTheNamesAndLabelsThatDashboardsKnow) {
  Options with = options();
  with.container_labels = {"team"};
  EXPECT_EQ(samples(one_container("cgroupfs"), with), with_labels(everything, "/docker/abc"));
  EXPECT_EQ(samples(one_container("systemd"), with),
            with_labels(everything, "/system.slice/docker-abc.scope"));
  // Where its cgroup was read, its path is no guess.
  model::Snapshot all = one_container("systemd");
  model::Resources resources = *all.resources;
  auto usage = *resources.all.front().usage;
  usage.cgroup = "/my.slice/docker-abc.scope";
  resources.all.front().usage = std::make_shared<model::Usage>(usage);
  all.resources = std::make_shared<model::Resources>(resources);
  EXPECT_EQ(samples(all, with), with_labels(everything, "/my.slice/docker-abc.scope"));
}

TEST(Cadvisor, SaysNothingOfWhatIsNotKnown) {
  model::Snapshot all = one_container("cgroupfs");
  all.engine.info = nullptr;
  model::Resources resources = *all.resources;
  resources.all.front().usage = std::make_shared<model::Usage>();
  auto bare = *resources.all.front().container;
  bare.inspected.reset();
  resources.all.front().container = std::make_shared<const Container>(bare);
  all.resources = std::make_shared<model::Resources>(resources);
  Options with = options();
  with.container_labels = {"team"};
  EXPECT_EQ(samples(all, with), with_labels("container_last_seen{} 1700000000\n", "/docker/abc"));
  EXPECT_EQ(samples(snapshot({}), with), "");
}

TEST(Cadvisor, IsOffUnlessAskedFor) {
  for (const Collector* one : on_by_default()) EXPECT_NE(one->name, only.front());
}

}  // namespace
}  // namespace docker_exporter::collectors
