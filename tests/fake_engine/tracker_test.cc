// What a scrape gets from an engine that answers, lies half dead, or is gone.
#include "state/tracker.h"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "fake_engine/fake_engine.h"
#include "fake_engine/run.h"

namespace docker_exporter::state {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using namespace docker_exporter::testing;
using SnapshotPtr = std::shared_ptr<const model::Snapshot>;

const std::string list_target = "/v1.51/containers/json?all=true";
const std::string two_containers =
    R"json([{"Id":"bb","Names":["/b"],"State":"running","Status":"Up 2 days (healthy)"},)json"
    R"json({"Id":"aa","Names":["/a"],"State":"exited","Status":"Exited (3) 2 days ago"}])json";

// One line a container, so that a failing comparison shows everything.
std::string spell(const SnapshotPtr& snapshot) {
  std::string text = snapshot->engine.up ? "up" : "down";
  if (snapshot->engine.ping_duration) text += " pinged";
  if (snapshot->containers == nullptr) return text + " containers unknown";
  for (const auto& c : snapshot->containers->all)
    text += "; " + c->id + " " + c->name + " " + std::string(name(c->state)) + " " +
            std::string(name(c->health));
  return text;
}
const std::string both = "up pinged; aa a exited unknown; bb b running healthy";

class TrackerTest : public ::testing::Test {
 protected:
  SnapshotPtr freshen(async::Deadline deadline = async::in(10s)) {
    return run(io, tracker.freshen(deadline));
  }
  Tracker make(TrackerOptions options) { return Tracker(io.get_executor(), client, options); }

  asio::io_context io{1};
  FakeEngine engine{io, Listen::unix_socket};
  engine::Client client{io.get_executor(), {.address = engine.address()}};
  Tracker tracker{
      io.get_executor(), client, {.refresh_min_interval = 0ms, .needs = {.containers = true}}};
};

asio::awaitable<void> keep(asio::awaitable<SnapshotPtr> work, std::vector<std::string>& kept) {
  const SnapshotPtr snapshot = co_await std::move(work);
  kept.push_back(spell(snapshot));
}

TEST_F(TrackerTest, PingsAndListsOnce) {
  engine.on("/_ping", ok("OK"));
  engine.on("/containers/json", ok(two_containers));
  EXPECT_EQ(spell(freshen()), both);
  EXPECT_EQ(engine.targets(), Targets({"/_ping", list_target}));
}

TEST_F(TrackerTest, SharesOneRefreshAmongAllWhoAskMeanwhile) {
  Gate gate(io);
  engine.on("/_ping", ok("OK"));
  Reply slow;
  slow.wait_for(gate).send("HTTP/1.1 200 OK\r\nContent-Length: " +
                           std::to_string(two_containers.size()) + "\r\n\r\n" + two_containers);
  engine.on("/containers/json", slow);
  std::vector<std::string> kept;
  for (int i = 0; i < 20; ++i)
    asio::co_spawn(io, keep(tracker.freshen(async::in(10s)), kept), asio::detached);
  run(io, engine.received(2));
  EXPECT_TRUE(kept.empty());
  EXPECT_EQ(engine.targets(), Targets({"/_ping", list_target}));
  gate.open();
  EXPECT_EQ(spell(freshen()), both);
  EXPECT_EQ(kept, std::vector<std::string>(20, both));
}

TEST_F(TrackerTest, DoesNotListAgainWhileTheListIsYoung) {
  Tracker lazy =
      make({.refresh_min_interval = 1h, .share_time = 0ms, .needs = {.containers = true}});
  engine.on("/_ping", ok("OK"));
  engine.on("/containers/json", ok(two_containers));
  EXPECT_EQ(spell(run(io, lazy.freshen(async::in(10s)))), both);
  EXPECT_EQ(spell(run(io, lazy.freshen(async::in(10s)))), both);
  EXPECT_EQ(engine.targets(), Targets({"/_ping", list_target, "/_ping"}));
}

TEST_F(TrackerTest, HandsOutTheSameSnapshotToThoseWhoFollowClosely) {
  Tracker sharing = make(
      {.refresh_min_interval = 1h, .share_time = 1h, .needs = {.containers = true, .info = true}});
  engine.on("/_ping", ok("OK"));
  engine.on("/containers/json", ok(two_containers));
  const model::Needs list{.containers = true};
  const auto first = run(io, sharing.freshen(async::in(10s), list));
  EXPECT_EQ(run(io, sharing.freshen(async::in(10s), list)), first);
  EXPECT_EQ(run(io, sharing.freshen(async::in(10s), {})), first);
  EXPECT_EQ(engine.targets(), Targets({"/_ping", list_target}));
  // Who wants to know more asks for more.
  const auto more = run(io, sharing.freshen(async::in(10s), {.containers = true, .info = true}));
  EXPECT_NE(more, first);
  EXPECT_EQ(engine.targets(), Targets({"/_ping", list_target, "/_ping", "/v1.51/info"}));
}

TEST_F(TrackerTest, SharesNothingOfAnEngineThatIsDown) {
  Tracker sharing = make({.refresh_min_interval = 1h, .share_time = 1h});
  engine.on("/_ping", ok("OK"));
  engine.on("/containers/json", ok(two_containers));
  engine.stop();
  EXPECT_EQ(spell(run(io, sharing.freshen(async::in(10s)))), "down containers unknown");
  engine.start();
  EXPECT_EQ(spell(run(io, sharing.freshen(async::in(10s)))), both);
}

TEST_F(TrackerTest, SaysNothingOfContainersOfAnEngineThatIsDown) {
  engine.on("/_ping", ok("OK"));
  engine.on("/containers/json", ok(two_containers));
  EXPECT_EQ(spell(freshen()), both);
  engine.stop();
  EXPECT_EQ(spell(freshen()), "down containers unknown");
  engine.start();
  EXPECT_EQ(spell(freshen()), both);
}

TEST_F(TrackerTest, DoesNotShowAListFromBeforeAnOutage) {
  Tracker lazy =
      make({.refresh_min_interval = 1h, .share_time = 0ms, .needs = {.containers = true}});
  engine.on("/_ping", ok("OK"));
  engine.once("/containers/json", ok(two_containers));
  engine.on("/containers/json", ok("[]"));
  EXPECT_EQ(spell(run(io, lazy.freshen(async::in(10s)))), both);
  engine.stop();
  EXPECT_EQ(spell(run(io, lazy.freshen(async::in(10s)))), "down containers unknown");
  engine.start();
  EXPECT_EQ(spell(run(io, lazy.freshen(async::in(10s)))), "up pinged");
}

TEST_F(TrackerTest, CallsAnEngineDownThatDoesNotAnswerInTime) {
  engine.once("/_ping", stalled());
  engine.on("/_ping", ok("OK"));
  engine.on("/containers/json", ok(two_containers));
  EXPECT_EQ(spell(freshen(async::in(50ms))), "down containers unknown");
}

TEST_F(TrackerTest, GivesUpAPingOfItsOwnAndAsksAgain) {
  Tracker impatient =
      make({.ping_timeout = 50ms, .refresh_min_interval = 0ms, .needs = {.containers = true}});
  engine.once("/_ping", stalled());
  engine.on("/_ping", ok("OK"));
  engine.on("/containers/json", ok(two_containers));
  EXPECT_EQ(spell(run(io, impatient.freshen(async::in(10s)))), "down containers unknown");
  EXPECT_EQ(spell(run(io, impatient.freshen(async::in(10s)))), both);
}

TEST_F(TrackerTest, IsUpWithoutContainersWhileTheListHangs) {
  engine.on("/_ping", ok("OK"));
  engine.on("/containers/json", stalled());
  EXPECT_EQ(spell(freshen(async::in(100ms))), "up pinged containers unknown");
}

TEST_F(TrackerTest, DoesNotLetAHungRequestSpoilTheNextScrape) {
  engine.once("/_ping", stalled());
  engine.on("/_ping", ok("OK"));
  engine.once("/containers/json", stalled());
  engine.on("/containers/json", ok(two_containers));
  EXPECT_EQ(spell(freshen(async::in(100ms))), "down containers unknown");
  EXPECT_EQ(spell(freshen(async::in(100ms))), "up pinged containers unknown");
  EXPECT_EQ(spell(freshen()), both);
}

TEST_F(TrackerTest, TakesAnsweredListsAsProofWherePingIsDenied) {
  engine.on("/_ping", status(403, "Forbidden\n", ""));
  engine.on("/version", status(403, "Forbidden\n", ""));
  engine.on("/containers/json", ok(two_containers));
  EXPECT_EQ(spell(freshen()), "up; aa a exited unknown; bb b running healthy");
}

TEST_F(TrackerTest, IsUpWithoutContainersWhereListsAreDenied) {
  engine.on("/_ping", ok("OK"));
  engine.on("/containers/json", status(403, "Forbidden\n", ""));
  EXPECT_EQ(spell(freshen()), "up pinged containers unknown");
}

TEST_F(TrackerTest, IsDownWhereEverythingIsDenied) {
  for (const auto* path : {"/_ping", "/version", "/containers/json"})
    engine.on(path, status(403, "Forbidden\n", ""));
  EXPECT_EQ(spell(freshen()), "down containers unknown");
}

TEST_F(TrackerTest, IsDownWhenTheProxySaysSoBetweenPingAndList) {
  engine.on("/_ping", ok("OK"));
  engine.on("/containers/json", status(503, "<html></html>", ""));
  EXPECT_EQ(spell(freshen()), "down containers unknown");
}

TEST_F(TrackerTest, IsDownWhenThePingFails) {
  for (const int code : {500, 502, 503, 504}) {
    engine.once("/_ping", status(code));
    EXPECT_EQ(spell(freshen()), "down containers unknown") << code;
  }
}

TEST_F(TrackerTest, NeverPublishesHalfAList) {
  engine.on("/_ping", ok("OK"));
  engine.once("/containers/json", ok(two_containers));
  engine.once("/containers/json", ok(two_containers.substr(0, two_containers.size() - 4)));
  EXPECT_EQ(spell(freshen()), both);
  EXPECT_EQ(spell(freshen()), "up pinged containers unknown");
}

TEST_F(TrackerTest, ExportsAContainerOnceThatIsListedTwice) {
  engine.on("/_ping", ok("OK"));
  engine.on("/containers/json",
            ok(R"([{"Id":"aa","Names":["/a"],"State":"dead","Status":"Dead"},)"
               R"({"Id":"aa","Names":["/a"],"State":"dead","Status":"Dead"}])"));
  EXPECT_EQ(spell(freshen()), "up pinged; aa a dead unknown");
}

// Podman's list does not tell health.
class PodmanTest : public TrackerTest {
 protected:
  static constexpr std::string_view podman =
      "Api-Version: 1.41\r\nLibpod-Api-Version: 4.3.1\r\nServer: Libpod/4.3.1 (linux)\r\n";
  void list(std::size_t running) {
    std::string body =
        R"json([{"Id":"gone","Names":["/z"],"State":"exited","Status":"Exited (0) 2 days ago"})json";
    for (std::size_t i = 0; i < running; ++i) {
      const std::string id = "r" + std::to_string(i);
      body.append(R"(,{"Id":")").append(id).append(R"(","Names":["/)").append(id);
      body += R"("],"State":"running","Status":"Up 2 seconds"})";
    }
    engine.on("/_ping", ok("OK", podman));
    engine.on("/containers/json", ok(body + "]", podman));
  }
  static Reply inspected(std::string_view state, std::string_view health) {
    return ok(R"({"State":{"Status":")" + std::string(state) + R"(","Health":{"Status":")" +
                  std::string(health) + R"("}}})",
              podman);
  }
};

TEST_F(PodmanTest, InspectsRunningContainersOnly) {
  list(4);
  engine.on("/containers/r0/json", inspected("running", "healthy"));
  engine.on("/containers/r1/json", inspected("running", ""));
  engine.on("/containers/r2/json", inspected("exited", "healthy"));
  engine.on("/containers/r3/json", inspected("running", "starting"));
  EXPECT_EQ(spell(freshen()),
            "up pinged; r0 r0 running healthy; r1 r1 running none; r2 r2 exited unknown; "
            "r3 r3 running starting; gone z exited unknown");
}

TEST_F(PodmanTest, DropsAContainerThatIsGoneByNow) {
  list(2);
  engine.on("/containers/r0/json", status(404, R"({"message":"no such container"})", podman));
  engine.on("/containers/r1/json", inspected("running", "unhealthy"));
  EXPECT_EQ(spell(freshen()), "up pinged; r1 r1 running unhealthy; gone z exited unknown");
}

TEST_F(PodmanTest, LeavesHealthUnknownWhereInspectIsDenied) {
  list(1);
  engine.on("/containers/r0/json", status(403, "Forbidden\n", ""));
  EXPECT_EQ(spell(freshen()), "up pinged; r0 r0 running unknown; gone z exited unknown");
}

TEST_F(PodmanTest, InspectsEightAtOnce) {
  list(20);
  Gate gate(io);
  Reply slow;
  const std::string body = R"({"State":{"Status":"running"}})";
  slow.wait_for(gate).send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) +
                           "\r\n\r\n" + body);
  for (int i = 0; i < 20; ++i) engine.on("/containers/r" + std::to_string(i) + "/json", slow);
  std::vector<std::string> kept;
  asio::co_spawn(io, keep(tracker.freshen(async::in(10s)), kept), asio::detached);
  run(io, engine.received(2 + 8));
  EXPECT_EQ(engine.connections(), 8U);
  // Another scrape is not kept from its ping meanwhile, nor from what the list has told.
  std::set<std::string> shown;
  for (int i = 0; i < 20; ++i) {
    const std::string id = "r" + std::to_string(i);
    shown.insert("; " + id + " " + id + " running unknown");
  }
  EXPECT_EQ(spell(freshen(async::in(100ms))),
            std::accumulate(shown.begin(), shown.end(), std::string("up pinged")) +
                "; gone z exited unknown");
  gate.open();
  run(io, engine.received(2 + 20 + 1));
  EXPECT_EQ(engine.connections(), 9U);
}

}  // namespace
}  // namespace docker_exporter::state
