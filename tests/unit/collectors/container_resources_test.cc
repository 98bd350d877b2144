// What is told of usages: everything, of those of whom something is known.
#include <sstream>

#include "unit/collectors/snapshots.h"

namespace docker_exporter::collectors {
namespace {

using namespace std::chrono_literals;
using model::ContainerUsage;
using model::Resources;
using model::Usage;
using model::UsageSource;

const std::vector<std::string> only = {"container_resources"};

// Without the lines of HELP and TYPE.
std::string samples(const Resources& resources) {
  model::Snapshot all = snapshot({});
  all.resources = std::make_shared<Resources>(resources);
  std::istringstream text(written(only, all));
  std::string kept;
  for (std::string line; std::getline(text, line);)
    if (!line.starts_with("#")) kept += line + '\n';
  return kept;
}

ContainerUsage usage_of(const std::string& name, Usage usage,
                        UsageSource source = UsageSource::cgroup) {
  return {.container = std::make_shared<const Container>(Container{.id = name, .name = name}),
          .usage = std::make_shared<const Usage>(std::move(usage)),
          .source = source};
}

TEST(ContainerResources, AreAllThatASourceTells) {
  EXPECT_EQ(samples({.all = {usage_of("web", all_told())}, .missing = 0, .oldest_age = 1500us}),
            R"(docker_container_cpu_usage_seconds_total{name="web"} 1.001
docker_container_cpu_seconds_total{name="web",mode="user"} 0.601
docker_container_cpu_seconds_total{name="web",mode="system"} 0.401
docker_container_cpu_periods_total{name="web"} 3
docker_container_cpu_throttled_periods_total{name="web"} 2
docker_container_cpu_throttled_seconds_total{name="web"} 0.0015
docker_container_pids{name="web"} 17
docker_container_memory_usage_bytes{name="web"} 4096
docker_container_memory_working_set_bytes{name="web"} 4095
docker_container_memory_anon_bytes{name="web"} 4094
docker_container_memory_file_bytes{name="web"} 4093
docker_container_memory_kernel_bytes{name="web"} 4092
docker_container_memory_swap_bytes{name="web"} 4091
docker_container_memory_peak_bytes{name="web"} 4090
docker_container_memory_events_total{name="web",event="low"} 10
docker_container_memory_events_total{name="web",event="high"} 11
docker_container_memory_events_total{name="web",event="max"} 12
docker_container_memory_events_total{name="web",event="oom"} 13
docker_container_memory_events_total{name="web",event="oom_kill"} 14
docker_container_memory_page_faults_total{name="web"} 15
docker_container_memory_major_page_faults_total{name="web"} 16
docker_container_network_receive_bytes_total{name="web",interface="eth0"} 20
docker_container_network_receive_packets_total{name="web",interface="eth0"} 21
docker_container_network_receive_errors_total{name="web",interface="eth0"} 22
docker_container_network_receive_packets_dropped_total{name="web",interface="eth0"} 23
docker_container_network_transmit_bytes_total{name="web",interface="eth0"} 24
docker_container_network_transmit_packets_total{name="web",interface="eth0"} 25
docker_container_network_transmit_errors_total{name="web",interface="eth0"} 26
docker_container_network_transmit_packets_dropped_total{name="web",interface="eth0"} 27
docker_container_block_read_bytes_total{name="web",device="253:0"} 30
docker_container_block_written_bytes_total{name="web",device="253:0"} 31
docker_container_block_reads_total{name="web",device="253:0"} 32
docker_container_block_writes_total{name="web",device="253:0"} 33
docker_container_pressure_waiting_seconds_total{name="web",resource="cpu"} 0.00004
docker_container_pressure_waiting_seconds_total{name="web",resource="memory"} 0.000042
docker_container_pressure_waiting_seconds_total{name="web",resource="io"} 0.000044
docker_container_pressure_stalled_seconds_total{name="web",resource="cpu"} 0.000041
docker_container_pressure_stalled_seconds_total{name="web",resource="memory"} 0.000043
docker_container_pressure_stalled_seconds_total{name="web",resource="io"} 0.000045
docker_exporter_resources_containers{source="cgroup"} 1
docker_exporter_resources_containers{source="stats"} 0
docker_exporter_resources_missing_containers 0
docker_exporter_resources_age_seconds 0.0015
)");
}

TEST(ContainerResources, AreAbsentWhereASourceDoesNotTellThem) {
  Usage little;
  little.memory.usage = 0;
  EXPECT_EQ(samples({.all = {usage_of("a", {}, UsageSource::stats), usage_of("b", little)},
                     .missing = 2,
                     .oldest_age = 2s}),
            R"(docker_container_memory_usage_bytes{name="b"} 0
docker_exporter_resources_containers{source="cgroup"} 1
docker_exporter_resources_containers{source="stats"} 1
docker_exporter_resources_missing_containers 2
docker_exporter_resources_age_seconds 2
)");
}

TEST(ContainerResources, SayNothingBeforeAnythingWasMeasured) {
  EXPECT_EQ(samples({}),
            R"(docker_exporter_resources_containers{source="cgroup"} 0
docker_exporter_resources_containers{source="stats"} 0
docker_exporter_resources_missing_containers 0
)");
  EXPECT_EQ(written(only, snapshot({})), "# EOF\n");
}

// The largest numbers there are come through whole.
TEST(ContainerResources, LoseNoDigit) {
  Usage large;
  large.memory.faults = UINT64_MAX;
  large.cpu.total = std::chrono::nanoseconds::max();
  EXPECT_EQ(samples({.all = {usage_of("a", large)}, .missing = 0, .oldest_age = {}}),
            R"(docker_container_cpu_usage_seconds_total{name="a"} 9223372036.854775807
docker_container_memory_page_faults_total{name="a"} 18446744073709551615
docker_exporter_resources_containers{source="cgroup"} 1
docker_exporter_resources_containers{source="stats"} 0
docker_exporter_resources_missing_containers 0
)");
}

TEST(ContainerResources, SucceedWhereNoContainerIsMissing) {
  const auto succeeded = [](const model::Snapshot& snapshot) {
    for (const Collector* one : all())
      if (one->name == only.front()) return one->succeeded(snapshot);
    return false;
  };
  model::Snapshot all = snapshot({});
  EXPECT_FALSE(succeeded(all));
  all.resources = std::make_shared<Resources>();
  EXPECT_TRUE(succeeded(all));
  all.resources = std::make_shared<Resources>(Resources{.all = {}, .missing = 1, .oldest_age = {}});
  EXPECT_FALSE(succeeded(all));
}

}  // namespace
}  // namespace docker_exporter::collectors
