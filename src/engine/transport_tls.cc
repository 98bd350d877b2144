// TLS over TCP. The certificate must be for the host of the address, whatever else is right with
// it.
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "engine/expiry.h"
#include "engine/io_error.h"
#include "engine/tls_context.h"
#include "engine/transport_open.h"

namespace docker_exporter::engine {

namespace asio = boost::asio;
using asio::ip::tcp;
using base::Error;
using base::Result;
using TlsStream = asio::ssl::stream<tcp::socket>;

namespace {

// False: the check could not be set up, so nothing may be trusted.
bool verify_host(SSL* ssl, const std::string& host) {
  auto* parameters = SSL_get0_param(ssl);
  // As Go has it: the subject's common name is no host name.
  X509_VERIFY_PARAM_set_hostflags(
      parameters, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  boost::system::error_code is_a_name;
  const auto address = asio::ip::make_address(host, is_a_name);
  if (is_a_name)
    return X509_VERIFY_PARAM_set1_host(parameters, host.data(), host.size()) == 1 &&
           SSL_set_tlsext_host_name(ssl, host.c_str()) == 1;
  const auto ip = address.to_string();  // a zone (%eth0) is of this machine, not of the certificate
  return X509_VERIFY_PARAM_set1_ip_asc(parameters, ip.substr(0, ip.find('%')).c_str()) == 1;
}

Error explain_certificate(long result, const TcpAddress& address, const TlsFiles& files) {
  const auto certificate = "the certificate of " + Address{address}.spell();
  switch (result) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return {Error::Reason::tls, certificate + ", or one that signed it, has expired"};
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return {Error::Reason::tls, certificate + " is not valid yet: is the clock right?"};
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return {Error::Reason::tls, certificate + " is for another host than " + address.host};
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
      return {Error::Reason::tls,
              certificate + " is signed by none of those in " +
                  (files.ca.empty() ? std::string("the system's store") : files.ca)};
    default:
      return {Error::Reason::tls,
              certificate + " is refused: " + X509_verify_cert_error_string(result)};
  }
}

class TlsTransport final : public Transport {
 public:
  TlsTransport(tcp::socket socket, asio::ssl::context context, Address address)
      : context_(std::move(context)),
        stream_(std::move(socket), context_),
        address_(std::move(address)) {}

  asio::awaitable<Result<void>> handshake(TlsFiles files) {
    const auto target = std::get<TcpAddress>(address_.value);
    if (!verify_host(stream_.native_handle(), target.host))
      co_return Error{Error::Reason::tls, "cannot check a certificate for the host " + target.host};
    const auto token = asio::as_tuple(asio::use_awaitable);
    const auto [error] = co_await stream_.async_handshake(TlsStream::client, token);
    if (!error) co_return Result<void>();
    const auto result = SSL_get_verify_result(stream_.native_handle());
    if (result != X509_V_OK) co_return explain_certificate(result, target, files);
    co_return explain(error, address_);
  }

  asio::awaitable<Result<std::size_t>> read_some(asio::mutable_buffer buffer) override {
    const auto token = asio::as_tuple(asio::use_awaitable);
    const auto [error, size] = co_await stream_.async_read_some(buffer, token);
    // Many servers end a connection without TLS's own goodbye.
    if (error == asio::error::eof || error == asio::ssl::error::stream_truncated)
      co_return std::size_t{0};
    if (error) co_return explain(error, address_);
    co_return size;
  }

  asio::awaitable<Result<void>> write(asio::const_buffer bytes) override {
    const auto token = asio::as_tuple(asio::use_awaitable);
    const auto [error, size] = co_await asio::async_write(stream_, bytes, token);
    if (!error) co_return Result<void>();
    // TLS 1.3 refuses a client certificate after the handshake has succeeded. The refusal can be
    // waiting here already, and says more than the reset that came with it.
    char byte = 0;
    auto refusal = co_await read_some(asio::buffer(&byte, 1));
    if (!refusal && refusal.error().reason == Error::Reason::tls) co_return refusal.error();
    co_return explain(error, address_);
  }

  void close() override {
    boost::system::error_code ignored;
    stream_.next_layer().close(ignored);
  }

 private:
  asio::ssl::context context_;
  TlsStream stream_;
  Address address_;
};

}  // namespace

asio::awaitable<Opened> open_tls(Address address, TlsFiles files, async::Deadline deadline) {
  auto context = make_tls_context(files);
  if (!context) co_return context.error();
  auto socket = co_await connect_tcp(address, deadline);
  if (!socket) co_return socket.error();
  auto transport = std::make_unique<TlsTransport>(*std::move(socket), *std::move(context), address);
  std::function<void()> close = [&transport] { transport->close(); };
  const auto executor = co_await asio::this_coro::executor;
  Expiry expiry(executor, deadline, std::move(close));
  auto shaken = co_await transport->handshake(std::move(files));
  if (expiry.passed()) co_return timed_out("shaking hands with", address);
  if (!shaken) co_return shaken.error();
  co_return std::move(transport);
}

}  // namespace docker_exporter::engine
