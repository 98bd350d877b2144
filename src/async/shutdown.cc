// One signal_set that lives until the first signal.
#include "async/shutdown.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>

namespace docker_exporter::async {

namespace asio = boost::asio;

asio::awaitable<int> wait_for_shutdown() {
  std::signal(SIGPIPE, SIG_IGN);
  const auto executor = co_await asio::this_coro::executor;
  asio::signal_set signals(executor, SIGTERM, SIGINT);
  const auto token = asio::as_tuple(asio::use_awaitable);
  const auto [error, signal] = co_await signals.async_wait(token);
  co_return error ? 0 : signal;
}

}  // namespace docker_exporter::async
