// Connections: kept, stale, too many, hanging, closed.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "fake_engine/asking.h"

namespace docker_exporter::testing {
namespace {

namespace asio = boost::asio;
const std::string list_path = "/containers/json";

struct ConnectionsTest : ::testing::Test {
  ConnectionsTest() {
    asking.engine.on("/_ping", ok("OK"));
    asking.engine.on(list_path, ok(one_container));
  }
  // Runs beside what the test does next.
  std::shared_ptr<std::string> start_list(std::chrono::milliseconds limit = 10s) {
    auto outcome = std::make_shared<std::string>();
    asio::co_spawn(asking.io, asking.client->list(async::in(limit)),
                   [outcome](std::exception_ptr error, auto result) {
                     *outcome = error ? "threw" : spell(result);
                   });
    return outcome;
  }
  void until_received(std::size_t count) { run(asking.io, asking.engine.received(count)); }

  Asking asking;
  FakeEngine& engine = asking.engine;
};

TEST_F(ConnectionsTest, AreUsedAgain) {
  for (int i = 0; i < 10; ++i) EXPECT_EQ(asking.ping(), "ok");
  EXPECT_EQ(engine.connections(), 1u);
}

TEST_F(ConnectionsTest, ThatWentStaleAreReplacedOnceAndUnseen) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(asking.ping(), "ok");
    engine.close_connections();
  }
  EXPECT_EQ(engine.connections(), 3u);
  EXPECT_EQ(engine.targets(), Targets(3, "/_ping"));

  engine.once("/_ping", closed());  // takes the request on the kept connection, and goes
  EXPECT_EQ(asking.list(), one_listed);
  EXPECT_EQ(asking.ping(), "ok");
  EXPECT_EQ(engine.connections(), 5u);

  engine.once("/_ping", closed());
  engine.once("/_ping", closed());
  EXPECT_EQ(asking.ping(), "closed: the connection was closed before any answer");
  EXPECT_EQ(engine.connections(), 6u);
}

TEST_F(ConnectionsTest, AreNotReplacedOnceAnAnswerHasBegun) {
  EXPECT_EQ(asking.ping(), "ok");
  engine.once("/_ping", raw("H").close());
  EXPECT_EQ(asking.ping(), "closed: the connection was closed before the answer was complete");
  EXPECT_EQ(engine.targets().size(), 2u);
}

TEST_F(ConnectionsTest, ThatAreNewAreNotReplaced) {
  engine.once("/_ping", closed());
  EXPECT_EQ(asking.ping(), "closed: the connection was closed before any answer");
  EXPECT_EQ(engine.targets().size(), 1u);
}

TEST_F(ConnectionsTest, WithBytesLeftOverAreNotUsedAgain) {
  engine.once("/_ping", raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOKHTTP/1.1 500 X\r\n"));
  EXPECT_EQ(asking.ping(), "ok");
  EXPECT_EQ(asking.ping(), "ok");
  EXPECT_EQ(engine.connections(), 2u);
}

TEST_F(ConnectionsTest, FindAnEngineThatWasRestarted) {
  EXPECT_EQ(asking.ping(), "ok");
  engine.stop();
  EXPECT_EQ(asking.ping(),
            "unreachable: no socket at ENGINE: the engine is not running, or the socket is not "
            "mounted here");
  engine.start();
  EXPECT_EQ(asking.ping(), "ok");
}

TEST_F(ConnectionsTest, GiveUpAtTheDeadlineWhateverTheyWaitFor) {
  const std::string head = "HTTP/1.1 200 OK\r\nApi-Version: 1.51\r\n";
  const Reply replies[] = {
      stalled(),
      raw("HTTP/1.1 20").stall(),
      raw(head).stall(),
      raw(head + "Content-Length: 2\r\n\r\n[").stall(),
      raw(head + "Transfer-Encoding: chunked\r\n\r\n1\r\n[\r\n").stall(),
      raw(head + "\r\n[]").stall(),  // ends only with the connection
      raw("HTTP/1.1 403 Forbidden\r\nContent-Length: 100\r\n\r\n<html>").stall(),
  };
  EXPECT_EQ(asking.ping(), "ok");
  for (const auto& reply : replies) {
    engine.once(list_path, reply);
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(asking.list(50ms),
              "timeout: the deadline passed while waiting for the answer to GET "
              "/v1.51/containers/json?all=true from ENGINE");
    const auto taken = std::chrono::steady_clock::now() - start;
    EXPECT_GE(taken, 50ms);
    EXPECT_LT(taken, 2s);
    EXPECT_EQ(asking.list(), one_listed);
  }
}

TEST_F(ConnectionsTest, GiveUpOnAnAnswerThatTricklesForever) {
  Reply trickle = raw("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n[");
  trickle.send_in_single_bytes(std::string(10000000, ' '));
  engine.once(list_path, trickle);
  EXPECT_EQ(asking.ping(), "ok");
  EXPECT_EQ(asking.list(100ms).substr(0, 8), "timeout:");
}

TEST_F(ConnectionsTest, TakeADeadlineThatHasPassed) {
  EXPECT_EQ(asking.ping(-1s).substr(0, 8), "timeout:");
  EXPECT_EQ(asking.ping(), "ok");
  EXPECT_EQ(asking.ping(-1s).substr(0, 8), "timeout:");
}

TEST_F(ConnectionsTest, AreNoMoreThanAllowed) {
  asking.client.emplace(asking.io.get_executor(),
                        engine::ClientOptions{.address = engine.address(), .max_connections = 2});
  EXPECT_EQ(asking.ping(), "ok");
  Gate gate(asking.io);
  Reply slow;
  slow.wait_for(gate).send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]");
  engine.on(list_path, slow);
  std::vector<std::shared_ptr<std::string>> lists;
  for (int i = 0; i < 5; ++i) lists.push_back(start_list());
  until_received(3);
  // The others wait, each to its own deadline.
  EXPECT_EQ(asking.ping(50ms),
            "timeout: the deadline passed while waiting for a free connection to ENGINE");
  EXPECT_EQ(engine.connections(), 2u);
  EXPECT_EQ(engine.requests().size(), 3u);
  gate.open();
  EXPECT_EQ(asking.ping(), "ok");
  until_received(7);
  EXPECT_EQ(asking.list(), "ok");
  for (const auto& list : lists) EXPECT_EQ(*list, "ok");
  EXPECT_EQ(engine.connections(), 2u);
}

TEST_F(ConnectionsTest, ThatFailMakeRoomForThoseWhoWait) {
  asking.client.emplace(asking.io.get_executor(),
                        engine::ClientOptions{.address = engine.address(), .max_connections = 1});
  EXPECT_EQ(asking.ping(), "ok");
  engine.once(list_path, stalled());
  const auto first = start_list(50ms);
  const auto second = start_list();
  until_received(3);
  EXPECT_EQ(asking.ping(), "ok");
  EXPECT_EQ(first->substr(0, 8), "timeout:");
  EXPECT_EQ(*second, one_listed);
}

TEST_F(ConnectionsTest, EndWithTheClient) {
  EXPECT_EQ(asking.ping(), "ok");
  engine.once(list_path, raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[").stall());
  engine.once(list_path, stalled());
  const auto half = start_list();
  const auto none = start_list();
  until_received(3);
  asking.client->close();
  EXPECT_EQ(asking.ping(), "closed: the exporter is shutting down");
  EXPECT_EQ(half->substr(0, 7), "closed:");
  EXPECT_EQ(none->substr(0, 7), "closed:");
  asking.client->close();
}

TEST_F(ConnectionsTest, MayOutlastTheirClient) {
  engine.once("/version", stalled());
  const auto list = start_list();
  until_received(1);
  asking.client.reset();
  until_received(1);
  asking.io.restart();
  while (list->empty() && asking.io.run_one_for(10s) != 0) {
  }
  EXPECT_EQ(list->substr(0, 7), "closed:");
}

TEST_F(ConnectionsTest, MayBeLeftBehindByTheirLoop) {
  auto abandoned = std::make_unique<Asking>();
  abandoned->engine.on("/_ping", stalled());
  asio::co_spawn(abandoned->io, abandoned->client->ping(async::in(10s)), asio::detached);
  run(abandoned->io, abandoned->engine.received(1));
  abandoned.reset();  // the request is destroyed where it stands
}

}  // namespace
}  // namespace docker_exporter::testing
