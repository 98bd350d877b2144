// want: le is the label of the buckets of a histogram
#include "exposition/metric.h"
using namespace docker_exporter::exposition;
#ifdef GOOD
constexpr std::array<std::string_view, 1> labels = {"endpoint"};
#else
constexpr std::array<std::string_view, 1> labels = {"le"};
#endif
constexpr auto metric = gauge("up", "Up.", labels);
