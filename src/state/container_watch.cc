// A scrape that finds a doubt waits for the inspect that settles it; one that finds none asks for
// nothing.
#include "state/container_watch.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <utility>

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

constexpr auto image_soon = 250ms;  // events that come together are one list
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
  lives_.interrupted(until, engine_went && !engine_keeps_containers_, steady_clock::now());
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
