// Where usages come from, and how long a scrape waits for them.
#include "state/sampler.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "fake_engine/fake_engine.h"
#include "fake_engine/run.h"
#include "unit/kernel/tree.h"

namespace docker_exporter::state {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using namespace docker_exporter::testing;
using kernel::id;
using model::Container;
using model::State;
using ResourcesPtr = std::shared_ptr<const model::Resources>;

std::string body(int processes) {
  return R"({"read":"2026-11-23T19:29:59Z","pids_stats":{"current":)" + std::to_string(processes) +
         R"(},"networks":{"eth0":{"rx_bytes":5}}})";
}
const std::string placeholder = R"({"read":"0001-01-01T00:00:00Z","pids_stats":{}})";

std::string target(char digit) {
  return "/v1.51/containers/" + id(digit) + "/stats?stream=false&one-shot=true";
}
std::string path(char digit) {
  return "/containers/" + id(digit) + "/stats";
}

Container running(char digit, State state = State::running) {
  Container one{.id = id(digit), .name = std::string(1, digit), .state = state};
  one.network_mode = "bridge";
  return one;
}

std::shared_ptr<const model::Containers> list(std::vector<Container> containers) {
  auto all = std::make_shared<model::Containers>();
  for (Container& one : containers)
    all->all.push_back(std::make_shared<const Container>(std::move(one)));
  return all;
}

// "a=1(stats,1) missing 0": name, processes, source and how many network interfaces.
std::string spell(const ResourcesPtr& resources) {
  std::string text;
  for (const auto& one : resources->all)
    text += one.container->name + "=" + std::to_string(one.usage->pids.value_or(0)) +
            (one.source == model::UsageSource::stats ? "(stats," : "(cgroup,") +
            std::to_string(one.usage->interfaces.size()) + ") ";
  return text + "missing " + std::to_string(resources->missing);
}

class SamplerTest : public ::testing::Test {
 protected:
  SamplerTest() {
    engine.on("/version", ok(R"({"ApiVersion":"1.51"})"));
    tree.write("/cgroup/cgroup.controllers", "");
  }
  SamplerOptions options(ResourcesFrom from = ResourcesFrom::automatic) {
    return {.from = from, .cgroup_root = tree.path("/cgroup"), .proc_root = tree.path("/proc")};
  }
  void cgroup(char digit, int processes) {
    tree.write("/cgroup/docker/" + id(digit) + "/pids.current", std::to_string(processes));
  }
  ResourcesPtr sample(Sampler& sampler, const std::shared_ptr<const model::Containers>& containers,
                      std::chrono::milliseconds within = 10s) {
    return run(io, sampler.sample(containers, async::in(within)));
  }
  // Without the question for the version, which comes first.
  Targets asked() {
    Targets all = engine.targets();
    std::erase(all, "/version");
    std::ranges::sort(all);
    return all;
  }

  kernel::Tree tree;
  asio::io_context io{1};
  FakeEngine engine{io, Listen::unix_socket};
  engine::Client client{io.get_executor(), {.address = engine.address()}};
  Rights rights;
};

TEST_F(SamplerTest, ReadsFilesAndAsksForTheRest) {
  Sampler sampler(io.get_executor(), client, rights, options());
  cgroup('a', 1);
  engine.on(path('b'), ok(body(2)));
  EXPECT_EQ(spell(sample(sampler, list({running('a'), running('b')}))),
            "a=1(cgroup,0) b=2(stats,1) missing 0");
  EXPECT_EQ(asked(), Targets({target('b')}));
  EXPECT_EQ(rights.permitted(model::Endpoint::stats), true);
}

TEST_F(SamplerTest, AsksNobodyWhereFilesTellAll) {
  Sampler sampler(io.get_executor(), client, rights, options());
  cgroup('a', 1);
  for (int i = 1; i < 4; ++i) {
    cgroup('a', i);
    EXPECT_EQ(spell(sample(sampler, list({running('a')}))),
              "a=" + std::to_string(i) + "(cgroup,0) missing 0");
  }
  EXPECT_EQ(engine.targets(), Targets());
}

TEST_F(SamplerTest, KeepsToTheSourceThatIsSet) {
  cgroup('a', 1);
  engine.on(path('a'), ok(body(3)));
  engine.on(path('b'), ok(body(2)));
  const auto both = list({running('a'), running('b')});
  Sampler files(io.get_executor(), client, rights, options(ResourcesFrom::cgroup));
  EXPECT_EQ(spell(sample(files, both)), "a=1(cgroup,0) missing 1");
  EXPECT_EQ(engine.targets(), Targets());
  Sampler stats(io.get_executor(), client, rights, options(ResourcesFrom::stats));
  EXPECT_EQ(spell(sample(stats, both)), "a=3(stats,1) b=2(stats,1) missing 0");
}

TEST_F(SamplerTest, MeasuresWhatRunsAndEachNameOnce) {
  Sampler sampler(io.get_executor(), client, rights, options());
  for (const char digit : {'a', 'b', 'c', 'd'}) cgroup(digit, 1);
  Container same_name = running('c');
  same_name.name = "b";
  const auto containers =
      list({running('a', State::paused), running('b'), same_name, running('d', State::exited)});
  EXPECT_EQ(spell(sample(sampler, containers)), "a=1(cgroup,0) b=1(cgroup,0) missing 0");
  EXPECT_EQ(spell(sample(sampler, list({}))), "missing 0");
  EXPECT_EQ(engine.targets(), Targets());
}

// The engine answers for a sharer with the numbers of whose network it is.
TEST_F(SamplerTest, ToldOfNetworksOnlyWhereTheyAreTheContainersOwn) {
  Sampler sampler(io.get_executor(), client, rights, options(ResourcesFrom::stats));
  engine.on(path('a'), ok(body(1)));
  for (const char* const mode : {"host", "container:bb", "ns:/run/netns/x", ""}) {
    Container one = running('a');
    one.network_mode = mode;
    EXPECT_EQ(spell(sample(sampler, list({one}))), "a=1(stats,0) missing 0") << mode;
  }
  EXPECT_EQ(spell(sample(sampler, list({running('a')}))), "a=1(stats,1) missing 0");
}

TEST_F(SamplerTest, CountsWhatTheEngineHasNoSampleOf) {
  Sampler sampler(io.get_executor(), client, rights, options());
  engine.on(path('a'), ok(placeholder));
  engine.on(path('b'), status(404, R"({"message":"No such container: b"})"));
  engine.on(path('c'), status(500, R"({"message":"broken"})"));
  engine.on(path('d'), ok(body(4)));
  EXPECT_EQ(spell(sample(sampler, list({running('a'), running('b'), running('c'), running('d')}))),
            "d=4(stats,1) missing 3");
}

TEST_F(SamplerTest, AsksNoMoreWhereItMayNot) {
  SamplerOptions with = options();
  with.stats.at_once = 1;
  Sampler sampler(io.get_executor(), client, rights, with);
  for (const char digit : {'a', 'b'}) engine.on(path(digit), status(403, "<html>", ""));
  const auto both = list({running('a'), running('b')});
  EXPECT_EQ(spell(sample(sampler, both)), "missing 2");
  const auto once = asked().size();
  EXPECT_EQ(spell(sample(sampler, both)), "missing 2");
  EXPECT_EQ(asked().size(), once);
  EXPECT_EQ(rights.permitted(model::Endpoint::stats), false);
  // Each with a version and without.
  EXPECT_EQ(asked(),
            Targets({target('a').substr(6), target('b').substr(6), target('a'), target('b')}));
}

TEST_F(SamplerTest, TriesAgainWhatWasRefused) {
  SamplerOptions with = options();
  with.stats.retry_refused = 0ms;
  Sampler sampler(io.get_executor(), client, rights, with);
  // A proxy's 404 has no version of the engine.
  engine.once(path('a'), status(404, "nothing here", ""));
  engine.once(path('a'), status(404, "nothing here", ""));
  engine.on(path('a'), ok(body(1)));
  EXPECT_EQ(spell(sample(sampler, list({running('a')}))), "missing 1");
  EXPECT_EQ(rights.permitted(model::Endpoint::stats), false);
  EXPECT_EQ(spell(sample(sampler, list({running('a')}))), "a=1(stats,1) missing 0");
  EXPECT_EQ(rights.permitted(model::Endpoint::stats), true);
}

TEST_F(SamplerTest, AsksOnceForAllWhoWantToKnow) {
  Sampler sampler(io.get_executor(), client, rights, options(ResourcesFrom::stats));
  Gate gate(io);
  engine.on(path('a'),
            Reply().wait_for(gate).send("HTTP/1.1 200 OK\r\nContent-Length: " +
                                        std::to_string(body(1).size()) + "\r\n\r\n" + body(1)));
  std::vector<std::string> told;
  const auto keep = [](asio::awaitable<ResourcesPtr> work,
                       std::vector<std::string>& into) -> asio::awaitable<void> {
    const ResourcesPtr resources = co_await std::move(work);
    into.push_back(spell(resources));
  };
  const auto containers = list({running('a')});
  for (int i = 0; i < 20; ++i)
    asio::co_spawn(io, keep(sampler.sample(containers, async::in(10s)), told), asio::detached);
  run(io, engine.received(2));
  gate.open();
  EXPECT_EQ(spell(sample(sampler, containers)), "a=1(stats,1) missing 0");
  EXPECT_EQ(told, std::vector<std::string>(20, "a=1(stats,1) missing 0"));
  EXPECT_EQ(asked(), Targets({target('a')}));
}

// What came in time is told; what comes later is there for the next scrape, with its age.
TEST_F(SamplerTest, TellsWhatCameInTime) {
  Sampler sampler(io.get_executor(), client, rights, options(ResourcesFrom::stats));
  Gate gate(io);
  engine.on(path('a'), ok(body(1)));
  engine.on(path('b'),
            Reply().wait_for(gate).send("HTTP/1.1 200 OK\r\nContent-Length: " +
                                        std::to_string(body(2).size()) + "\r\n\r\n" + body(2)));
  const auto both = list({running('a'), running('b')});
  EXPECT_EQ(spell(sample(sampler, both, 100ms)), "a=1(stats,1) missing 1");
  EXPECT_EQ(spell(sample(sampler, both, 100ms)), "a=1(stats,1) missing 1");
  gate.open();
  EXPECT_EQ(spell(sample(sampler, both)), "a=1(stats,1) b=2(stats,1) missing 0");
  // What is under way is not asked for again.
  EXPECT_EQ(asked(), Targets({target('a'), target('a'), target('a'), target('b')}));
}

TEST_F(SamplerTest, DoesNotWaitForAnEngineThatIsSlow) {
  SamplerOptions with = options();
  with.stats.slow = 0ms;  // every engine is
  Sampler sampler(io.get_executor(), client, rights, with);
  engine.once(path('a'), ok(body(1)));
  EXPECT_EQ(spell(sample(sampler, list({running('a')}))), "a=1(stats,1) missing 0");
  engine.on(path('a'), stalled());
  const auto second = sample(sampler, list({running('a')}));
  EXPECT_EQ(spell(second), "a=1(stats,1) missing 0");
  EXPECT_GT(second->oldest_age, 0ns);
  run(io, engine.received(3));  // and the next round is under way
}

TEST_F(SamplerTest, DoesNotTellWhatIsTooOld) {
  SamplerOptions with = options();
  with.stats.oldest = 0ms;
  Sampler sampler(io.get_executor(), client, rights, with);
  engine.on(path('a'), ok(body(1)));
  EXPECT_EQ(spell(sample(sampler, list({running('a')}))), "missing 1");
}

// The counters of one run are not those of the next; those it waits for, however slow the engine
// is.
TEST_F(SamplerTest, DoesNotTellOfAnEarlierRun) {
  SamplerOptions with = options();
  with.stats.slow = 0ms;
  Sampler sampler(io.get_executor(), client, rights, with);
  Container one = running('a');
  for (int run = 1; run < 4; ++run) {
    engine.once(path('a'), ok(body(run)));
    one.inspected = model::Inspected{.started = model::Time(std::chrono::seconds(run))};
    EXPECT_EQ(spell(sample(sampler, list({one}))),
              "a=" + std::to_string(run) + "(stats,1) missing 0");
  }
}

TEST_F(SamplerTest, IsNotHeldUpByContainersThatHang) {
  SamplerOptions with = options();
  with.stats.hung = 50ms;
  with.stats.timeout = 100ms;
  Sampler sampler(io.get_executor(), client, rights, with);
  engine.on(path('a'), stalled());
  engine.on(path('b'), ok(body(2)));
  cgroup('c', 3);
  const auto all = list({running('a'), running('b'), running('c')});
  EXPECT_EQ(spell(sample(sampler, all)), "b=2(stats,1) c=3(cgroup,0) missing 1");
  cgroup('c', 4);
  EXPECT_EQ(spell(sample(sampler, all)), "b=2(stats,1) c=4(cgroup,0) missing 1");
  // Files are read and the others asked each time; the one that hangs is asked once.
  EXPECT_EQ(asked(), Targets({target('a'), target('b'), target('b')}));
}

TEST_F(SamplerTest, PrefersThoseThatHaveAnswered) {
  SamplerOptions with = options();
  with.stats.at_once = 3;
  with.stats.fresh_at_once = 2;
  with.stats.hung = 50ms;
  Sampler sampler(io.get_executor(), client, rights, with);
  engine.on(path('e'), ok(body(5)));
  EXPECT_EQ(spell(sample(sampler, list({running('e')}))), "e=5(stats,1) missing 0");
  std::vector<Container> containers;
  for (const char digit : {'a', 'b', 'c', 'd'}) {
    engine.on(path(digit), stalled());
    containers.push_back(running(digit));
  }
  containers.push_back(running('e'));
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(spell(sample(sampler, list(containers), 100ms)), "e=5(stats,1) missing 4");
  EXPECT_EQ(asked(), Targets({target('a'), target('b'), target('e'), target('e'), target('e'),
                              target('e')}));
}

TEST_F(SamplerTest, GivesThoseThatFailAQueueOfTheirOwn) {
  SamplerOptions with = options();
  with.stats.at_once = 2;
  with.stats.fresh_at_once = 2;
  with.stats.ill_at_once = 1;
  with.stats.first_retry = 0ms;
  Sampler sampler(io.get_executor(), client, rights, with);
  const auto all = list({running('a'), running('b'), running('c')});
  for (const char digit : {'a', 'b'}) engine.once(path(digit), status(500));
  engine.on(path('c'), ok(body(3)));
  EXPECT_EQ(spell(sample(sampler, all)), "c=3(stats,1) missing 2");
  // Both hang now, and one of the two slots is still for the one that is well.
  for (const char digit : {'a', 'b'}) engine.on(path(digit), stalled());
  for (int i = 0; i < 3; ++i) EXPECT_EQ(spell(sample(sampler, all)), "c=3(stats,1) missing 2");
  EXPECT_EQ(asked().size(), 2 + 1 + 1 + 3U);
}

TEST_F(SamplerTest, TellsARefusedContainerFromARefusedEndpoint) {
  SamplerOptions with = options();
  with.stats.at_once = 1;
  Sampler sampler(io.get_executor(), client, rights, with);
  engine.on(path('a'), status(403, "<html>", ""));
  for (const char digit : {'b', 'c'}) engine.on(path(digit), ok(body(2)));
  const auto all = list({running('a'), running('b'), running('c')});
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(spell(sample(sampler, all)), "b=2(stats,1) c=2(stats,1) missing 1");
  EXPECT_EQ(rights.permitted(model::Endpoint::stats), true);
  EXPECT_EQ(asked().size(), 2 + 4U);  // the refused one once, with and without a version
}

TEST_F(SamplerTest, DoesNotTellWhatCanNoLongerBeRead) {
  SamplerOptions with = options(ResourcesFrom::cgroup);
  with.kept_files = 0;  // what is removed from a disk can be read on through an open descriptor
  Sampler sampler(io.get_executor(), client, rights, with);
  cgroup('a', 1);
  EXPECT_EQ(spell(sample(sampler, list({running('a')}))), "a=1(cgroup,0) missing 0");
  tree.remove("/cgroup/docker");
  EXPECT_EQ(spell(sample(sampler, list({running('a')}))), "missing 1");
}

// No more than eight at a time, whatever there is to ask.
TEST_F(SamplerTest, AsksAFewAtATime) {
  SamplerOptions with = options();
  with.stats.at_once = 2;
  with.stats.fresh_at_once = 2;
  Sampler sampler(io.get_executor(), client, rights, with);
  Gate gate(io);
  const std::string answer =
      "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body(1).size()) + "\r\n\r\n" + body(1);
  std::vector<Container> containers;
  for (const char digit : {'a', 'b', 'c', 'd', 'e'}) {
    engine.on(path(digit), Reply().wait_for(gate).send(answer));
    containers.push_back(running(digit));
  }
  EXPECT_EQ(spell(sample(sampler, list(containers), 100ms)), "missing 5");
  EXPECT_EQ(asked().size(), 2U);
  gate.open();
  EXPECT_EQ(spell(sample(sampler, list(containers))),
            "a=1(stats,1) b=1(stats,1) c=1(stats,1) d=1(stats,1) e=1(stats,1) missing 0");
  EXPECT_EQ(engine.connections(), 2U);
}

}  // namespace
}  // namespace docker_exporter::state
