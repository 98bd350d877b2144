// The end of a server: at once for who waits, after the answer for who is being answered.
#include <boost/asio/buffer.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/log.h"
#include "unit/web/loopback.h"

namespace docker_exporter::web {
namespace {

namespace log = base::log;
using namespace std::chrono_literals;

class Stop : public Loopback {
 protected:
  std::chrono::steady_clock::duration since_start() const {
    return std::chrono::steady_clock::now() - begin_;
  }

  const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  const std::string last_answer_ = exposition_answer(body_, "connection: close\r\n");
  const std::string given_up_ = unavailable_answer(
      "the exporter is stopping, and the engine has not answered", "connection: close\r\n");
};

TEST_F(Stop, ClosesConnectionsOnWhichNothingRuns) {
  start();
  Client silent = connect();
  Client idle = connect();
  EXPECT_TRUE(idle.send(get_ping));
  EXPECT_EQ(idle.receive(pong_answer()), pong_answer());
  Client reading = connect();
  EXPECT_TRUE(reading.send("GET / HT"));
  Client lingering = connect();
  EXPECT_TRUE(lingering.send("GET /ping HTTP/1.0\r\n\r\n"));
  EXPECT_EQ(lingering.receive(pong_answer("connection: close\r\n")),
            pong_answer("connection: close\r\n"));
  stop(10s);
  for (Client* client : {&silent, &idle, &reading, &lingering})
    EXPECT_EQ(client->receive_rest(), "");
  EXPECT_LT(since_start(), 1s);
}

TEST_F(Stop, WithoutAnyConnectionEndsAtOnce) {
  start();
  stop(10s);
  EXPECT_LT(since_start(), 1s);
}

TEST_F(Stop, BeforeRunEndsAtOnce) {
  start();
  server_->stop(async::in(10s));
  until([this] { return ended_; });
  EXPECT_LT(since_start(), 1s);
}

TEST_F(Stop, BetweenAnyTwoStepsBeginsNothingThatCannotBeAnswered) {
  for (int steps = 0, answered = 0; answered == 0; ++steps) {
    ASSERT_LT(steps, 100);
    scrapes_ = 0;
    ended_ = false;
    start();
    Client client = connect();
    client.socket().send(boost::asio::buffer(get_metrics));
    io_.restart();
    for (int i = 0; i < steps; ++i) io_.poll_one();
    stop(10s);
    const std::string got = client.receive_rest();
    answered = got == last_answer_ || got == exposition_answer(body_);
    EXPECT_EQ(scrapes_, answered) << "after " << steps << " steps";
  }
}

TEST_F(Stop, AcceptsNoMore) {
  start();
  stop(10s);
  EXPECT_THROW(connect(), boost::system::system_error);
}

TEST_F(Stop, LetsARunningScrapeFinish) {
  start();
  gate_closed_ = true;
  Client first = connect();
  Client second = connect();
  EXPECT_TRUE(first.send(get_metrics + get_ping));
  EXPECT_TRUE(second.send(get_metrics));
  until([this] { return scrapes_ == 2; });
  server_->stop(async::in(10s));
  io_.poll();
  EXPECT_FALSE(ended_);
  gate_closed_ = false;
  gate_.notify_all();
  until([this] { return ended_; });
  // The pipelined request after it is not begun.
  EXPECT_EQ(first.receive_rest(), last_answer_);
  EXPECT_EQ(second.receive_rest(), last_answer_);
  EXPECT_LT(since_start(), 1s);
}

TEST_F(Stop, LetsALargeAnswerFinish) {
  body_ = std::string(20'000'000, 'x');
  start();
  Client client = connect();
  EXPECT_TRUE(client.send(get_metrics));
  const std::string want = exposition_answer(body_);
  const std::string begin = client.receive(want.substr(0, 1000));
  server_->stop(async::in(10s));
  const std::string got = begin + client.receive_rest();
  EXPECT_TRUE(got == want) << got.size() << " bytes instead of " << want.size();
  EXPECT_FALSE(client.was_reset());
  until([this] { return ended_; });
}

TEST_F(Stop, TellsAWaitingScrapeSoonBeforeTheDeadline) {
  EXPECT_EQ(options_.limits.stop_notice, 100ms);
  start();
  gate_closed_ = true;
  Client client = connect();
  Client head = connect();
  EXPECT_TRUE(client.send(get_metrics + get_ping));
  EXPECT_TRUE(head.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n"));
  until([this] { return scrapes_ == 2; });
  const auto deadline = async::in(200ms);
  server_->stop(deadline);
  EXPECT_EQ(client.receive_rest(), given_up_);
  EXPECT_GE(std::chrono::steady_clock::now(), deadline - 100ms);
  EXPECT_FALSE(client.was_reset());
  EXPECT_EQ(head.receive_rest(), given_up_.substr(0, given_up_.find("\r\n\r\n") + 4));
  until([this] { return ended_; });
  EXPECT_LT(since_start(), 1s);
  // What the exposition says later goes nowhere, nor into the log.
  log::configure("debug", log::Format::text);
  testing::internal::CaptureStderr();
  gate_closed_ = false;
  gate_.notify_all();
  io_.restart();
  io_.poll();
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  log::configure("off", log::Format::text);
}

TEST_F(Stop, EndsWithTheNoticeAndNotAtTheDeadline) {
  options_.limits.stop_notice = 9950ms;
  start();
  gate_closed_ = true;
  Client client = connect();
  EXPECT_TRUE(client.send(get_metrics));
  until([this] { return scrapes_ == 1; });
  EXPECT_TRUE(client.send(get_ping));  // not read any more, and no reason to reset
  stop(10s);
  EXPECT_EQ(client.receive_rest(), given_up_);
  EXPECT_FALSE(client.was_reset());
  EXPECT_LT(since_start(), 1s);
}

TEST_F(Stop, GivesANoticeAlsoWhereThereIsNoTimeLeft) {
  start();
  gate_closed_ = true;
  Client client = connect();
  EXPECT_TRUE(client.send(get_metrics));
  until([this] { return scrapes_ == 1; });
  stop(0s);
  EXPECT_EQ(client.receive_rest(), given_up_);
  EXPECT_LT(since_start(), 1s);
}

TEST_F(Stop, GivesNoNoticeInTheMiddleOfAnAnswer) {
  options_.limits.stop_notice = 10s;
  body_ = std::string(20'000'000, 'x');
  start();
  Client client = connect();
  EXPECT_TRUE(client.send(get_metrics));
  const std::string want = exposition_answer(body_);
  const std::string begin = client.receive(want.substr(0, 1000));
  server_->stop(async::in(10s));
  EXPECT_TRUE(begin + client.receive_rest() == want);
  until([this] { return ended_; });
}

TEST_F(Stop, CutsASlowReaderAtTheDeadlineSoThatItNotices) {
  body_ = std::string(20'000'000, 'x');
  start();
  Client client = connect();
  EXPECT_TRUE(client.send(get_metrics));
  until([this] { return scrapes_ == 1; });
  stop(50ms);
  EXPECT_LT(client.receive_rest().size(), body_.size());
  EXPECT_TRUE(client.was_reset());
  EXPECT_LT(since_start(), 1s);
}

TEST_F(Stop, MayComeAgainWithLessPatience) {
  start();
  gate_closed_ = true;
  Client client = connect();
  EXPECT_TRUE(client.send(get_metrics));
  until([this] { return scrapes_ == 1; });
  server_->stop(async::in(10s));
  stop(0s);
  EXPECT_LT(since_start(), 1s);
}

TEST_F(Stop, IsWhatTheDestructorDoes) {
  start();
  Client idle = connect();
  EXPECT_TRUE(idle.send(get_ping));
  EXPECT_EQ(idle.receive(pong_answer()), pong_answer());
  server_.reset();
  until([this] { return ended_; });
  EXPECT_EQ(idle.receive_rest(), "");
}

TEST(Stopping, IsNotNeededWhereTheIoContextEndsFirst) {
  ServerOptions options;
  options.places = {TcpPlace{"127.0.0.1", 0}};
  boost::asio::io_context io(1);
  bool asked = false;
  const Exposition never = [&](const Query&, async::Deadline) -> boost::asio::awaitable<Answer> {
    asked = true;
    boost::asio::steady_timer timer(io, async::Deadline::max());
    co_await timer.async_wait(boost::asio::use_awaitable);
    co_return Answer{};
  };
  Server server(io.get_executor(), options, never);
  boost::asio::co_spawn(io, server.run(), boost::asio::detached);
  const std::string address = server.addresses().front();
  const auto port = static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
  Client client(io, {boost::asio::ip::address_v4::loopback(), port});
  EXPECT_TRUE(client.send(get_metrics));
  EXPECT_TRUE(run_until(io, [&] { return asked; }));
}

}  // namespace
}  // namespace docker_exporter::web
