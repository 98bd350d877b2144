// SIGTERM and SIGINT, also as PID 1, where the kernel gives them no default action.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/signal_set.hpp>

namespace docker_exporter::async {

// From its construction on the two signals are kept for wait(), and SIGPIPE is ignored.
class Shutdown {
 public:
  explicit Shutdown(const boost::asio::any_io_executor& executor);

  // Answers with the first signal that came; after that a second one has its default action again.
  boost::asio::awaitable<int> wait();

 private:
  boost::asio::signal_set signals_;
};

}  // namespace docker_exporter::async
