// A signal_set keeps what comes before anyone waits.
#include "async/shutdown.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>

namespace docker_exporter::async {

namespace asio = boost::asio;

Shutdown::Shutdown(const asio::any_io_executor& executor) : signals_(executor, SIGTERM, SIGINT) {
  std::signal(SIGPIPE, SIG_IGN);
}

asio::awaitable<int> Shutdown::wait() {
  const auto token = asio::as_tuple(asio::use_awaitable);
  const auto [error, signal] = co_await signals_.async_wait(token);
  boost::system::error_code ignored;
  signals_.clear(ignored);
  co_return error ? 0 : signal;
}

}  // namespace docker_exporter::async
