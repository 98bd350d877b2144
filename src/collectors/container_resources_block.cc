// What running containers read from and wrote to block devices: what reached the device, not what
// the page cache answered.
#include "collectors/collector.h"
#include "collectors/device_name.h"
#include "collectors/per_usage.h"

namespace docker_exporter::collectors {
namespace {

using exposition::counter;
using model::Amount;
using model::BlockDevice;
using model::Usage;

constexpr std::array<std::string_view, 2> per_device = {"name", "device"};
constexpr auto read_bytes = counter("docker_container_block_read_bytes_total",
                                    "Bytes read from a block device.", per_device);
constexpr auto written_bytes = counter("docker_container_block_written_bytes_total",
                                       "Bytes written to a block device.", per_device);
constexpr auto reads =
    counter("docker_container_block_reads_total", "Read operations of a block device.", per_device);
constexpr auto writes = counter("docker_container_block_writes_total",
                                "Write operations of a block device.", per_device);

struct DeviceRow {
  const exposition::Metric<2>& metric;
  Amount BlockDevice::* amount;
};
constexpr DeviceRow rows[] = {
    {read_bytes, &BlockDevice::read_bytes},
    {written_bytes, &BlockDevice::written_bytes},
    {reads, &BlockDevice::reads},
    {writes, &BlockDevice::writes},
};

void collect(const Scrape& scrape, exposition::Writer& out) {
  for (const DeviceRow& row : rows)
    each_usage(scrape.snapshot, [&](const std::string& container, const Usage& usage) {
      for (const BlockDevice& device : usage.devices)
        if (const Amount& value = device.*row.amount)
          out.sample(row.metric, {container, name(device)}, *value);
    });
}

constexpr const exposition::MetricInfo* metrics[] = {&read_bytes, &written_bytes, &reads, &writes};

}  // namespace

extern const Part container_resources_block{.metrics = metrics, .collect = collect};

}  // namespace docker_exporter::collectors
