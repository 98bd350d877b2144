// Network traffic of running containers, by interface. A container that shares the host's or
// another container's network has none of its own, so that nothing is counted twice.
#include "collectors/collector.h"
#include "collectors/per_usage.h"

namespace docker_exporter::collectors {
namespace {

using exposition::counter;
using model::Amount;
using model::Interface;
using model::Traffic;
using model::Usage;

constexpr std::array<std::string_view, 2> per_interface = {"name", "interface"};
constexpr auto received_bytes =
    counter("docker_container_network_receive_bytes_total", "Bytes received.", per_interface);
constexpr auto received_packets =
    counter("docker_container_network_receive_packets_total", "Packets received.", per_interface);
constexpr auto received_errors = counter("docker_container_network_receive_errors_total",
                                         "Packets received with errors.", per_interface);
constexpr auto received_dropped = counter("docker_container_network_receive_packets_dropped_total",
                                          "Packets received and dropped.", per_interface);
constexpr auto sent_bytes =
    counter("docker_container_network_transmit_bytes_total", "Bytes sent.", per_interface);
constexpr auto sent_packets =
    counter("docker_container_network_transmit_packets_total", "Packets sent.", per_interface);
constexpr auto sent_errors = counter("docker_container_network_transmit_errors_total",
                                     "Packets that could not be sent.", per_interface);
constexpr auto sent_dropped = counter("docker_container_network_transmit_packets_dropped_total",
                                      "Packets dropped instead of sent.", per_interface);

struct InterfaceRow {
  const exposition::Metric<2>& metric;
  Traffic Interface::* direction;
  Amount Traffic::* amount;
};
constexpr InterfaceRow rows[] = {
    {received_bytes, &Interface::received, &Traffic::bytes},
    {received_packets, &Interface::received, &Traffic::packets},
    {received_errors, &Interface::received, &Traffic::errors},
    {received_dropped, &Interface::received, &Traffic::dropped},
    {sent_bytes, &Interface::sent, &Traffic::bytes},
    {sent_packets, &Interface::sent, &Traffic::packets},
    {sent_errors, &Interface::sent, &Traffic::errors},
    {sent_dropped, &Interface::sent, &Traffic::dropped},
};

void collect(const Scrape& scrape, exposition::Writer& out) {
  for (const InterfaceRow& row : rows)
    each_usage(scrape.snapshot, [&](const std::string& name, const Usage& usage) {
      for (const Interface& one : usage.interfaces)
        if (const Amount& value = one.*row.direction.*row.amount)
          out.sample(row.metric, {name, one.name}, *value);
    });
}

constexpr const exposition::MetricInfo* metrics[] = {
    &received_bytes, &received_packets, &received_errors, &received_dropped,
    &sent_bytes,     &sent_packets,     &sent_errors,     &sent_dropped};

}  // namespace

extern const Part container_resources_network{.metrics = metrics, .collect = collect};

}  // namespace docker_exporter::collectors
