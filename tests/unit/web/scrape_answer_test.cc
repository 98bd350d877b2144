// What /metrics asks of the exposition, and what the client gets when that fails.
#include <boost/asio/use_awaitable.hpp>
#include <stdexcept>

#include "unit/web/loopback.h"

namespace docker_exporter::web {
namespace {

using namespace std::chrono_literals;
using Text = std::shared_ptr<const std::string>;

class ScrapeAnswer : public Loopback {
 protected:
  // How long the exposition was given, when asked with this header.
  std::chrono::milliseconds budget(const std::string& header) {
    Client client = connect();
    const auto begin = std::chrono::steady_clock::now();
    client.send("GET / HTTP/1.1\r\nHost: h\r\n" + header + "\r\n");
    EXPECT_EQ(client.receive(exposition_answer(body_)), exposition_answer(body_));
    return std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - begin);
  }
};

boost::asio::awaitable<Text> fails_later(async::Deadline) {
  throw std::runtime_error("no\nsuch thing");
  co_return nullptr;
}
boost::asio::awaitable<Text> fails_oddly(async::Deadline) {
  throw 42;
  co_return nullptr;
}
boost::asio::awaitable<Text> has_nothing(async::Deadline) {
  co_return nullptr;
}
boost::asio::awaitable<Text> fails_at_once(async::Deadline) {
  throw std::bad_alloc();
}

TEST_F(ScrapeAnswer, IsAskedForBeforePrometheusGivesUp) {
  options_.scrape_timeout = 8s;
  start();
  const std::pair<std::string, std::chrono::milliseconds> cases[] = {
      {"", 8s},
      {"X-Prometheus-Scrape-Timeout-Seconds: 5\r\n", 4500ms},
      {"x-prometheus-scrape-timeout-seconds: 1\r\n", 500ms},
      {"X-Prometheus-Scrape-Timeout-Seconds: 10\r\n", 8s},
      {"X-Prometheus-Scrape-Timeout-Seconds: soon\r\n", 8s},
  };
  for (const auto& [header, want] : cases) {
    const auto got = budget(header);
    EXPECT_GE(got, want) << header;
    EXPECT_LT(got, want + 5s) << header;
  }
}

TEST_F(ScrapeAnswer, Is500WhenTheExpositionFails) {
  const std::string want =
      "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\ndate: " + date + "\r\n\r\n";
  for (const auto exposition : {fails_later, fails_oddly, has_nothing, fails_at_once}) {
    exposition_ = exposition;
    start();
    Client client = connect();
    EXPECT_TRUE(client.send(get_metrics));
    EXPECT_EQ(client.receive(want), want);
    // The connection and the server live on.
    EXPECT_TRUE(client.send(get_ping));
    EXPECT_EQ(client.receive(pong_answer()), pong_answer());
    stop(1s);
    ended_ = false;
  }
  ended_ = true;
}

TEST_F(ScrapeAnswer, MayBeEmpty) {
  body_ = "";
  start();
  Client client = connect();
  EXPECT_TRUE(client.send(get_metrics));
  EXPECT_EQ(client.receive(exposition_answer("")), exposition_answer(""));
}

}  // namespace
}  // namespace docker_exporter::web
