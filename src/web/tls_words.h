// Go's words for TLS in the web configuration file, and what they mean to OpenSSL: closed tables.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace docker_exporter::web {

enum class ClientAuth {
  none,
  request,             // asks for a certificate and takes any, or none
  require_any,         // takes any, whoever signed it
  verify_if_given,     // takes none, or one that is signed
  require_and_verify,  // takes one that is signed
};
// "" is none, as a key without a value is.
std::optional<ClientAuth> parse_client_auth(std::string_view word);

// Those that are served. TLS10 and TLS11 are words, too.
enum class TlsVersion { tls10, tls11, tls12, tls13 };
std::optional<TlsVersion> parse_tls_version(std::string_view word);

// What OpenSSL calls a cipher suite: of those that Go calls secure. "" for the suites of TLS 1.3,
// which cannot be chosen.
std::optional<std::string_view> parse_cipher(std::string_view word);
// All of TLS 1.2, the best first.
std::string all_ciphers();

std::optional<std::string_view> parse_curve(std::string_view word);
std::string all_curves();

}  // namespace docker_exporter::web
