// Network, block devices and pressure under the names of cAdvisor.
#include "collectors/cadvisor.h"
#include "collectors/device_name.h"
#include "collectors/per_usage.h"

namespace docker_exporter::collectors {
namespace {

using cadvisor_names::Identity;
using cadvisor_names::of_container;
using exposition::counter;
using exposition::OpenMetric;
using exposition::with_more_labels;
using model::Amount;
using model::BlockDevice;
using model::Interface;
using model::Pressure;
using model::Traffic;
using model::Usage;

constexpr std::string_view more = "container_label_*";
constexpr std::array<std::string_view, 4> per_interface = {"id", "name", "image", "interface"};
constexpr std::array<std::string_view, 4> per_device = {"id", "name", "image", "device"};

consteval OpenMetric<4> network(std::string_view name, std::string_view help) {
  return with_more_labels(counter(name, help, per_interface), more);
}
consteval OpenMetric<4> block(std::string_view name, std::string_view help) {
  return with_more_labels(counter(name, help, per_device), more);
}
consteval OpenMetric<3> waited(std::string_view name, std::string_view help) {
  return with_more_labels(counter(name, help, of_container), more);
}

constexpr auto received_bytes = network("container_network_receive_bytes_total", "Bytes received.");
constexpr auto received_packets =
    network("container_network_receive_packets_total", "Packets received.");
constexpr auto received_errors =
    network("container_network_receive_errors_total", "Packets received with errors.");
constexpr auto received_dropped =
    network("container_network_receive_packets_dropped_total", "Packets received and dropped.");
constexpr auto sent_bytes = network("container_network_transmit_bytes_total", "Bytes sent.");
constexpr auto sent_packets = network("container_network_transmit_packets_total", "Packets sent.");
constexpr auto sent_errors =
    network("container_network_transmit_errors_total", "Packets that could not be sent.");
constexpr auto sent_dropped =
    network("container_network_transmit_packets_dropped_total", "Packets dropped, not sent.");
struct InterfaceRow {
  const OpenMetric<4>& metric;
  Traffic Interface::* direction;
  Amount Traffic::* amount;
};
constexpr InterfaceRow interface_rows[] = {
    {received_bytes, &Interface::received, &Traffic::bytes},
    {received_packets, &Interface::received, &Traffic::packets},
    {received_errors, &Interface::received, &Traffic::errors},
    {received_dropped, &Interface::received, &Traffic::dropped},
    {sent_bytes, &Interface::sent, &Traffic::bytes},
    {sent_packets, &Interface::sent, &Traffic::packets},
    {sent_errors, &Interface::sent, &Traffic::errors},
    {sent_dropped, &Interface::sent, &Traffic::dropped},
};

constexpr auto read_bytes = block("container_fs_reads_bytes_total", "Bytes read.");
constexpr auto written_bytes = block("container_fs_writes_bytes_total", "Bytes written.");
constexpr auto reads = block("container_fs_reads_total", "Reads.");
constexpr auto writes = block("container_fs_writes_total", "Writes.");
struct DeviceRow {
  const OpenMetric<4>& metric;
  Amount BlockDevice::* amount;
};
constexpr DeviceRow device_rows[] = {
    {read_bytes, &BlockDevice::read_bytes},
    {written_bytes, &BlockDevice::written_bytes},
    {reads, &BlockDevice::reads},
    {writes, &BlockDevice::writes},
};

constexpr auto cpu_waiting =
    waited("container_pressure_cpu_waiting_seconds_total", "Time some waited for a CPU.");
constexpr auto cpu_stalled =
    waited("container_pressure_cpu_stalled_seconds_total", "Time all waited for a CPU.");
constexpr auto memory_waiting =
    waited("container_pressure_memory_waiting_seconds_total", "Time some waited for memory.");
constexpr auto memory_stalled =
    waited("container_pressure_memory_stalled_seconds_total", "Time all waited for memory.");
constexpr auto io_waiting =
    waited("container_pressure_io_waiting_seconds_total", "Time some waited for I/O.");
constexpr auto io_stalled =
    waited("container_pressure_io_stalled_seconds_total", "Time all waited for I/O.");
struct PressureRow {
  const OpenMetric<3>& metric;
  Pressure Usage::* of;
  model::Span Pressure::* time;
};
constexpr PressureRow pressure_rows[] = {
    {cpu_waiting, &Usage::cpu_pressure, &Pressure::waiting},
    {cpu_stalled, &Usage::cpu_pressure, &Pressure::stalled},
    {memory_waiting, &Usage::memory_pressure, &Pressure::waiting},
    {memory_stalled, &Usage::memory_pressure, &Pressure::stalled},
    {io_waiting, &Usage::io_pressure, &Pressure::waiting},
    {io_stalled, &Usage::io_pressure, &Pressure::stalled},
};

void collect(const Scrape& scrape, exposition::Writer& out) {
  const auto labels = cadvisor_names::labels_of(scrape.options);
  const auto all = cadvisor_names::identities(scrape, labels);
  for (const InterfaceRow& row : interface_rows)
    for (const Identity& one : all)
      for (const Interface& i : one.usage.interfaces)
        cadvisor_names::sample(out, row.metric, one,
                               {one.id, one.container.name, one.container.image, i.name},
                               number(i.*row.direction.*row.amount));
  for (const DeviceRow& row : device_rows)
    for (const Identity& one : all)
      for (const BlockDevice& device : one.usage.devices)
        cadvisor_names::sample(out, row.metric, one,
                               {one.id, one.container.name, one.container.image, name(device)},
                               number(device.*row.amount));
  for (const PressureRow& row : pressure_rows)
    for (const Identity& one : all)
      cadvisor_names::sample(out, row.metric, one,
                             {one.id, one.container.name, one.container.image},
                             seconds(one.usage.*row.of.*row.time));
}

constexpr const exposition::MetricInfo* metrics[] = {
    &received_bytes, &received_packets, &received_errors, &received_dropped, &sent_bytes,
    &sent_packets,   &sent_errors,      &sent_dropped,    &read_bytes,       &written_bytes,
    &reads,          &writes,           &cpu_waiting,     &cpu_stalled,      &memory_waiting,
    &memory_stalled, &io_waiting,       &io_stalled};

}  // namespace

extern const Part cadvisor_devices{.metrics = metrics, .collect = collect};

}  // namespace docker_exporter::collectors
