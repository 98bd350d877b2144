// The web configuration file of exporter-toolkit: its whole schema, strictly.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "web/rate_limit.h"
#include "web/tls_words.h"

namespace docker_exporter::web {

// A longer file is an error; so is a longer file of certificates.
constexpr std::size_t max_web_config_bytes = 1024 * 1024;

// Something in PEM. Where there are both a file and a text, the file counts.
struct Pem {
  std::string
      file;  // a path that does not depend on the current directory unless the config's does
  std::string text;

  bool given() const { return !file.empty() || !text.empty(); }
  bool operator==(const Pem&) const = default;
};

struct TlsConfig {
  Pem cert;       // with those that signed it
  Pem key;        // without a password
  Pem client_ca;  // not given: the system's certificates sign those of clients
  ClientAuth client_auth = ClientAuth::none;
  std::vector<std::string> client_allowed_sans;  // empty: any
  TlsVersion min_version = TlsVersion::tls12;
  TlsVersion max_version = TlsVersion::tls13;
  std::string ciphers;  // of TLS 1.2, as OpenSSL lists them; never empty
  std::string curves;   // as OpenSSL lists them; never empty
  bool prefer_server_cipher_suites = true;

  bool operator==(const TlsConfig&) const = default;
};

struct WebConfig {
  std::optional<TlsConfig> tls;              // none: plain HTTP
  std::string headers;                       // of every answer: lines with their ends
  std::map<std::string, std::string> users;  // and the bcrypt hash of each; empty: all may ask
  RateLimit rate_limit;

  bool operator==(const WebConfig&) const = default;
};

// One line: the file, the line in it, the key, and what was expected.
struct WebConfigError {
  std::string what;

  bool operator==(const WebConfigError&) const = default;
};

// `path` of the file with this text: for messages, and because the paths in it are relative to its
// folder. No other file is looked at here.
std::variant<WebConfig, WebConfigError> parse_web_config(const std::string& text,
                                                         const std::string& path);

}  // namespace docker_exporter::web
