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

TEST_F(Limit, OfHeaderFields) {
  start();
  std::string fields = "Host: h\r\n";
  for (int i = 1; i < 100; ++i) fields += "a: b\r\n";
  Client client = connect();
  EXPECT_TRUE(client.send("GET /ping HTTP/1.1\r\n" + fields + "\r\n"));
  EXPECT_EQ(client.receive(pong_answer()), pong_answer());
  EXPECT_TRUE(client.send("GET /ping HTTP/1.1\r\n" + fields + "c:\r\n\r\n"));
  EXPECT_EQ(client.receive_rest(),
            refusal_answer("431 Request Header Fields Too Large", "more than 100 header fields"));
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

TEST_F(Limit, OfTimeForTheFirstByte) {
  EXPECT_EQ(options_.limits.first_byte_time, 10s);
  options_.limits.first_byte_time = 50ms;
  start();
  Client after_a_request = connect();
  EXPECT_TRUE(after_a_request.send(get_ping));
  EXPECT_EQ(after_a_request.receive(pong_answer()), pong_answer());
  Client silent = connect();
  EXPECT_EQ(silent.receive_rest(), "");
  EXPECT_TRUE(after_a_request.send(get_ping));
  EXPECT_EQ(after_a_request.receive(pong_answer()), pong_answer());
}

TEST_F(Limit, OfIdleTime) {
  EXPECT_EQ(options_.limits.idle_time, 75s);
  options_.limits.idle_time = 50ms;
  start();
  Client silent = connect();
  Client after_a_request = connect();
  EXPECT_TRUE(after_a_request.send(get_ping));
  EXPECT_EQ(after_a_request.receive_rest(), pong_answer());
  EXPECT_TRUE(silent.send(get_ping));
  EXPECT_EQ(silent.receive_rest(), pong_answer());
}

TEST_F(Limit, OfIdleTimeDoesNotCutAScrape) {
  options_.limits.idle_time = options_.limits.first_byte_time = 20ms;
  options_.limits.header_time = options_.limits.write_time = 20ms;
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

const std::string slow_readers =
    unavailable_answer("too many clients are slow to read; try again later");

TEST_F(Limit, OfUnsentBytes) {
  EXPECT_EQ(options_.limits.max_unsent_bytes, 64u * 1024 * 1024);
  body_ = std::string(40'000'000, 'x');  // of which the kernels buffer ten at most
  options_.limits.max_unsent_bytes = 65'000'000;
  const std::string want = exposition_answer(body_);
  start();
  Client slow = connect();
  EXPECT_TRUE(slow.send(get_metrics));
  until([this] { return scrapes_ == 1; });
  Client second = connect();
  EXPECT_TRUE(second.send(get_metrics + get_ping + get_metrics));
  const std::string refused = slow_readers + pong_answer() + slow_readers;
  EXPECT_EQ(second.receive(refused), refused);
  EXPECT_TRUE(second.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n"));
  const std::string head = want.substr(0, want.find("\r\n\r\n") + 4);
  EXPECT_EQ(second.receive(head), head);
  // Who is being answered gets the whole answer; what he has read of it does not count.
  const std::string begin = slow.receive(want.substr(0, 20'000'000));
  EXPECT_TRUE(second.send(get_metrics));
  EXPECT_TRUE(second.receive(want) == want);
  EXPECT_TRUE(begin + slow.receive(want.substr(begin.size())) == want);
}

TEST_F(Limit, OfUnsentBytesForgetsAClientThatIsGone) {
  body_ = std::string(20'000'000, 'x');
  options_.limits.max_unsent_bytes = 20'000'000;
  const std::string want = exposition_answer(body_);
  start();
  {
    Client gone = connect();
    EXPECT_TRUE(gone.send(get_metrics));
    EXPECT_EQ(gone.receive(want.substr(0, 1000)), want.substr(0, 1000));
    Client other = connect();
    EXPECT_TRUE(other.send(get_metrics));
    EXPECT_EQ(other.receive(slow_readers), slow_readers);
  }
  std::string got;
  until([&] {
    Client next = connect();
    got = next.send("GET / HTTP/1.0\r\n\r\n") ? next.receive_rest() : "";
    return got.starts_with("HTTP/1.1 200");
  });
  EXPECT_TRUE(got == exposition_answer(body_, "connection: close\r\n"));
}

TEST_F(Limit, OfUnsentBytesMayBeFilled) {
  body_ = std::string(100'000, 'x');
  options_.limits.max_unsent_bytes = body_.size();
  start();
  Client client = connect();
  for (int i = 0; i < 10; ++i) {
    EXPECT_TRUE(client.send(get_metrics));
    EXPECT_EQ(client.receive(exposition_answer(body_)), exposition_answer(body_));
  }
  body_ += "x";
  EXPECT_TRUE(client.send(get_metrics));
  EXPECT_EQ(client.receive(slow_readers), slow_readers);
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
