// The stream of events and what is counted of all requests, against streams that end in every way.
#include <algorithm>

#include "fake_engine/asking.h"

namespace docker_exporter::testing {
namespace {

namespace asio = boost::asio;

const std::string head =
    "HTTP/1.1 200 OK\r\nApi-Version: 1.51\r\nServer: Docker/28.5.2 (linux)\r\n"
    "Date: Wed, 25 Nov 2026 10:00:00 GMT\r\nContent-Type: application/json\r\n"
    "Transfer-Encoding: chunked\r\n\r\n";

std::string event(const std::string& action, int number = 0) {
  return R"({"Type":"container","Action":")" + action +
         R"(","Actor":{"ID":"a","Attributes":{"name":"web"}},"timeNano":)" +
         std::to_string(number) + "}\n";
}

std::string chunk(const std::string& bytes) {
  char size[20];
  std::snprintf(size, sizeof size, "%zx\r\n", bytes.size());
  return size + bytes + "\r\n";
}

const std::string unfiltered =
    "?filters=%7B%22type%22%3A%5B%22container%22%2C%22image%22%5D%2C%22event%22%3A%5B%22create%22%"
    "2C"
    "%22start%22%2C%22restart%22%2C%22die%22%2C%22died%22%2C%22oom%22%2C%22kill%22%2C%22stop%22%2C%"
    "22pause%22%2C"
    "%22unpause%22%2C%22rename%22%2C%22update%22%2C%22destroy%22%2C%22remove%22%2C%22health_status%"
    "22"
    "%2C%22tag%22%2C%22untag%22%2C%22delete%22%2C%22load%22%2C%22import%22%2C%22pull%22%5D%7D";

class EventsTest : public ::testing::Test {
 protected:
  // Runs until the stream ends; answers with how.
  std::string follow(engine::EventQuery query = {}) {
    engine::EventHandler handler;
    handler.opened = [this](std::optional<model::Time> time) {
      told.push_back(time ? "opened at " + std::to_string(time->time_since_epoch() / 1s)
                          : "opened");
    };
    handler.event = [this](const model::Event& one) {
      told.push_back(one.action + " " + std::to_string(one.time.time_since_epoch().count()));
    };
    const base::Error error =
        run(asking.io, asking.client->events(std::move(query), std::move(handler)));
    return asking.readable(spell(error));
  }
  static engine::EventQuery quick() {
    engine::EventQuery query;
    query.open_time = 50ms;
    query.silence_time = 50ms;
    return query;
  }
  using Told = std::vector<std::string>;
  const std::string opened = "opened at 1795600800";
  const std::string ended = "closed: the stream of events has ended";

  Asking asking;
  Told told;
};

TEST_F(EventsTest, TellsEachEventOfAStreamThatEnds) {
  asking.engine.on("/events", raw(head + chunk(event("start", 1)) +
                                  chunk(event("die", 2) + event("stop", 3)) + "0\r\n\r\n"));
  EXPECT_EQ(follow(), ended);
  EXPECT_EQ(told, (Told{opened, "start 1", "die 2", "stop 3"}));
  EXPECT_EQ(asking.engine.targets(), (Targets{"/version", "/events" + unfiltered}));
}

TEST_F(EventsTest, DoesNotCareHowTheBytesCome) {
  asking.engine.on("/events",
                   Reply().send_in_single_bytes(head + chunk(event("start", 1).substr(0, 20)) +
                                                chunk(event("start", 1).substr(20)) + "0\r\n\r\n"));
  EXPECT_EQ(follow(), ended);
  EXPECT_EQ(told, (Told{opened, "start 1"}));
}

TEST_F(EventsTest, ComesBehindAnyNumberOfProvisionalAnswers) {
  const std::string provisional = "HTTP/1.1 100 Continue\r\nDate: nonsense\r\n\r\n";
  asking.engine.on("/events",
                   raw(provisional + provisional + head + chunk(event("start", 1)) + "0\r\n\r\n"));
  EXPECT_EQ(follow(), ended);
  EXPECT_EQ(told, (Told{opened, "start 1"}));
}

TEST_F(EventsTest, BeginsWhereItIsTold) {
  asking.engine.on("/events", raw(head + "0\r\n\r\n"));
  engine::EventQuery query;
  query.since = model::Time(1795600800s + 7ns);
  EXPECT_EQ(follow(query), ended);
  EXPECT_EQ(asking.engine.targets().back(), "/events" + unfiltered + "&since=1795600800.000000007");
}

TEST_F(EventsTest, AreClosedWhereAProxyCutsThem) {
  asking.engine.on("/events", Reply().send(head + chunk(event("start", 1).substr(0, 30))).close());
  EXPECT_EQ(follow(), "closed: the connection was closed before the answer was complete");
  EXPECT_EQ(told, Told{opened});
}

TEST_F(EventsTest, HaveATimeToOpenAndATimeOfSilence) {
  asking.engine.once("/events", stalled());
  EXPECT_EQ(follow(quick()).substr(0, 8), "timeout:");
  EXPECT_EQ(told, Told{});
  asking.engine.on("/events", Reply().send(head + chunk(event("start", 1))).stall());
  EXPECT_EQ(follow(quick()).substr(0, 8), "timeout:");
  EXPECT_EQ(told, (Told{opened, "start 1"}));
}

TEST_F(EventsTest, AreRefusedLikeEveryRequest) {
  struct {
    int status;
    std::string want;
  } const cases[] = {
      {403, "denied:"}, {404, "not_found:"}, {405, "denied:"}, {503, "engine_down:"}};
  for (const auto& c : cases) {
    asking.engine.on("/events", status(c.status, "no"));
    EXPECT_EQ(follow().substr(0, c.want.size()), c.want);
  }
  EXPECT_EQ(told, Told{});
  // Once more without the version where a proxy may know only such paths.
  EXPECT_EQ(std::ranges::count(asking.engine.targets(), "/events" + unfiltered), 2);
}

TEST_F(EventsTest, EndWithWhatIsNoEvent) {
  asking.engine.on("/events", raw(head + chunk(event("start", 1) + "<html>")));
  EXPECT_EQ(follow().substr(0, 10), "malformed:");
  EXPECT_EQ(told, (Told{opened, "start 1"}));
}

TEST_F(EventsTest, EndWithTheClient) {
  asking.engine.on("/events", Reply().send(head).stall());
  engine::EventHandler handler;
  handler.opened = [this](auto) { asking.client->close(); };
  const base::Error error = run(asking.io, asking.client->events({}, std::move(handler)));
  EXPECT_EQ(base::name(error.reason), "closed");
}

TEST_F(EventsTest, LoseNothingOfAFlood) {
  std::string body;
  Told want = {opened};
  for (int i = 0; i < 100'000; ++i) {
    body += event("start", i);
    want.push_back("start " + std::to_string(i));
  }
  asking.engine.on("/events", raw(head + chunk(body) + "0\r\n\r\n"));
  EXPECT_EQ(follow(), ended);
  EXPECT_TRUE(told == want);
}

// "list 200 x2, 403; failed closed 1; 3 timed"
std::string spell(const model::Requests& requests) {
  std::string text;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const auto& one = requests[i];
    if (one.by_code.empty() && one.failures.empty()) continue;
    text += std::string(model::endpoints[i]) + ":";
    for (const auto& [code, count] : one.by_code)
      text += " " + std::to_string(code) + " x" + std::to_string(count);
    for (const auto& [reason, count] : one.failures)
      text += " " + std::string(reason) + " x" + std::to_string(count);
    std::uint64_t timed = 0;
    for (const auto count : one.durations.counts) timed += count;
    text += " timed x" + std::to_string(timed) + "\n";
  }
  return text;
}

TEST_F(EventsTest, AndAllOtherRequestsAreCounted) {
  asking.engine.on("/_ping", ok("OK"));
  asking.engine.once("/containers/json", status(403, "no"));
  asking.engine.once("/containers/json", status(403, "no"));
  asking.engine.once("/containers/json", closed());
  asking.engine.on("/containers/json", ok(one_container));
  asking.engine.on("/containers/a/json", status(404, "no such container"));
  asking.engine.on("/info", ok("{}"));
  asking.engine.on("/events", raw(head + "0\r\n\r\n"));
  asking.ping();
  EXPECT_EQ(asking.list().substr(0, 7), "denied:");
  EXPECT_EQ(asking.list(), one_listed);  // the connection was stale: no failure
  EXPECT_EQ(asking.inspect("a").substr(0, 10), "not_found:");
  EXPECT_TRUE(run(asking.io, asking.client->info(async::in(10s))));
  EXPECT_EQ(follow(), ended);
  asking.engine.stop();
  asking.ping();
  EXPECT_EQ(spell(asking.client->requests()),
            "ping: 200 x1 unreachable x1 timed x1\n"
            "list: 200 x1 403 x2 timed x3\n"
            "inspect: 404 x1 timed x1\n"
            "events: 200 x1 timed x1\n"
            "info: 200 x1 timed x1\n");
}

}  // namespace
}  // namespace docker_exporter::testing
