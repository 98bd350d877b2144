// A byte stream to the engine. The only interface between the protocol and the operating system.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <memory>
#include <string>

#include "async/deadline.h"
#include "base/result.h"
#include "engine/address.h"

namespace docker_exporter::engine {

class Transport {
 public:
  virtual ~Transport() = default;

  // 0 bytes is the orderly end of the stream. Ends with Reason::closed after close().
  virtual boost::asio::awaitable<base::Result<std::size_t>> read_some(
      boost::asio::mutable_buffer buffer) = 0;
  virtual boost::asio::awaitable<base::Result<void>> write(boost::asio::const_buffer bytes) = 0;

  // Ends a pending read or write at once. May be called again.
  virtual void close() = 0;
};

// What docker calls its certificate directory: ca.pem, cert.pem and key.pem. Paths; empty is "not
// given". Read at every connection, so that renewed certificates count without a restart.
struct TlsFiles {
  std::string ca;    // empty: the system's certificates
  std::string cert;  // client certificate, with `key`
  std::string key;
};

// Name lookup, connection and TLS handshake, all within the deadline.
boost::asio::awaitable<base::Result<std::unique_ptr<Transport>>> connect(Address address,
                                                                         TlsFiles tls,
                                                                         async::Deadline deadline);

}  // namespace docker_exporter::engine
