// TCP: every address of the host in turn.
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "engine/expiry.h"
#include "engine/lookup.h"
#include "engine/stream_transport.h"
#include "engine/transport_open.h"

namespace docker_exporter::engine {

namespace asio = boost::asio;
using asio::ip::tcp;
using base::Error;
using base::Result;

namespace {

asio::awaitable<Result<tcp::socket>> connect_one(tcp::endpoint endpoint, Address address,
                                                 async::Deadline deadline) {
  const auto executor = co_await asio::this_coro::executor;
  tcp::socket socket(executor);
  std::function<void()> close = [&socket] {
    boost::system::error_code ignored;
    socket.close(ignored);
  };
  Expiry expiry(executor, deadline, std::move(close));
  const auto token = asio::as_tuple(asio::use_awaitable);
  const auto [error] = co_await socket.async_connect(endpoint, token);
  if (expiry.passed()) co_return timed_out("connecting to", address);
  if (error) co_return explain(error, address);
  boost::system::error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  co_return std::move(socket);
}

}  // namespace

asio::awaitable<Result<tcp::socket>> connect_tcp(Address address, async::Deadline deadline) {
  const auto target = std::get<TcpAddress>(address.value);
  auto found = co_await lookup(target.host, deadline);
  if (!found) co_return found.error();
  const auto addresses = *std::move(found);
  for (std::size_t i = 0;; ++i) {
    // An equal share of the time that is left, so that one dead address does not use up all of it.
    const auto now = std::chrono::steady_clock::now();
    const auto share = (deadline - now) / static_cast<std::int64_t>(addresses.size() - i);
    const tcp::endpoint endpoint(addresses[i], target.port);
    auto socket = co_await connect_one(endpoint, address, now + share);
    if (socket || i + 1 == addresses.size()) co_return socket;
  }
}

asio::awaitable<Opened> open_tcp(Address address, async::Deadline deadline) {
  auto socket = co_await connect_tcp(address, deadline);
  if (!socket) co_return socket.error();
  co_return std::make_unique<StreamTransport<tcp::socket>>(*std::move(socket), std::move(address));
}

}  // namespace docker_exporter::engine
