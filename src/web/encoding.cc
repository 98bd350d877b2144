// "*" is every encoding that is not named, the identity included.
#include "web/encoding.h"

#include <optional>

#include "base/preferences.h"

namespace docker_exporter::web {

bool wants_gzip(std::string_view accept_encoding) {
  std::optional<double> gzip;
  std::optional<double> identity;
  std::optional<double> others;
  for (const base::Preference& coding : base::preferences(accept_encoding)) {
    if (coding.name == "gzip" || coding.name == "x-gzip") gzip = coding.q;
    if (coding.name == "identity") identity = coding.q;
    if (coding.name == "*") others = coding.q;
  }
  const double packed = gzip.value_or(others.value_or(0));
  // Not named, the identity is acceptable, but only as the last resort.
  return packed > 0 && packed >= identity.value_or(0);
}

}  // namespace docker_exporter::web
