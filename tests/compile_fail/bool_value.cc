// want: no matching member function for call to 'sample'|no matching function for call to
#include "exposition/writer.h"
using namespace docker_exporter::exposition;
constexpr auto metric = gauge("up", "Up.");
void write(Writer& out) {
#ifdef GOOD
  out.sample(metric, 1);
#else
  out.sample(metric, true);
#endif
}
