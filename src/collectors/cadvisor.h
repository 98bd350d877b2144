// How the metrics of cAdvisor name a container.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/collector.h"
#include "collectors/label_names.h"
#include "collectors/per_container.h"
#include "model/usage.h"

namespace docker_exporter::collectors::cadvisor_names {

// Further ones are those of the container, container_label_*.
inline constexpr std::array<std::string_view, 3> of_container = {"id", "name", "image"};

struct Identity {
  const model::Container& container;
  const model::Usage& usage;
  std::string id;  // the path of its cgroup
  std::vector<exposition::Label> labels;
};

// Of every measured container. Where the path is not told, it is what the engine's cgroup driver
// makes of the id.
std::vector<Identity> identities(const Scrape& scrape, const std::vector<ShownLabel>& labels);
std::vector<ShownLabel> labels_of(const Options& options);

template <std::size_t N>
void sample(exposition::Writer& out, const exposition::OpenMetric<N>& metric, const Identity& one,
            const std::string_view (&values)[N], const std::optional<Number>& value) {
  if (!value) return;
  std::visit([&](auto number) { out.sample(metric, values, one.labels, number); }, *value);
}

}  // namespace docker_exporter::collectors::cadvisor_names
