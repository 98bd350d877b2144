// Any duration that is accepted is spelled in a way that reads as the same duration.
#include "base/duration.h"
#include "input.h"

using namespace docker_exporter;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto duration = base::parse_duration(fuzz::text_of(data, size));
  if (!duration) return 0;
  fuzz::require(duration->count() >= 0);
  fuzz::require(base::parse_duration(base::spell(*duration)) == duration);
  return 0;
}
