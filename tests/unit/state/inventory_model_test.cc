// A model of an engine with everything that may go wrong between it and the inventory: events and
// answers late, overtaking each other, doubled or lost, lists made of an old copy. Whatever is
// shown is never older than an event that was read, and when all is quiet it equals the engine.
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "state/inventory.h"

namespace docker_exporter::state {
namespace {

using engine::ListedContainer;
using model::Container;
using model::Health;
using model::State;

struct World {
  const char* what;
  bool inspects = true;
  bool loses_events = false;
  bool doubles_events = false;
  bool stale_lists = false;  // made of the engine as it was a moment before
};

constexpr World worlds[] = {
    {"all is well"},
    {"events come twice", true, false, true},
    {"events are lost", true, true},
    {"lists are old", true, false, false, true},
    {"everything", true, true, true, true},
    {"no inspect", false},
    {"no inspect, events come twice", false, false, true},
    {"no inspect, events are lost", false, true},
};

class Model {
 public:
  Model(const World& world, unsigned seed) : world_(world), random_(seed) {
    inventory_.inspects_allowed(world.inspects);
  }

  void step() {
    now_ += std::chrono::milliseconds(below(20));
    switch (below(8)) {
      case 0:
      case 1:
        change();
        break;
      case 2:
      case 3:
        read_event();
        break;
      case 4:
        send();
        break;
      case 5:
        answer_one();
        break;
      case 6:
        receive();
        break;
      default:
        if (below(60) == 0) be_quiet();
    }
    check_nothing_is_old();
  }

  // Everything arrives, and what is in doubt is asked for.
  void be_quiet() {
    while (!wire_.empty()) read_event();
    while (!requests_.empty()) answer_one();
    while (!answers_.empty()) receive();
    past_ = engine_;
    now_ += std::chrono::seconds(6);  // an old copy is not older than that
    // A list finds out what was lost, as after a reconnect, where everything is in doubt.
    if (world_.loses_events) inventory_.doubt_all();
    list_and_inspect(!world_.loses_events);
    list_and_inspect(!world_.loses_events);
    std::string want;
    for (const auto& [id, one] : engine_) want += spell(one);
    EXPECT_EQ(sorted(shown()), sorted(want));
    if (!world_.loses_events) {
      EXPECT_EQ(inventory_.corrections(), 0U);
    }
  }

 private:
  using Engine = std::map<std::string, Container>;
  struct Request {
    Ticket sent;
    std::string id;  // "" is a list
  };
  struct Answer {
    Request request;
    Engine seen;
  };

  std::size_t below(std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_);
  }

  // The version of a container is its image id: it changes with everything.
  void touch(const std::string& id, const std::string& action) {
    Container& one = engine_.at(id);
    one.image_id = std::to_string(++version_);
    tell(action, one);
  }
  void tell(const std::string& action, const Container& one) {
    if (world_.loses_events && below(5) == 0) return;
    model::Event event{.type = "container", .action = action, .id = one.id, .name = one.name};
    wire_.push_back({event, version_});
    if (world_.doubles_events && below(5) == 0) wire_.push_back({event, version_});
  }

  void change() {
    if (below(3) != 0) past_ = engine_;
    if (engine_.size() < 3 || (engine_.size() < 12 && below(4) == 0)) {
      const std::string id = "id" + std::to_string(++made_);
      engine_[id] = {.id = id, .name = "n" + std::to_string(made_), .state = State::created};
      touch(id, "create");
      return;
    }
    auto it = engine_.begin();
    std::advance(it, static_cast<long>(below(engine_.size())));
    Container& one = it->second;
    switch (below(6)) {
      case 0:
        one.state = State::running;
        one.health = below(2) == 0 ? Health::none : Health::starting;
        touch(one.id, "start");
        break;
      case 1:
        one.state = State::exited;
        one.health = Health::unknown;
        one.exit_code = static_cast<std::int64_t>(below(3));
        touch(one.id, "die");
        break;
      case 2:
        if (one.state != State::running) break;
        one.health = one.health == Health::healthy ? Health::unhealthy : Health::healthy;
        touch(one.id, "health_status: x");
        break;
      case 3:
        one.name = "r" + std::to_string(++made_);
        touch(one.id, "rename");
        break;
      case 4:
        if (one.state != State::running) break;
        one.state = State::paused;
        touch(one.id, "pause");
        break;
      default: {
        const Container last = one;
        engine_.erase(it);
        ++version_;
        tell("destroy", last);
      }
    }
  }

  void read_event() {
    if (wire_.empty()) return;
    const auto [event, version] = wire_.front();
    wire_.pop_front();
    read_[event.id] = std::max(read_[event.id], version);
    inventory_.event(event, now_);
  }

  void send() {
    if (requests_.size() > 6) return;
    if (below(3) == 0 || inventory_.to_inspect().empty()) {
      requests_.push_back({inventory_.send(), ""});
      return;
    }
    auto it = inventory_.to_inspect().begin();
    std::advance(it, static_cast<long>(below(inventory_.to_inspect().size())));
    requests_.push_back({inventory_.send(), *it});
  }

  // The engine looks at itself; the answer is on its way.
  void answer_one() {
    if (requests_.empty()) return;
    const auto which = requests_.begin() + static_cast<long>(below(requests_.size()));
    const bool old = world_.stale_lists && which->id.empty() && below(2) == 0;
    answers_.push_back({*which, old ? past_ : engine_});
    requests_.erase(which);
  }

  void receive() {
    if (answers_.empty()) return;
    const auto which = answers_.begin() + static_cast<long>(below(answers_.size()));
    const Answer answer = *which;
    answers_.erase(which);
    take(answer, false);
  }

  void take(const Answer& answer, bool following) {
    const auto& [sent, id] = answer.request;
    if (id.empty()) {
      std::vector<ListedContainer> list;
      for (const auto& [i, one] : answer.seen) list.push_back({one, true, {}});
      inventory_.listed(sent, std::move(list), following, now_, now_);
    } else if (const auto found = answer.seen.find(id); found != answer.seen.end()) {
      Container one = found->second;
      one.inspected = model::Inspected{};
      inventory_.inspected(sent, std::move(one), now_);
    } else {
      inventory_.gone(sent, id);
    }
  }

  void list_and_inspect(bool following) {
    take({{inventory_.send(), ""}, engine_}, following);
    for (int rounds = 0; rounds < 3; ++rounds)
      for (const auto& id : std::set<std::string>(inventory_.to_inspect()))
        take({{inventory_.send(), id}, engine_}, following);
  }

  static std::string spell(const Container& one) {
    return one.id + " " + one.name + " " + std::string(name(one.state)) + " " +
           std::string(name(one.health)) + " " + std::to_string(one.exit_code.value_or(-1)) + " " +
           one.image_id + "\n";
  }
  std::string shown() {
    std::string text;
    for (const auto& one : inventory_.next(now_)->all) text += spell(*one);
    return text;
  }
  static std::vector<std::string> sorted(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
      const auto end = text.find('\n', at);
      lines.push_back(text.substr(at, end - at));
      at = end + 1;
    }
    std::sort(lines.begin(), lines.end());
    return lines;
  }

  void check_nothing_is_old() {
    if (world_.stale_lists) return;  // what is shown for a moment is as old as the list
    for (const auto& one : inventory_.next(now_)->all)
      ASSERT_GE(std::stoull(one->image_id), read_[one->id])
          << spell(*one) << (engine_.contains(one->id) ? spell(engine_[one->id]) : "no more");
  }

  const World& world_;
  std::mt19937 random_;
  Inventory inventory_{InventoryOptions{}};
  SteadyTime now_{std::chrono::hours(1)};
  Engine engine_;
  Engine past_;
  std::deque<std::pair<model::Event, std::uint64_t>> wire_;
  std::vector<Request> requests_;
  std::vector<Answer> answers_;
  std::map<std::string, std::uint64_t> read_;  // version of the newest event that was read
  std::uint64_t version_ = 0;
  std::uint64_t made_ = 0;
};

class InventoryModel : public ::testing::TestWithParam<World> {};

TEST_P(InventoryModel, EqualsTheEngineWhenAllIsQuiet) {
  for (unsigned seed = 1; seed <= 3; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Model model(GetParam(), seed);
    for (int step = 0; step < 40'000 && !HasFailure(); ++step) model.step();
    model.be_quiet();
  }
}

INSTANTIATE_TEST_SUITE_P(Worlds, InventoryModel, ::testing::ValuesIn(worlds),
                         [](const auto& world) { return "World" + std::to_string(world.index); });

}  // namespace
}  // namespace docker_exporter::state
