// Engines that cannot be reached, and the words for why.
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>

#include "fake_engine/asking.h"

namespace docker_exporter::testing {
namespace {

std::string ping(const engine::Address& address, std::chrono::milliseconds limit = 10s) {
  boost::asio::io_context io;
  engine::Client client(io.get_executor(), engine::ClientOptions{.address = address});
  return spell(run(io, client.ping(async::in(limit))));
}

std::string ping(const std::string& docker_host, std::chrono::milliseconds limit = 10s) {
  return ping(std::get<engine::Address>(engine::parse_address(docker_host, false)), limit);
}

// A socket that is bound, and perhaps listens, but never answers.
struct Silent {
  explicit Silent(int family) : fd(::socket(family, SOCK_STREAM, 0)) {}
  ~Silent() { ::close(fd); }
  int fd;
};

TEST(Address, WithoutASocketIsUnreachable) {
  EXPECT_EQ(ping("unix:///nowhere/engine.sock"),
            "unreachable: no socket at unix:///nowhere/engine.sock: the engine is not running, or "
            "the socket is not mounted here");
  EXPECT_EQ(ping("unix:///etc/passwd/engine.sock"),
            "unreachable: no socket at unix:///etc/passwd/engine.sock: the engine is not running, "
            "or the socket is not mounted here");
}

TEST(Address, OfAStaleSocketSaysSo) {
  Asking asking;
  const auto path = std::get<engine::UnixAddress>(asking.engine.address().value).path + ".stale";
  {
    Silent silent(AF_UNIX);
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof(address.sun_path) - 1);
    ASSERT_EQ(::bind(silent.fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  }
  EXPECT_EQ(ping("unix://" + path),
            "unreachable: nothing listens on unix://" + path +
                ": the engine is stopped, or was restarted after the socket was mounted; restart "
                "the exporter, or mount the directory of the socket");
  ::unlink(path.c_str());
}

TEST(Address, OfAnEngineThatAcceptsNobodySaysSo) {
  Asking asking;
  const auto path = std::get<engine::UnixAddress>(asking.engine.address().value).path + ".full";
  Silent silent(AF_UNIX);
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof(address.sun_path) - 1);
  ASSERT_EQ(::bind(silent.fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  ASSERT_EQ(::listen(silent.fd, 0), 0);
  Silent first(AF_UNIX);
  ASSERT_EQ(::connect(first.fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  EXPECT_EQ(ping("unix://" + path, 200ms),
            "unreachable: unix://" + path + " accepts no connections: the engine hangs");
  ::unlink(path.c_str());
}

TEST(Address, ThatRefusesConnectionsIsUnreachable) {
  Asking asking(Listen::tcp);
  const auto address = asking.engine.address();
  asking.engine.stop();
  EXPECT_EQ(ping(address),
            "unreachable: nothing listens on " + address.spell() + ": connection refused");
}

TEST(Address, OfAHostThatDoesNotExistSaysSo) {
  // Reserved by RFC 6761; what the resolver says of it depends on whether there is a name server.
  const auto outcome = ping("tcp://engine.invalid:2375");
  EXPECT_EQ(outcome.substr(0, 47), "unreachable: no address for the host engine.inv");
}

TEST(Address, ByNameIsFound) {
  Asking asking(Listen::tcp);
  asking.engine.on("/_ping", ok("OK"));
  auto address = asking.engine.address();
  std::get<engine::TcpAddress>(address.value).host = "localhost";  // ::1 may come first
  asking.client.emplace(asking.io.get_executor(), engine::ClientOptions{.address = address});
  EXPECT_EQ(asking.ping(), "ok");
}

TEST(Address, ThatNeverAnswersObeysTheDeadline) {
  Silent silent(AF_INET);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(::bind(silent.fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  ASSERT_EQ(::listen(silent.fd, 8), 0);
  socklen_t size = sizeof(address);
  ASSERT_EQ(::getsockname(silent.fd, reinterpret_cast<sockaddr*>(&address), &size), 0);
  const auto host = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  EXPECT_EQ(
      ping("tcp://" + host, 50ms),
      "timeout: the deadline passed while waiting for the answer to GET /_ping from tcp://" + host);
  EXPECT_EQ(ping("https://" + host, 50ms),
            "timeout: the deadline passed while shaking hands with https://" + host);
}

}  // namespace
}  // namespace docker_exporter::testing
