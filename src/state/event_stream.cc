// Asks for what happened since the last event; the engine has the newest 256 at hand.
#include "state/event_stream.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "async/or_end.h"

namespace docker_exporter::state {

namespace asio = boost::asio;
using base::Error;
using std::chrono::steady_clock;

namespace {

// Within this an engine does not fill its buffer of events, nor is it started anew.
constexpr std::chrono::seconds short_gap{2};
constexpr std::size_t many_replayed = 200;
constexpr std::chrono::milliseconds at_once_time{50};

bool refused(const Error& error) {
  return error.reason == Error::Reason::denied || error.reason == Error::Reason::not_found;
}

bool engine_gone(const Error& error) {
  return error.reason == Error::Reason::unreachable || error.reason == Error::Reason::engine_down;
}

// The engine's clock shows whole seconds; where ours agrees with it, ours is finer.
model::Time refine(std::optional<model::Time> engine_time) {
  const auto ours =
      std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now());
  if (!engine_time) return ours;
  const auto ahead = ours - *engine_time;
  return ahead >= std::chrono::seconds(0) && ahead < std::chrono::seconds(2) ? ours : *engine_time;
}

}  // namespace

EventStream::EventStream(asio::any_io_executor executor, engine::Client& client,
                         EventStreamOptions options, Handler handler)
    : client_(client),
      options_(options),
      handler_(std::move(handler)),
      executor_(executor),
      timer_(executor),
      backoff_(options.first_wait, options.last_wait) {}

void EventStream::start() {
  if (std::exchange(started_, true)) return;
  asio::co_spawn(executor_, run(*this), async::or_end);
}

void EventStream::hurry() {
  if (waiting_ && !refused_) timer_.cancel();
}

asio::awaitable<void> EventStream::run(EventStream& self) {
  const auto token = asio::as_tuple(asio::use_awaitable);
  for (;;) {
    engine::EventQuery query;
    query.since = self.replays_.since();
    query.silence_time = self.options_.silence_limit;
    engine::EventHandler handler;
    handler.opened = [&self](std::optional<model::Time> time) { self.opened(time); };
    handler.event = [&self](const model::Event& event) { self.event(event); };
    const Error error = co_await self.client_.events(query, std::move(handler));
    self.ended(error);
    self.refused_ = refused(error);
    const auto wait = self.refused_ ? self.options_.retry_refused : self.backoff_.next();
    self.timer_.expires_after(wait);
    self.waiting_ = true;
    co_await self.timer_.async_wait(token);
    self.waiting_ = false;
  }
}

void EventStream::opened(std::optional<model::Time> engine_time) {
  opened_at_ = refine(engine_time);
  open_ = true;
  opened_ = steady_clock::now();
  replayed_ = 0;
  if (opened_once_) {
    ++reconnects_;
    if (unsure_ || steady_clock::now() - lost_ > short_gap) handler_.gap(opened_at_, engine_went_);
  }
  replays_.opened(opened_at_);
  opened_once_ = true;
  unsure_ = engine_went_ = false;
  handler_.opened();
}

void EventStream::event(const model::Event& event) {
  if (!replays_.is_new(event)) return;
  // So many that there may have been more than the engine keeps.
  if (event.time < opened_at_ && ++replayed_ == many_replayed) handler_.gap(opened_at_, false);
  handler_.event(event);
}

void EventStream::ended(const Error& error) {
  if (open_) lost_ = steady_clock::now();
  // One that is cut as soon as it is open, again and again, is not asked for at once each time.
  if (open_ && lost_ - opened_ >= options_.last_wait) backoff_.reset();
  // A stream that fell silent may have died long ago; one that cannot be opened at once may be that
  // of another engine.
  unsure_ = unsure_ || !open_ || error.reason != Error::Reason::closed;
  // Told again, what cannot be read would end the stream again, for as long as the engine has it.
  const bool unreadable =
      error.reason == Error::Reason::malformed || error.reason == Error::Reason::too_large;
  if (unreadable) replays_.start_over();
  const bool at_once = open_ && lost_ - opened_ < at_once_time;
  ended_at_once_ = at_once ? ended_at_once_ + 1 : 0;
  engine_went_ = engine_went_ || engine_gone(error);
  open_ = false;
  handler_.ended(error);
}

}  // namespace docker_exporter::state
