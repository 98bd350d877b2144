// Runs one step per item, a bounded number of them at the same time.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <functional>

namespace docker_exporter::async {

// step(0) ... step(count - 1), at most `at_once` under way; answers when all have ended. Steps are
// started in order and must not throw.
boost::asio::awaitable<void> for_each(
    std::size_t count, std::size_t at_once,
    std::function<boost::asio::awaitable<void>(std::size_t)> step);

}  // namespace docker_exporter::async
