// What /metrics asks of the exposition, and what the client gets when that fails.
#include <boost/asio/use_awaitable.hpp>
#include <stdexcept>

#include "unit/web/loopback.h"
#include "web/page.h"

namespace docker_exporter::web {
namespace {

using namespace std::chrono_literals;

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

boost::asio::awaitable<Answer> fails_later(const Query&, async::Deadline) {
  throw std::runtime_error("no\nsuch thing");
  co_return Answer{};
}
boost::asio::awaitable<Answer> fails_oddly(const Query&, async::Deadline) {
  throw 42;
  co_return Answer{};
}
boost::asio::awaitable<Answer> has_nothing(const Query&, async::Deadline) {
  co_return Answer{};
}
boost::asio::awaitable<Answer> fails_at_once(const Query&, async::Deadline) {
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

TEST_F(ScrapeAnswer, HasTheFormatThatIsAskedFor) {
  start();
  Client client = connect();
  client.send(
      "GET / HTTP/1.1\r\nHost: h\r\nAccept: application/openmetrics-text;version=1.0.0\r\n"
      "accept: text/plain;q=0.5\r\n\r\n");
  const std::string want =
      "HTTP/1.1 200 OK\r\n"
      "content-type: application/openmetrics-text; version=1.0.0; charset=utf-8\r\n"
      "vary: accept, accept-encoding\r\n"
      "content-length: " +
      std::to_string(body_.size()) + "\r\ndate: " + date + "\r\n\r\n" + body_;
  EXPECT_EQ(client.receive(want), want);
}

TEST_F(ScrapeAnswer, IsThePageForBrowsers) {
  body_ = "<!doctype html>";
  start();
  Client client = connect();
  const std::string accept = "Host: h\r\nAccept: text/html\r\n\r\n";
  const std::string head = "HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=utf-8\r\n" +
                           page_headers() + "content-length: 15\r\ndate: " + date + "\r\n\r\n";
  // Whatever is asked for, the page is whole.
  client.send("GET /?collect[]=up HTTP/1.1\r\n" + accept);
  EXPECT_EQ(client.receive(head + body_), head + body_);
  EXPECT_EQ(query_, Query{.page = true});
  client.send("HEAD / HTTP/1.1\r\n" + accept);
  EXPECT_EQ(client.receive(head), head);
  EXPECT_EQ(scrapes_, 2);
  client.send("GET /metrics HTTP/1.1\r\n" + accept);
  EXPECT_EQ(client.receive(exposition_answer(body_)), exposition_answer(body_));
  EXPECT_EQ(query_, Query{});
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

TEST_F(ScrapeAnswer, IsForTheCollectorsOfTheQuery) {
  start();
  Client client = connect();
  const std::string target = "/metrics?collect%5B%5D=up&x=1&collect[]=engine&exclude[]=a+b";
  EXPECT_TRUE(client.send("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_EQ(client.receive(exposition_answer(body_)), exposition_answer(body_));
  EXPECT_EQ(query_, (Query{{"up", "engine"}, {"a b"}}));
  EXPECT_TRUE(client.send(get_metrics));
  EXPECT_EQ(client.receive(exposition_answer(body_)), exposition_answer(body_));
  EXPECT_EQ(query_, Query{});
}

TEST_F(ScrapeAnswer, Is400ForAQueryThatCannotBeAnsweredAndTheConnectionGoesOn) {
  start();
  Client client = connect();
  const auto bad = [](const std::string& body) {
    return "HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain; charset=utf-8\r\n"
           "content-length: " +
           std::to_string(body.size()) + "\r\ndate: " + date + "\r\n\r\n" + body;
  };
  status_ = 400;
  body_ = "there is no collector of this name: x\n";
  EXPECT_TRUE(client.send(get_metrics));
  EXPECT_EQ(client.receive(bad(body_)), bad(body_));
  std::string target = "/?collect[]=0";
  for (std::size_t i = 1; i < max_query_values; ++i) target += "&collect[]=" + std::to_string(i);
  EXPECT_TRUE(client.send("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_EQ(client.receive(bad(body_)), bad(body_));
  EXPECT_EQ(scrapes_, 2);
  const std::string want = bad("more than 100 collectors in the query\n");
  EXPECT_TRUE(client.send("GET " + target + "&exclude[]=x HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_EQ(client.receive(want), want);
  EXPECT_EQ(scrapes_, 2);
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
