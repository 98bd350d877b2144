// want: _bucket, _sum and _count are put behind a histogram's name
#include "exposition/metric.h"
using namespace docker_exporter::exposition;
#ifdef GOOD
constexpr auto metric = gauge("containers", "Containers.");
#else
constexpr auto metric = gauge("container_count", "Containers.");
#endif
