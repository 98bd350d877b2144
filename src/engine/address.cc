// Reads DOCKER_HOST: the union of what docker-prometheus-exporter (bollard) and the docker CLI
// take.
#include "engine/address.h"

#include <algorithm>
#include <charconv>

namespace docker_exporter::engine {
namespace {

constexpr std::string_view default_socket = "/var/run/docker.sock";
constexpr std::size_t longest_socket_path = 107;  // sun_path of Linux, less its zero
constexpr std::uint16_t plain_port = 2375;
constexpr std::uint16_t tls_port = 2376;

using Parsed = std::variant<Address, AddressError>;

AddressError expected(std::string_view sentence) {
  return {std::string(sentence)};
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n\f\v";
  const auto first = text.find_first_not_of(blanks);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

// Nothing that could end a request line or a log line early.
bool printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

Parsed parse_unix(std::string_view path) {
  if (path.empty()) path = default_socket;
  if (path.size() > longest_socket_path)
    return expected("a socket path of at most 107 bytes, which is all the kernel takes");
  if (path.find('\0') != path.npos) return expected("a socket path without zero bytes");
  return Address{UnixAddress{std::string(path)}};
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port == 0) return std::nullopt;
  return port;
}

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_';
}

bool is_ipv6_character(char c) {
  return is_host_character(c) || c == ':' || c == '%';  // %: zone
}

Parsed parse_tcp(std::string_view rest, bool tls) {
  if (!printable(rest)) return expected("an address without blanks and control characters");
  if (rest.find_first_of("?#") != rest.npos)
    return expected("an address without a query or a fragment");

  TcpAddress address;
  address.tls = tls;
  const auto slash = std::min(rest.find('/'), rest.size());
  address.base_path = rest.substr(slash);
  while (address.base_path.ends_with('/')) address.base_path.pop_back();
  auto authority = rest.substr(0, slash);
  if (authority.find('@') != authority.npos)
    return expected("an address without a user name or password, which nothing would check");

  std::optional<std::string_view> port;
  if (authority.starts_with('[')) {
    const auto end = authority.find(']');
    if (end == authority.npos) return expected("a closing bracket after the IPv6 address");
    address.host = authority.substr(1, end - 1);
    if (address.host.find(':') == std::string::npos ||
        !std::all_of(address.host.begin(), address.host.end(), is_ipv6_character))
      return expected("an IPv6 address between the brackets");
    const auto after = authority.substr(end + 1);
    if (!after.empty() && after.front() != ':')
      return expected("a colon and the port after the IPv6 address, as in [::1]:2375");
    if (!after.empty()) port = after.substr(1);
  } else {
    if (std::count(authority.begin(), authority.end(), ':') > 1)
      return expected("brackets around an IPv6 address, as in tcp://[::1]:2375");
    const auto colon = std::min(authority.find(':'), authority.size());
    address.host = authority.substr(0, colon);
    if (!std::all_of(address.host.begin(), address.host.end(), is_host_character))
      return expected("a host name or an IP address");
    if (address.host.empty()) address.host = "localhost";
    if (colon != authority.size()) port = authority.substr(colon + 1);
  }

  address.port = tls ? tls_port : plain_port;
  if (port && !port->empty()) {
    const auto number = parse_port(*port);
    if (!number) return expected("a port from 1 to 65535");
    address.port = *number;
  }
  return Address{address};
}

std::string host_and_port(std::string_view host, std::uint16_t port) {
  const bool ipv6 = host.find(':') != host.npos;
  return (ipv6 ? '[' + std::string(host) + ']' : std::string(host)) + ':' + std::to_string(port);
}

}  // namespace

Parsed parse_address(std::string_view docker_host, bool tls_wanted) {
  const auto text = trim(docker_host);
  if (text.empty()) return parse_unix({});
  const auto separator = text.find("://");
  if (separator == text.npos) {
    if (text.front() == '/') return expected("unix:// in front of the path of a socket");
    return parse_tcp(text, tls_wanted);
  }
  const auto scheme = lower_case(text.substr(0, separator));
  const auto rest = text.substr(separator + 3);
  if (scheme == "unix") return parse_unix(rest);
  if (scheme == "tcp" || scheme == "http") return parse_tcp(rest, tls_wanted);
  if (scheme == "https") return parse_tcp(rest, true);
  if (scheme == "npipe")
    return expected("unix:// or tcp://, since named pipes exist on Windows only");
  if (scheme == "ssh")
    return expected("unix:// or tcp://, since no ssh program is started: forward the socket");
  if (scheme == "fd") return expected("unix:// or tcp://, since fd:// is for engines, not clients");
  return expected("unix://, tcp://, http:// or https://");
}

std::string Address::spell() const {
  if (const auto* unix_address = std::get_if<UnixAddress>(&value))
    return "unix://" + unix_address->path;
  const auto& tcp = std::get<TcpAddress>(value);
  return (tcp.tls ? "https://" : "tcp://") + host_and_port(tcp.host, tcp.port) + tcp.base_path;
}

std::string Address::host_header() const {
  const auto* tcp = std::get_if<TcpAddress>(&value);
  if (!tcp) return "localhost";
  // The zone of an IPv6 address means something on this machine only (RFC 6874).
  return host_and_port(std::string_view(tcp->host).substr(0, tcp->host.find('%')), tcp->port);
}

}  // namespace docker_exporter::engine
