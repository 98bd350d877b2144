// Looks which certificate files there are.
#include "engine/tls_files.h"

#include <filesystem>
#include <system_error>

namespace docker_exporter::engine {
namespace {

// A file that may not be looked at counts as there: reading it will say why it cannot be used.
bool there(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  return status.type() != std::filesystem::file_type::not_found;
}

}  // namespace

std::variant<TlsFiles, AddressError> find_tls_files(const TlsEnvironment& environment) {
  std::string directory = environment.docker_cert_path;
  std::string named_by = "DOCKER_CERT_PATH";
  if (directory.empty()) {
    directory = environment.docker_config;
    named_by = "DOCKER_CONFIG";
  }
  if (directory.empty()) {
    if (environment.home.empty()) return TlsFiles{};
    directory = environment.home + "/.docker";
    named_by = "the default of DOCKER_CERT_PATH";
  }
  const auto present = [&](const char* name) {
    auto path = directory + '/' + name;
    return there(path) ? path : std::string();
  };
  TlsFiles files{present("ca.pem"), present("cert.pem"), present("key.pem")};
  if (files.ca.empty() && !environment.docker_cert_path.empty())
    return AddressError{"ca.pem in the directory " + directory + " (DOCKER_CERT_PATH)"};
  if (files.cert.empty() != files.key.empty())
    return AddressError{"both cert.pem and key.pem, or neither, in the directory " + directory +
                        " (" + named_by + ")"};
  return files;
}

}  // namespace docker_exporter::engine
