// The engine's socket file, and the choice between the transports.
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "engine/expiry.h"
#include "engine/stream_transport.h"
#include "engine/transport_open.h"

namespace docker_exporter::engine {

namespace asio = boost::asio;
using UnixSocket = asio::local::stream_protocol::socket;

asio::awaitable<Opened> open_unix(Address address, async::Deadline deadline) {
  const auto executor = co_await asio::this_coro::executor;
  UnixSocket socket(executor);
  const asio::local::stream_protocol::endpoint endpoint(std::get<UnixAddress>(address.value).path);
  std::function<void()> close = [&socket] {
    boost::system::error_code ignored;
    socket.close(ignored);
  };
  Expiry expiry(executor, deadline, std::move(close));
  const auto token = asio::as_tuple(asio::use_awaitable);
  const auto [error] = co_await socket.async_connect(endpoint, token);
  if (expiry.passed()) co_return timed_out("connecting to", address);
  if (error) co_return explain(error, address);
  co_return std::make_unique<StreamTransport<UnixSocket>>(std::move(socket), std::move(address));
}

asio::awaitable<base::Result<std::unique_ptr<Transport>>> connect(Address address, TlsFiles tls,
                                                                  async::Deadline deadline) {
  const auto* tcp = std::get_if<TcpAddress>(&address.value);
  if (!tcp) return open_unix(std::move(address), deadline);
  if (!tcp->tls) return open_tcp(std::move(address), deadline);
  return open_tls(std::move(address), std::move(tls), deadline);
}

}  // namespace docker_exporter::engine
