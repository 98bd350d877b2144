// want: only a counter's name ends in _total
#include "exposition/metric.h"
using namespace docker_exporter::exposition;
#ifdef GOOD
constexpr auto metric = gauge("requests", "Requests.");
#else
constexpr auto metric = gauge("requests_total", "Requests.");
#endif
