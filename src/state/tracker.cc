// Ping first, then the list: a scrape that cannot have both still tells whether the engine is up.
#include "state/tracker.h"

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "async/for_each.h"
#include "base/log.h"
#include "state/shared_task.h"

namespace docker_exporter::state {

namespace asio = boost::asio;
namespace log = base::log;
using base::Error;
using std::chrono::steady_clock;
using Reason = base::Error::Reason;

namespace {

constexpr std::size_t inspects_at_once = 8;

// Logs a state of affairs when it changes, not every time it is seen.
class Transitions {
 public:
  Transitions(log::Target target, std::string_view good, std::string_view bad)
      : target_(target), good_(good), bad_(bad) {}

  void succeeded() {
    if (known_ && !failure_) return;
    log::info(target_, good_);
    known_ = true;
    failure_.reset();
  }
  bool failing() const { return failure_.has_value(); }
  void failed(const Error& error) {
    if (failure_ == error.reason) return;
    // An error, not a warning: with the default RUST_LOG this is the only line that says why
    // docker_up is 0 or containers are missing. No right to ask is no news of the engine.
    const auto message = error.reason == Reason::no_access ? "no access to the engine" : bad_;
    log::error(target_, message, {{"reason", name(error.reason)}, {"detail", error.detail}});
    known_ = true;
    failure_ = error.reason;
  }

 private:
  log::Target target_;
  std::string_view good_;
  std::string_view bad_;
  bool known_ = false;
  std::optional<Reason> failure_;  // the last one, while it lasts
};

bool says_engine_is_down(const Error& error) {
  return error.reason == Reason::unreachable || error.reason == Reason::engine_down;
}

// A proxy that refuses /_ping proves nothing about the engine behind it.
bool says_nothing_of_the_engine(const Error& error) {
  return error.reason == Reason::denied || error.reason == Reason::not_found;
}

}  // namespace

class Tracker::Impl {
 public:
  Impl(asio::any_io_executor executor, engine::Client& client, TrackerOptions options)
      : client_(client),
        options_(options),
        ping_(executor, [this] { return ping(); }),
        list_(executor, [this] { return list(); }) {}

  asio::awaitable<std::shared_ptr<const model::Snapshot>> freshen(async::Deadline deadline) {
    auto snapshot = std::make_shared<model::Snapshot>();
    const auto answered = co_await ping_.join(deadline);
    if (!answered) co_return snapshot;
    const Ping& pinged = *answered;
    if (pinged.error && !says_nothing_of_the_engine(*pinged.error)) co_return snapshot;

    snapshot->engine = {.up = !pinged.error, .ping_duration = pinged.duration, .info = {}};
    if (snapshot->engine.up && listed_ != nullptr &&
        steady_clock::now() - listed_at_ < options_.refresh_min_interval) {
      snapshot->containers = listed_;
      co_return snapshot;
    }
    const auto listed = co_await list_.join(deadline);
    if (!listed) co_return snapshot;
    snapshot->containers = listed->containers;
    if (listed->containers != nullptr) snapshot->engine.up = true;
    if (listed->error && says_engine_is_down(*listed->error)) snapshot->engine = {};
    co_return snapshot;
  }

 private:
  struct Ping {
    std::optional<Error> error;
    std::optional<std::chrono::nanoseconds> duration;  // of a ping that was answered well
  };
  struct Listing {
    std::optional<Error> error;
    std::shared_ptr<const model::Containers> containers;  // nullptr when error
  };

  asio::awaitable<Ping> ping() {
    const auto started = steady_clock::now();
    const auto answer = co_await client_.ping(async::in(options_.ping_timeout));
    Ping result;
    if (answer) {
      result.duration = steady_clock::now() - started;
      up_.succeeded();
      if (pings_.failing()) pings_.succeeded();
    } else {
      result.error = answer.error();
      if (says_nothing_of_the_engine(*result.error)) {
        pings_.failed(*result.error);
      } else {
        up_.failed(*result.error);
        listed_ = nullptr;  // what was before an outage is not what is after it
      }
    }
    co_return result;
  }

  asio::awaitable<Listing> list() {
    const auto asked_at = steady_clock::now();
    const auto deadline = async::in(options_.list_timeout);
    auto answer = co_await client_.list(deadline);
    Listing result;
    if (!answer) {
      result.error = answer.error();
      containers_.failed(answer.error());
      co_return result;
    }
    containers_.succeeded();
    std::vector<engine::ListedContainer> listed = std::move(*answer);
    co_await complete(listed, deadline);
    result.containers = publishable(std::move(listed));
    if (asked_at >= listed_at_) {  // not an answer that was overtaken
      listed_ = result.containers;
      listed_at_ = asked_at;
    }
    co_return result;
  }

  // Asks for the health that the list left open. What cannot be learnt stays unknown; a container
  // that is gone by now leaves the list.
  asio::awaitable<void> complete(std::vector<engine::ListedContainer>& listed,
                                 async::Deadline deadline) {
    std::vector<engine::ListedContainer*> open;
    for (auto& container : listed)
      if (!container.health_told) open.push_back(&container);
    if (open.empty()) co_return;
    std::optional<Error> failure;
    auto inspect = [&](std::size_t i) { return inspect_one(*open[i], failure, deadline); };
    std::function<asio::awaitable<void>(std::size_t)> step = inspect;
    co_await async::for_each(open.size(), inspects_at_once, std::move(step));
    std::erase_if(listed, [](const auto& container) { return container.container.id.empty(); });
    failure ? inspects_.failed(*failure) : inspects_.succeeded();
  }

  asio::awaitable<void> inspect_one(engine::ListedContainer& listed, std::optional<Error>& failure,
                                    async::Deadline deadline) {
    const auto answer = co_await client_.inspect(listed.container.id, deadline);
    if (answer) {
      listed.container.state = answer->state;
      listed.container.health = answer->health;
    } else if (answer.error().reason == Reason::not_found) {
      listed.container.id.clear();
    } else {
      failure = answer.error();
    }
  }

  static std::shared_ptr<const model::Containers> publishable(
      std::vector<engine::ListedContainer> listed) {
    auto containers = std::make_shared<model::Containers>();
    containers->all.reserve(listed.size());
    for (auto& one : listed)
      containers->all.push_back(std::make_shared<const model::Container>(std::move(one.container)));
    std::sort(containers->all.begin(), containers->all.end(), [](const auto& a, const auto& b) {
      return std::tie(a->name, a->id) < std::tie(b->name, b->id);
    });
    // Two series with the same labels would cost the whole scrape.
    const auto same = [](const auto& a, const auto& b) {
      return a->name == b->name && a->id == b->id;
    };
    containers->all.erase(std::unique(containers->all.begin(), containers->all.end(), same),
                          containers->all.end());
    return containers;
  }

  engine::Client& client_;
  TrackerOptions options_;
  SharedTask<Ping> ping_;
  SharedTask<Listing> list_;
  std::shared_ptr<const model::Containers> listed_;  // nullptr until a first list
  steady_clock::time_point listed_at_;
  Transitions up_{log::up, "engine up", "engine down"};
  Transitions pings_{log::up, "pings allowed",
                     "ping refused; the list decides whether the engine is up"};
  Transitions containers_{log::container_health, "containers listed",
                          "containers cannot be listed"};
  Transitions inspects_{log::container_health, "containers inspected",
                        "containers cannot be inspected"};
};

Tracker::Tracker(asio::any_io_executor executor, engine::Client& client, TrackerOptions options)
    : impl_(std::make_unique<Impl>(std::move(executor), client, options)) {}

Tracker::~Tracker() = default;

void Tracker::follow() {}

asio::awaitable<std::shared_ptr<const model::Snapshot>> Tracker::freshen(async::Deadline deadline,
                                                                         model::Needs) {
  return impl_->freshen(deadline);
}

}  // namespace docker_exporter::state
