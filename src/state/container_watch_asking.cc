// What is asked for, when, and what becomes of the answers.
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>
#include <vector>

#include "async/or_end.h"
#include "state/container_watch.h"

namespace docker_exporter::state {

namespace asio = boost::asio;
using base::Error;
using model::Endpoint;
using std::chrono::steady_clock;
using namespace std::chrono_literals;
using Reason = base::Error::Reason;

namespace {

constexpr auto soon = 50ms;  // events that come together are one list
constexpr auto list_again = 2s;
constexpr auto list_again_after_event = 1s;

bool refused(const Error& error) {
  return error.reason == Reason::denied;
}

}  // namespace

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
  if (inventory_.selected(*container))
    lives_.there(*container, now);
  else
    lives_.hide(id, now);
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

}  // namespace docker_exporter::state
