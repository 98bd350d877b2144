// Ping first, then what is not known for sure: a scrape that cannot have both still tells whether
// the engine is up.
#include "state/tracker.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/log.h"
#include "state/container_watch.h"
#include "state/process.h"
#include "state/rights.h"
#include "state/shared_task.h"
#include "state/transitions.h"

namespace docker_exporter::state {

namespace asio = boost::asio;
namespace log = base::log;
using base::Error;
using model::Endpoint;
using model::Mode;
using std::chrono::steady_clock;
using Reason = base::Error::Reason;

namespace {

constexpr std::chrono::seconds info_patience{1};
constexpr std::chrono::seconds info_retry{30};  // of one that was late or failed

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
  Impl(asio::any_io_executor executor, engine::Client& client, const TrackerOptions& options)
      : client_(client),
        options_(options),
        ping_(executor, [this] { return ping(); }),
        info_(executor, [this] { return ask_info(); }),
        watch_(executor, client, rights_, options),
        sampler_(executor, client, rights_, options.sampler) {}

  void follow() {
    follows_ = options_.needs.containers || options_.needs.events;
    watch_.follow();
  }

  asio::awaitable<std::shared_ptr<const model::Snapshot>> freshen(async::Deadline deadline,
                                                                  model::Needs wanted) {
    const model::Needs needs = wanted & options_.needs;
    const auto begun = steady_clock::now();
    if (still_good(needs, begun)) co_return last_.snapshot;
    auto snapshot = std::make_shared<model::Snapshot>();
    const auto pinged = co_await ping_.join(deadline);
    const bool dead = !pinged || (pinged->error && !says_nothing_of_the_engine(*pinged->error));
    if (!dead) {
      snapshot->engine.up = !pinged->error;
      snapshot->engine.ping_duration = pinged->duration;
      co_await learn(*snapshot, needs, deadline);
    }
    if (!snapshot->engine.up) {
      watch_.engine_is_down();
      info_asked_.reset();
      info_again_ = {};
    }
    fill(*snapshot);
    last_ = {snapshot, needs, begun, watch_.changes()};
    co_return snapshot;
  }

 private:
  struct Ping {
    std::optional<Error> error;
    std::optional<std::chrono::nanoseconds> duration;  // of a ping that was answered well
  };

  struct Last {
    std::shared_ptr<const model::Snapshot> snapshot;  // nullptr: there was none yet
    model::Needs needs;                               // that it answers
    steady_clock::time_point begun;
    std::uint64_t changes = 0;  // of what is watched, so far
  };

  // Whether the last snapshot tells what a new one would.
  bool still_good(model::Needs needs, steady_clock::time_point now) const {
    return last_.snapshot && last_.snapshot->engine.up && (needs & last_.needs) == needs &&
           now - last_.begun < std::min(options_.share_time, options_.refresh_min_interval) &&
           last_.changes == watch_.changes();
  }

  // What there is to know of an engine that is perhaps up.
  asio::awaitable<void> learn(model::Snapshot& snapshot, model::Needs needs,
                              async::Deadline deadline) {
    const bool ping_refused = !snapshot.engine.up;
    if (!ping_refused) watch_.engine_is_up();
    if (needs.containers || needs.events || ping_refused) {
      const auto error = co_await watch_.freshen(deadline, ping_refused);
      if (!error) snapshot.engine.up = true;
      if (error && says_engine_is_down(*error)) {
        snapshot.engine = {};
        co_return;
      }
      // Known from before is no longer known to be true.
      if (!error && needs.containers) snapshot.containers = watch_.containers();
      if (!error && needs.events) snapshot.lives = watch_.lives();
    }
    if (needs.resources && snapshot.containers)
      snapshot.resources = co_await sampler_.sample(snapshot.containers, deadline);
    if (needs.info && snapshot.engine.up) {
      const bool known = info_asked_ &&
                         steady_clock::now() - *info_asked_ < options_.resync_interval &&
                         info_images_ == watch_.image_events();
      // What is told of the engine itself is not worth the rest of the scrape.
      const auto now = steady_clock::now();
      if (!known && now >= info_again_) {
        const auto asked = co_await info_.join(std::min(deadline, now + info_patience));
        if (!asked || !*asked) info_again_ = steady_clock::now() + info_retry;
      }
      snapshot.engine.info = engine_info_;
      if (engine_info_ && !engine_info_->cgroup_driver.empty())
        cgroup_driver_ = engine_info_->cgroup_driver;
      snapshot.engine.cgroup_driver = cgroup_driver_;
    }
  }

  asio::awaitable<Ping> ping() {
    const auto started = steady_clock::now();
    const auto answer = co_await client_.ping(async::in(options_.ping_timeout));
    Ping result;
    if (answer) {
      result.duration = steady_clock::now() - started;
      up_.succeeded();
      rights_.answered(Endpoint::ping);
    } else {
      result.error = answer.error();
      rights_.failed(Endpoint::ping, *result.error);
      if (!says_nothing_of_the_engine(*result.error)) up_.failed(*result.error);
    }
    co_return result;
  }

  asio::awaitable<bool> ask_info() {
    const auto images = watch_.image_events();
    const auto deadline = async::in(options_.list_timeout);
    const auto answer = co_await client_.info(deadline);
    answer ? rights_.answered(Endpoint::info) : rights_.failed(Endpoint::info, answer.error());
    engine_info_ = answer ? std::make_shared<const model::EngineInfo>(*answer) : nullptr;
    if (answer) watch_.engine_keeps_containers(answer->live_restore.value_or(false));
    // Refused, it is asked again after the same time.
    const bool said = answer || says_nothing_of_the_engine(answer.error());
    if (said) {
      info_asked_ = steady_clock::now();
      info_images_ = images;
    }
    co_return said;
  }

  Mode mode(bool up) const {
    if (!up || (rights_.denied(Endpoint::list) && !watch_.following())) return Mode::none;
    if (rights_.denied(Endpoint::inspect)) return Mode::no_inspect;
    if (!follows_ || rights_.denied(Endpoint::events) || watch_.events_failed())
      return Mode::polling;
    // Not tried yet, or broken off: no reason to speak of another mode.
    return rights_.permitted(Endpoint::events) ? Mode::events : Mode::unknown;
  }

  // The client asks for the version by itself, and only where no other answer tells it.
  void learn_of_version() {
    const auto& answers = client_.requests()[static_cast<std::size_t>(Endpoint::version)].by_code;
    const auto was = [&](int code) { return answers.contains(code); };
    if (was(200)) {
      rights_.answered(Endpoint::version);
    } else if (was(403) || was(404) || was(405)) {
      rights_.failed(Endpoint::version, {Reason::denied, "GET /version was refused"});
    }
  }

  void fill(model::Snapshot& snapshot) {
    model::Exporter& exporter = snapshot.exporter;
    exporter.mode = mode(snapshot.engine.up);
    if (exporter.mode != Mode::unknown) rights_.mode(exporter.mode);
    learn_of_version();
    exporter.permitted = rights_.all();
    watch_.fill(exporter);
    if (snapshot.containers == nullptr) exporter.snapshot_age_seconds.reset();
    exporter.requests = client_.requests();
    exporter.process = read_process();
  }

  engine::Client& client_;
  const TrackerOptions options_;
  Rights rights_;
  SharedTask<Ping> ping_;
  SharedTask<bool> info_;
  ContainerWatch watch_;
  Sampler sampler_;
  bool follows_ = false;
  Last last_;
  std::shared_ptr<const model::EngineInfo> engine_info_;
  std::string cgroup_driver_;                           // the last one told
  std::optional<steady_clock::time_point> info_asked_;  // and answered, or refused
  steady_clock::time_point info_again_{};
  std::uint64_t info_images_ = 0;  // image events at that time
  Transitions up_{log::up, "engine up", "engine down"};
};

Tracker::Tracker(asio::any_io_executor executor, engine::Client& client,
                 const TrackerOptions& options)
    : impl_(std::make_unique<Impl>(std::move(executor), client, options)) {}

Tracker::~Tracker() = default;

void Tracker::follow() {
  impl_->follow();
}

asio::awaitable<std::shared_ptr<const model::Snapshot>> Tracker::freshen(async::Deadline deadline,
                                                                         model::Needs needs) {
  return impl_->freshen(deadline, needs);
}

}  // namespace docker_exporter::state
