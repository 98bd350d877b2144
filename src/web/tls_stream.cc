// TLS over a socket of any family.
#include "web/tls_stream.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <utility>

#include "base/log.h"

namespace docker_exporter::web {

namespace asio = boost::asio;
namespace log = base::log;
using boost::system::error_code;

namespace {

constexpr auto as_values = asio::as_tuple(asio::use_awaitable);

class TlsStream final : public Stream {
 public:
  TlsStream(Socket socket, std::shared_ptr<TlsServer> server)
      : Stream(socket), server_(std::move(server)), ssl_(std::move(socket), server_->context()) {}

  asio::awaitable<error_code> open() override {
    const auto [error] = co_await ssl_.async_handshake(asio::ssl::stream_base::server, as_values);
    if (error) log::debug(log::http, "no TLS handshake", {{"reason", error.message()}});
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

  // Nothing can be encrypted without waiting: the client sees the end of the connection instead.
  void write_now(std::string_view) override {}

  void shut_down() override {
    error_code ignored;
    ssl_.next_layer().shutdown(asio::socket_base::shutdown_send, ignored);
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
  std::shared_ptr<TlsServer> server_;
  asio::ssl::stream<Socket> ssl_;
};

}  // namespace

std::unique_ptr<Stream> tls_stream(Socket socket, std::shared_ptr<TlsServer> server) {
  error_code ignored;
  socket.set_option(asio::ip::tcp::no_delay(true), ignored);  // of unix sockets it is none
  return std::make_unique<TlsStream>(std::move(socket), std::move(server));
}

}  // namespace docker_exporter::web
