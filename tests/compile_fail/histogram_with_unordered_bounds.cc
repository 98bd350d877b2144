// want: the bounds of a histogram ascend
#include "exposition/metric.h"
using namespace docker_exporter::exposition;
constexpr std::array<std::string_view, 1> labels = {"endpoint"};
#ifdef GOOD
constexpr std::array<double, 2> bounds = {0.1, 1};
#else
constexpr std::array<double, 2> bounds = {1, 0.1};
#endif
constexpr auto metric = histogram("duration_seconds", "Durations.", labels, bounds);
