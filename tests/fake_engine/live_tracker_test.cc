// The tracker with events: what it asks the engine for, and when.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "fake_engine/fake_engine.h"
#include "fake_engine/run.h"
#include "state/tracker.h"

namespace docker_exporter::state {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using namespace docker_exporter::testing;
using SnapshotPtr = std::shared_ptr<const model::Snapshot>;

const std::string head =
    "HTTP/1.1 200 OK\r\nApi-Version: 1.51\r\nContent-Type: application/json\r\n"
    "Transfer-Encoding: chunked\r\n\r\n";

std::string event(const std::string& action, const std::string& id, long time,
                  const std::string& more = "") {
  const std::string json = R"({"Type":"container","Action":")" + action + R"(","Actor":{"ID":")" +
                           id + R"(","Attributes":{"name":"n)" + id + "\"" + more +
                           "}},\"timeNano\":" + std::to_string(1'900'000'000'000'000'000 + time) +
                           "}\n";
  char size[20];
  std::snprintf(size, sizeof size, "%zx\r\n", json.size());
  return size + json + "\r\n";
}

std::string listed(const std::string& id, const std::string& state, const std::string& status) {
  return R"({"Id":")" + id + R"(","Names":["/n)" + id + R"("],"State":")" + state +
         R"(","Status":")" + status + "\"}";
}
std::string inspected(const std::string& id, const std::string& state, int restarts = 0) {
  return R"({"Id":")" + id + R"(","Name":"/n)" + id + R"(","State":{"Status":")" + state +
         R"("},"RestartCount":)" + std::to_string(restarts) + "}";
}
const std::string a_and_b = "[" + listed("a", "running", "Up 5 minutes") + "," +
                            listed("b", "exited", "Exited (3) 2 hours ago") + "]";

std::string spell(const SnapshotPtr& snapshot) {
  std::string text = std::to_string(static_cast<int>(snapshot->exporter.mode)) +
                     (snapshot->engine.up ? " up" : " down");
  if (snapshot->containers == nullptr) return text + " nothing";
  for (const auto& c : snapshot->containers->all) {
    text += " " + c->name + " " + std::string(name(c->state));
    if (c->inspected) text += "+" + std::to_string(c->inspected->restarts.value_or(0));
  }
  return text;
}

class LiveTrackerTest : public ::testing::Test {
 protected:
  LiveTrackerTest() {
    engine.on("/_ping", ok("OK"));
    engine.on("/containers/json", ok(a_and_b));
    engine.on("/containers/a/json", ok(inspected("a", "running")));
    engine.on("/containers/b/json", ok(inspected("b", "exited")));
  }
  void start() { tracker.follow(); }
  SnapshotPtr freshen() { return run(io, tracker.freshen(async::in(10s))); }
  std::string shown() { return spell(freshen()); }

  // Everything that was asked since the last call, without versions and queries; each once, sorted.
  Targets asked() {
    Targets targets;
    for (const auto& target : engine.targets()) {
      const auto path = target.substr(0, target.find('?'));
      targets.push_back(path.starts_with("/v1.") ? path.substr(path.find('/', 2)) : path);
    }
    targets.erase(targets.begin(), targets.begin() + static_cast<std::ptrdiff_t>(seen));
    seen += targets.size();
    std::sort(targets.begin(), targets.end());
    return targets;
  }
  // Scrapes until that is shown.
  bool becomes(const std::string& want) {
    const auto deadline = async::in(10s);
    while (async::in(0ms) < deadline)
      if (shown() == want) return true;
    EXPECT_EQ(shown(), want);
    return false;
  }

  asio::io_context io{1};
  FakeEngine engine{io, Listen::unix_socket};
  engine::Client client{io.get_executor(), {.address = engine.address()}};
  Tracker tracker{io.get_executor(),
                  client,
                  {.refresh_min_interval = 0ms,
                   .resync_interval = 1h,
                   .needs = {.containers = true, .inspect = true, .events = true}}};
  std::size_t seen = 0;
};

TEST_F(LiveTrackerTest, AsksForNoMoreThanAPingWhileEventsTellOfNoChange) {
  engine.on("/events", Reply().send(head).stall());
  start();
  EXPECT_TRUE(becomes("1 up na running+0 nb exited+0"));
  asked();
  EXPECT_EQ(shown(), "1 up na running+0 nb exited+0");
  EXPECT_EQ(asked(), Targets{"/_ping"});
}

TEST_F(LiveTrackerTest, InspectsWhatAnEventMakesDoubtful) {
  Gate changed(io);
  engine.on("/events", Reply()
                           .send(head)
                           .wait_for(changed)
                           .send(event("die", "a", 1, R"(,"exitCode":"7")"))
                           .stall());
  start();
  EXPECT_TRUE(becomes("1 up na running+0 nb exited+0"));
  asked();
  engine.on("/containers/a/json", ok(inspected("a", "exited")));
  changed.open();
  EXPECT_TRUE(becomes("1 up na exited+0 nb exited+0"));
  const auto targets = asked();
  EXPECT_EQ(std::ranges::count(targets, "/containers/a/json"), 1);
  EXPECT_EQ(std::ranges::count(targets, "/containers/b/json"), 0);
  EXPECT_EQ(std::ranges::count(targets, "/containers/json"), 0);
  const auto lives = freshen()->lives;
  ASSERT_NE(lives, nullptr);
  EXPECT_EQ(lives->all.front().name, "na");
  EXPECT_EQ(lives->all.front().last_exit_code, 7);
}

TEST_F(LiveTrackerTest, InspectsWithoutAScrapeToo) {
  engine.on("/events", Reply().send(head).send(event("start", "a", 1)).stall());
  start();
  run(io, engine.received(5));  // events, list, two inspects and one more
  Targets targets = asked();
  EXPECT_GE(std::ranges::count(targets, "/containers/a/json"), 1);
  EXPECT_EQ(std::ranges::count(targets, "/_ping"), 0);
}

TEST_F(LiveTrackerTest, AsksForNothingWhoseIdMayNotStandInAPath) {
  engine.on("/events", Reply().send(head).send(event("start", "../../info", 1)).stall());
  start();
  EXPECT_TRUE(becomes("1 up na running+0 nb exited+0"));
  EXPECT_EQ(freshen()->lives->events.at({"container", "start"}), 1U);
  for (const auto& target : asked()) EXPECT_EQ(target.find(".."), std::string::npos) << target;
}

TEST_F(LiveTrackerTest, ListsAtEveryScrapeWhereEventsAreRefused) {
  engine.on("/events", status(403, "no"));
  start();
  EXPECT_TRUE(becomes("2 up na running+0 nb exited+0"));
  EXPECT_EQ(freshen()->lives, nullptr);
  asked();
  engine.on("/containers/json", ok("[" + listed("a", "paused", "Up 5 minutes (Paused)") + "," +
                                   listed("b", "exited", "Exited (3) 2 hours ago") + "]"));
  engine.on("/containers/a/json", ok(inspected("a", "paused", 1)));
  EXPECT_EQ(shown(), "2 up na paused+1 nb exited+0");
  EXPECT_EQ(asked(), (Targets{"/_ping", "/containers/a/json", "/containers/json"}));
  EXPECT_EQ(shown(), "2 up na paused+1 nb exited+0");
  EXPECT_EQ(asked(), (Targets{"/_ping", "/containers/json"}));
}

TEST_F(LiveTrackerTest, ListsAtEveryScrapeWhereEventsFail) {
  engine.on("/events", status(500, "no"));
  start();
  EXPECT_TRUE(becomes("2 up na running+0 nb exited+0"));
}

TEST_F(LiveTrackerTest, ListsAtEveryScrapeWhereEventsAreNone) {
  engine.on("/events", Reply().send(head).send("5\r\nhello\r\n").close());
  start();
  EXPECT_TRUE(becomes("2 up na running+0 nb exited+0"));
}

TEST_F(LiveTrackerTest, LetsTheListTellWhereInspectIsRefused) {
  Gate changed(io);
  engine.on("/events", Reply().send(head).wait_for(changed).send(event("die", "a", 1)).stall());
  engine.on("/containers/a/json", status(403, "no"));
  engine.on("/containers/b/json", status(403, "no"));
  start();
  EXPECT_TRUE(becomes("3 up na running nb exited"));
  asked();
  EXPECT_EQ(shown(), "3 up na running nb exited");
  EXPECT_EQ(asked(), Targets{"/_ping"});
  engine.on("/containers/json", ok("[" + listed("a", "exited", "Exited (0) 1 second ago") + "," +
                                   listed("b", "exited", "Exited (3) 2 hours ago") + "]"));
  changed.open();
  EXPECT_TRUE(becomes("3 up na exited nb exited"));
}

TEST_F(LiveTrackerTest, DoesNotLetAHungInfoHoldUpEveryScrape) {
  Tracker curious(io.get_executor(), client,
                  {.refresh_min_interval = 0ms, .needs = {.info = true}});
  engine.on("/info", stalled());
  const auto begin = async::in(0ms);
  for (int i = 0; i < 3; ++i) {
    const auto snapshot = run(io, curious.freshen(async::in(10s), model::everything));
    EXPECT_TRUE(snapshot->engine.up);
    EXPECT_EQ(snapshot->engine.info, nullptr);
  }
  EXPECT_LT(async::in(0ms) - begin, 3s);
  const auto targets = asked();
  EXPECT_EQ(std::ranges::count(targets, "/info"), 1);
}

TEST_F(LiveTrackerTest, ShowsWhatTheListTellsOfAContainerWhoseInspectHangs) {
  engine.on("/events", Reply().send(head).stall());
  engine.on("/containers/b/json", stalled());
  start();
  EXPECT_TRUE(becomes("1 up na running+0 nb exited"));
}

TEST_F(LiveTrackerTest, TakesUpAStreamThatIsCutWithoutAskingForEveryContainer) {
  Gate cut(io);
  engine.once("/events", Reply().send(head).send(event("start", "a", 5)).wait_for(cut).close());
  engine.on("/events",
            Reply().send(head).send(event("start", "a", 5)).send(event("start", "b", 6)).stall());
  start();
  EXPECT_TRUE(becomes("1 up na running+0 nb exited+0"));
  engine.on("/containers/b/json", ok(inspected("b", "running")));
  asked();
  cut.open();
  EXPECT_TRUE(becomes("1 up na running+0 nb running+0"));
  const auto snapshot = freshen();
  EXPECT_EQ(snapshot->exporter.event_stream_reconnects, 1U);
  EXPECT_EQ(snapshot->exporter.drift_corrections, 0U);
  EXPECT_EQ(snapshot->lives->all.at(0).starts, 1U);  // told twice, counted once
  EXPECT_EQ(snapshot->lives->all.at(1).starts, 1U);
  EXPECT_EQ(std::ranges::count(asked(), "/containers/a/json"), 0);
  EXPECT_EQ(engine.targets().back().find("since"), std::string::npos);
  const auto targets = engine.targets();
  const auto resumed = std::ranges::find_if(
      targets, [](const auto& t) { return t.ends_with("&since=1900000000.000000005"); });
  EXPECT_NE(resumed, targets.end());
}

TEST_F(LiveTrackerTest, DoesNotHaveAnEventToldAgainThatCannotBeRead) {
  engine.once("/events",
              Reply().send(head).send(event("start", "a", 5)).send("2\r\n[]\r\n").stall());
  engine.on("/events", Reply().send(head).stall());
  start();
  const auto deadline = async::in(10s);
  while (freshen()->exporter.event_stream_reconnects == 0 && async::in(0ms) < deadline) {
  }
  Targets streams;
  for (const auto& target : engine.targets())
    if (const auto at = target.find("/events"); at != target.npos)
      streams.push_back(target.substr(at));  // the first one may go without a version
  ASSERT_EQ(streams.size(), 2U);
  EXPECT_EQ(streams[1], streams[0]);  // with nothing of "since"
}

TEST_F(LiveTrackerTest, SaysThatEventsAreNotFollowedWhereStreamsEndAtOnce) {
  engine.on("/events", Reply().send(head).close());
  start();
  EXPECT_TRUE(becomes("2 up na running+0 nb exited+0"));
  EXPECT_EQ(freshen()->lives, nullptr);
}

TEST_F(LiveTrackerTest, LogsOnceThatOneOfManyCannotBeInspected) {
  Gate changed(io);
  engine.on("/events", Reply().send(head).wait_for(changed).send(event("pause", "a", 1)).stall());
  engine.on("/containers/b/json", status(500, "no"));
  ::testing::internal::CaptureStderr();
  start();
  EXPECT_TRUE(becomes("1 up na running+0 nb exited"));
  // Between two failures of the one, the other one is inspected well.
  engine.on("/containers/a/json", ok(inspected("a", "paused")));
  changed.open();
  EXPECT_TRUE(becomes("1 up na paused+0 nb exited"));
  const auto deadline = async::in(10s);
  const auto failures = [this] {
    return std::ranges::count_if(engine.targets(), [](const auto& target) {
      return target.find("/containers/b/json") != target.npos;
    });
  };
  while (failures() < 2 && async::in(0ms) < deadline) freshen();
  freshen();
  const auto log = ::testing::internal::GetCapturedStderr();
  const std::string line = "containers cannot be inspected";
  EXPECT_NE(log.find(line), log.npos);
  EXPECT_EQ(log.find(line), log.rfind(line)) << log;
}

TEST_F(LiveTrackerTest, DoesNotOpenAtOnceEachTimeAStreamThatIsCutAsSoonAsItIsOpen) {
  engine.on("/events", Reply().send(head).close());
  start();
  run(io, engine.received(10));  // four streams, each followed by a list, and two inspects
  const auto begin = async::in(0ms);
  run(io, engine.received(14));
  // Two more streams, after 200 and 400 ms, or half of that at least.
  EXPECT_GE(async::in(0ms) - begin, 200ms);
}

TEST_F(LiveTrackerTest, MakesUpForWhatWasLostWithAStreamHoweverManyListsCameMeanwhile) {
  const auto times = [](const std::string& started, const std::string& finished) {
    return R"({"Id":"a","Name":"/na","State":{"Status":"running","StartedAt":")" + started +
           R"(","FinishedAt":")" + finished + R"("},"RestartCount":0})";
  };
  Gate cut(io);
  engine.on("/containers/a/json", ok(times("2026-01-01T00:00:00Z", "0001-01-01T00:00:00Z")));
  engine.once("/events", Reply().send(head).wait_for(cut).close());
  engine.once("/events", status(503));
  engine.once("/events", status(503));
  engine.on("/events", Reply().send(head).stall());
  start();
  EXPECT_TRUE(becomes("1 up na running+0 nb exited+0"));
  cut.open();
  engine.on("/containers/json", ok("[" + listed("a", "running", "Up 1 second") + "," +
                                   listed("b", "exited", "Exited (3) 2 hours ago") + "]"));
  engine.on("/containers/a/json", ok(times("2026-01-01T00:01:00Z", "2026-01-01T00:00:50Z")));
  const auto deadline = async::in(10s);
  SnapshotPtr snapshot;
  do {
    snapshot = freshen();
  } while (snapshot->exporter.event_stream_reconnects == 0 && async::in(0ms) < deadline);
  EXPECT_TRUE(becomes("1 up na running+0 nb exited+0"));
  // Two seconds after the stream was opened, in which it might have told it again.
  do {
    snapshot = freshen();
  } while (snapshot->lives->all.front().starts == 0 && async::in(0ms) < deadline);
  const model::Life& life = snapshot->lives->all.front();
  EXPECT_EQ(life.starts, 1U);
  EXPECT_EQ(life.exits, (std::array<std::uint64_t, 5>{0, 0, 1, 0, 0}));  // the engine stopped it
}

TEST_F(LiveTrackerTest, AsksForEveryContainerAfterAnEngineWasGone) {
  engine.on("/events", Reply().send(head).stall());
  start();
  EXPECT_TRUE(becomes("1 up na running+0 nb exited+0"));
  engine.stop();
  EXPECT_TRUE(becomes("4 down nothing"));
  engine.on("/containers/a/json", ok(inspected("a", "running", 1)));
  engine.start();
  EXPECT_TRUE(becomes("1 up na running+1 nb exited+0"));
  EXPECT_EQ(freshen()->exporter.drift_corrections, 0U);
}

TEST_F(LiveTrackerTest, CountsWhatAResyncCorrects) {
  TrackerOptions options{.refresh_min_interval = 0ms,
                         .resync_interval = 50ms,
                         .needs = {.containers = true, .inspect = true, .events = true}};
  Tracker checking(io.get_executor(), client, options);
  engine.on("/events", Reply().send(head).stall());
  checking.follow();
  const auto corrections = [&] {
    return run(io, checking.freshen(async::in(10s)))->exporter.drift_corrections;
  };
  while (run(io, checking.freshen(async::in(10s)))->exporter.resyncs < 2) {
  }
  EXPECT_EQ(corrections(), 0U);
  engine.on("/containers/json", ok("[" + listed("a", "running", "Up 5 minutes") + "]"));
  engine.on("/containers/b/json", status(404, "No such container: b"));
  const auto deadline = async::in(10s);
  while (corrections() == 0 && async::in(0ms) < deadline) {
  }
  EXPECT_EQ(corrections(), 1U);
}

TEST_F(LiveTrackerTest, StaysSmallInAFloodOfEventsAndAnswersMeanwhile) {
  std::string flood;
  for (int i = 0; i < 100'000; ++i)
    flood += event(i % 2 == 0 ? "start" : "die", "a", i, R"(,"exitCode":"1")");
  Gate more(io);
  engine.on("/events", Reply().send(head).wait_for(more).send(flood).stall());
  start();
  EXPECT_TRUE(becomes("1 up na running+0 nb exited+0"));
  asked();
  more.open();
  std::uint64_t scrapes = 0;
  const auto deadline = async::in(20s);
  SnapshotPtr snapshot;
  do {
    snapshot = freshen();
    EXPECT_TRUE(snapshot->engine.up);
    ++scrapes;
  } while (
      snapshot->lives->events.empty() ||
      (snapshot->lives->events.at({"container", "start"}) < 50'000 && async::in(0ms) < deadline));
  snapshot = freshen();
  EXPECT_EQ(snapshot->lives->events.at({"container", "start"}), 50'000U);
  EXPECT_EQ(snapshot->lives->events.at({"container", "die"}), 50'000U);
  EXPECT_EQ(snapshot->lives->all.front().starts, 50'000U);
  EXPECT_EQ(snapshot->lives->all.front().exits[1], 50'000U);
  // As many inspects as there was time for, not as there were events.
  EXPECT_LE(asked().size(), 4 * scrapes + 10);
}

}  // namespace
}  // namespace docker_exporter::state
