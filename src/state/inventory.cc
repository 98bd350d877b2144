// Every answer and every event is weighed against what was known; nothing is ever shown in between.
#include "state/inventory.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace docker_exporter::state {

using engine::ListedContainer;
using model::Container;
using model::Event;
using model::Health;
using model::State;

namespace {

// moby makes the list from a copy, which can lack what an event has told a moment before: it is
// believed, and asked for again soon.
constexpr std::chrono::seconds list_lag{5};
constexpr std::chrono::seconds list_settles{1};

bool is_image_id(std::string_view image) {
  return image.starts_with("sha256:");
}

// Between the engine's look at its clock and our look at ours.
constexpr std::chrono::seconds age_slack{1};

// Events that change nothing by themselves: what comes of them is told by the die.
bool asks_for_an_end(std::string_view action) {
  return action == "kill" || action == "stop" || action == "restart";
}

// States that end without a die: who is stopped while it waits for its restart has no process, and
// of a kill there is no event at all then (moby: daemon/kill.go, killWithSignal).
bool ends_unheard(State state) {
  return state == State::restarting || state == State::removing;
}
constexpr std::chrono::seconds unheard_age{1};

bool removes(std::string_view action) {
  return action == "destroy" || action == "remove";  // Docker's word, Podman's word
}

}  // namespace

// A copy where somebody is shown it.
Container& Inventory::change(Known& known) {
  if (known.container.use_count() > 1)
    known.container = std::make_shared<Container>(*known.container);
  return *known.container;
}

Inventory::Known::Face Inventory::face(const Container& container) {
  const bool running = container.state == State::running;
  return {container.state, running ? container.health : Health::unknown, container.name};
}

void Inventory::event(const Event& event, SteadyTime now) {
  const Ticket ticket = ++clock_;
  const auto found = all_.find(event.id);
  if (removes(event.action)) {
    gone_.add(event.id, GoneIds::for_ever);
    if (found != all_.end()) erase(found);
    return;
  }
  const bool unheard = found != all_.end() && ends_unheard(found->second.container->state);
  if ((asks_for_an_end(event.action) && !unheard) || gone_.covers(event.id, ticket)) return;
  Known& known = found != all_.end() ? found->second : all_[event.id];
  if (found == all_.end()) {
    known.container->id = event.id;
    known.container->name = event.name;
    known.chosen = options_.selection.selects_name(event.name);
  }
  if (!event.name.empty() && event.name != known.container->name) {
    change(known).name = event.name;
    known.chosen = options_.selection.selects(*known.container);
  }
  // The tag was looked up a moment ago; when it moves, an event of the image tells.
  if (event.action == "create") known.image_outdated = false;
  known.doubted = ticket;
  known.suspected.reset();
  known.evented = now;
  review(event.id, known);
}

std::vector<std::string> Inventory::listed(Ticket sent, std::vector<ListedContainer> list,
                                           bool following, SteadyTime asked, SteadyTime now) {
  // Those of which a list told nothing twice without any event in between.
  const bool counts = following && listed_once_;
  listed_early_ = false;
  for (ListedContainer& listed : list) {
    if (gone_.covers(listed.container.id, sent)) continue;
    const std::string id = listed.container.id;
    Known& known = all_[id];
    known.unlisted = false;
    if (sent < known.told) continue;  // what is known is newer
    // What happened a moment before may still be on its way as an event, and never come.
    const auto known_since = following ? asked - list_lag : asked;
    const bool anew = may_have_begun_anew(known, listed, known_since, now) && !following;
    const bool alone = !wants_inspect(known);  // nothing but lists tells of it
    const auto after_event = asked - known.evented;
    if (alone && after_event < list_settles) listed_early_ = true;
    // No event was lost where there is none, or where the list may be older than the newest one.
    const bool excused = ends_unheard(known.container->state) || (alone && after_event < list_lag);
    const bool unheard = counts && settled(id) && !excused;
    apply_listed(known, std::move(listed), sent, unheard);
    if (anew && known.inspected < sent) known.doubted = sent;
    if (known.chosen) services_.seen(*known.container, now);
    review(id, known);
  }
  std::vector<std::string> gone;
  for (auto it = all_.begin(); it != all_.end();) {
    const auto known = it++;
    if (known->second.told >= sent) continue;
    const std::string id = known->first;
    if (miss(known, sent, counts && settled(id), now)) gone.push_back(id);
  }
  listed_once_ = true;
  changed_ = true;
  return gone;
}

// `counts`: the difference is one that no event has told.
void Inventory::apply_listed(Known& known, ListedContainer listed, Ticket sent, bool counts) {
  const Container& container = *known.container;
  Container& news = listed.container;
  const bool is_new = known.told == 0;
  const auto before = face(container);
  known.health_open = !listed.health_told;
  known.image_outdated = news.image_outdated;
  if (!listed.health_told && news.state == State::running) {
    // As it was told by inspect, if that is still so; else open.
    const bool same = known.inspected != 0 && container.state == State::running;
    news.health = same ? container.health : Health::unknown;
  }
  const bool same_streak = !news.failing_streak || news.failing_streak == container.failing_streak;
  // Where lists leave health open, only an event tells that it is still the same.
  const bool open = known.health_open && news.state == State::running && !counts;
  const bool differs =
      is_new || open || face(news) != before || !same_streak ||
      (news.exit_code && container.exit_code && news.exit_code != container.exit_code);
  if (differs && known.doubted < sent && known.inspected < sent) known.doubted = sent;
  if (!known.suspected && counts && differs && known.doubted == sent)
    known.suspected = is_new ? Known::Face{} : before;
  else if (known.suspected && !wants_inspect(known))
    correct(known, face(news));  // an event has not come since the list before this one

  // What is known better, or not told by lists.
  news.inspected = container.inspected;
  if (known.inspected != 0) {
    news.image = container.image;
    news.created = container.created;
    if (news.network_mode.empty()) news.network_mode = container.network_mode;
    if (!news.failing_streak) news.failing_streak = container.failing_streak;
    if (!news.exit_code) news.exit_code = container.exit_code;
  }
  known.told = sent;
  // The same object where nothing has changed: whoever has made something of it can keep that.
  if (!is_new && news == container) return;
  known.container = std::make_shared<Container>(std::move(news));
  known.chosen = options_.selection.selects(*known.container);
  known.shown = nullptr;
}

// Without events, a container may end and begin again between two lists and look the same. What the
// list says of its age must prove that it has not.
bool Inventory::may_have_begun_anew(Known& known, const ListedContainer& listed, SteadyTime asked,
                                    SteadyTime now) {
  const auto before = std::exchange(known.listed_at, asked);
  return before && listed.age && listed.age->least < now - *before + age_slack;
}

// A list without a container that is known. True: it is gone.
bool Inventory::miss(All::iterator it, Ticket sent, bool counts, SteadyTime now) {
  Known& known = it->second;
  known.unlisted = true;
  if (known.doubted > sent) return false;  // the event is younger than the list
  if (inspects_allowed_ &&
      known.chosen) {  // whether or not it is wanted otherwise: nothing else tells for sure
    if (known.doubted < sent) {
      if (counts && !known.suspected && known.told != 0) known.suspected = face(*known.container);
      known.doubted = sent;
    }
    review(it->first, known);
    return false;
  }
  if (now - known.evented < list_lag) {
    known.doubted = sent;
    review(it->first, known);
    return false;
  }
  if (counts && known.told != 0) ++corrections_;
  gone_.add(it->first, sent);
  erase(it);
  return true;
}

void Inventory::inspected(Ticket sent, Container container, SteadyTime now) {
  if (gone_.covers(container.id, sent)) return;
  const std::string id = container.id;
  Known& known = all_[id];
  if (sent < known.inspected) return;
  if (known.suspected && sent > known.doubted) correct(known, face(container));
  known.inspected = sent;
  known.inspected_at = now;
  known.unlisted = false;
  if (sent > known.told) {
    known.container = std::make_shared<Container>(std::move(container));
    known.container->image_outdated = known.image_outdated;
    known.told = sent;
  } else {  // a list was sent later and has been answered: what it tells is newer
    Container& kept = change(known);
    kept.inspected = std::move(container.inspected);
    kept.image = std::move(container.image);
    kept.created = container.created;
    kept.network_mode = std::move(container.network_mode);
    if (!kept.failing_streak) kept.failing_streak = container.failing_streak;
    if (!kept.exit_code) kept.exit_code = container.exit_code;
  }
  known.chosen = options_.selection.selects(*known.container);
  if (known.chosen) services_.seen(*known.container, now);
  known.shown = nullptr;
  review(id, known);
}

void Inventory::gone(Ticket sent, const std::string& id) {
  const auto found = all_.find(id);
  if (found == all_.end() || found->second.doubted > sent) return;
  correct(found->second, std::nullopt);
  gone_.add(id, sent);
  erase(found);
}

void Inventory::correct(Known& known, const std::optional<Known::Face>& now) {
  if (known.suspected && (!now || *now != *known.suspected)) ++corrections_;
  known.suspected.reset();
}

void Inventory::inspects_allowed(bool allowed) {
  if (inspects_allowed_ == allowed) return;
  inspects_allowed_ = allowed;
  for (auto& [id, known] : all_) {
    if (!allowed) {
      change(known).inspected.reset();
      known.inspected = 0;
      known.shown = nullptr;
    }
    review(id, known);
  }
  changed_ = true;
}

void Inventory::doubt_all() {
  const Ticket ticket = ++clock_;
  for (auto& [id, known] : all_) {
    known.doubted = ticket;
    known.suspected.reset();
    review(id, known);
  }
}

void Inventory::clear() {
  all_.clear();
  to_inspect_.clear();
  stale_.clear();
  gone_.clear();
  listed_once_ = false;
  changed_ = true;
}

// How old the newest inspect may become without an event.
std::chrono::nanoseconds Inventory::inspect_lasts(const Known& known, bool following) const {
  const Container& container = *known.container;
  if (ends_unheard(container.state)) return unheard_age;
  using std::chrono::nanoseconds;
  nanoseconds lasts = following ? nanoseconds::max() : nanoseconds(options_.unfollowed_age);
  if (container.state == State::running && container.inspected &&
      container.inspected->probe_interval) {
    const bool fine =
        container.health == Health::healthy && container.failing_streak.value_or(0) == 0;
    lasts = std::min<nanoseconds>(
        lasts, fine ? options_.healthy_probe_age : *container.inspected->probe_interval);
  }
  return lasts;
}

std::vector<std::string> Inventory::inspects_due(SteadyTime now, bool following) const {
  std::vector<std::string> due;
  if (!inspects_allowed_ || !options_.inspect_wanted) return due;
  for (const auto& [id, known] : all_)
    if (known.chosen && known.inspected != 0 &&
        now - known.inspected_at >= inspect_lasts(known, following))
      due.push_back(id);
  return due;
}

bool Inventory::ages_without_lists() const {
  if (inspects_allowed_ && options_.inspect_wanted) return false;
  return std::ranges::any_of(all_, [](const auto& one) {
    return one.second.chosen && ends_unheard(one.second.container->state);
  });
}

bool Inventory::hides_any() const {
  return std::ranges::any_of(to_inspect_, [&](const std::string& id) {
    const Known& known = all_.at(id);
    return known.told < known.doubted;
  });
}

const Container* Inventory::find(const std::string& id) const {
  const auto found = all_.find(id);
  return found == all_.end() ? nullptr : found->second.container.get();
}

bool Inventory::wants_inspect(const Known& known) const {
  if (!inspects_allowed_ || !known.chosen) return false;
  return options_.inspect_wanted || known.unlisted ||
         (known.health_open && known.container->state == State::running);
}

// Keeps the two sets of doubts true.
void Inventory::review(const std::string& id, Known& known) {
  const bool inspect =
      wants_inspect(known) && (known.inspected == 0 || known.doubted > known.inspected);
  const bool list = known.chosen && !inspect && known.doubted > known.told;
  if (inspect)
    to_inspect_.insert(id);
  else
    to_inspect_.erase(id);
  if (list)
    stale_.insert(id);
  else
    stale_.erase(id);
  changed_ = true;
}

void Inventory::erase(All::iterator known) {
  to_inspect_.erase(known->first);
  stale_.erase(known->first);
  all_.erase(known);
  changed_ = true;
}

bool Inventory::shown(const Known& known) const {
  return known.chosen && known.told != 0 && known.told >= known.doubted &&
         !(known.unlisted && known.inspected < known.doubted);
}

void Inventory::publish(Known& known) const {
  const Container& container = *known.container;
  const bool surely = known.inspected >= known.doubted && known.inspected != 0;
  const bool inspected = surely && container.inspected;
  if (known.shown != nullptr && known.shown->inspected.has_value() == inspected) return;
  auto image_outdated = known.image_outdated;
  // A list shows the id where the tag has moved, and also where there never was a tag to move away:
  // which of both it is, inspect tells.
  if (known.image_outdated == true && !surely)
    image_outdated.reset();
  else if (is_image_id(container.image))
    image_outdated = false;
  known.shown = known.container;
  if (container.inspected.has_value() == inspected && container.image_outdated == image_outdated)
    return;
  auto differing = std::make_shared<Container>(container);
  if (!surely) differing->inspected.reset();
  differing->image_outdated = image_outdated;
  known.shown = std::move(differing);
}

std::shared_ptr<const model::Containers> Inventory::next(SteadyTime now) {
  if (services_.expire(options_.tombstone, now)) changed_ = true;
  auto containers = changed_ || next_ == nullptr ? std::make_shared<model::Containers>() : nullptr;
  if (containers == nullptr) {
    for (const auto& container : next_->all) services_.seen(*container, now);
    return next_;
  }
  containers->all.reserve(all_.size());
  for (auto& [id, known] : all_) {
    if (!shown(known)) continue;
    publish(known);
    services_.seen(*known.container, now);
    containers->all.push_back(known.shown);
  }
  std::sort(containers->all.begin(), containers->all.end(), [](const auto& a, const auto& b) {
    return std::tie(a->name, a->id) < std::tie(b->name, b->id);
  });
  containers->services = services_.all();
  changed_ = false;
  const bool same =
      next_ && next_->all == containers->all && next_->services == containers->services;
  if (!same) next_ = std::move(containers);
  return next_;
}

}  // namespace docker_exporter::state
