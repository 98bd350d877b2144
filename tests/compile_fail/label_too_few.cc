// want: no matching member function for call to 'sample'|no matching function for call to
#include "exposition/writer.h"
using namespace docker_exporter::exposition;
constexpr std::array<std::string_view, 2> labels = {"id", "name"};
constexpr auto metric = gauge("health", "Health.", labels);
void write(Writer& out) {
#ifdef GOOD
  out.sample(metric, {"a", "b"}, 1);
#else
  out.sample(metric, {"a"}, 1);
#endif
}
