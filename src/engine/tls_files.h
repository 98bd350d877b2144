// Where docker keeps its certificates: DOCKER_CERT_PATH, or the directory of its configuration.
#pragma once

#include <string>
#include <variant>

#include "engine/address.h"
#include "engine/transport.h"

namespace docker_exporter::engine {

// The variables as they are set; "" is not set.
struct TlsEnvironment {
  std::string docker_cert_path;
  std::string docker_config;
  std::string home;
};

// ca.pem, cert.pem and key.pem in DOCKER_CERT_PATH, else in DOCKER_CONFIG, else in ~/.docker. A
// directory that was not named for its certificates need not hold any. One that was must hold
// ca.pem: to fall back on the system's certificates would trust more than was asked for. A client
// certificate is optional, but cert.pem and key.pem come together. Nothing is read here.
std::variant<TlsFiles, AddressError> find_tls_files(const TlsEnvironment& environment);

}  // namespace docker_exporter::engine
