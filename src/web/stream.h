// A byte stream to a client: what a session needs of a connection, be it TCP, a unix socket or TLS.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/system/error_code.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace docker_exporter::web {

// Of any address family.
using Socket = boost::asio::generic::stream_protocol::socket;

struct Transferred {
  boost::system::error_code error;
  std::size_t bytes = 0;  // also of a transfer that failed on the way
};

// Of a transfer that goes on: bytes since its beginning.
using Progress = std::function<void(std::size_t bytes)>;

class Stream {
 public:
  virtual ~Stream() = default;

  // What comes before the first request. An error: there will be none.
  virtual boost::asio::awaitable<boost::system::error_code> open() = 0;

  // 0 bytes without an error do not come; the orderly end is asio::error::eof.
  virtual boost::asio::awaitable<Transferred> read_some(boost::asio::mutable_buffer into) = 0;
  // All of them, unless there is an error. The bytes must stay until it ends.
  virtual boost::asio::awaitable<Transferred> write(std::vector<boost::asio::const_buffer> buffers,
                                                    Progress progress) = 0;
  // As much as can be sent at once, without waiting.
  virtual void write_now(std::string_view bytes) = 0;

  // Says that nothing more will be sent.
  virtual void shut_down() = 0;
  // Ends a pending read or write; the stream stays open.
  virtual void cancel() = 0;
  // Ends everything. `cut`: so that the client notices that an answer is not whole.
  virtual void close(bool cut) = 0;
  virtual bool is_open() const = 0;

  // nullopt: not by IP.
  std::optional<boost::asio::ip::address> peer() const { return peer_; }

 protected:
  explicit Stream(const Socket& socket);

 private:
  std::optional<boost::asio::ip::address> peer_;
};

// Nothing between the bytes and the socket.
std::unique_ptr<Stream> plain_stream(Socket socket);

}  // namespace docker_exporter::web
