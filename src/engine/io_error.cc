// Words for error codes; what mends it comes with it where we know.
#include "engine/io_error.h"

#include <openssl/err.h>
#include <openssl/sslerr.h>
#include <sys/stat.h>

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/system/errc.hpp>

namespace docker_exporter::engine {

namespace asio = boost::asio;
namespace errc = boost::system::errc;
using base::Error;
using enum Error::Reason;

namespace {

std::string how_to_get_access(const std::string& path) {
  struct stat file = {};
  // Not even to be looked at: a directory on the way is closed.
  if (::stat(path.c_str(), &file) != 0)
    return "let the exporter's user pass every directory of that path";
  if ((file.st_mode & S_IWGRP) == 0)
    return "run the exporter as the user that owns the socket (uid " + std::to_string(file.st_uid) +
           "), or open the socket to its group";
  const auto gid = std::to_string(file.st_gid);
  return "add the exporter's user to the group that owns the socket (gid " + gid +
         "), as docker run --group-add " + gid + " or group_add in compose do";
}

Error explain_unix(const boost::system::error_code& error, const UnixAddress& address,
                   const std::string& spelled) {
  if (error == errc::permission_denied || error == errc::operation_not_permitted)
    return {no_access, "permission denied on " + spelled + ": " + how_to_get_access(address.path)};
  if (error == errc::no_such_file_or_directory || error == errc::not_a_directory)
    return {unreachable, "no socket at " + spelled +
                             ": the engine is not running, or the socket is not mounted here"};
  if (error == errc::connection_refused)
    return {unreachable, "nothing listens on " + spelled +
                             ": the engine is stopped, or was restarted after the socket was "
                             "mounted; restart the exporter, or mount the directory of the socket"};
  return {unreachable, "cannot connect to " + spelled + ": " + error.message()};
}

Error explain_tls(const boost::system::error_code& error, const std::string& spelled) {
  switch (ERR_GET_REASON(static_cast<unsigned long>(error.value()))) {
    case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED:
      return {tls, spelled + " demands a client certificate: cert.pem and key.pem"};
    case SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE:
      return {tls, spelled + " refuses the TLS handshake; it may demand a client certificate: " +
                       "cert.pem and key.pem"};
    case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
    case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
    case SSL_R_TLSV1_ALERT_ACCESS_DENIED:
    case SSL_R_TLSV1_ALERT_DECRYPT_ERROR:
      return {tls,
              spelled + " refuses our client certificate, or the lack of one: " + error.message()};
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_HTTP_REQUEST:
      return {tls, spelled + " does not speak TLS on that port"};
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
      return {tls, spelled + " speaks no TLS that we accept: 1.2 or newer"};
    default:
      return {tls, "TLS with " + spelled + " failed: " + error.message()};
  }
}

}  // namespace

Error explain(const boost::system::error_code& error, const Address& address) {
  const auto spelled = address.spell();
  if (error == asio::error::operation_aborted || error == errc::bad_file_descriptor)
    return {closed, "the connection to " + spelled + " was closed on our side"};
  if (error == asio::error::eof || error == asio::ssl::error::stream_truncated ||
      error == errc::connection_reset || error == errc::broken_pipe)
    return {closed, spelled + " closed the connection"};
  if (error.category() == asio::error::get_ssl_category()) return explain_tls(error, spelled);
  // A unix socket whose queue of waiting connections is full: Asio takes the EAGAIN of connect()
  // for "in progress", and the first write finds out.
  if (error == errc::not_connected)
    return {unreachable, spelled + " accepts no connections: the engine hangs"};
  if (const auto* unix_address = std::get_if<UnixAddress>(&address.value))
    return explain_unix(error, *unix_address, spelled);
  if (error == errc::permission_denied || error == errc::operation_not_permitted)
    return {no_access, "permission denied on " + spelled + ": a firewall or the sandbox of this " +
                           "process forbids the connection"};
  if (error == errc::connection_refused)
    return {unreachable, "nothing listens on " + spelled + ": connection refused"};
  return {unreachable, "cannot connect to " + spelled + ": " + error.message()};
}

Error timed_out(std::string_view doing, const Address& address) {
  return {timeout, "the deadline passed while " + std::string(doing) + ' ' + address.spell()};
}

}  // namespace docker_exporter::engine
