// Answers byte for byte, and connections that stay or go as the client asked.
#include "unit/web/loopback.h"

namespace docker_exporter::web {
namespace {

class Connection : public Loopback {};

const std::string close = "connection: close\r\n";
const std::string not_found =
    "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\ndate: " + date + "\r\n\r\n";
const std::string not_allowed =
    "HTTP/1.1 405 Method Not Allowed\r\ncontent-length: 0\r\nallow: GET,HEAD\r\ndate: " + date +
    "\r\n\r\n";

std::string head_of(const std::string& answer) {
  return answer.substr(0, answer.find("\r\n\r\n") + 4);
}

TEST_F(Connection, AnswersOneRequestAfterTheOther) {
  start();
  Client client = connect();
  const std::pair<std::string, std::string> cases[] = {
      {"GET /metrics", exposition_answer(body_)},
      {"GET /", exposition_answer(body_)},
      {"GET /?x=y", exposition_answer(body_)},
      {"GET http://h/metrics", exposition_answer(body_)},
      {"HEAD /metrics", head_of(exposition_answer(body_))},
      {"GET /ping", pong_answer()},
      {"HEAD /ping", head_of(pong_answer())},
      {"GET /nothing", not_found},
      {"HEAD /nothing", not_found},
      {"POST /metrics", not_allowed},
      {"DELETE /ping", not_allowed},
      {"OPTIONS *", not_found},
  };
  for (const auto& [request, want] : cases) {
    EXPECT_TRUE(client.send(request + " HTTP/1.1\r\nHost: h\r\n\r\n"));
    EXPECT_EQ(client.receive(want), want) << request;
  }
  EXPECT_EQ(scrapes_, 5);
  client.finish();
  EXPECT_EQ(client.receive_rest(), "");
}

TEST_F(Connection, EndsWhenTheClientSaysSo) {
  start();
  for (const std::string request :
       {"GET /ping HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "GET /ping HTTP/1.0\r\n\r\n",
        "GET /ping HTTP/1.0\r\nConnection: close\r\n\r\n"}) {
    Client client = connect();
    EXPECT_TRUE(client.send(request + get_ping));
    EXPECT_EQ(client.receive_rest(), pong_answer(close));
    EXPECT_FALSE(client.was_reset());
  }
}

TEST_F(Connection, StaysForHttp10WhenAskedTo) {
  start();
  Client client = connect();
  const std::string request = "GET /ping HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
  const std::string want = pong_answer("connection: keep-alive\r\n");
  EXPECT_TRUE(client.send(request));
  EXPECT_EQ(client.receive(want), want);
  EXPECT_TRUE(client.send(request));
  EXPECT_EQ(client.receive(want), want);
}

TEST_F(Connection, AnswersPipelinedRequestsInOrder) {
  start();
  Client client = connect();
  std::string requests;
  std::string want;
  for (int i = 0; i < 1000; ++i) {
    requests += i % 3 == 0 ? get_metrics : get_ping;
    want += i % 3 == 0 ? exposition_answer(body_) : pong_answer();
  }
  EXPECT_TRUE(client.send(requests + "GET /nothing HTTP/1.1\r\nHo"));
  EXPECT_EQ(client.receive(want), want);
  EXPECT_TRUE(client.send("st: h\r\n\r\n"));
  EXPECT_EQ(client.receive(not_found), not_found);
}

TEST_F(Connection, ReadsARequestThatComesByteByByte) {
  start();
  Client client = connect();
  for (const char c : "\r\n" + get_metrics) EXPECT_TRUE(client.send({&c, 1}));
  EXPECT_EQ(client.receive(exposition_answer(body_)), exposition_answer(body_));
}

TEST_F(Connection, AnswersAClientThatSendsNoMore) {
  start();
  Client client = connect();
  EXPECT_TRUE(client.send(get_metrics + get_ping));
  client.finish();
  EXPECT_EQ(client.receive_rest(), exposition_answer(body_) + pong_answer());
  EXPECT_FALSE(client.was_reset());
}

TEST_F(Connection, EndsInSilenceWhenARequestIsCut) {
  start();
  for (const std::string part : {"", "G", "GET / HTTP/1.1\r\nHost: h\r\n"}) {
    Client client = connect();
    EXPECT_TRUE(client.send(part));
    client.finish();
    EXPECT_EQ(client.receive_rest(), "");
  }
}

TEST_F(Connection, MayBeLostDuringAScrape) {
  start();
  gate_closed_ = true;
  {
    Client client = connect();
    EXPECT_TRUE(client.send(get_metrics));
    until([this] { return scrapes_ == 1; });
    const boost::asio::socket_base::linger reset(true, 0);
    client.socket().set_option(reset);
    client.close();
  }
  gate_closed_ = false;
  gate_.notify_all();
  Client client = connect();
  EXPECT_TRUE(client.send(get_metrics));
  EXPECT_EQ(client.receive(exposition_answer(body_)), exposition_answer(body_));
}

TEST_F(Connection, CarriesABodyOf20MegabytesToASlowReader) {
  body_ = std::string(20'000'000, 'x');
  start();
  Client client = connect();
  client.socket().set_option(boost::asio::socket_base::receive_buffer_size(65536));
  EXPECT_TRUE(client.send(get_metrics + get_ping));
  const std::string want = exposition_answer(body_) + pong_answer();
  std::string got;
  while (got.size() < want.size()) {
    const std::string part = client.receive(want.substr(got.size(), 100'000));
    if (part.empty()) break;
    got += part;
  }
  EXPECT_TRUE(got == want) << got.size() << " bytes instead of " << want.size();
}

TEST_F(Connection, OfOneClientDoesNotHoldUpAnother) {
  start();
  gate_closed_ = true;
  Client waiting = connect();
  EXPECT_TRUE(waiting.send(get_metrics));
  until([this] { return scrapes_ == 1; });
  Client other = connect();
  EXPECT_TRUE(other.send(get_ping));
  EXPECT_EQ(other.receive(pong_answer()), pong_answer());
  gate_closed_ = false;
  gate_.notify_all();
  EXPECT_EQ(waiting.receive(exposition_answer(body_)), exposition_answer(body_));
}

}  // namespace
}  // namespace docker_exporter::web
