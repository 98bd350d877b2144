// TLS over a socket of any family.
#include "web/tls_stream.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "base/log.h"

namespace docker_exporter::web {

namespace asio = boost::asio;
namespace log = base::log;
using boost::system::error_code;

namespace {

constexpr auto as_values = asio::as_tuple(asio::use_awaitable);

// As Go's server says it (net/http, server.go), which Prometheus then shows.
constexpr std::string_view plain_http_refused =
    "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n";

// A client of TLS 1.3 believes that the handshake is over, and may have sent a request: to close
// with that unread would reset the connection, and what it was told with it.
asio::awaitable<void> read_the_rest(Socket& socket) {
  error_code ignored;
  socket.shutdown(asio::socket_base::shutdown_send, ignored);
  std::vector<char> rest(4096);
  const auto space = asio::buffer(rest);
  for (bool open = true; open;) {
    const auto [ended, bytes] = co_await socket.async_read_some(space, as_values);
    open = !ended && bytes > 0;
  }
}

class TlsStream final : public Stream {
 public:
  TlsStream(Socket socket, std::shared_ptr<TlsServer> server)
      : Stream(socket), server_(std::move(server)), ssl_(std::move(socket), server_->context()) {}

  asio::awaitable<error_code> open() override {
    const auto [error] = co_await ssl_.async_handshake(asio::ssl::stream_base::server, as_values);
    if (!error) co_return error;
    log_failure(error);
    if (error.category() == asio::error::get_ssl_category()) co_await refuse(error);
    co_return error;
  }

  asio::awaitable<Transferred> read_some(asio::mutable_buffer into) override {
    const auto [error, bytes] = co_await ssl_.async_read_some(into, as_values);
    // Most clients close without saying so; how long an answer is they know from its head.
    const bool truncated = error == asio::ssl::error::stream_truncated;
    co_return Transferred{truncated ? error_code(asio::error::eof) : error, bytes};
  }

  asio::awaitable<Transferred> write(std::vector<asio::const_buffer> buffers,
                                     Progress progress) override {
    const auto everything = [&progress](const error_code& error, std::size_t bytes) {
      progress(bytes);
      return error ? std::size_t{0} : ~std::size_t{0};
    };
    const auto [error, bytes] = co_await asio::async_write(ssl_, buffers, everything, as_values);
    co_return Transferred{error, bytes};
  }

  void write_now(std::string_view bytes) override {
    send_at_once(
        [bytes](SSL* ssl) { SSL_write(ssl, bytes.data(), static_cast<int>(bytes.size())); });
  }

  void shut_down() override {
    send_at_once([](SSL* ssl) { SSL_shutdown(ssl); });
    shut_down_socket();
  }

  void cancel() override {
    error_code ignored;
    ssl_.next_layer().cancel(ignored);
  }

  void close(bool cut) override {
    error_code ignored;
    if (cut && is_open()) ssl_.next_layer().set_option(asio::socket_base::linger(true, 0), ignored);
    ssl_.next_layer().close(ignored);
  }

  bool is_open() const override { return ssl_.next_layer().is_open(); }

 private:
  // Sends the records that `work` makes, as far as the socket takes them without waiting. Not while
  // a write is on its way: they would come in the midst of its own.
  template <class Work>
  void send_at_once(const Work& work) {
    SSL* const ssl = ssl_.native_handle();
    BIO* const records = BIO_new(BIO_s_mem());
    if (records == nullptr || SSL_is_init_finished(ssl) == 0) {
      BIO_free(records);
      return;
    }
    // In place of the one whose other end only the stream can read.
    BIO* const own = SSL_get_wbio(ssl);
    BIO_up_ref(own);
    SSL_set0_wbio(ssl, records);
    ERR_clear_error();
    work(ssl);
    char* data = nullptr;
    const auto size = static_cast<std::size_t>(BIO_get_mem_data(records, &data));
    error_code ignored;
    ssl_.next_layer().non_blocking(true, ignored);
    ssl_.next_layer().write_some(asio::buffer(data, size), ignored);
    SSL_set0_wbio(ssl, own);
  }

  void shut_down_socket() {
    error_code ignored;
    ssl_.next_layer().shutdown(asio::socket_base::shutdown_send, ignored);
  }

  void log_failure(error_code error) {
    const auto address = peer();
    const std::string client = address ? address->to_string() : "unix";
    const long verdict = SSL_get_verify_result(ssl_.native_handle());
    const char* why = verdict == X509_V_OK ? "" : X509_verify_cert_error_string(verdict);
    if (verdict == X509_V_ERR_APPLICATION_VERIFICATION)  // TlsServer's
      why = "none of its names is in client_allowed_sans";
    log::debug(log::http, "no TLS handshake",
               {{"ip", client}, {"reason", error.message()}, {"certificate", why}});
  }

  // The alert has been sent.
  asio::awaitable<void> refuse(error_code error) {
    auto& socket = ssl_.next_layer();
    if (ERR_GET_REASON(static_cast<unsigned long>(error.value())) == SSL_R_HTTP_REQUEST) {
      const auto answer = asio::buffer(plain_http_refused);
      co_await asio::async_write(socket, answer, as_values);
    }
    co_await read_the_rest(socket);
  }

  std::shared_ptr<TlsServer> server_;
  asio::ssl::stream<Socket> ssl_;
};

// Knows just enough of TLS to say that there is none at the moment.
class BrokenTlsStream final : public Stream {
 public:
  explicit BrokenTlsStream(Socket socket) : Stream(socket), socket_(std::move(socket)) {}

  asio::awaitable<error_code> open() override {
    std::vector<char> hello(4096);
    const auto space = asio::buffer(hello);
    const auto [error, bytes] = co_await socket_.async_read_some(space, as_values);
    if (error) co_return error;
    constexpr char handshake = 22;  // RFC 8446, 5.1
    const auto answer =
        asio::buffer(hello.front() == handshake ? internal_error : plain_http_refused);
    co_await asio::async_write(socket_, answer, as_values);
    co_await read_the_rest(socket_);
    co_return asio::error::connection_aborted;
  }

  // Nothing comes after open().
  asio::awaitable<Transferred> read_some(asio::mutable_buffer) override {
    co_return Transferred{asio::error::eof, 0};
  }
  asio::awaitable<Transferred> write(std::vector<asio::const_buffer>, Progress) override {
    co_return Transferred{asio::error::eof, 0};
  }
  void write_now(std::string_view) override {}
  void shut_down() override {}

  void cancel() override {
    error_code ignored;
    socket_.cancel(ignored);
  }
  void close(bool) override {
    error_code ignored;
    socket_.close(ignored);
  }
  bool is_open() const override { return socket_.is_open(); }

 private:
  // A fatal alert (RFC 8446, 6.2), which every version understands.
  static constexpr std::string_view internal_error{"\x15\x03\x03\0\x02\x02\x50", 7};

  Socket socket_;
};

}  // namespace

std::unique_ptr<Stream> tls_stream(Socket socket, std::shared_ptr<TlsServer> server) {
  error_code ignored;
  socket.set_option(asio::ip::tcp::no_delay(true), ignored);  // of unix sockets it is none
  return std::make_unique<TlsStream>(std::move(socket), std::move(server));
}

std::unique_ptr<Stream> broken_tls_stream(Socket socket) {
  return std::make_unique<BrokenTlsStream>(std::move(socket));
}

}  // namespace docker_exporter::web
