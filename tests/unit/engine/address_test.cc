// DOCKER_HOST as people write it.
#include "engine/address.h"

#include <gtest/gtest.h>

namespace docker_exporter::engine {
namespace {

std::string spell(const std::variant<Address, AddressError>& parsed) {
  if (const auto* error = std::get_if<AddressError>(&parsed)) return "expected " + error->expected;
  const auto& address = std::get<Address>(parsed);
  return address.spell() + " Host: " + address.host_header();
}

TEST(Address, ReadsWhatTheDockerCliAndTheReferenceRead) {
  const struct {
    const char* docker_host;
    bool tls;
    const char* want;
  } cases[] = {
      {"", false, "unix:///var/run/docker.sock Host: localhost"},
      {"", true, "unix:///var/run/docker.sock Host: localhost"},
      {" \t\n", false, "unix:///var/run/docker.sock Host: localhost"},
      {"unix://", false, "unix:///var/run/docker.sock Host: localhost"},
      {"unix:///run/user/1000/docker.sock", false,
       "unix:///run/user/1000/docker.sock Host: localhost"},
      {"unix://relative.sock", false, "unix://relative.sock Host: localhost"},
      {"unix:///with a blank", true, "unix:///with a blank Host: localhost"},
      {"tcp://proxy:2375", false, "tcp://proxy:2375 Host: proxy:2375"},
      {" tcp://proxy:2375\n", false, "tcp://proxy:2375 Host: proxy:2375"},
      {"TCP://proxy:1", false, "tcp://proxy:1 Host: proxy:1"},
      {"tcp://proxy", false, "tcp://proxy:2375 Host: proxy:2375"},
      {"tcp://proxy", true, "https://proxy:2376 Host: proxy:2376"},
      {"tcp://proxy:", false, "tcp://proxy:2375 Host: proxy:2375"},
      {"tcp://", false, "tcp://localhost:2375 Host: localhost:2375"},
      {"tcp://:2377", false, "tcp://localhost:2377 Host: localhost:2377"},
      {"tcp://proxy:65535", false, "tcp://proxy:65535 Host: proxy:65535"},
      {"http://proxy:80", false, "tcp://proxy:80 Host: proxy:80"},
      {"http://proxy", true, "https://proxy:2376 Host: proxy:2376"},
      {"https://proxy", false, "https://proxy:2376 Host: proxy:2376"},
      {"https://proxy:443", false, "https://proxy:443 Host: proxy:443"},
      {"proxy:2375", false, "tcp://proxy:2375 Host: proxy:2375"},
      {"proxy", false, "tcp://proxy:2375 Host: proxy:2375"},
      {"docker_proxy.internal:1", true,
       "https://docker_proxy.internal:1 Host: docker_proxy.internal:1"},
      {"127.0.0.1", false, "tcp://127.0.0.1:2375 Host: 127.0.0.1:2375"},
      {"[::1]:2375", false, "tcp://[::1]:2375 Host: [::1]:2375"},
      {"tcp://[::1]", true, "https://[::1]:2376 Host: [::1]:2376"},
      {"tcp://[fe80::1%eth0]:1", false, "tcp://[fe80::1%eth0]:1 Host: [fe80::1]:1"},
      {"tcp://proxy:2375/", false, "tcp://proxy:2375 Host: proxy:2375"},
      {"tcp://proxy:2375/a/b/", false, "tcp://proxy:2375/a/b Host: proxy:2375"},
      {"https://proxy/docker", false, "https://proxy:2376/docker Host: proxy:2376"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(spell(parse_address(c.docker_host, c.tls)), c.want) << c.docker_host;
}

TEST(Address, SaysWhatItExpectedInstead) {
  const struct {
    std::string docker_host;
    const char* want;
  } cases[] = {
      {"::1", "expected brackets around an IPv6 address, as in tcp://[::1]:2375"},
      {"tcp://::1:2375", "expected brackets around an IPv6 address, as in tcp://[::1]:2375"},
      {"tcp://[::1", "expected a closing bracket after the IPv6 address"},
      {"tcp://[::1]2375", "expected a colon and the port after the IPv6 address, as in [::1]:2375"},
      {"tcp://[proxy]:1", "expected an IPv6 address between the brackets"},
      {"tcp://[]:1", "expected an IPv6 address between the brackets"},
      {"tcp://user:secret@proxy:1",
       "expected an address without a user name or password, which nothing would check"},
      {"tcp://proxy:0", "expected a port from 1 to 65535"},
      {"tcp://proxy:65536", "expected a port from 1 to 65535"},
      {"tcp://proxy:http", "expected a port from 1 to 65535"},
      {"tcp://proxy:-1", "expected a port from 1 to 65535"},
      {"tcp://proxy:+1", "expected a port from 1 to 65535"},
      {"tcp://proxy:1x", "expected a port from 1 to 65535"},
      {"tcp://proxy:99999999999999999999", "expected a port from 1 to 65535"},
      {"tcp://proxy:1?a=b", "expected an address without a query or a fragment"},
      {"tcp://proxy:1/a#b", "expected an address without a query or a fragment"},
      {"tcp://pro xy:1", "expected an address without blanks and control characters"},
      {"tcp://proxy:1/a\r\nX: y", "expected an address without blanks and control characters"},
      {"tcp://pr\xC3\xB6xy:1", "expected an address without blanks and control characters"},
      {"tcp://pro*xy:1", "expected a host name or an IP address"},
      {"/var/run/docker.sock", "expected unix:// in front of the path of a socket"},
      {"unix:///" + std::string(107, 'x'),
       "expected a socket path of at most 107 bytes, which is all the kernel takes"},
      {std::string("unix:///a\0b", 11), "expected a socket path without zero bytes"},
      {"npipe:////./pipe/docker_engine",
       "expected unix:// or tcp://, since named pipes exist on Windows only"},
      {"ssh://host",
       "expected unix:// or tcp://, since no ssh program is started: forward the socket"},
      {"fd://", "expected unix:// or tcp://, since fd:// is for engines, not clients"},
      {"ftp://host", "expected unix://, tcp://, http:// or https://"},
      {"://host", "expected unix://, tcp://, http:// or https://"},
  };
  for (const auto& c : cases) EXPECT_EQ(spell(parse_address(c.docker_host, false)), c.want);
}

TEST(Address, TakesASocketPathOf107Bytes) {
  const auto path = '/' + std::string(106, 'x');
  EXPECT_EQ(spell(parse_address("unix://" + path, false)), "unix://" + path + " Host: localhost");
}

TEST(Address, OfTcpKeepsItsParts) {
  const auto parsed = parse_address("https://[::1]/docker/", false);
  const auto& tcp = std::get<TcpAddress>(std::get<Address>(parsed).value);
  EXPECT_EQ(tcp.host, "::1");
  EXPECT_EQ(tcp.port, 2376);
  EXPECT_TRUE(tcp.tls);
  EXPECT_EQ(tcp.base_path, "/docker");
}

}  // namespace
}  // namespace docker_exporter::engine
