// Spelling of the error reasons.
#include "base/result.h"

namespace docker_exporter::base {

std::string_view name(Error::Reason reason) {
  using enum Error::Reason;
  switch (reason) {
    case unreachable:
      return "unreachable";
    case no_access:
      return "no_access";
    case tls:
      return "tls";
    case timeout:
      return "timeout";
    case closed:
      return "closed";
    case denied:
      return "denied";
    case not_found:
      return "not_found";
    case bad_version:
      return "bad_version";
    case rejected:
      return "rejected";
    case server_error:
      return "server_error";
    case engine_down:
      return "engine_down";
    case malformed:
      return "malformed";
    case too_large:
      return "too_large";
  }
  return "unknown";
}

}  // namespace docker_exporter::base
