// How each kind of transport is opened; connect() chooses.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <memory>

#include "engine/transport.h"

namespace docker_exporter::engine {

using Opened = base::Result<std::unique_ptr<Transport>>;

boost::asio::awaitable<Opened> open_unix(Address address, async::Deadline deadline);
boost::asio::awaitable<Opened> open_tcp(Address address, async::Deadline deadline);
boost::asio::awaitable<Opened> open_tls(Address address, TlsFiles files, async::Deadline deadline);

// The connection below both TCP and TLS.
boost::asio::awaitable<base::Result<boost::asio::ip::tcp::socket>> connect_tcp(
    Address address, async::Deadline deadline);

}  // namespace docker_exporter::engine
