// A folder with a web configuration and the certificates of a test's own authority.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "fake_engine/certificates.h"

namespace docker_exporter::web {

// Of "secret", at the lowest cost.
inline const std::string secret_hash =
    "$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW";

struct Site {
  docker_exporter::testing::CertificateAuthority authority;
  std::filesystem::path folder = authority.directory();
  std::string file = folder / "web.yml";

  // Into the file that is there, as an editor may do it.
  void write(const std::string& text) const { std::ofstream(file, std::ios::binary) << text; }
  // As a whole, as configuration management does it.
  void replace(const std::string& text) const {
    std::ofstream(file + ".new", std::ios::binary) << text;
    std::filesystem::rename(file + ".new", file);
  }

  // The section of TLS with a certificate of this name, which the authority makes now.
  std::string tls(const std::string& name = "server") {
    authority.issue(name, "DNS:localhost");
    return "tls_server_config:\n  cert_file: " + name + "-cert.pem\n  key_file: " + name +
           "-key.pem\n";
  }
  std::string clients() const {
    return "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.pem\n";
  }
  static std::string users() { return "basic_auth_users:\n  alice: " + secret_hash + "\n"; }

  // `text` with DIR for the folder.
  std::string without_folder(std::string text) const {
    const std::string name = folder.string();
    for (auto at = text.find(name); at != text.npos; at = text.find(name))
      text.replace(at, name.size(), "DIR");
    return text;
  }
};

}  // namespace docker_exporter::web
