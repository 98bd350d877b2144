// Bind and listen, whatever the family; an error names the place and the setting.
#include "web/listener.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>
#include <system_error>

namespace docker_exporter::web {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Endpoint = asio::generic::stream_protocol::endpoint;

namespace {

constexpr std::string_view unix_scheme = "unix://";
constexpr std::size_t longest_path = sizeof(sockaddr_un::sun_path) - 1;

std::string spell_tcp(const asio::ip::address& address, std::uint16_t port) {
  const std::string host = address.to_string();
  return (address.is_v6() ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::string spell_endpoint(const Endpoint& bound) {
  const int family = bound.data()->sa_family;
  if (family == AF_INET || family == AF_INET6) {
    tcp::endpoint endpoint;
    endpoint.resize(bound.size());
    std::memcpy(endpoint.data(), bound.data(), bound.size());
    return spell_tcp(endpoint.address(), endpoint.port());
  }
  if (family != AF_UNIX) return "a socket of family " + std::to_string(family);
  asio::local::stream_protocol::endpoint endpoint;
  endpoint.resize(bound.size());
  std::memcpy(endpoint.data(), bound.data(), bound.size());
  return std::string(unix_scheme) + endpoint.path();
}

// The limits of time end a connection of a client that is silent; this ends one whose client is
// gone (after 90 s, whatever it waits for), and keeps what stands between from forgetting an idle
// one. The accepted sockets inherit it. Where it cannot be set, that is no reason not to start.
void keep_alive(int descriptor) {
  const auto set = [&](int level, int name, int value) {
    ::setsockopt(descriptor, level, name, &value, sizeof value);
  };
  set(SOL_SOCKET, SO_KEEPALIVE, 1);
  set(IPPROTO_TCP, TCP_KEEPIDLE, 60);
  set(IPPROTO_TCP, TCP_KEEPINTVL, 10);
  set(IPPROTO_TCP, TCP_KEEPCNT, 3);
}

error_code listen(Listener::Acceptor& acceptor, const TcpPlace& place) {
  error_code error;
  const auto address = asio::ip::make_address(place.address, error);
  if (error) return error;
  const tcp::endpoint endpoint(address, place.port);
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  // "::" is every address of both families, whatever net.ipv6.bindv6only says.
  if (!error && address.is_v6()) acceptor.set_option(asio::ip::v6_only(false), error);
  if (!error) keep_alive(acceptor.native_handle());
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  return error;
}

// Whether the path is a socket that nobody listens on: what a run before this one left.
bool is_left_over(const asio::local::stream_protocol::endpoint& endpoint) {
  struct stat status{};
  if (::lstat(endpoint.path().c_str(), &status) != 0 || !S_ISSOCK(status.st_mode)) return false;
  const int probe = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const bool refused =
      ::connect(probe, endpoint.data(), static_cast<socklen_t>(endpoint.size())) != 0 &&
      errno == ECONNREFUSED;
  ::close(probe);
  return refused;
}

error_code listen(Listener::Acceptor& acceptor, const UnixPlace& place) {
  if (place.path.size() > longest_path) return asio::error::name_too_long;
  const asio::local::stream_protocol::endpoint endpoint(place.path);
  error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (error) return error;
  if (is_left_over(endpoint)) ::unlink(place.path.c_str());
  acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  return error;
}

error_code listen(Listener::Acceptor& acceptor, const InheritedPlace& place) {
  const auto option = [&](int name) {
    int value = -1;
    socklen_t size = sizeof value;
    ::getsockopt(place.descriptor, SOL_SOCKET, name, &value, &size);
    return value;
  };
  if (option(SO_ACCEPTCONN) != 1 || option(SO_TYPE) != SOCK_STREAM)
    return boost::system::errc::make_error_code(boost::system::errc::invalid_argument);
  error_code error;
  acceptor.assign({option(SO_DOMAIN), option(SO_PROTOCOL)}, place.descriptor, error);
  if (!error && option(SO_DOMAIN) != AF_UNIX) keep_alive(place.descriptor);
  return error;
}

std::optional<int> number(std::string_view text, int max) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && value >= 0 && value <= max ? std::optional(value) : std::nullopt;
}

}  // namespace

std::variant<Place, std::string> parse_place(std::string_view text) {
  if (text.starts_with(unix_scheme)) {
    const auto path = text.substr(unix_scheme.size());
    if (!path.starts_with('/') || path.ends_with('/')) return "unix:// and the path of a socket";
    if (path.size() > longest_path)
      return "a path of at most " + std::to_string(longest_path) + " bytes";
    return UnixPlace{std::string(path)};
  }
  std::string expected = "address:port, [IPv6]:port, :port or unix:///path";
  const auto colon = text.rfind(':');
  if (colon == text.npos) return expected;
  const auto port = number(text.substr(colon + 1), 65535);
  if (!port) return expected + " with a port from 0 to 65535";
  auto host = text.substr(0, colon);
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (host.empty() && !bracketed) host = "::";
  error_code error;
  const auto address = asio::ip::make_address(host, error);
  const bool needs_brackets = host != "::" && !error && address.is_v6();
  if (error || (address.is_v4() && bracketed) || (needs_brackets && !bracketed)) return expected;
  return TcpPlace{std::string(host), static_cast<std::uint16_t>(*port)};
}

std::string spell(const Place& place) {
  if (const auto* path = std::get_if<UnixPlace>(&place))
    return std::string(unix_scheme) + path->path;
  if (const auto* inherited = std::get_if<InheritedPlace>(&place))
    return "the inherited descriptor " + std::to_string(inherited->descriptor);
  const auto& [host, port] = std::get<TcpPlace>(place);
  error_code error;
  const auto address = asio::ip::make_address(host, error);
  return error ? host + ":" + std::to_string(port) : spell_tcp(address, port);
}

Listener::Listener(const asio::any_io_executor& executor, const Place& place,
                   std::string_view setting)
    : acceptor_(executor) {
  error_code error = std::visit([this](const auto& one) { return listen(acceptor_, one); }, place);
  // A kernel without IPv6: every address is every IPv4 address.
  const auto* tcp = std::get_if<TcpPlace>(&place);
  if (error == asio::error::address_family_not_supported && tcp != nullptr && tcp->address == "::")
    error = listen(acceptor_, TcpPlace{"0.0.0.0", tcp->port});
  if (error)
    throw std::system_error(error,
                            "cannot listen on " + spell(place) + " (" + std::string(setting) + ")");
  address_ = spell_endpoint(acceptor_.local_endpoint());
  if (const auto* made = std::get_if<UnixPlace>(&place)) path_ = made->path;
}

Listener::~Listener() {
  close();
}

// The path goes first: who finds it finds somebody who listens.
void Listener::close() {
  if (!path_.empty()) ::unlink(path_.c_str());
  path_.clear();
  error_code ignored;
  acceptor_.close(ignored);
}

}  // namespace docker_exporter::web
