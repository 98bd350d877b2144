// The engine itself and its host, as `docker info` tells.
#include "collectors/collector.h"
#include "collectors/made_of.h"
#include "collectors/per_container.h"

namespace docker_exporter::collectors {
namespace {

using exposition::gauge;
using model::EngineInfo;

constexpr std::array<std::string_view, 11> info_labels = {
    "version",        "name",           "operating_system", "os_type",
    "kernel_version", "architecture",   "storage_driver",   "logging_driver",
    "cgroup_driver",  "cgroup_version", "default_runtime"};
constexpr auto info =
    gauge("docker_engine_info", "Always 1; the labels say what the engine and its host are.",
          info_labels);
constexpr auto live_restore =
    gauge("docker_engine_live_restore",
          "1 if containers keep running while the engine is restarted, else 0.");
constexpr auto cpus = gauge("docker_engine_cpus", "CPUs of the engine's host.");
constexpr auto memory = gauge("docker_engine_memory_bytes", "Memory of the engine's host.");
constexpr auto images = gauge("docker_engine_images", "How many images the engine stores.");
constexpr auto warnings =
    gauge("docker_engine_warnings",
          "How many warnings the engine has about its own setup; docker info prints them.");

struct Fact {
  const exposition::Metric<0>& metric;
  std::optional<Number> (*read)(const EngineInfo&);
};
constexpr Fact facts[] = {
    {live_restore, [](const EngineInfo& engine) { return number(engine.live_restore); }},
    {cpus, [](const EngineInfo& engine) { return number(engine.cpus); }},
    {memory, [](const EngineInfo& engine) { return number(engine.memory_bytes); }},
    {images, [](const EngineInfo& engine) { return number(engine.images); }},
    {warnings, [](const EngineInfo& engine) { return number(engine.warnings); }},
};

void collect(const Scrape& scrape, exposition::Writer& out) {
  if (scrape.snapshot.engine.info == nullptr) return;
  const EngineInfo& engine = *scrape.snapshot.engine.info;
  out.sample(
      info,
      {engine.version, engine.name, engine.operating_system, engine.os_type, engine.kernel_version,
       engine.architecture, engine.storage_driver, engine.logging_driver, engine.cgroup_driver,
       engine.cgroup_version, engine.default_runtime},
      1);
  for (const Fact& row : facts)
    if (const auto value = row.read(engine))
      std::visit([&](auto one) { out.sample(row.metric, one); }, *value);
}

constexpr const exposition::MetricInfo* metrics[] = {&info,   &live_restore, &cpus,
                                                     &memory, &images,       &warnings};

}  // namespace

extern const Collector engine{
    .name = "engine",
    .help = "Version, host and setup of the engine.",
    .needs = {.info = true},
    .succeeded = [](const model::Snapshot& snapshot) { return snapshot.engine.info != nullptr; },
    .made_of = &of_engine_info,
    .metrics = metrics,
    .collect = collect,
};

}  // namespace docker_exporter::collectors
