// Addresses as people write them, unix sockets, and what systemd hands over.
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/local/datagram_protocol.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "unit/web/loopback.h"
#include "web/healthcheck.h"
#include "web/systemd.h"

namespace docker_exporter::web {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;

TEST(Place, ReadsWhatPeopleWrite) {
  const std::string tcp = "address:port, [IPv6]:port, :port or unix:///path";
  const std::string long_path = "/" + std::string(107, 'x');
  const std::pair<std::string, std::variant<Place, std::string>> cases[] = {
      {":9100", TcpPlace{"::", 9100}},
      {"127.0.0.1:9000", TcpPlace{"127.0.0.1", 9000}},
      {"0.0.0.0:0", TcpPlace{"0.0.0.0", 0}},
      {"[::1]:9000", TcpPlace{"::1", 9000}},
      {"[::]:9000", TcpPlace{"::", 9000}},
      {"unix:///run/x.sock", UnixPlace{"/run/x.sock"}},
      {"9000", tcp},
      {"", tcp},
      {"localhost:9000", tcp},
      {"::1:9000", tcp},
      {"[127.0.0.1]:9000", tcp},
      {"[]:9000", tcp},
      {"127.0.0.1:", tcp + " with a port from 0 to 65535"},
      {"127.0.0.1:65536", tcp + " with a port from 0 to 65535"},
      {"127.0.0.1:-1", tcp + " with a port from 0 to 65535"},
      {"unix://relative", "unix:// and the path of a socket"},
      {"unix:///", "unix:// and the path of a socket"},
      {"unix://" + long_path, "a path of at most 107 bytes"},
  };
  for (const auto& [text, want] : cases) EXPECT_EQ(parse_place(text), want) << text;
}

class Places : public Loopback {
 protected:
  Places() {
    std::string path = fs::temp_directory_path() / "places-XXXXXX";
    folder_ = ::mkdtemp(path.data());
    socket_path_ = folder_ / "exporter.sock";
  }
  ~Places() override { fs::remove_all(folder_); }

  std::string ask_by_unix_socket() {
    asio::local::stream_protocol::socket socket(io_);
    socket.connect(asio::local::stream_protocol::endpoint(socket_path_.string()));
    socket.write_some(asio::buffer(get_ping));
    std::string answer(1000, '\0');
    std::size_t size = 0;
    socket.async_read_some(asio::buffer(answer),
                           [&](boost::system::error_code, std::size_t read) { size = read; });
    until([&] { return size > 0; });
    answer.resize(size);
    return answer.substr(answer.find("\r\n\r\n") + 4);
  }
  std::string failure() {
    try {
      start();
    } catch (const std::system_error& error) {
      return error.what();
    }
    return "";
  }

  fs::path folder_;
  fs::path socket_path_;
};

TEST_F(Places, MayBeSeveral) {
  places_ = {TcpPlace{"127.0.0.1", 0}, UnixPlace{socket_path_}};
  start();
  EXPECT_EQ(server_->addresses().size(), 2U);
  EXPECT_EQ(server_->addresses().back(), "unix://" + socket_path_.string());
  EXPECT_EQ(ask_by_unix_socket(), "pong");
  Client client = connect();
  EXPECT_TRUE(client.send(get_ping));
  EXPECT_EQ(client.receive(pong_answer()), pong_answer());
}

TEST_F(Places, OfAUnixSocketVanishWithTheServerAndAreTakenOverFromADeadOne) {
  places_ = {UnixPlace{socket_path_}};
  {
    asio::local::stream_protocol::acceptor dead(
        io_, asio::local::stream_protocol::endpoint(socket_path_.string()));
  }
  EXPECT_TRUE(fs::exists(socket_path_));  // and nobody listens
  start();
  EXPECT_EQ(ask_by_unix_socket(), "pong");
  stop(std::chrono::seconds(1));
  EXPECT_FALSE(fs::exists(socket_path_));
}

TEST_F(Places, AreNotTakenFromOneWhoLives) {
  places_ = {UnixPlace{socket_path_}};
  const std::string in_use = "cannot listen on unix://" + socket_path_.string() +
                             " (LISTEN_ADDR, LISTEN_PORT): Address already in use";
  asio::local::stream_protocol::acceptor alive(
      io_, asio::local::stream_protocol::endpoint(socket_path_.string()));
  EXPECT_EQ(failure(), in_use);
  alive.close();
  fs::remove(socket_path_);
  std::ofstream(socket_path_) << "a file of somebody's";
  EXPECT_EQ(failure(), in_use);
  EXPECT_TRUE(fs::is_regular_file(socket_path_));
}

TEST_F(Places, MayBeInherited) {
  asio::ip::tcp::acceptor given(io_, {asio::ip::make_address("127.0.0.1"), 0});
  places_ = {InheritedPlace{::dup(given.native_handle())}};
  start();
  EXPECT_EQ(server_->addresses().front(),
            "127.0.0.1:" + std::to_string(given.local_endpoint().port()));
  given.close();
  Client client = connect();
  EXPECT_TRUE(client.send(get_ping));
  EXPECT_EQ(client.receive(pong_answer()), pong_answer());
}

TEST_F(Places, ThatAreInheritedMustListen) {
  const int pair = ::socket(AF_UNIX, SOCK_STREAM, 0);
  places_ = {InheritedPlace{pair}};
  EXPECT_EQ(failure(), "cannot listen on the inherited descriptor " + std::to_string(pair) +
                           " (LISTEN_ADDR, LISTEN_PORT): Invalid argument");
  ::close(pair);
}

TEST_F(Places, OfAUnixSocketCanBeAskedForHealth) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(healthcheck(UnixPlace{socket_path_}, false, std::chrono::seconds(5)), 1);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "healthcheck: GET /ping at unix://" +
                                                        socket_path_.string() +
                                                        ": No such file or directory\n");
}

TEST(Systemd, HandsOverSocketsToThisProcessOnly) {
  const std::string me = std::to_string(::getpid());
  EXPECT_EQ(inherited_places(me, "2"), (std::vector<Place>{InheritedPlace{3}, InheritedPlace{4}}));
  EXPECT_TRUE(inherited_places("1", "2").empty());
  EXPECT_TRUE(inherited_places("", "").empty());
  for (const char* count : {"0", "", "-1", "two", "65", "99999999999999999999"})
    EXPECT_TRUE(inherited_places(me, count).empty()) << count;
}

TEST(Systemd, IsTold) {
  EXPECT_TRUE(notify("", "READY=1"));
  EXPECT_FALSE(notify("/no/such/socket", "READY=1"));
  EXPECT_FALSE(notify(std::string(200, 'x'), "READY=1"));
  asio::io_context io;
  const std::string name = "exporter-test-" + std::to_string(::getpid());
  asio::local::datagram_protocol::socket socket(
      io, asio::local::datagram_protocol::endpoint(std::string(1, '\0') + name));
  EXPECT_TRUE(notify("@" + name, "READY=1"));
  std::string text(100, '\0');
  text.resize(socket.receive(asio::buffer(text)));
  EXPECT_EQ(text, "READY=1");
}

}  // namespace
}  // namespace docker_exporter::web
