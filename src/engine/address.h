// Where the engine is: DOCKER_HOST, read as docker-prometheus-exporter and the docker CLI read it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace docker_exporter::engine {

struct UnixAddress {
  std::string path;
};
struct TcpAddress {
  std::string host;  // name or IP address, without brackets; also the TLS server name
  std::uint16_t port;
  bool tls = false;
  std::string base_path;  // "" or "/prefix", put before every request path
};

struct Address {
  std::variant<UnixAddress, TcpAddress> value;

  // unix:///var/run/docker.sock, tcp://host:2375, https://host:2376; no credentials.
  std::string spell() const;
  // The Host header: never empty, never a path ("localhost" for unix sockets).
  std::string host_header() const;
};

struct AddressError {
  std::string expected;  // one sentence that ends a message "DOCKER_HOST ...: expected ..."
};

// `tls_wanted` (DOCKER_TLS_VERIFY is not empty) turns tcp:// into TLS, never unix://. Trims; empty
// is the default socket; no "://" is tcp. A missing host is localhost, a missing port 2375, or 2376
// with TLS. ssh://, fd:// and, outside Windows, npipe:// are refused with a reason.
std::variant<Address, AddressError> parse_address(std::string_view docker_host, bool tls_wanted);

}  // namespace docker_exporter::engine
