// Name lookup that lets go at its deadline.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>
#include <string>
#include <vector>

#include "async/deadline.h"
#include "base/result.h"

namespace docker_exporter::engine {

// In the order of the C library; never empty. An IP address stands for itself.
boost::asio::awaitable<base::Result<std::vector<boost::asio::ip::address>>> lookup(
    std::string host, async::Deadline deadline);

}  // namespace docker_exporter::engine
