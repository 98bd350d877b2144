// A scrape that finds a doubt waits for the inspect that settles it; one that finds none asks for
// nothing.
#include "state/container_watch.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>
#include <vector>

#include "async/or_end.h"
#include "engine/decode.h"

namespace docker_exporter::state {

namespace asio = boost::asio;
using base::Error;
using model::Endpoint;
using std::chrono::steady_clock;
using namespace std::chrono_literals;
using Reason = base::Error::Reason;

namespace {

// Events that come together are one list.
constexpr auto soon = 50ms;
constexpr auto image_soon = 250ms;
constexpr auto list_again = 2s;
constexpr auto list_again_after_event = 1s;
constexpr unsigned most_ended_at_once = 5;

// A check that fails for the first time is no event: this long a streak may go unseen.
constexpr std::chrono::milliseconds healthy_probe_age = 60s;

InventoryOptions inventory_options(const TrackerOptions& options) {
  return {.selection = options.selection,
          .inspect_wanted = options.needs.inspect,
          .tombstone = options.tombstone,
          .healthy_probe_age = std::min(options.resync_interval, healthy_probe_age),
          .unfollowed_age = options.resync_interval};
}

bool refused(const Error& error) {
  return error.reason == Reason::denied;
}

}  // namespace

ContainerWatch::ContainerWatch(asio::any_io_executor executor, engine::Client& client,
                               Rights& rights, const TrackerOptions& options)
    : executor_(executor),
      client_(client),
      rights_(rights),
      options_(options),
      inventory_(inventory_options(options)),
      lives_(options.tombstone),
      inspector_(executor, [this](std::string id) { return inspect(std::move(id)); }),
      stream_(
          executor, client,
          {.silence_limit = options.event_silence_limit, .retry_refused = options.resync_interval},
          {.opened = [this] { opened(); },
           .event = [this](const model::Event& one) { event(one); },
           .gap = [this](model::Time until, bool engine_went) { gap(until, engine_went); },
           .ended = [this](const Error& error) { ended(error); }}),
      list_(executor, [this] { return list(); }),
      resync_timer_(executor) {}

void ContainerWatch::follow() {
  if (!options_.needs.containers && !options_.needs.events) return;
  stream_.start();
  asio::co_spawn(executor_, resync(*this), async::or_end);
}

// --- what the stream tells -----------------------------------------------------------------------

void ContainerWatch::opened() {
  ++changes_;
  rights_.answered(Endpoint::events);
  opened_ = inventory_.send();
  inspector_.forget_failures();  // they may be of an engine that was not there
  following_ = false;
  resync_due_ = stream_.reconnects() > 0;
  list_.anew();  // one that was sent before may not know what the stream will not tell
  list_soon(0ms);
}

void ContainerWatch::event(const model::Event& event) {
  ++changes_;
  if (event.type == "image") {
    ++image_events_;
    list_soon(image_soon);
  }
  const auto now = steady_clock::now();
  const bool of_container = event.type == "container" && engine::usable_id(event.id);
  if (of_container) inventory_.event(event, now);
  const model::Container* known = inventory_.find(event.id);
  const bool spoken_of = known != nullptr && known->name == event.name
                             ? inventory_.selected(*known)
                             : options_.selection.selects_name(event.name);
  lives_.count(event);
  if (of_container && spoken_of) lives_.event(event, now);
  lives_changed_ = true;
  if (of_container && inventory_.in_doubt(event.id)) inspector_.want(event.id);
  list_if_needed();
}

void ContainerWatch::gap(model::Time until, bool engine_went) {
  ++changes_;
  inventory_.doubt_all();
  lives_.interrupted(until, engine_went && !engine_keeps_containers_);
}

void ContainerWatch::ended(const Error& error) {
  ++changes_;
  following_ = false;
  rights_.failed(Endpoint::events, error);
  using enum Error::Reason;
  // A cut is routine, a silent stream too; of an engine that is down others tell.
  const bool news = error.reason == server_error || error.reason == rejected ||
                    error.reason == malformed || error.reason == too_large ||
                    stream_.ended_at_once() >= most_ended_at_once;
  if (news) events_.failed(error);
}

// --- asking --------------------------------------------------------------------------------------

asio::awaitable<std::optional<Error>> ContainerWatch::list() {
  const Ticket sent = inventory_.send();
  const auto asked = steady_clock::now();
  const bool was_following = following_;
  const auto deadline = async::in(options_.list_timeout);
  auto answer = co_await client_.list(deadline);
  ++changes_;
  if (!answer) {
    rights_.failed(Endpoint::list, answer.error());
    lists_.failed(answer.error());
    tried_listing_ = steady_clock::now();
    co_return answer.error();
  }
  rights_.answered(Endpoint::list);
  lists_.succeeded();
  std::vector<std::string> ids;
  ids.reserve(answer->size());
  for (const auto& one : *answer) ids.push_back(one.container.id);
  const auto now = steady_clock::now();
  const bool all_read = was_following && following_;
  for (const auto& id : inventory_.listed(sent, std::move(*answer), all_read, asked, now)) {
    lives_.gone(id, now);
    list_soon(list_again);  // the list may have lacked it by mistake
  }
  for (const auto& id : ids) told(id);
  listed_at_ = now;
  if (std::exchange(resync_due_, false)) ++resyncs_;
  if (stream_.open() && sent > opened_) following_ = true;
  inspect_doubts();
  list_if_needed();
  if (following_ && inventory_.listed_early()) list_soon(list_again_after_event);
  co_return std::nullopt;
}

asio::awaitable<Inspector::Outcome> ContainerWatch::inspect(std::string id) {
  const Ticket sent = inventory_.send();
  const auto deadline = async::in(options_.list_timeout);
  auto answer = co_await client_.inspect(id, deadline);
  if (answer && answer->id != id)
    answer = Error{Reason::malformed, "inspect told another container"};
  ++changes_;
  const auto now = steady_clock::now();
  if (answer || answer.error().reason == Reason::not_found) {
    not_inspected_.erase(id);
    if (not_inspected_.empty()) inspects_.succeeded();
  }
  if (answer) {
    rights_.answered(Endpoint::inspect);
    inventory_.inspected(sent, std::move(*answer), now);
    told(id);
  } else if (answer.error().reason == Reason::not_found) {
    inventory_.gone(sent, id);
    if (inventory_.find(id) == nullptr) lives_.gone(id, now);
    lives_changed_ = true;
  } else if (refused(answer.error())) {
    rights_.failed(Endpoint::inspect, answer.error());
    tried_inspecting_ = now;
    inventory_.inspects_allowed(false);
    inspector_.clear();
    not_inspected_.clear();
    list_if_needed();
    co_return Inspector::Outcome::settled;
  } else {
    if (not_inspected_.insert(id).second) inspects_.failed(answer.error());
    co_return Inspector::Outcome::failed;
  }
  if (!inventory_.in_doubt(id)) co_return Inspector::Outcome::settled;
  // One that cannot be found, though an event spoke of it, is perhaps about to be made.
  co_return answer ? Inspector::Outcome::again : Inspector::Outcome::failed;
}

// An answer told this container.
void ContainerWatch::told(const std::string& id) {
  const model::Container* container = inventory_.find(id);
  if (container == nullptr) return;
  // Without events, nothing would ever let go what is gone; and what happens meanwhile is made up
  // for by comparing what was known before with what is told afterwards.
  // So an inspect must come first that was sent after the stream was opened.
  if (!stream_.open() || inventory_.in_doubt(id)) return;
  const auto now = steady_clock::now();
  inventory_.selected(*container) ? lives_.there(*container, now) : lives_.hide(id, now);
  lives_changed_ = true;
}

void ContainerWatch::settle() {
  if (following_ && stream_.lasts()) events_.succeeded();
  if (!following_ || !lives_.settle(steady_clock::now())) return;
  lives_changed_ = true;
  ++changes_;
}

void ContainerWatch::inspect_doubts() {
  for (const auto& id : inventory_.to_inspect()) inspector_.want(id);
}

void ContainerWatch::list_soon(std::chrono::milliseconds wait) {
  list_anyway_ = true;
  schedule_list(wait);
}

// Unless a scrape has had the same list made by then.
void ContainerWatch::list_if_needed() {
  if (following_ && inventory_.needs_list()) schedule_list(soon);
}

void ContainerWatch::schedule_list(std::chrono::milliseconds wait) {
  if (std::exchange(list_scheduled_, true)) return;
  asio::co_spawn(executor_, list_after(*this, wait), async::or_end);
}

asio::awaitable<void> ContainerWatch::list_after(ContainerWatch& self,
                                                 std::chrono::milliseconds wait) {
  asio::steady_timer timer(self.executor_, wait);
  const auto token = asio::as_tuple(asio::use_awaitable);
  if (wait > 0ms) co_await timer.async_wait(token);
  self.list_scheduled_ = false;
  const bool anyway = std::exchange(self.list_anyway_, false);
  if (!anyway && self.following_ && !self.inventory_.needs_list()) co_return;
  const auto answered = co_await self.list_.join(async::in(self.options_.list_timeout + 1s));
  const bool failed = !answered || answered->has_value();
  // While the engine is down the stream is closed, and opening it lists again.
  if (failed && self.stream_.open() && !self.following_ && !self.rights_.denied(Endpoint::list))
    self.list_soon(1s);
}

asio::awaitable<void> ContainerWatch::resync(ContainerWatch& self) {
  const auto token = asio::as_tuple(asio::use_awaitable);
  for (;;) {
    self.resync_timer_.expires_after(self.options_.resync_interval);
    co_await self.resync_timer_.async_wait(token);
    if (self.stream_.open()) {
      self.resync_due_ = true;
      self.list_soon(0ms);
    }
    self.settle();
    self.retry_rights();
  }
}

void ContainerWatch::retry_rights() {
  const auto now = steady_clock::now();
  if (!rights_.denied(Endpoint::inspect) || now - tried_inspecting_ < options_.resync_interval)
    return;
  tried_inspecting_ = now;
  asio::co_spawn(executor_, try_inspecting(*this), async::or_end);
}

// One inspect shows whether all are allowed by now.
asio::awaitable<void> ContainerWatch::try_inspecting(ContainerWatch& self) {
  const auto containers = self.inventory_.next(steady_clock::now());
  if (containers->all.empty()) co_return;
  std::string id = containers->all.front()->id;
  const auto deadline = async::in(self.options_.list_timeout);
  const auto answer = co_await self.client_.inspect(std::move(id), deadline);
  if (!answer) co_return;
  self.rights_.answered(Endpoint::inspect);
  self.inventory_.inspects_allowed(true);
  self.inspect_doubts();
}

bool ContainerWatch::list_refused() const {
  return rights_.denied(Endpoint::list) &&
         steady_clock::now() - tried_listing_ < options_.resync_interval;
}

// --- a scrape ------------------------------------------------------------------------------------

asio::awaitable<std::optional<Error>> ContainerWatch::freshen(async::Deadline deadline,
                                                              bool ask_anyway) {
  const Error late{Reason::timeout, "the container list did not come in time"};
  retry_rights();
  const bool young =
      listed_at_ && steady_clock::now() - *listed_at_ < options_.refresh_min_interval;
  const bool told_by_events = following_ && !inventory_.needs_list();
  const bool asks =
      told_by_events ? !young && inventory_.ages_without_lists() : following_ || !young;
  if (ask_anyway || asks) {
    if (!ask_anyway && list_refused()) co_return Error{Reason::denied, "the list was refused"};
    const auto listed = co_await list_.join(deadline);
    if (!listed) co_return late;
    if (*listed) co_return *listed;
  }
  const auto now = steady_clock::now();
  for (const auto& id : inventory_.inspects_due(now, following_)) inspector_.want(id);
  inspect_doubts();
  // An engine that hangs over a container (a long start, a stop with a grace period) does not
  // answer its inspect meanwhile; the list, for which half of the time is left, does.
  const auto inspected_by = now + std::max(deadline - now, steady_clock::duration(0)) / 2;
  co_await inspector_.idle(inspected_by);
  if (inventory_.hides_any()) {
    const auto listed = co_await list_.join(deadline);
    if (!listed) co_return late;
    if (*listed) co_return *listed;
  }
  settle();
  co_return std::nullopt;
}

void ContainerWatch::engine_is_up() {
  stream_.hurry();
}

// What was before an outage is not what is after it.
void ContainerWatch::engine_is_down() {
  ++changes_;
  following_ = false;
  if (!listed_at_) return;
  listed_at_.reset();
  if (!stream_.open()) inventory_.doubt_all();
}

std::shared_ptr<const model::Containers> ContainerWatch::containers() {
  return listed_at_ ? inventory_.next(steady_clock::now()) : nullptr;
}

std::shared_ptr<const model::Lives> ContainerWatch::lives() {
  if (rights_.permitted(Endpoint::events) != true || events_.failing()) return nullptr;
  if (std::exchange(lives_changed_, false) || shown_lives_ == nullptr) {
    model::Lives lives = lives_.all();
    const bool same = shown_lives_ && *shown_lives_ == lives;
    if (!same) shown_lives_ = std::make_shared<const model::Lives>(std::move(lives));
  }
  return shown_lives_;
}

std::optional<std::chrono::duration<double>> ContainerWatch::age() const {
  if (!listed_at_) return std::nullopt;
  if (following_) return std::chrono::duration<double>(0);
  return steady_clock::now() - *listed_at_;
}

void ContainerWatch::fill(model::Exporter& exporter) const {
  exporter.event_stream_connected = stream_.open();
  exporter.event_stream_reconnects = stream_.reconnects();
  exporter.resyncs = resyncs_;
  exporter.drift_corrections = inventory_.corrections();
  exporter.forgotten_names = lives_.forgotten();
  if (const auto known_for = age()) exporter.snapshot_age_seconds = known_for->count();
}

}  // namespace docker_exporter::state
