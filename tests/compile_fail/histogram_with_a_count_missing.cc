// want: no matching member function for call to 'sample'|no matching function for call to
#include "exposition/writer.h"
using namespace docker_exporter::exposition;
constexpr std::array<std::string_view, 1> labels = {"endpoint"};
constexpr std::array<double, 2> bounds = {0.1, 1};
constexpr auto metric = histogram("duration_seconds", "Durations.", labels, bounds);
void write(Writer& out) {
#ifdef GOOD
  const std::array<std::uint64_t, 3> counts = {1, 2, 3};
#else
  const std::array<std::uint64_t, 2> counts = {1, 2};
#endif
  out.sample(metric, {"ping"}, counts, 1.5);
}
