// Where clients are waited for: TCP addresses, unix sockets, and sockets that systemd opened.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace docker_exporter::web {

struct TcpPlace {
  std::string address;  // an IP address without brackets
  std::uint16_t port = 0;
  bool operator==(const TcpPlace&) const = default;
};
struct UnixPlace {
  std::string path;
  bool operator==(const UnixPlace&) const = default;
};
struct InheritedPlace {
  int descriptor =
      -1;  // of a stream socket that listens already; the listener owns it from then on
  bool operator==(const InheritedPlace&) const = default;
};
using Place = std::variant<TcpPlace, UnixPlace, InheritedPlace>;

// What --web.listen-address takes: ":9000" (every address of the machine), "127.0.0.1:9000",
// "[::1]:9000", "unix:///run/exporter.sock". The text says what was expected instead.
std::variant<Place, std::string> parse_place(std::string_view text);

// "127.0.0.1:9000", "[::1]:9000", "unix:///run/exporter.sock".
std::string spell(const Place& place);

class Listener {
 public:
  using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::generic::stream_protocol>;

  // Binds and listens, or throws std::system_error whose text names the place. `setting` is what
  // the text says it comes from. A unix socket that nobody listens on any more is replaced.
  Listener(const boost::asio::any_io_executor& executor, const Place& place,
           std::string_view setting);
  ~Listener();  // removes the unix socket that it made
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  Acceptor& acceptor() { return acceptor_; }
  // As bound: the real port where port 0 was asked for.
  const std::string& address() const { return address_; }
  void close();

 private:
  Acceptor acceptor_;
  std::string address_;
  std::string path_;  // of a unix socket that this made; empty: none
};

}  // namespace docker_exporter::web
