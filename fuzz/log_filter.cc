// Any RUST_LOG is read without complaint but in the list of what was ignored.
#include "base/log_filter.h"
#include "input.h"

using namespace docker_exporter;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const base::log::Filter filter(fuzz::text_of(data, size));
  const auto level = filter.level("docker_prometheus_exporter");
  for (const auto line : {base::log::Level::error, base::log::Level::debug})
    fuzz::require(filter.enabled(line, "docker_prometheus_exporter") == (line <= level));
  return 0;
}
