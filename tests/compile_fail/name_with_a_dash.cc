// want: a name has letters, digits and underscores only
#include "exposition/metric.h"
using namespace docker_exporter::exposition;
#ifdef GOOD
constexpr auto metric = gauge("docker_up", "Up.");
#else
constexpr auto metric = gauge("docker-up", "Up.");
#endif
