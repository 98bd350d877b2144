// Where a server listens, and what it says when it cannot.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <system_error>

#include "unit/web/loopback.h"

namespace docker_exporter::web {
namespace {

class Listen : public Loopback {
 protected:
  std::string failure() {
    try {
      start();
    } catch (const std::system_error& error) {
      return error.what();
    }
    return "listens on " + server_->addresses().front();
  }
  std::string port() const { return std::to_string(endpoint().port()); }
};

TEST_F(Listen, NamesThePortItGot) {
  start();
  EXPECT_EQ(server_->addresses().front(), "127.0.0.1:" + port());
  EXPECT_NE(port(), "0");
}

TEST_F(Listen, PutsIpv6InBrackets) {
  listen_addr_ = "::1";
  start();
  EXPECT_EQ(server_->addresses().front(), "[::1]:" + port());
  Client client = connect();
  EXPECT_TRUE(client.send(get_ping));
  EXPECT_EQ(client.receive(pong_answer()), pong_answer());
}

TEST_F(Listen, HearsBothFamiliesOnTheIpv6Wildcard) {
  listen_addr_ = "::";
  start();
  EXPECT_EQ(server_->addresses().front(), "[::]:" + port());
  for (const char* address : {"::1", "127.0.0.1"}) {
    Client client(io_, {boost::asio::ip::make_address(address), endpoint().port()});
    EXPECT_TRUE(client.send(get_ping));
    EXPECT_EQ(client.receive(pong_answer()), pong_answer());
  }
}

TEST_F(Listen, SaysThatThePortIsTaken) {
  start();
  options_.places = {TcpPlace{"127.0.0.1", endpoint().port()}};
  EXPECT_THROW(
      try {
        Server(io_.get_executor(), options_, exposition_);
      } catch (const std::system_error& e) {
        EXPECT_EQ(e.what(), "cannot listen on 127.0.0.1:" + port() +
                                " (LISTEN_ADDR, LISTEN_PORT): Address already in use");
        EXPECT_EQ(e.code(), std::errc::address_in_use);
        throw;
      },
      std::system_error);
}

TEST_F(Listen, TakesAPortThatWasJustLeft) {
  start();
  listen_port_ = endpoint().port();
  Client client = connect();
  EXPECT_TRUE(client.send(get_ping));
  EXPECT_EQ(client.receive(pong_answer()), pong_answer());
  stop(std::chrono::seconds(1));  // this side closes first: TIME_WAIT stays with it
  EXPECT_EQ(client.receive_rest(), "");
  EXPECT_EQ(failure(), "listens on 127.0.0.1:" + std::to_string(listen_port_));
  ended_ = false;
}

TEST_F(Listen, SaysThatTheAddressIsNotOfThisMachine) {
  listen_addr_ = "192.0.2.1";  // TEST-NET-1: nobody's
  listen_port_ = 9000;
  EXPECT_EQ(failure(),
            "cannot listen on 192.0.2.1:9000 (LISTEN_ADDR, LISTEN_PORT): "
            "Cannot assign requested address");
  listen_addr_ = "2001:db8::1";
  EXPECT_EQ(failure(),
            "cannot listen on [2001:db8::1]:9000 (LISTEN_ADDR, LISTEN_PORT): "
            "Cannot assign requested address");
}

TEST_F(Listen, SaysThatTheAddressIsNone) {
  listen_port_ = 9000;
  for (const std::string address : {"localhost", "", "[::1]", "127.0.0.1:9000"}) {
    listen_addr_ = address;
    EXPECT_EQ(failure(),
              "cannot listen on " + address + ":9000 (LISTEN_ADDR, LISTEN_PORT): Invalid argument");
  }
}

// The server's end of the client's connection: -1 where there is none.
int other_end(Client& client) {
  const auto want = client.socket().local_endpoint();
  for (int fd = 0; fd < 1024; ++fd) {
    boost::asio::ip::tcp::endpoint peer;
    auto size = static_cast<socklen_t>(peer.capacity());
    if (::getpeername(fd, peer.data(), &size) == 0 && peer == want) return fd;
  }
  return -1;
}

TEST_F(Listen, KeepsConnectionsAliveAndNoticesDeadOnes) {
  start();
  Client client = connect();
  EXPECT_TRUE(client.send(get_ping));
  EXPECT_EQ(client.receive(pong_answer()), pong_answer());
  const int fd = other_end(client);
  ASSERT_GE(fd, 0);
  const auto option = [&](int level, int name) {
    int value = -1;
    socklen_t size = sizeof value;
    EXPECT_EQ(::getsockopt(fd, level, name, &value, &size), 0);
    return value;
  };
  EXPECT_EQ(option(SOL_SOCKET, SO_KEEPALIVE), 1);
  EXPECT_EQ(option(IPPROTO_TCP, TCP_KEEPIDLE), 60);
  EXPECT_EQ(option(IPPROTO_TCP, TCP_KEEPINTVL), 10);
  EXPECT_EQ(option(IPPROTO_TCP, TCP_KEEPCNT), 3);
}

}  // namespace
}  // namespace docker_exporter::web
