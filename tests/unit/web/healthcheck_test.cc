// The health check against servers that answer well, badly and not at all.
#include "web/healthcheck.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <thread>

#include "unit/web/loopback.h"
#include "unit/web/site.h"
#include "web/gate.h"

namespace docker_exporter::web {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;
using asio::ip::tcp;

struct Result {
  int exit_code;
  std::string stderr_text;
  bool operator==(const Result&) const = default;
};
void PrintTo(const Result& result, std::ostream* out) {
  *out << result.exit_code << " " << result.stderr_text;
}

Result check(const std::string& address, std::uint16_t port, std::chrono::milliseconds timeout = 5s,
             bool tls = false) {
  ::testing::internal::CaptureStderr();
  const int exit_code = healthcheck(TcpPlace{address, port}, tls, timeout);
  return {exit_code, ::testing::internal::GetCapturedStderr()};
}

class Healthcheck : public Loopback {
 protected:
  // healthcheck() blocks, so the server has a thread while it runs.
  Result checked(const std::string& address, bool tls = false) {
    std::thread server([this] { io_.run(); });
    auto result = check(address, endpoint().port(), 5s, tls);
    asio::post(io_, [this] { server_->stop(async::in(1s)); });  // a Server has one thread
    server.join();
    return result;
  }
};

TEST_F(Healthcheck, SucceedsWhereAnExporterRuns) {
  for (const auto& [listen, ask] :
       std::vector<std::pair<std::string, std::string>>{{"127.0.0.1", "127.0.0.1"},
                                                        {"127.0.0.1", "0.0.0.0"},
                                                        {"0.0.0.0", "0.0.0.0"},
                                                        {"::1", "::1"},
                                                        {"::", "::"},
                                                        {"127.0.0.1", "::"}}) {
    listen_addr_ = listen;
    start();
    EXPECT_EQ(checked(ask), (Result{0, ""})) << listen << " asked at " << ask;
    io_.restart();
  }
}

// Answers one connection with these bytes, and tells what was asked.
struct OneAnswer {
  asio::io_context io{1};
  tcp::acceptor acceptor{io, {asio::ip::address_v4::loopback(), 0}};
  std::string asked;

  std::uint16_t port() const { return acceptor.local_endpoint().port(); }
  Result check(const std::string& answer) {
    std::thread server([&] {
      tcp::socket socket(io);
      boost::system::error_code error;
      acceptor.accept(socket, error);
      const auto size = asio::read_until(socket, asio::dynamic_buffer(asked), "\r\n\r\n", error);
      EXPECT_EQ(size, asked.size());
      asio::write(socket, asio::buffer(answer), error);
    });
    const auto result = web::check("127.0.0.1", port());
    server.join();
    return result;
  }
};

// What refuses it for want of a certificate or a password is there; what is broken is not well.
TEST_F(Healthcheck, SucceedsWhereAWebConfigurationKeepsItOut) {
  Site site;
  const std::pair<std::string, bool> rows[] = {
      {site.users(), false},
      {site.tls(), true},
      {site.tls() + site.users(), true},
      {site.tls() + site.clients(), true},
      {site.tls() + site.clients() + "  max_version: TLS12\n", true},
      {"rate_limit: {interval: 1h, burst: 1}\n", false},
  };
  for (const auto& [configuration, tls] : rows) {
    site.write(configuration);
    options_.gate = std::make_shared<Gate>(io_.get_executor(), site.file);
    start();
    EXPECT_EQ(checked("127.0.0.1", tls), (Result{0, ""})) << configuration;
    io_.restart();
  }
}

TEST_F(Healthcheck, SucceedsWhereARateLimitKeepsItOut) {
  OneAnswer server;
  EXPECT_EQ(server.check("HTTP/1.1 429 Too Many Requests\r\n\r\n"), (Result{0, ""}));
}

TEST_F(Healthcheck, FailsWhereTlsIsSpokenOnOneSideOnly) {
  Site site;
  start();
  auto url = "127.0.0.1:" + std::to_string(endpoint().port()) + "/ping: ";
  EXPECT_EQ(checked("127.0.0.1", true), (Result{1, "healthcheck: GET https://" + url +
                                                       "wrong version number (SSL routines)\n"}));
  io_.restart();
  site.write(site.tls());
  options_.gate = std::make_shared<Gate>(io_.get_executor(), site.file);
  start();
  url = "127.0.0.1:" + std::to_string(endpoint().port()) + "/ping: ";
  EXPECT_EQ(checked("127.0.0.1"),
            (Result{1, "healthcheck: GET http://" + url +
                           R"(answered "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP )"
                           R"(request to an HTTPS server.\n")"
                           "\n"}));
}

TEST_F(Healthcheck, AsksForPing) {
  OneAnswer server;
  EXPECT_EQ(server.check("HTTP/1.0 200 OK\r\n\r\npong"), (Result{0, ""}));
  EXPECT_EQ(server.asked, "GET /ping HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) +
                              "\r\nConnection: close\r\n\r\n");
}

TEST_F(Healthcheck, SaysWhatElseCame) {
  const std::pair<std::string, std::string> cases[] = {
      {"HTTP/1.1 404 Not Found\r\n\r\npong", R"(answered "HTTP/1.1 404 Not Found\r\n\r\npong")"},
      {"HTTP/1.1 200 OK\r\n\r\npong!", R"(answered "HTTP/1.1 200 OK\r\n\r\npong!")"},
      {"HTTP/1.1 200 OK\r\n\r\n", R"(answered "HTTP/1.1 200 OK\r\n\r\n")"},
      {"SSH-2.0-\x1b[2J\n", R"(answered "SSH-2.0-\u001b[2J\n")"},
      {std::string(100'000, 'x'), "answered \"" + std::string(200, 'x') + "...(4096 bytes)\""},
      {"", "closed without an answer"},
  };
  for (const auto& [answer, what] : cases) {
    OneAnswer server;
    const auto url = "GET http://127.0.0.1:" + std::to_string(server.port()) + "/ping: ";
    EXPECT_EQ(server.check(answer), (Result{1, "healthcheck: " + url + what + "\n"}));
  }
}

TEST_F(Healthcheck, SaysThatNobodyListens) {
  start();
  const auto port = endpoint().port();
  stop(1s);
  const std::string there = ":" + std::to_string(port) + "/ping: Connection refused";
  EXPECT_EQ(check("127.0.0.1", port),
            (Result{1, "healthcheck: GET http://127.0.0.1" + there + "\n"}));
  EXPECT_EQ(check("::", port), (Result{1, "healthcheck: GET http://[::1]" + there +
                                              "; GET http://127.0.0.1" + there + "\n"}));
}

TEST_F(Healthcheck, WaitsNoLongerThanItsTimeout) {
  asio::io_context io(1);
  tcp::acceptor silent(io, {asio::ip::address_v4::loopback(), 0});
  const auto port = silent.local_endpoint().port();
  EXPECT_EQ(check("127.0.0.1", port, 50ms),
            (Result{1, "healthcheck: GET http://127.0.0.1:" + std::to_string(port) +
                           "/ping: no answer within 50ms\n"}));
}

TEST_F(Healthcheck, RefusesWhatCannotBeAsked) {
  EXPECT_EQ(check("127.0.0.1", 0),
            (Result{1,
                    "healthcheck: cannot ask 127.0.0.1:0: port 0 is any free port; "
                    "nobody knows which\n"}));
  EXPECT_EQ(check("local\nhost", 9000),
            (Result{1,
                    "healthcheck: cannot ask local\\nhost:9000: that is not an IP "
                    "address\n"}));
}

}  // namespace
}  // namespace docker_exporter::web
