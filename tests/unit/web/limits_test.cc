// Every limit, hit.
#include <sys/resource.h>

#include <boost/asio/steady_timer.hpp>
#include <list>

#include "base/log.h"
#include "unit/web/loopback.h"

namespace docker_exporter::web {
namespace {

using namespace std::chrono_literals;

class Limit : public Loopback {};

TEST_F(Limit, OfHeaderBytes) {
  options_.limits.max_header_bytes = 100;
  start();
  const std::string want = refusal_answer("431 Request Header Fields Too Large",
                                          "the request line and the headers are too large");
  const std::string start_of_head = "GET /ping HTTP/1.1\r\nHost: ";
  const std::string fits = start_of_head + std::string(96 - start_of_head.size(), 'h') + "\r\n\r\n";
  const std::string one_more =
      start_of_head + std::string(97 - start_of_head.size(), 'h') + "\r\n\r\n";
  const std::string never_ends = start_of_head + std::string(100'000, 'h');
  Client client = connect();
  EXPECT_TRUE(client.send(fits + fits));
  EXPECT_EQ(client.receive(pong_answer() + pong_answer()), pong_answer() + pong_answer());
  EXPECT_TRUE(client.send(one_more));
  EXPECT_EQ(client.receive_rest(), want);
  Client endless = connect();
  EXPECT_TRUE(endless.send(never_ends));
  EXPECT_EQ(endless.receive_rest(), want);
  Client empty_lines = connect();
  for (int i = 0; i < 50; ++i) EXPECT_TRUE(empty_lines.send("\r\n"));
  EXPECT_EQ(empty_lines.receive_rest(), want);
}

TEST_F(Limit, OfTimeForAHead) {
  options_.limits.header_time = 50ms;
  start();
  const std::string want =
      refusal_answer("408 Request Timeout", "the request took too long to arrive");
  for (const std::string part : {"G", "GET / HTTP/1.1\r\nHost: h\r\n", "\r\n"}) {
    Client client = connect();
    EXPECT_TRUE(client.send(part));
    EXPECT_EQ(client.receive_rest(), want);
    EXPECT_FALSE(client.was_reset());
  }
  Client second_request = connect();
  EXPECT_TRUE(second_request.send(get_ping + "GET /"));
  EXPECT_EQ(second_request.receive_rest(), pong_answer() + want);
}

TEST_F(Limit, OfTimeForAHeadIsNotMovedByMoreBytes) {
  options_.limits.header_time = 200ms;
  options_.limits.max_header_bytes = 1'000'000'000;  // this test is of time alone
  start();
  Client client = connect();
  const auto begin = std::chrono::steady_clock::now();
  // A byte whenever the server has taken the one before, for ever.
  while (client.send("x") && std::chrono::steady_clock::now() - begin < 5s) continue;
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
}

TEST_F(Limit, OfIdleTime) {
  options_.limits.idle_time = 50ms;
  start();
  Client silent = connect();
  EXPECT_EQ(silent.receive_rest(), "");
  Client after_a_request = connect();
  EXPECT_TRUE(after_a_request.send(get_ping));
  EXPECT_EQ(after_a_request.receive_rest(), pong_answer());
}

TEST_F(Limit, OfIdleTimeDoesNotCutAScrape) {
  options_.limits.idle_time = options_.limits.header_time = options_.limits.write_time = 20ms;
  start();
  gate_closed_ = true;
  Client client = connect();
  EXPECT_TRUE(client.send(get_metrics));
  boost::asio::steady_timer later(io_, 100ms);
  later.async_wait([this](boost::system::error_code) {
    gate_closed_ = false;
    gate_.notify_all();
  });
  EXPECT_EQ(client.receive_rest(), exposition_answer(body_));
}

TEST_F(Limit, OfTimeForReadingAnAnswer) {
  options_.limits.write_time = 50ms;
  body_ = std::string(20'000'000, 'x');
  start();
  Client client = connect();
  EXPECT_TRUE(client.send(get_metrics));
  bool closed = false;
  client.socket().async_wait(boost::asio::ip::tcp::socket::wait_error,
                             [&](boost::system::error_code) { closed = true; });
  until([&] { return closed; });
  const std::string got = client.receive_rest();
  EXPECT_LT(got.size(), body_.size());
  EXPECT_TRUE(client.was_reset());
}

TEST_F(Limit, OfConnections) {
  options_.limits.max_connections = 8;
  start();
  std::list<Client> clients;
  for (int i = 0; i < 8; ++i) {
    clients.push_back(connect());
    EXPECT_TRUE(clients.back().send(get_ping));
    EXPECT_EQ(clients.back().receive(pong_answer()), pong_answer());
  }
  for (int i = 0; i < 100; ++i) EXPECT_EQ(connect().receive_rest(), "");
  clients.pop_front();
  // The place is free as soon as the server has seen the close.
  std::string got;
  until([&] {
    Client next = connect();
    got = next.send(get_ping) ? next.receive(pong_answer()) : "";
    return !got.empty();
  });
  EXPECT_EQ(got, pong_answer());
  EXPECT_TRUE(clients.front().send(get_metrics));
  EXPECT_EQ(clients.front().receive(exposition_answer(body_)), exposition_answer(body_));
}

TEST_F(Limit, OfConnectionsIs512UnlessSet) {
  start();
  std::list<Client> clients;
  for (int i = 0; i < 600; ++i) {
    clients.push_back(connect());
    clients.back().send(get_ping);
  }
  int answered = 0;
  for (Client& client : clients) answered += client.receive(pong_answer()) == pong_answer();
  EXPECT_EQ(answered, 512);
}

TEST_F(Limit, OfDescriptorsDelaysAConnectionAndLosesNone) {
  start();
  Client before = connect();
  EXPECT_TRUE(before.send(get_ping));
  EXPECT_EQ(before.receive(pong_answer()), pong_answer());
  Client client = connect();  // in the backlog: the server has not run yet
  // UBSan looks at objects through a pipe unless it knows their class already: the log's, that is.
  base::log::write(base::log::Level::error, base::log::http, "descriptors are used up on purpose");
  rlimit unlimited{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &unlimited), 0);
  rlimit exhausted = unlimited;
  exhausted.rlim_cur = 3;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &exhausted), 0);
  // Those that are there are served; in the meantime, accept fails, and does not spin.
  EXPECT_TRUE(before.send(get_ping));
  EXPECT_EQ(before.receive(pong_answer()), pong_answer());
  boost::asio::steady_timer later(io_, 250ms);
  bool waited = false;
  later.async_wait([&](boost::system::error_code) { waited = true; });
  std::size_t steps = 0;
  while (!waited) steps += io_.run_one();
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &unlimited), 0);
  EXPECT_LT(steps, 50u);
  EXPECT_TRUE(client.send(get_ping));
  EXPECT_EQ(client.receive(pong_answer()), pong_answer());
}

}  // namespace
}  // namespace docker_exporter::web
