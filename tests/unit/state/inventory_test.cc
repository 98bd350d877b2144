// Single rules of the inventory; what comes of them together is in inventory_model_test.cc.
#include "state/inventory.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace docker_exporter::state {
namespace {

using namespace std::chrono_literals;
using engine::ListedContainer;
using model::Container;
using model::Health;
using model::State;

Container container(const std::string& id, State state = State::running,
                    Health health = Health::none, const std::string& name = "") {
  return {.id = id, .name = name.empty() ? "n" + id : name, .state = state, .health = health};
}

Container with_facts(Container one, std::uint64_t restarts = 0) {
  one.inspected = model::Inspected{.restarts = restarts};
  return one;
}

// "na running none, nb exited unknown +2": with the restarts where inspect has told them.
std::string spell(const std::shared_ptr<const model::Containers>& containers) {
  std::string text;
  for (const auto& c : containers->all) {
    text += (text.empty() ? "" : ", ") + c->name + " " + std::string(name(c->state)) + " " +
            std::string(name(c->health));
    if (c->inspected) text += " +" + std::to_string(c->inspected->restarts.value_or(0));
  }
  return text;
}

class InventoryTest : public ::testing::Test {
 protected:
  Ticket list(std::vector<Container> containers, bool following = false) {
    const Ticket sent = inventory.send();
    answer_list(sent, std::move(containers), following);
    return sent;
  }
  std::vector<std::string> answer_list(Ticket sent, std::vector<Container> containers,
                                       bool following = false) {
    std::vector<ListedContainer> listed;
    for (auto& one : containers) listed.push_back({std::move(one), true, {}});
    return inventory.listed(sent, std::move(listed), following, now, now);
  }
  void inspect(Container one) {
    const Ticket sent = inventory.send();
    inventory.inspected(sent, with_facts(std::move(one)), now);
  }
  void event(const std::string& action, const std::string& id) {
    inventory.event({.type = "container", .action = action, .id = id, .name = "n" + id}, now);
  }
  std::string shown() { return spell(inventory.next(now)); }
  using Ids = std::set<std::string>;

  SteadyTime now{1h};
  Inventory inventory{InventoryOptions{}};
};

TEST_F(InventoryTest, ShowsWhatTheListTellsUntilInspectTellsMore) {
  list({container("b"), container("a", State::exited, Health::unknown)});
  EXPECT_EQ(shown(), "na exited unknown, nb running none");
  EXPECT_EQ(inventory.to_inspect(), (Ids{"a", "b"}));
  inspect(container("a", State::exited, Health::unknown));
  inspect(container("b"));
  EXPECT_EQ(shown(), "na exited unknown +0, nb running none +0");
  EXPECT_EQ(inventory.to_inspect(), Ids{});
}

TEST_F(InventoryTest, ShowsNothingOfAContainerWhoseEventHasNoAnswerYet) {
  list({container("a"), container("b")});
  inspect(container("a"));
  inspect(container("b"));
  event("die", "a");
  EXPECT_EQ(shown(), "nb running none +0");
  EXPECT_EQ(inventory.to_inspect(), Ids{"a"});
  // A list settles what it tells.
  list({container("a", State::exited, Health::unknown), container("b")});
  EXPECT_EQ(shown(), "na exited unknown, nb running none +0");
  inspect(container("a", State::exited, Health::unknown));
  EXPECT_EQ(shown(), "na exited unknown +0, nb running none +0");
}

TEST_F(InventoryTest, DoesNotBelieveAnAnswerThatAnEventHasOvertaken) {
  list({container("a")});
  const Ticket sent = inventory.send();
  event("die", "a");
  inventory.inspected(sent, with_facts(container("a")), now);
  EXPECT_EQ(shown(), "");
  EXPECT_EQ(inventory.to_inspect(), Ids{"a"});
}

TEST_F(InventoryTest, DoesNotBelieveAnOlderListOverANewerInspect) {
  const Ticket sent = inventory.send();
  event("create", "a");
  inspect(container("a", State::created, Health::unknown));
  EXPECT_EQ(answer_list(sent, {}), std::vector<std::string>{});
  EXPECT_EQ(shown(), "na created unknown +0");
}

TEST_F(InventoryTest, AsksForWhatAListLacksBeforeItIsGone) {
  list({container("a"), container("b")});
  inspect(container("a"));
  inspect(container("b"));
  list({container("b")});
  EXPECT_EQ(shown(), "nb running none +0");
  EXPECT_EQ(inventory.to_inspect(), Ids{"a"});
  inspect(container("a"));  // the list was made of an old copy
  EXPECT_EQ(shown(), "na running none +0, nb running none +0");
  list({container("b")});
  inventory.gone(inventory.send(), "a");
  EXPECT_EQ(shown(), "nb running none +0");
  EXPECT_EQ(inventory.to_inspect(), Ids{});
}

TEST_F(InventoryTest, ForgetsARemovedContainerAndDoesNotTakeItBackFromAnAnswerOnItsWay) {
  list({container("a")});
  const Ticket listed = inventory.send();
  const Ticket inspected = inventory.send();
  event("destroy", "a");
  answer_list(listed, {container("a")});
  inventory.inspected(inspected, with_facts(container("a")), now);
  EXPECT_EQ(shown(), "");
  EXPECT_EQ(inventory.to_inspect(), Ids{});
}

TEST_F(InventoryTest, WaitsForAContainerThatIsAboutToBeMade) {
  const Ticket sent = inventory.send();
  event("create", "a");
  inventory.gone(sent, "a");  // asked before it was there
  EXPECT_EQ(inventory.to_inspect(), Ids{"a"});
  inventory.gone(inventory.send(), "a");
  EXPECT_EQ(inventory.to_inspect(), Ids{});
  EXPECT_EQ(inventory.find("a"), nullptr);
}

TEST_F(InventoryTest, DoesNotAskAgainForWhatOnlyAnnouncesAnEnd) {
  list({container("a")});
  inspect(container("a"));
  for (const char* action : {"kill", "stop", "restart"}) event(action, "a");
  EXPECT_EQ(inventory.to_inspect(), Ids{});
  EXPECT_EQ(shown(), "na running none +0");
}

TEST_F(InventoryTest, WithoutInspectAListSettlesEveryDoubt) {
  inventory.inspects_allowed(false);
  list({container("a"), container("b")});
  EXPECT_EQ(inventory.to_inspect(), Ids{});
  event("die", "a");
  EXPECT_TRUE(inventory.needs_list());
  EXPECT_EQ(shown(), "nb running none");
  list({container("a", State::exited, Health::unknown), container("b")});
  EXPECT_FALSE(inventory.needs_list());
  EXPECT_EQ(shown(), "na exited unknown, nb running none");
  const Ticket sent = inventory.send();
  now += 1min;
  EXPECT_EQ(answer_list(sent, {container("b")}), std::vector<std::string>{"a"});
  EXPECT_EQ(shown(), "nb running none");
}

TEST_F(InventoryTest, WithoutInspectAListMayLackForAMomentWhatAnEventTold) {
  inventory.inspects_allowed(false);
  list({});
  event("create", "a");
  now += 1s;
  EXPECT_EQ(answer_list(inventory.send(), {}), std::vector<std::string>{});
  EXPECT_TRUE(inventory.needs_list());
  list({container("a")});
  EXPECT_EQ(shown(), "na running none");
}

TEST_F(InventoryTest, ForgetsWhatOnlyInspectTellsWhenItIsNoLongerAllowed) {
  list({container("a")});
  inspect(container("a"));
  inventory.inspects_allowed(false);
  EXPECT_EQ(shown(), "na running none");
  inventory.inspects_allowed(true);
  EXPECT_EQ(inventory.to_inspect(), Ids{"a"});
}

TEST_F(InventoryTest, InspectsOnlyForOpenHealthWhereNothingElseIsWanted) {
  Inventory modest(InventoryOptions{.inspect_wanted = false});
  std::vector<ListedContainer> list;
  list.push_back({container("a", State::running, Health::unknown), false, {}});
  list.push_back({container("b"), true, {}});
  list.push_back({container("c", State::exited, Health::unknown), false, {}});
  const Ticket sent = modest.send();
  modest.listed(sent, std::move(list), false, now, now);
  EXPECT_EQ(modest.to_inspect(), Ids{"a"});
  modest.inspected(modest.send(), container("a", State::running, Health::healthy), now);
  EXPECT_EQ(spell(modest.next(now)), "na running healthy, nb running none, nc exited unknown");
}

TEST_F(InventoryTest, LooksAgainWhereTheAgeDoesNotProveThatNothingHappened) {
  auto list_of_age = [&](std::chrono::seconds age) {
    std::vector<ListedContainer> list;
    list.push_back({container("a"), true, engine::StatusAge{age, age + 1s}});
    inventory.listed(inventory.send(), std::move(list), false, now, now);
  };
  list_of_age(100s);
  inspect(container("a"));
  now += 15s;
  list_of_age(115s);
  EXPECT_EQ(inventory.to_inspect(), Ids{});
  now += 15s;
  list_of_age(131s);  // the answer took its time
  EXPECT_EQ(inventory.to_inspect(), Ids{});
  now += 15s;
  list_of_age(10s);
  EXPECT_EQ(inventory.to_inspect(), Ids{"a"});
}

TEST_F(InventoryTest, DoesNotTrustThatAllEventsOfTheLastMomentWereRead) {
  auto list_of_age = [&](std::chrono::seconds age, bool following) {
    std::vector<ListedContainer> list;
    list.push_back({container("a"), true, engine::StatusAge{age, age + 1s}});
    inventory.listed(inventory.send(), std::move(list), following, now, now);
  };
  list_of_age(100s, false);
  inspect(container("a"));
  now += 60s;
  list_of_age(2s, true);  // it began again, and the event that says so is never read
  EXPECT_EQ(inventory.to_inspect(), Ids{});
  now += 10s;
  list_of_age(12s, false);
  EXPECT_EQ(inventory.to_inspect(), Ids{"a"});
}

TEST_F(InventoryTest, CountsWhatOnlyAListFoundOut) {
  list({container("a"), container("b"), container("c")});
  for (const char* id : {"a", "b", "c"}) inspect(container(id));
  list({container("a", State::paused, Health::unknown), container("c"), container("d")}, true);
  EXPECT_EQ(inventory.corrections(), 0U);  // an event may be on its way
  EXPECT_EQ(inventory.to_inspect(), (Ids{"a", "b", "d"}));
  inspect(container("a", State::paused, Health::unknown));
  EXPECT_EQ(inventory.corrections(), 1U);
  inventory.gone(inventory.send(), "b");
  EXPECT_EQ(inventory.corrections(), 2U);
  inspect(container("d"));
  EXPECT_EQ(inventory.corrections(), 3U);
}

TEST_F(InventoryTest, DoesNotCountWhatTheListKnewALittleBeforeTheEvent) {
  list({container("a"), container("b")});
  for (const char* id : {"a", "b"}) inspect(container(id));
  list({container("a", State::exited, Health::unknown)}, true);
  event("die", "a");
  event("destroy", "b");
  inspect(container("a", State::exited, Health::unknown));
  list({container("a", State::exited, Health::unknown)}, true);
  EXPECT_EQ(inventory.corrections(), 0U);
}

TEST_F(InventoryTest, DoesNotCountWhatAListHadWrong) {
  list({container("a")});
  inspect(container("a"));
  list({container("a", State::exited, Health::unknown)}, true);
  EXPECT_EQ(inventory.to_inspect(), Ids{"a"});
  inspect(container("a"));
  EXPECT_EQ(inventory.corrections(), 0U);
  EXPECT_EQ(shown(), "na running none +0");
}

TEST_F(InventoryTest, LooksAgainAtProbesWhenTheyAreDue) {
  auto checked = [](const char* id, Health health, std::optional<std::uint64_t> streak) {
    Container one = container(id, State::running, health);
    one.failing_streak = streak;
    one.inspected = model::Inspected{.probe_interval = 10s};
    return one;
  };
  inventory.inspected(inventory.send(), checked("a", Health::healthy, 0), now);
  inventory.inspected(inventory.send(), checked("b", Health::healthy, 1), now);
  inventory.inspected(inventory.send(), checked("c", Health::unhealthy, 3), now);
  inventory.inspected(inventory.send(), checked("d", Health::starting, 0), now);
  inventory.inspected(inventory.send(), with_facts(container("e")), now);
  using Due = std::vector<std::string>;
  auto due = [&](SteadyTime at) {
    auto ids = inventory.inspects_due(at, /*following=*/true);
    std::sort(ids.begin(), ids.end());
    return ids;
  };
  EXPECT_EQ(due(now + 9999ms), Due{});
  EXPECT_EQ(due(now + 10s), (Due{"b", "c", "d"}));
  EXPECT_EQ(due(now + 59999ms), (Due{"b", "c", "d"}));
  EXPECT_EQ(due(now + 1min), (Due{"a", "b", "c", "d"}));
}

TEST_F(InventoryTest, DoesNotCallItDriftWhereThereIsNoEvent) {
  for (const State before : {State::restarting, State::exited}) {
    inspect(container("a", before));
    list({container("a", before)}, true);
    list({container("a", State::paused)}, true);
    inspect(container("a", State::paused));
    EXPECT_EQ(inventory.corrections(), before == State::restarting ? 0U : 1U);
  }
}

TEST_F(InventoryTest, DoesNotTrustAListThatComesRightAfterAnEvent) {
  inventory.inspects_allowed(false);
  list({container("a")}, true);
  EXPECT_FALSE(inventory.listed_early());
  event("die", "a");
  now += 999ms;
  list({container("a")}, true);
  EXPECT_TRUE(inventory.listed_early());
  now += 1ms;
  list({container("a", State::exited)}, true);
  EXPECT_FALSE(inventory.listed_early());
  EXPECT_EQ(inventory.corrections(), 0U);  // the event was heard
}

TEST_F(InventoryTest, ShowsTheSameObjectsUntilSomethingIsDifferent) {
  list({container("a"), container("b")});
  const auto first = inventory.next(now);
  list({container("a"), container("b")});
  EXPECT_EQ(inventory.next(now), first);
  list({container("a"), container("b", State::paused)});
  const auto second = inventory.next(now);
  EXPECT_EQ(second->all[0], first->all[0]);
  EXPECT_NE(second->all[1], first->all[1]);
}

TEST_F(InventoryTest, LooksAgainAtWhatChangesWithoutAnEvent) {
  for (const auto& [id, state] : {std::pair("a", State::restarting),
                                  {"b", State::removing},
                                  {"c", State::exited},
                                  {"d", State::running}})
    inventory.inspected(inventory.send(), with_facts(container(id, state)), now);
  const auto due = [&](SteadyTime at, bool following) {
    const auto ids = inventory.inspects_due(at, following);
    return Ids(ids.begin(), ids.end());
  };
  EXPECT_EQ(due(now + 999ms, true), Ids{});
  EXPECT_EQ(due(now + 1s, true), (Ids{"a", "b"}));
  EXPECT_EQ(due(now + 24h, true), (Ids{"a", "b"}));
  EXPECT_EQ(due(now + 299s, false), (Ids{"a", "b"}));
  EXPECT_EQ(due(now + 300s, false), (Ids{"a", "b", "c", "d"}));
  EXPECT_FALSE(inventory.ages_without_lists());
  inventory.inspects_allowed(false);
  EXPECT_EQ(due(now + 24h, false), Ids{});
  EXPECT_TRUE(inventory.ages_without_lists());
}

TEST_F(InventoryTest, DoubtsAContainerThatIsStoppedWhileItWaitsForItsRestart) {
  inspect(container("a", State::restarting));
  inspect(container("b", State::running));
  event("stop", "a");
  event("stop", "b");  // a die follows
  EXPECT_EQ(inventory.to_inspect(), Ids{"a"});
  EXPECT_TRUE(inventory.hides_any());
  list({container("a", State::exited), container("b")});
  EXPECT_FALSE(inventory.hides_any());
}

TEST_F(InventoryTest, KeepsTheServicesOfComposeForAWhile) {
  Container web = container("a");
  web.labels = {{"com.docker.compose.project", "shop"}, {"com.docker.compose.service", "web"}};
  list({web});
  using Services = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(inventory.next(now)->services, (Services{{"shop", "web"}}));
  event("destroy", "a");
  EXPECT_EQ(inventory.next(now + 10min)->services, (Services{{"shop", "web"}}));
  EXPECT_EQ(inventory.next(now + 10min + 1ms)->services, Services{});
}

TEST_F(InventoryTest, TellsWhetherTheTagHasMoved) {
  auto listed = [](const char* id, bool outdated) {
    Container one = container(id);
    one.image = outdated ? "sha256:1234" : "web:1";
    one.image_outdated = outdated;
    return one;
  };
  list({listed("a", false), listed("b", true), listed("c", true)});
  Container by_tag = container("b");
  by_tag.image = "web:1";
  inspect(by_tag);
  Container by_id = container("c");
  by_id.image = "sha256:1234";
  inspect(by_id);
  event("create", "d");
  inspect(container("d"));
  std::string text;
  for (const auto& c : inventory.next(now)->all)
    text += c->name + " " + c->image + " " +
            (c->image_outdated ? std::to_string(*c->image_outdated) : "?") + "; ";
  EXPECT_EQ(text, "na web:1 0; nb web:1 1; nc sha256:1234 0; nd  0; ");
}

TEST_F(InventoryTest, TakesFromAnInspectThatAListHasOvertakenWhatListsDoNotTell) {
  Container listed = container("a");
  listed.image = "sha256:1234";
  listed.image_outdated = true;
  listed.created = model::Time(7s);
  list({listed});
  EXPECT_EQ(inventory.next(now)->all.front()->image_outdated, std::nullopt);
  const Ticket sent = inventory.send();
  list({listed});
  Container inspected = with_facts(container("a"), 5);
  inspected.image = "web:1";
  inspected.created = model::Time(7123ms);
  inventory.inspected(sent, inspected, now);
  EXPECT_EQ(shown(), "na running none +5");
  const auto& one = *inventory.next(now)->all.front();
  EXPECT_EQ(one.image, "web:1");
  EXPECT_EQ(one.created, model::Time(7123ms));
  EXPECT_EQ(one.image_outdated, true);
}

TEST_F(InventoryTest, FollowsARenameIntoAndOutOfTheSelection) {
  std::string error;
  Inventory choosy(InventoryOptions{.selection = *Selection::make("web.*", "", error)});
  const auto rename = [&](const std::string& name) {
    choosy.event({.type = "container", .action = "rename", .id = "a", .name = name}, now);
  };
  std::vector<ListedContainer> list;
  list.push_back({container("a", State::running, Health::none, "test"), true, {}});
  choosy.listed(choosy.send(), std::move(list), false, now, now);
  EXPECT_EQ(choosy.to_inspect(), Ids{});
  rename("web");
  EXPECT_EQ(choosy.to_inspect(), Ids{"a"});
  choosy.inspected(choosy.send(), with_facts(container("a", State::running, Health::none, "web")),
                   now);
  EXPECT_EQ(spell(choosy.next(now)), "web running none +0");
  rename("test");
  EXPECT_EQ(choosy.to_inspect(), Ids{});
  EXPECT_EQ(spell(choosy.next(now)), "");
}

TEST_F(InventoryTest, ShowsTheSameSnapshotWhileNothingChanges) {
  list({container("a")});
  inspect(container("a"));
  const auto first = inventory.next(now);
  EXPECT_EQ(inventory.next(now), first);
  list({container("a")}, true);
  EXPECT_EQ(shown(), spell(first));
}

}  // namespace
}  // namespace docker_exporter::state
