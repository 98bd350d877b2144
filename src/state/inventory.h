// What is known of every container, and how surely: pure, without sockets and clocks.
//
// Events are hints, answers are truth. Everything that happens takes a ticket, in order: an event
// when it is read, a request when it is sent. The engine commits a change before it tells the
// event, so an answer whose request was sent after an event was read reflects that event. A
// container is in doubt while its newest event, or its newest difference between two answers, is
// younger than what is known of it; what is in doubt is not shown.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/client.h"
#include "model/event.h"
#include "model/snapshot.h"
#include "state/gone_ids.h"
#include "state/selection.h"
#include "state/services.h"

namespace docker_exporter::state {

using Ticket = std::uint64_t;
using SteadyTime = std::chrono::steady_clock::time_point;

struct InventoryOptions {
  Selection selection;
  bool inspect_wanted = true;                   // else only where the list leaves health open
  std::chrono::milliseconds tombstone{600000};  // of compose services
  // A container whose health check is fine is looked at again after this.
  std::chrono::milliseconds healthy_probe_age{60000};
  // Without events, any container is looked at again after this.
  std::chrono::milliseconds unfollowed_age{300000};
};

class Inventory {
 public:
  explicit Inventory(InventoryOptions options) : options_(std::move(options)) {}

  // To be taken right before a request is sent.
  Ticket send() { return ++clock_; }

  // An event of a container, as read.
  void event(const model::Event& event, SteadyTime now);

  // The answer to a list that was sent with this ticket, at the time `asked`. `following`: every
  // event since the last list has been read, so that a difference is one that no event told.
  // Answers with the ids of containers that are gone and of which no event told.
  std::vector<std::string> listed(Ticket sent, std::vector<engine::ListedContainer> list,
                                  bool following, SteadyTime asked, SteadyTime now);

  // The answers to an inspect: a container, or that there is none of this id.
  void inspected(Ticket sent, model::Container container, SteadyTime now);
  void gone(Ticket sent, const std::string& id);

  // Whether inspects are answered at all. If not, what only they tell is forgotten, and a list
  // settles every doubt.
  void inspects_allowed(bool allowed);

  // Events may have been missed: everything is in doubt.
  void doubt_all();
  void clear();  // nothing is known any more

  // Ids that an inspect must settle.
  const std::set<std::string>& to_inspect() const { return to_inspect_; }
  // Those beyond that of which an inspect is too old by now, since not every change has an event.
  std::vector<std::string> inspects_due(SteadyTime now, bool following) const;
  // Whether a container is known that may change without an event, and nothing but a list can tell.
  bool ages_without_lists() const;
  // Whether the newest list, which nothing but another list can correct, came so soon after an
  // event that it may lack what that told.
  bool listed_early() const { return listed_early_; }
  // Whether a container is not shown until an answer comes.
  bool hides_any() const;
  bool in_doubt(const std::string& id) const { return to_inspect_.contains(id); }
  // Whether a list would settle something: an event that no answer has caught up with.
  bool needs_list() const { return !stale_.empty(); }

  // What may be shown. The same pointer as before when nothing changed.
  std::shared_ptr<const model::Containers> next(SteadyTime now);

  // nullptr: not known.
  const model::Container* find(const std::string& id) const;
  bool selected(const model::Container& container) const {
    return options_.selection.selects(container);
  }
  std::uint64_t corrections() const { return corrections_; }

 private:
  struct Known {
    // Never null. Snapshots may share it: change() it.
    std::shared_ptr<model::Container> container = std::make_shared<model::Container>();
    Ticket told = 0;           // of the newest request whose answer is in `container`; 0: none yet
    Ticket inspected = 0;      // of the newest inspect; 0: none
    Ticket doubted = 0;        // of what was read last that an answer must catch up with
    bool health_open = false;  // the list does not tell it
    bool chosen = true;
    // Told by the list alone; kept here since inspect does not know.
    std::optional<bool> image_outdated;
    // A list differed from what was known, and no event has told why so far: what was known.
    struct Face {
      model::State state;
      model::Health health;
      std::string name;
      bool operator==(const Face&) const = default;
    };
    std::optional<Face> suspected;
    bool unlisted = false;  // the newest list did not have it
    SteadyTime evented{};   // when an event was read last
    SteadyTime inspected_at{};
    std::optional<SteadyTime> listed_at;  // when the newest list that had it was asked for
    std::shared_ptr<const model::Container> shown;  // nullptr: to be made anew
  };
  using All = std::unordered_map<std::string, Known>;

  static model::Container& change(Known& known);
  static Known::Face face(const model::Container& container);
  bool wants_inspect(const Known& known) const;
  std::chrono::nanoseconds inspect_lasts(const Known& known, bool following) const;
  void review(const std::string& id, Known& known);
  void apply_listed(Known& known, engine::ListedContainer listed, Ticket sent, bool counts);
  static bool may_have_begun_anew(Known& known, const engine::ListedContainer& listed,
                                  SteadyTime asked, SteadyTime now);
  bool miss(All::iterator known, Ticket sent, bool counts, SteadyTime now);
  void erase(All::iterator known);
  void correct(Known& known, const std::optional<Known::Face>& now);
  bool settled(const std::string& id) const {
    return !to_inspect_.contains(id) && !stale_.contains(id);
  }
  bool shown(const Known& known) const;
  void publish(Known& known) const;

  InventoryOptions options_;
  Ticket clock_ = 0;
  All all_;
  std::set<std::string> to_inspect_;
  std::set<std::string> stale_;  // in doubt, and the list would tell
  GoneIds gone_;
  Services services_;
  bool inspects_allowed_ = true;
  bool listed_once_ = false;
  bool listed_early_ = false;
  std::uint64_t corrections_ = 0;
  bool changed_ = true;
  std::shared_ptr<const model::Containers> next_;
};

}  // namespace docker_exporter::state
