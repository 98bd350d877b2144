// want: a counter's name ends in _total
#include "exposition/metric.h"
using namespace docker_exporter::exposition;
#ifdef GOOD
constexpr auto metric = counter("requests_total", "Requests.");
#else
constexpr auto metric = counter("requests", "Requests.");
#endif
