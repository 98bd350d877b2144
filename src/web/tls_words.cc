// The names are those of Go's crypto/tls and of exporter-toolkit's web/tls_config.go.
#include "web/tls_words.h"

#include <algorithm>
#include <span>

namespace docker_exporter::web {
namespace {

template <class Value>
struct Word {
  std::string_view word;
  Value value;
};

constexpr Word<ClientAuth> client_auths[] = {
    {"", ClientAuth::none},
    {"NoClientCert", ClientAuth::none},
    {"RequestClientCert", ClientAuth::request},
    {"RequireAnyClientCert", ClientAuth::require_any},
    {"RequireClientCert", ClientAuth::require_any},  // an older name
    {"VerifyClientCertIfGiven", ClientAuth::verify_if_given},
    {"RequireAndVerifyClientCert", ClientAuth::require_and_verify},
};

constexpr Word<TlsVersion> versions[] = {
    {"TLS10", TlsVersion::tls10},
    {"TLS11", TlsVersion::tls11},
    {"TLS12", TlsVersion::tls12},
    {"TLS13", TlsVersion::tls13},
};

// tls.CipherSuites(); the order is that in which OpenSSL prefers them.
constexpr Word<std::string_view> ciphers[] = {
    {"TLS_AES_128_GCM_SHA256", ""},
    {"TLS_AES_256_GCM_SHA384", ""},
    {"TLS_CHACHA20_POLY1305_SHA256", ""},
    {"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "ECDHE-ECDSA-AES256-GCM-SHA384"},
    {"TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "ECDHE-RSA-AES256-GCM-SHA384"},
    {"TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305"},
    {"TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", "ECDHE-RSA-CHACHA20-POLY1305"},
    {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "ECDHE-ECDSA-AES128-GCM-SHA256"},
    {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "ECDHE-RSA-AES128-GCM-SHA256"},
    {"TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", "ECDHE-ECDSA-AES256-SHA"},
    {"TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", "ECDHE-RSA-AES256-SHA"},
    {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", "ECDHE-ECDSA-AES128-SHA"},
    {"TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "ECDHE-RSA-AES128-SHA"},
};

constexpr Word<std::string_view> curves[] = {
    {"X25519", "X25519"},
    {"CurveP256", "P-256"},
    {"CurveP384", "P-384"},
    {"CurveP521", "P-521"},
};

template <class Value>
std::optional<Value> find(std::span<const Word<Value>> words, std::string_view word) {
  const auto found = std::ranges::find(words, word, &Word<Value>::word);
  return found == words.end() ? std::nullopt : std::optional<Value>(found->value);
}

std::string joined(std::span<const Word<std::string_view>> words) {
  std::string all;
  for (const auto& [word, value] : words)
    if (!value.empty()) all.append(all.empty() ? "" : ":").append(value);
  return all;
}

}  // namespace

std::optional<ClientAuth> parse_client_auth(std::string_view word) {
  return find<ClientAuth>(client_auths, word);
}

std::optional<TlsVersion> parse_tls_version(std::string_view word) {
  return find<TlsVersion>(versions, word);
}

std::optional<std::string_view> parse_cipher(std::string_view word) {
  return find<std::string_view>(ciphers, word);
}

std::string all_ciphers() {
  return joined(ciphers);
}

std::optional<std::string_view> parse_curve(std::string_view word) {
  return find<std::string_view>(curves, word);
}

std::string all_curves() {
  return joined(curves);
}

}  // namespace docker_exporter::web
