// What the engine may do to us is a value: a result or one of a few reasons why there is none.
#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>

namespace docker_exporter::base {

struct Error {
  // Few and fixed: it becomes a `reason` label of the exporter's own metrics.
  enum class Reason {
    unreachable,   // nothing listens there: no such socket, connection refused, no such host
    no_access,     // the operating system forbids it: EACCES or EPERM on the socket
    tls,           // handshake or certificate
    timeout,       // the deadline passed, whatever was being waited for
    closed,        // the peer closed the connection before the answer was complete
    denied,        // 403 or 405: a proxy or a plugin does not allow this request
    not_found,     // 404: no such container, or no such route on this engine
    bad_version,   // 400: the API version of the request is too new or too old
    rejected,      // any other 4xx
    server_error,  // 500 and other 5xx
    engine_down,   // 502, 503 or 504: a proxy answers, the engine behind it does not
    malformed,     // not HTTP, or not the JSON that was asked for
    too_large,     // header or body above our limit
  };
  Reason reason;
  std::string detail;  // for the log only; never a label, never shown to HTTP clients
};

std::string_view name(Error::Reason reason);

// std::expected in all but name: GCC 12 has <expected> only under -std=c++23.
template <class T>
struct [[nodiscard]] Result : boost::system::result<T, Error> {
  using boost::system::result<T, Error>::result;
};

}  // namespace docker_exporter::base
