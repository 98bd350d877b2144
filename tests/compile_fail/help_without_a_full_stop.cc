// want: help is a sentence with a full stop
#include "exposition/metric.h"
using namespace docker_exporter::exposition;
#ifdef GOOD
constexpr auto metric = gauge("docker_up", "Up.");
#else
constexpr auto metric = gauge("docker_up", "Up");
#endif
