// Handshakes in memory: what each word of tls_server_config lets in, and how bad files are named.
#include "web/tls_server.h"

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "fake_engine/certificates.h"

namespace docker_exporter::web {
namespace {

using docker_exporter::testing::Certificate;
using docker_exporter::testing::CertificateAuthority;

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Free {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};
using Context = std::unique_ptr<SSL_CTX, Free>;
using Ssl = std::unique_ptr<SSL, Free>;

struct Client {
  Certificate certificate = {};  // none where its paths are empty
  int min_version = TLS1_2_VERSION;
  int max_version = TLS1_3_VERSION;
  std::string ciphers = "DEFAULT";
  std::string curves = "X25519:P-256:P-384:P-521";
  std::string protocols = "";  // of ALPN, each with its length before it
};

class TlsServerTest : public ::testing::Test {
 protected:
  TlsServerTest() { own_ = authority_.issue("server", "DNS:localhost"); }

  TlsConfig config() const {
    return {.cert = {.file = own_.cert},
            .key = {.file = own_.key},
            .ciphers = all_ciphers(),
            .curves = all_curves()};
  }
  TlsConfig config(ClientAuth auth) const {
    auto config = this->config();
    config.client_auth = auth;
    if (auth != ClientAuth::none) config.client_ca.file = authority_.ca();
    return config;
  }

  // "TLSv1.3 TLS_AES_256_GCM_SHA384", and the protocol where one was agreed on; or what the server
  // says went wrong.
  static std::string shake(TlsServer& server, const Client& client) {
    const Context context(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_set_min_proto_version(context.get(), client.min_version);
    SSL_CTX_set_max_proto_version(context.get(), client.max_version);
    SSL_CTX_set_security_level(context.get(), 0);
    EXPECT_EQ(SSL_CTX_set_cipher_list(context.get(), client.ciphers.c_str()), 1);
    EXPECT_EQ(SSL_CTX_set1_groups_list(context.get(), client.curves.c_str()), 1);
    if (!client.certificate.cert.empty()) {
      const auto& [cert, key] = client.certificate;
      EXPECT_EQ(SSL_CTX_use_certificate_chain_file(context.get(), cert.c_str()), 1);
      EXPECT_EQ(SSL_CTX_use_PrivateKey_file(context.get(), key.c_str(), SSL_FILETYPE_PEM), 1);
    }
    const Ssl ours(SSL_new(server.context().native_handle()));
    const Ssl theirs(SSL_new(context.get()));
    if (!client.protocols.empty())
      SSL_set_alpn_protos(theirs.get(),
                          reinterpret_cast<const unsigned char*>(client.protocols.data()),
                          static_cast<unsigned>(client.protocols.size()));
    BIO* one = nullptr;
    BIO* other = nullptr;
    EXPECT_EQ(BIO_new_bio_pair(&one, 0, &other, 0), 1);
    SSL_set_bio(ours.get(), one, one);
    SSL_set_bio(theirs.get(), other, other);
    SSL_set_accept_state(ours.get());
    SSL_set_connect_state(theirs.get());
    for (int step = 0; step < 100; ++step) {
      ERR_clear_error();
      const int client_result = SSL_do_handshake(theirs.get());
      ERR_clear_error();
      const int result = SSL_do_handshake(ours.get());
      if (result == 1 && client_result == 1) return agreed(ours.get());
      if (SSL_get_error(ours.get(), result) == SSL_ERROR_SSL)
        return ERR_reason_error_string(ERR_peek_last_error());
    }
    return "no end";
  }

  static std::string shake(const TlsConfig& config, const Client& client) {
    auto made = TlsServer::make(config);
    if (const auto* error = std::get_if<WebConfigError>(&made)) return error->what;
    return shake(*std::get<std::shared_ptr<TlsServer>>(made), client);
  }

  std::string error(const TlsConfig& config) const {
    auto text = shake(config, {});
    const auto folder = authority_.directory().string();
    for (auto at = text.find(folder); at != text.npos; at = text.find(folder))
      text.replace(at, folder.size(), "DIR");
    return text;
  }

  std::string write(const std::string& name, const std::string& text) const {
    const auto path = authority_.directory() / name;
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }

  CertificateAuthority authority_;
  Certificate own_;

 private:
  static std::string agreed(SSL* ssl) {
    std::string text = SSL_get_version(ssl);
    text.append(" ").append(SSL_get_cipher_name(ssl));
    const unsigned char* protocol = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(ssl, &protocol, &size);
    if (size > 0) text.append(" ").append(reinterpret_cast<const char*>(protocol), size);
    return text;
  }
};

const std::string good = "TLSv1.3 TLS_AES_256_GCM_SHA384";

TEST_F(TlsServerTest, TakesFilesAndTextsAndPrefersFiles) {
  EXPECT_EQ(shake(config(), {}), good);
  auto inline_ = config();
  inline_.cert = {.text = read(own_.cert)};
  inline_.key = {.text = read(own_.key)};
  EXPECT_EQ(shake(inline_, {}), good);
  auto both = config();
  both.cert.text = "nonsense";
  both.key.text = "nonsense";
  EXPECT_EQ(shake(both, {}), good);
}

TEST_F(TlsServerTest, ServesTheVersionsOfTheConfiguration) {
  const auto with = [this](TlsVersion min, TlsVersion max, int client) {
    auto config = this->config();
    config.min_version = min;
    config.max_version = max;
    return shake(config, {.min_version = client, .max_version = client});
  };
  using enum TlsVersion;
  const std::string v12 = "TLSv1.2 ECDHE-ECDSA-AES256-GCM-SHA384";
  EXPECT_EQ(with(tls12, tls13, TLS1_3_VERSION), good);
  EXPECT_EQ(with(tls12, tls13, TLS1_2_VERSION), v12);
  EXPECT_EQ(with(tls12, tls12, TLS1_2_VERSION), v12);
  EXPECT_EQ(with(tls13, tls13, TLS1_3_VERSION), good);
  EXPECT_EQ(with(tls13, tls13, TLS1_2_VERSION), "unsupported protocol");
  EXPECT_EQ(with(tls12, tls12, TLS1_3_VERSION), "unsupported protocol");
  EXPECT_EQ(with(tls12, tls13, TLS1_1_VERSION), "unsupported protocol");
}

TEST_F(TlsServerTest, ServesTheCiphersAndCurvesOfTheConfiguration) {
  auto config = this->config();
  const auto tls12 = [&config](const std::string& ciphers) {
    return shake(config, {.max_version = TLS1_2_VERSION, .ciphers = ciphers});
  };
  EXPECT_EQ(tls12("ECDHE-ECDSA-AES128-SHA"), "TLSv1.2 ECDHE-ECDSA-AES128-SHA");
  EXPECT_EQ(tls12("DHE-RSA-AES128-GCM-SHA256"), "no shared cipher");
  config.ciphers = "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES128-GCM-SHA256";
  const std::string backwards = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305";
  EXPECT_EQ(tls12(backwards), "TLSv1.2 ECDHE-ECDSA-CHACHA20-POLY1305");
  EXPECT_EQ(tls12("ECDHE-ECDSA-AES256-GCM-SHA384"), "no shared cipher");
  config.prefer_server_cipher_suites = false;
  EXPECT_EQ(tls12(backwards), "TLSv1.2 ECDHE-ECDSA-AES128-GCM-SHA256");
  EXPECT_EQ(shake(config, {}), good);
  config.curves = "P-384";
  EXPECT_EQ(shake(config, {.curves = "X25519:P-384"}), good);
  EXPECT_EQ(shake(config, {.curves = "X25519:P-256"}), "no suitable key share");
}

// Every name of the closed tables is one that OpenSSL has.
TEST_F(TlsServerTest, EveryCipherCanBeChosen) {
  auto config = this->config();
  for (std::string all = all_ciphers() + ":"; !all.empty(); all.erase(0, all.find(':') + 1)) {
    config.ciphers = all.substr(0, all.find(':'));
    const auto got = shake(config, {.max_version = TLS1_2_VERSION, .ciphers = "ALL:@SECLEVEL=0"});
    const bool needs_rsa = config.ciphers.find("-RSA-") != std::string::npos;
    EXPECT_EQ(got, needs_rsa ? "no shared cipher" : "TLSv1.2 " + config.ciphers);
  }
}

TEST_F(TlsServerTest, SpeaksHttp11WhateverElseAClientKnows) {
  EXPECT_EQ(shake(config(), {.protocols = "\x08http/1.1"}), good + " http/1.1");
  EXPECT_EQ(shake(config(), {.protocols = "\x02h2\x08http/1.1"}), good + " http/1.1");
  EXPECT_EQ(shake(config(), {.protocols = "\x02h2"}), "no application protocol");
}

struct Row {
  ClientAuth auth;
  std::string none, stranger, signed_;
};
void PrintTo(const Row& row, std::ostream* out) {
  *out << "client_auth " << static_cast<int>(row.auth);
}

TEST_F(TlsServerTest, AsksForCertificatesAsGoDoes) {
  CertificateAuthority other;
  const auto stranger = other.issue("client", "DNS:client");
  const auto ours = authority_.issue("client", "DNS:client");
  const auto expired =
      authority_.issue("expired", "DNS:client", CertificateAuthority::Valid::no_longer);
  const std::string missing = "peer did not return a certificate";
  const std::string refused = "certificate verify failed";
  const Row rows[] = {
      {ClientAuth::none, good, good, good},
      {ClientAuth::request, good, good, good},
      {ClientAuth::require_any, missing, good, good},
      {ClientAuth::verify_if_given, good, refused, good},
      {ClientAuth::require_and_verify, missing, refused, good},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(shake(config(row.auth), {}), row.none) << ::testing::PrintToString(row);
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
      const std::string v12 = "TLSv1.2 ECDHE-ECDSA-AES256-GCM-SHA384";
      const auto want = [&](const std::string& text) {
        return version == TLS1_2_VERSION && text == good ? v12 : text;
      };
      const auto with = [&](const Certificate& certificate) {
        return shake(config(row.auth), {.certificate = certificate, .max_version = version});
      };
      EXPECT_EQ(with(stranger), want(row.stranger)) << ::testing::PrintToString(row);
      EXPECT_EQ(with(ours), want(row.signed_)) << ::testing::PrintToString(row);
      EXPECT_EQ(with(expired), want(row.stranger)) << ::testing::PrintToString(row);
    }
  }
}

TEST_F(TlsServerTest, ANameOfTheClientMustBeOneOfThoseAllowed) {
  auto config = this->config(ClientAuth::require_and_verify);
  int number = 0;
  const auto with = [&](const std::string& names, std::vector<std::string> allowed) {
    config.client_allowed_sans = std::move(allowed);
    return shake(config, {.certificate = authority_.issue("c" + std::to_string(++number), names)});
  };
  const std::string refused = "certificate verify failed";
  EXPECT_EQ(with("DNS:a.example", {"a.example"}), good);
  EXPECT_EQ(with("DNS:a.example, DNS:b.example", {"c.example", "b.example"}), good);
  EXPECT_EQ(with("IP:192.0.2.1", {"192.0.2.1"}), good);
  EXPECT_EQ(with("IP:2001:DB8:0:0:0:0:0:1", {"2001:db8::1"}), good);
  EXPECT_EQ(with("email:a@example.org", {"a@example.org"}), good);
  EXPECT_EQ(with("URI:spiffe://example/a", {"spiffe://example/a"}), good);
  EXPECT_EQ(with("DNS:a.example", {"b.example"}), refused);
  EXPECT_EQ(with("DNS:a.example", {"A.example"}), refused);
  EXPECT_EQ(with("DNS:*.example", {"a.example"}), refused);
  EXPECT_EQ(with("DNS:a.example", {"*.example"}), refused);
  EXPECT_EQ(with("", {"c9"}), refused);  // the subject's common name is none of them
  config.client_auth = ClientAuth::require_any;
  config.client_ca = {};
  CertificateAuthority other;
  const auto stranger = other.issue("stranger", "DNS:a.example");
  config.client_allowed_sans = {"a.example"};
  EXPECT_EQ(shake(config, {.certificate = stranger}), good);
  config.client_allowed_sans = {"b.example"};
  EXPECT_EQ(shake(config, {.certificate = stranger}), refused);
}

TEST_F(TlsServerTest, NamesTheFileThatCannotBeUsed) {
  auto config = this->config();
  config.cert.file = authority_.directory() / "none";
  EXPECT_EQ(error(config), "failed to read cert_file (DIR/none): No such file or directory");
  config.cert.file = authority_.directory();
  EXPECT_EQ(error(config), "failed to read cert_file (DIR): is a directory");
  config.cert.file = "/dev/null";
  EXPECT_EQ(error(config), "failed to read cert_file (/dev/null): is not a regular file");
  config.cert.file = write("long", std::string(max_web_config_bytes + 1, '\n'));
  EXPECT_EQ(error(config), "failed to read cert_file (DIR/long): is longer than 1048576 bytes");
  config.cert.file = own_.key;
  EXPECT_EQ(error(config), "DIR/server-key.pem holds no PEM certificate");
  config.cert = {.text = "nonsense"};
  EXPECT_EQ(error(config), "cert holds no PEM certificate");

  config = this->config();
  config.key.file = authority_.directory() / "none";
  EXPECT_EQ(error(config), "failed to read key_file (DIR/none): No such file or directory");
  config.key.file = authority_.issue("other", "").key;
  EXPECT_EQ(error(config),
            "DIR/other-key.pem is not the key of the certificate DIR/server-cert.pem");
  config.key.file = authority_.encrypt_key(own_);
  EXPECT_EQ(error(config),
            "DIR/server-key.pem.encrypted is encrypted; only keys without a password can be used");
  config.key = {.text = read(own_.cert)};
  EXPECT_EQ(error(config), "key holds no PEM key");

  config = this->config(ClientAuth::require_and_verify);
  config.client_ca.file = authority_.directory() / "none";
  EXPECT_EQ(error(config), "failed to read client_ca_file (DIR/none): No such file or directory");
  config.client_ca.file = own_.key;
  EXPECT_EQ(error(config), "DIR/server-key.pem holds no PEM certificate");
  const auto ca = read(authority_.ca());
  config.client_ca.file = write("cut", ca + ca.substr(0, ca.size() / 2));
  EXPECT_EQ(error(config), "DIR/cut holds something that is no PEM certificate");
  config.client_ca.file = write("two", ca + "A remark.\n" + read(own_.cert));
  EXPECT_EQ(error(config), "peer did not return a certificate");
}

}  // namespace
}  // namespace docker_exporter::web
