// Sockets of every family, through Asio's generic protocol.
#include "web/stream.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cstring>
#include <utility>

namespace docker_exporter::web {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr auto as_values = asio::as_tuple(asio::use_awaitable);

bool by_ip(int family) {
  return family == AF_INET || family == AF_INET6;
}

class PlainStream final : public Stream {
 public:
  explicit PlainStream(Socket socket) : Stream(socket), socket_(std::move(socket)) {
    error_code ignored;
    if (peer()) socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  }

  asio::awaitable<error_code> open() override { co_return error_code(); }

  asio::awaitable<Transferred> read_some(asio::mutable_buffer into) override {
    const auto [error, bytes] = co_await socket_.async_read_some(into, as_values);
    co_return Transferred{error, bytes};
  }

  asio::awaitable<Transferred> write(std::vector<asio::const_buffer> buffers,
                                     Progress progress) override {
    // Asio's own default stops a write at 64 KiB.
    const auto everything = [&progress](const error_code& error, std::size_t bytes) {
      progress(bytes);
      return error ? std::size_t{0} : ~std::size_t{0};
    };
    const auto [error, bytes] = co_await asio::async_write(socket_, buffers, everything, as_values);
    co_return Transferred{error, bytes};
  }

  void write_now(std::string_view bytes) override {
    error_code ignored;
    socket_.non_blocking(true, ignored);
    socket_.write_some(asio::buffer(bytes), ignored);
  }

  void shut_down() override {
    error_code ignored;
    socket_.shutdown(asio::socket_base::shutdown_send, ignored);
  }

  void cancel() override {
    error_code ignored;
    socket_.cancel(ignored);
  }

  void close(bool cut) override {
    error_code ignored;
    if (cut && socket_.is_open()) socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    socket_.close(ignored);
  }

  bool is_open() const override { return socket_.is_open(); }

 private:
  Socket socket_;
};

}  // namespace

Stream::Stream(const Socket& socket) {
  error_code error;
  const auto end = socket.remote_endpoint(error);
  if (error || !by_ip(end.data()->sa_family)) return;
  asio::ip::tcp::endpoint peer;
  peer.resize(end.size());
  std::memcpy(peer.data(), end.data(), end.size());
  peer_ = peer.address();
}

std::unique_ptr<Stream> plain_stream(Socket socket) {
  return std::make_unique<PlainStream>(std::move(socket));
}

}  // namespace docker_exporter::web
