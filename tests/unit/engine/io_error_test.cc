// What is said of the errors of the operating system and of OpenSSL.
#include "engine/io_error.h"

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/sslerr.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/system/errc.hpp>

namespace docker_exporter::engine {
namespace {

namespace errc = boost::system::errc;

std::string spell(const base::Error& error) {
  return std::string(base::name(error.reason)) + ": " + error.detail;
}
std::string spell(errc::errc_t code, const Address& address) {
  return spell(explain(boost::system::error_code(code, boost::system::system_category()), address));
}

Address tcp(bool tls = false) {
  TcpAddress address;
  address.host = "proxy";
  address.port = 2375;
  address.tls = tls;
  return {address};
}

TEST(IoError, NamesTheGroupThatMayUseTheSocket) {
  char path[] = "/tmp/io-error-XXXXXX";
  ::close(::mkstemp(path));
  struct stat file = {};
  ASSERT_EQ(::stat(path, &file), 0);
  const Address address{UnixAddress{path}};
  const auto gid = std::to_string(file.st_gid);
  const auto start = "no_access: permission denied on unix://" + std::string(path) + ": ";

  ::chmod(path, 0660);
  for (const auto code : {errc::permission_denied, errc::operation_not_permitted})
    EXPECT_EQ(spell(code, address),
              start + "add the exporter's user to the group that owns the socket (gid " + gid +
                  "), as docker run --group-add " + gid + " or group_add in compose do");
  ::chmod(path, 0600);
  EXPECT_EQ(spell(errc::permission_denied, address),
            start + "run the exporter as the user that owns the socket (uid " +
                std::to_string(file.st_uid) + "), or open the socket to its group");
  ::unlink(path);
  EXPECT_EQ(spell(errc::permission_denied, address),
            start + "let the exporter's user pass every directory of that path");
}

TEST(IoError, HasAReasonForEveryCode) {
  const Address socket{UnixAddress{"/nowhere/engine.sock"}};
  const struct {
    errc::errc_t code;
    Address address;
    std::string want;
  } cases[] = {
      {errc::connection_reset, socket, "closed: unix:///nowhere/engine.sock closed the connection"},
      {errc::broken_pipe, tcp(), "closed: tcp://proxy:2375 closed the connection"},
      {errc::operation_canceled, tcp(),
       "closed: the connection to tcp://proxy:2375 was closed on our side"},
      {errc::connection_refused, tcp(),
       "unreachable: nothing listens on tcp://proxy:2375: connection refused"},
      {errc::host_unreachable, tcp(),
       "unreachable: cannot connect to tcp://proxy:2375: No route to host"},
      {errc::network_unreachable, tcp(true),
       "unreachable: cannot connect to https://proxy:2375: Network is unreachable"},
      {errc::timed_out, tcp(),
       "unreachable: cannot connect to tcp://proxy:2375: Connection timed out"},
      {errc::too_many_files_open, socket,
       "unreachable: cannot connect to unix:///nowhere/engine.sock: Too many open files"},
      {errc::operation_not_permitted, tcp(),
       "no_access: permission denied on tcp://proxy:2375: a firewall or the sandbox of this "
       "process forbids the connection"},
  };
  for (const auto& c : cases) EXPECT_EQ(spell(c.code, c.address), c.want);
}

TEST(IoError, TellsTheRefusalsOfTlsApart) {
  const struct {
    int reason;
    std::string want;
  } cases[] = {
      {SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED,
       "tls: https://proxy:2375 demands a client certificate: cert.pem and key.pem"},
      {SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE,
       "tls: https://proxy:2375 refuses the TLS handshake; it may demand a client certificate: "
       "cert.pem and key.pem"},
      {SSL_R_TLSV1_ALERT_UNKNOWN_CA,
       "tls: https://proxy:2375 refuses our client certificate, or the lack of one: "},
      {SSL_R_WRONG_VERSION_NUMBER, "tls: https://proxy:2375 does not speak TLS on that port"},
      {SSL_R_TLSV1_ALERT_PROTOCOL_VERSION,
       "tls: https://proxy:2375 speaks no TLS that we accept: 1.2 or newer"},
      {SSL_R_BAD_LENGTH, "tls: TLS with https://proxy:2375 failed: "},
  };
  for (const auto& c : cases) {
    const boost::system::error_code code(static_cast<int>(ERR_PACK(ERR_LIB_SSL, 0, c.reason)),
                                         boost::asio::error::get_ssl_category());
    const auto outcome = spell(explain(code, tcp(true)));
    // OpenSSL's own words differ from release to release.
    EXPECT_EQ(c.want.ends_with(": ") ? outcome.substr(0, c.want.size()) : outcome, c.want);
  }
}

}  // namespace
}  // namespace docker_exporter::engine
