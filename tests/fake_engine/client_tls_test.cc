// TLS against certificates that are right, and wrong in every way that people meet.
#include <fstream>

#include "fake_engine/asking.h"
#include "fake_engine/certificates.h"

namespace docker_exporter::testing {
namespace {

using Valid = CertificateAuthority::Valid;

struct TlsTest : ::testing::Test {
  struct Server {
    std::string names = "DNS:localhost";
    Valid valid = Valid::now;
    bool demands_certificate = false;
    std::string host = "localhost";
  };

  std::string ping(const Server& server, const engine::TlsFiles& files) {
    const auto identity = authority.issue("server", server.names, server.valid);
    const ServerTls tls{identity.cert, identity.key,
                        server.demands_certificate ? authority.ca() : ""};
    Asking asking(Listen::tls, {}, tls);
    asking.engine.on("/_ping", ok("OK"));
    auto address = asking.engine.address();
    std::get<engine::TcpAddress>(address.value).host = server.host;
    const engine::ClientOptions options{.address = address, .tls = files};
    asking.client.emplace(asking.io.get_executor(), options);
    auto outcome = asking.ping();
    const auto replace = [&](const std::string& what, const std::string& by) {
      for (auto at = outcome.find(what); at != outcome.npos; at = outcome.find(what))
        outcome.replace(at, what.size(), by);
    };
    replace(address.spell(), "ENGINE");
    replace(authority.directory().string(), "DIR");
    return outcome;
  }
  std::string ping(const Server& server) { return ping(server, {.ca = authority.ca()}); }

  CertificateAuthority authority;
};

TEST_F(TlsTest, TakesACertificateOfTheAuthorityForTheHost) {
  EXPECT_EQ(ping({}), "ok");
  EXPECT_EQ(ping({.names = "DNS:other, DNS:*.example, DNS:localhost"}), "ok");
  EXPECT_EQ(ping({.names = "IP:127.0.0.1", .host = "127.0.0.1"}), "ok");
}

TEST_F(TlsTest, RefusesACertificateOfAnotherHost) {
  const std::string wrong = "tls: the certificate of ENGINE is for another host than ";
  EXPECT_EQ(ping({.names = "DNS:other"}), wrong + "localhost");
  EXPECT_EQ(ping({.names = "DNS:*"}), wrong + "localhost");
  EXPECT_EQ(ping({.names = "IP:127.0.0.1"}), wrong + "localhost");
  EXPECT_EQ(ping({.names = "DNS:localhost", .host = "127.0.0.1"}), wrong + "127.0.0.1");
  EXPECT_EQ(ping({.names = "DNS:127.0.0.1", .host = "127.0.0.1"}), wrong + "127.0.0.1");
  EXPECT_EQ(ping({.names = "IP:127.0.0.2", .host = "127.0.0.1"}), wrong + "127.0.0.1");
}

TEST_F(TlsTest, TakesNoCommonNameForAHostName) {
  const auto identity = authority.issue("localhost", "");
  Asking asking(Listen::tls, {.tls = {.ca = authority.ca()}}, {identity.cert, identity.key, ""});
  EXPECT_EQ(asking.ping(), "tls: the certificate of ENGINE is for another host than localhost");
}

TEST_F(TlsTest, RefusesACertificateThatHasExpired) {
  EXPECT_EQ(ping({.valid = Valid::no_longer}),
            "tls: the certificate of ENGINE, or one that signed it, has expired");
  EXPECT_EQ(ping({.valid = Valid::not_yet}),
            "tls: the certificate of ENGINE is not valid yet: is the clock right?");
}

TEST_F(TlsTest, RefusesACertificateOfAnotherAuthority) {
  const CertificateAuthority other;
  EXPECT_EQ(ping({}, {.ca = other.ca()}),
            "tls: the certificate of ENGINE is signed by none of those in " + other.ca());
  EXPECT_EQ(ping({}, {}),
            "tls: the certificate of ENGINE is signed by none of those in the system's store");
}

TEST_F(TlsTest, ShowsItsOwnCertificateWhereOneIsDemanded) {
  const auto client = authority.issue("client", "");
  EXPECT_EQ(ping({.demands_certificate = true},
                 {.ca = authority.ca(), .cert = client.cert, .key = client.key}),
            "ok");
}

TEST_F(TlsTest, SaysThatACertificateIsDemanded) {
  EXPECT_EQ(ping({.demands_certificate = true}),
            "tls: ENGINE demands a client certificate: cert.pem and key.pem");
}

TEST_F(TlsTest, SaysThatItsOwnCertificateIsRefused) {
  CertificateAuthority other;
  const auto client = other.issue("client", "");
  EXPECT_EQ(ping({.demands_certificate = true},
                 {.ca = authority.ca(), .cert = client.cert, .key = client.key})
                .substr(0, 64),
            "tls: ENGINE refuses our client certificate, or the lack of one: ");
}

TEST_F(TlsTest, ReadsItsFilesForEveryConnection) {
  const auto server = authority.issue("server", "DNS:localhost");
  const auto ca = (authority.directory() / "renewed.pem").string();
  Asking asking(Listen::tls, {.tls = {.ca = ca}}, {server.cert, server.key, ""});
  asking.engine.on("/_ping", ok("OK"));
  EXPECT_EQ(asking.ping(), "tls: cannot read " + ca + ": No such file or directory");
  std::filesystem::copy_file(authority.ca(), ca);
  EXPECT_EQ(asking.ping(), "ok");
  EXPECT_EQ(asking.ping(), "ok");
  EXPECT_EQ(asking.engine.connections(), 1u);
}

TEST_F(TlsTest, NamesTheFileThatCannotBeUsed) {
  const auto client = authority.issue("client", "");
  const auto other = authority.issue("other", "");
  const auto garbage = (authority.directory() / "garbage.pem").string();
  std::ofstream(garbage) << "no certificate\n";
  const auto huge = (authority.directory() / "huge.pem").string();
  std::ofstream(huge) << std::string(1024 * 1024 + 1, '\n');
  const auto ca = authority.ca();
  const auto directory = authority.directory().string();
  const struct {
    engine::TlsFiles files;
    std::string want;
  } cases[] = {
      {{.ca = "/nowhere/ca.pem"}, "cannot read /nowhere/ca.pem: No such file or directory"},
      {{.ca = directory}, "cannot read DIR: Is a directory"},
      {{.ca = garbage}, "DIR/garbage.pem holds no PEM certificate: "},
      {{.ca = huge}, "DIR/huge.pem is longer than a megabyte"},
      {{.ca = ca, .cert = garbage, .key = client.key},
       "DIR/garbage.pem holds no PEM certificate: "},
      {{.ca = ca, .cert = client.cert, .key = garbage}, "DIR/garbage.pem holds no PEM key: "},
      {{.ca = ca, .cert = client.cert, .key = "/nowhere/key.pem"},
       "cannot read /nowhere/key.pem: No such file or directory"},
      {{.ca = ca, .cert = client.cert, .key = authority.encrypt_key(client)},
       "DIR/client-key.pem.encrypted is encrypted; only keys without a password can be used"},
      {{.ca = ca, .cert = client.cert, .key = other.key},
       "DIR/other-key.pem is not the key of the certificate DIR/client-cert.pem"},
  };
  for (const auto& c : cases) {
    const auto outcome = ping({}, c.files);
    // What OpenSSL says behind a colon differs from release to release.
    EXPECT_EQ(c.want.ends_with(' ') ? outcome.substr(0, c.want.size() + 5) : outcome,
              "tls: " + c.want);
  }
}

TEST_F(TlsTest, CarriesLargeBodiesAndKeepsItsConnection) {
  const auto server = authority.issue("server", "DNS:localhost");
  Asking asking(Listen::tls, {.tls = {.ca = authority.ca()}}, {server.cert, server.key, ""});
  asking.engine.on("/_ping", ok(std::string(1000000, 'x')));
  asking.engine.on("/containers/json", ok(one_container + std::string(1000000, ' ')));
  EXPECT_EQ(asking.ping(), "ok");
  EXPECT_EQ(asking.list(), one_listed);
  EXPECT_EQ(asking.engine.connections(), 1u);
  asking.engine.close_connections();  // without TLS's goodbye
  EXPECT_EQ(asking.list(), one_listed);
  EXPECT_EQ(asking.engine.connections(), 2u);
}

}  // namespace
}  // namespace docker_exporter::testing
