// Runs a coroutine to its end on the test's own io_context; a test that hangs fails at a deadline.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace docker_exporter::testing {

namespace detail {
template <class T>
boost::asio::awaitable<void> keep(boost::asio::awaitable<T> work, std::optional<T>* result) {
  result->emplace(co_await std::move(work));
}
}  // namespace detail

// Whatever else lives on `io` runs meanwhile, and stands still when this has returned.
inline void run(boost::asio::io_context& io, boost::asio::awaitable<void> work,
                std::chrono::seconds limit = std::chrono::seconds(20)) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  // Owned by the handler too: work that was given up may still end, long after this call.
  struct Outcome {
    bool done = false;
    std::exception_ptr error;
  };
  const auto outcome = std::make_shared<Outcome>();
  boost::asio::co_spawn(io, std::move(work), [outcome](std::exception_ptr error) {
    outcome->done = true;
    outcome->error = error;
  });
  io.restart();
  while (!outcome->done && io.run_one_until(deadline) != 0) {
  }
  if (!outcome->done) throw std::runtime_error("nothing came of it before the test's deadline");
  if (outcome->error) std::rethrow_exception(outcome->error);
}

template <class T>
  requires(!std::is_void_v<T>)
T run(boost::asio::io_context& io, boost::asio::awaitable<T> work,
      std::chrono::seconds limit = std::chrono::seconds(20)) {
  std::optional<T> result;
  run(io, detail::keep(std::move(work), &result), limit);
  return *std::move(result);
}

}  // namespace docker_exporter::testing
