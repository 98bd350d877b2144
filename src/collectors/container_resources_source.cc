// Where the numbers of a scrape come from, and how old they are.
#include <algorithm>

#include "collectors/collector.h"
#include "collectors/per_usage.h"

namespace docker_exporter::collectors {
namespace {

using exposition::gauge;
using model::Resources;
using model::UsageSource;

constexpr std::array<std::string_view, 1> per_source = {"source"};
constexpr auto containers =
    gauge("docker_exporter_resources_containers",
          "Running containers by where their numbers come from: the kernel's cgroup files, or the "
          "engine's stats.",
          per_source);
constexpr auto missing = gauge("docker_exporter_resources_missing_containers",
                               "Running containers that have no numbers in this scrape.");
constexpr auto age =
    gauge("docker_exporter_resources_age_seconds", "Age of the oldest numbers in this scrape.");

void collect(const Scrape& scrape, exposition::Writer& out) {
  if (scrape.snapshot.resources == nullptr) return;
  const Resources& resources = *scrape.snapshot.resources;
  const auto count = [&](UsageSource source) {
    return std::ranges::count(resources.all, source, &model::ContainerUsage::source);
  };
  out.sample(containers, {"cgroup"}, count(UsageSource::cgroup));
  out.sample(containers, {"stats"}, count(UsageSource::stats));
  out.sample(missing, resources.missing);
  if (resources.oldest_age) out.sample(age, *resources.oldest_age);
}

constexpr const exposition::MetricInfo* metrics[] = {&containers, &missing, &age};

}  // namespace

extern const Part container_resources_source{.metrics = metrics, .collect = collect};

}  // namespace docker_exporter::collectors
