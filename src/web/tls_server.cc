// What a handshake needs, from files or texts, with Go's meaning of each word: the toolkit's users
// know those.
#include "web/tls_server.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509err.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <string_view>

#include "web/certificate_names.h"
#include "web/small_file.h"

namespace docker_exporter::web {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

template <auto free>
struct Free {
  void operator()(auto* object) const { free(object); }
};
using Bio = std::unique_ptr<BIO, Free<BIO_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;

// Thrown below, caught in make(): every step can fail.
struct Problem {
  std::string what;
};

// One of the PEMs of the configuration: its bytes, and how to speak of it.
struct Input {
  std::string bytes;
  std::string name;
};

Input input(const Pem& pem, const char* key) {
  if (pem.file.empty()) return {pem.text, key};
  auto read = read_small_file(pem.file, max_web_config_bytes);
  if (const auto* error = std::get_if<FileError>(&read))
    throw Problem{"failed to read " + std::string(key) + "_file (" + pem.file +
                  "): " + error->what};
  return {std::get<std::string>(std::move(read)), pem.file};
}

int wire_version(TlsVersion version) {
  return version == TlsVersion::tls13 ? TLS1_3_VERSION : TLS1_2_VERSION;
}

void require(bool good, const std::string& what) {
  if (!good) throw Problem{what};
}

// HTTP/1.1 is what we speak, also to a client that would prefer another version. One that knows
// none of ours is told so (RFC 7301, 3.2).
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size,
                    const unsigned char* offered, unsigned offered_size, void*) {
  static constexpr unsigned char ours[] = "\x08http/1.1";
  unsigned char* found = nullptr;
  if (SSL_select_next_proto(&found, chosen_size, ours, sizeof ours - 1, offered, offered_size) !=
      OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  *chosen = found;
  return SSL_TLSEXT_ERR_OK;
}

void protocols(SSL_CTX* ssl, const TlsConfig& config) {
  require(SSL_CTX_set_min_proto_version(ssl, wire_version(config.min_version)) == 1 &&
              SSL_CTX_set_max_proto_version(ssl, wire_version(config.max_version)) == 1,
          "OpenSSL does not speak these versions of TLS");
  require(SSL_CTX_set_cipher_list(ssl, config.ciphers.c_str()) == 1,
          "OpenSSL has none of the cipher_suites");
  require(SSL_CTX_set1_groups_list(ssl, config.curves.c_str()) == 1,
          "OpenSSL does not know the curve_preferences");
  // Sessions that are taken up again would go on with a certificate, or a client, of before the
  // configuration changed.
  SSL_CTX_set_session_cache_mode(ssl, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(ssl, 0);
  SSL_CTX_set_options(ssl, SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
  if (config.prefer_server_cipher_suites) SSL_CTX_set_options(ssl, SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_alpn_select_cb(ssl, choose_protocol, nullptr);
}

// OpenSSL's "PEM lib": bytes that are not in that form, or not whole.
bool is_of_pem(const error_code& error) {
  return error && ERR_GET_REASON(static_cast<unsigned long>(error.value())) == ERR_R_PEM_LIB;
}

void own_certificate(asio::ssl::context& context, const TlsConfig& config) {
  const Input cert = input(config.cert, "cert");
  error_code error;
  context.use_certificate_chain(asio::buffer(cert.bytes), error);
  require(!is_of_pem(error), cert.name + " holds no PEM certificate");
  require(!error, cert.name + " cannot be used: " + error.message());

  const Input key = input(config.key, "key");
  // Without a callback OpenSSL would ask for the password on the terminal.
  const auto asked = std::make_shared<bool>(false);
  context.set_password_callback(
      [asked](std::size_t, asio::ssl::context::password_purpose) {
        *asked = true;
        return std::string();
      },
      error);
  context.use_private_key(asio::buffer(key.bytes), asio::ssl::context::pem, error);
  if (!error) return;
  require(!*asked, key.name + " is encrypted; only keys without a password can be used");
  const int reason = ERR_GET_REASON(static_cast<unsigned long>(error.value()));
  require(reason != X509_R_KEY_VALUES_MISMATCH && reason != X509_R_KEY_TYPE_MISMATCH,
          key.name + " is not the key of the certificate " + cert.name);
  throw Problem{key.name + " holds no PEM key"};
}

// Clients are verified against these, and are told their names.
void client_authorities(SSL_CTX* ssl, const Pem& pem) {
  const Input ca = input(pem, "client_ca");
  const Bio bio(BIO_new_mem_buf(ca.bytes.data(), static_cast<int>(ca.bytes.size())));
  int count = 0;
  while (const Certificate cert{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)}) {
    require(X509_STORE_add_cert(SSL_CTX_get_cert_store(ssl), cert.get()) == 1 &&
                SSL_CTX_add_client_CA(ssl, cert.get()) == 1,
            ca.name + " holds a certificate that OpenSSL does not take");
    ++count;
  }
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  require(count > 0, ca.name + " holds no PEM certificate");
  require(at_end, ca.name + " holds something that is no PEM certificate");
}

int verify_mode(ClientAuth auth) {
  switch (auth) {
    case ClientAuth::none:
      return SSL_VERIFY_NONE;
    case ClientAuth::request:
    case ClientAuth::verify_if_given:
      return SSL_VERIFY_PEER;
    case ClientAuth::require_any:
    case ClientAuth::require_and_verify:
      break;
  }
  return SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
}

}  // namespace

TlsServer::TlsServer() : context_(asio::ssl::context::tls_server) {}

std::variant<std::shared_ptr<TlsServer>, WebConfigError> TlsServer::make(const TlsConfig& config) {
  std::shared_ptr<TlsServer> server(new TlsServer);
  SSL_CTX* const ssl = server->context_.native_handle();
  try {
    protocols(ssl, config);
    own_certificate(server->context_, config);
    auto& clients = server->clients_;
    clients.verify = config.client_auth == ClientAuth::verify_if_given ||
                     config.client_auth == ClientAuth::require_and_verify;
    clients.allowed_sans = config.client_allowed_sans;
    // Go falls back on the system's authorities, too.
    if (config.client_ca.given())
      client_authorities(ssl, config.client_ca);
    else if (clients.verify)
      require(SSL_CTX_set_default_verify_paths(ssl) == 1,
              "the system's certificates cannot be read; set client_ca_file");
    SSL_CTX_set_verify(ssl, verify_mode(config.client_auth), nullptr);
    SSL_CTX_set_cert_verify_callback(ssl, &TlsServer::verify, &clients);
  } catch (const Problem& problem) {
    return WebConfigError{problem.what};
  }
  return server;
}

int TlsServer::verify(X509_STORE_CTX* chain, void* asked_of) {
  const auto& clients = *static_cast<const Clients*>(asked_of);
  if (clients.verify && X509_verify_cert(chain) != 1) return 0;
  if (clients.allowed_sans.empty()) return 1;
  const auto names = certificate_names(*X509_STORE_CTX_get0_cert(chain));
  const auto& allowed = clients.allowed_sans;
  const bool is_allowed = std::ranges::any_of(names, [&allowed](const std::string& name) {
    return std::ranges::find(allowed, name) != allowed.end();
  });
  if (is_allowed) return 1;
  X509_STORE_CTX_set_error(chain, X509_V_ERR_APPLICATION_VERIFICATION);
  return 0;
}

}  // namespace docker_exporter::web
