// A thread for work that would hold up everything else; there is none until it is needed.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>

namespace docker_exporter::async {

// All calls from the thread that runs the executor. One job after the other, in the order they
// come.
class Worker {
 public:
  explicit Worker(boost::asio::any_io_executor executor);
  ~Worker();  // waits for the job under way
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // Ends when `work` has been done, on the other thread, or on this one where the system allows no
  // more threads; rethrows what it throws. The Worker must outlive it.
  boost::asio::awaitable<void> run(std::function<void()> work);

 private:
  class Thread;
  bool start();

  boost::asio::any_io_executor executor_;
  std::unique_ptr<Thread> thread_;
};

}  // namespace docker_exporter::async
