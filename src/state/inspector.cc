// Each id is in one place only: the queue, among those that wait, or being inspected.
#include "state/inspector.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>

#include "async/or_end.h"

namespace docker_exporter::state {

namespace asio = boost::asio;
using std::chrono::steady_clock;

namespace {

constexpr unsigned most_changes = 3;  // that a scrape puts up with

struct Waiting {
  explicit Waiting(std::shared_ptr<std::size_t> given) : count(std::move(given)) { ++*count; }
  ~Waiting() { --*count; }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;
  std::shared_ptr<std::size_t> count;
};

}  // namespace

Inspector::Inspector(asio::any_io_executor executor, Inspect inspect, InspectorOptions options)
    : executor_(executor),
      inspect_(std::move(inspect)),
      options_(options),
      timer_(executor),
      ended_(executor) {}

void Inspector::want(const std::string& id) {
  Wanted& one = all_[id];
  if (one.wanted || one.running) return;
  one.wanted = true;
  later_.erase({one.not_before, id});
  place(id, one);
  start();
}

void Inspector::clear() {
  all_.clear();
  queue_.clear();
  later_.clear();
}

void Inspector::forget_failures() {
  const auto now = steady_clock::now();
  for (auto& [id, one] : all_) {
    if (one.failures == 0 || later_.erase({one.not_before, id}) == 0) continue;
    one.failures = 0;
    one.not_before = now;
    queue_.push_back(id);
  }
  start();
}

asio::awaitable<bool> Inspector::idle(async::Deadline deadline) {
  const Waiting waiting(waiting_);
  for (auto it = later_.begin(); it != later_.end();) {
    const auto [time, id] = *it;
    const Wanted& one = all_[id];
    const bool hurries = one.wanted && !rests(one);
    if (hurries) queue_.push_back(id);
    it = hurries ? later_.erase(it) : std::next(it);
  }
  start();
  while (!queue_.empty() || !running_.empty()) {
    auto until = deadline;
    if (!running_.empty()) until = std::min(until, *running_.rbegin() + options_.patience);
    if (steady_clock::now() >= until) co_return false;
    co_await ended_.wait(until);
  }
  co_return true;
}

void Inspector::place(const std::string& id, Wanted& one) {
  if (one.wanted && !rests(one)) {
    queue_.push_back(id);
    return;
  }
  later_.emplace(one.not_before, id);
  arm();
}

bool Inspector::rests(const Wanted& one) const {
  const bool somebody_waits = *waiting_ > 0 && one.failures == 0 && one.changes < most_changes;
  return !somebody_waits && one.not_before > steady_clock::now();
}

void Inspector::start() {
  while (running_.size() < options_.at_once && !queue_.empty()) {
    std::string id = std::move(queue_.front());
    queue_.pop_front();
    Wanted& one = all_[id];
    one.wanted = false;
    one.running = true;
    one.not_before = steady_clock::now() + options_.rest;
    const auto began = running_.insert(steady_clock::now());
    asio::co_spawn(executor_, inspect(*this, std::move(id), began), async::or_end);
  }
}

asio::awaitable<void> Inspector::inspect(Inspector& self, std::string id, Begun::iterator began) {
  const Outcome outcome = co_await self.inspect_(id);
  self.running_.erase(began);
  self.ended(id, outcome);
  self.start();
  self.ended_.notify_all();
}

void Inspector::ended(const std::string& id, Outcome outcome) {
  const auto found = all_.find(id);
  if (found == all_.end()) return;  // cleared meanwhile
  Wanted& one = found->second;
  one.running = false;
  one.wanted = outcome != Outcome::settled;
  one.changes = outcome == Outcome::again ? one.changes + 1 : 0;
  if (outcome != Outcome::failed) {
    one.failures = 0;
  } else {
    const auto wait = options_.first_retry * (1U << std::min(one.failures, 16U));
    ++one.failures;
    one.not_before = steady_clock::now() + std::min(wait, options_.last_retry);
  }
  place(id, one);
}

void Inspector::arm() {
  timer_.expires_at(later_.begin()->first);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) wake();
  });
}

void Inspector::wake() {
  const auto now = steady_clock::now();
  while (!later_.empty() && later_.begin()->first <= now) {
    const std::string id = later_.begin()->second;
    later_.erase(later_.begin());
    if (all_[id].wanted)
      queue_.push_back(id);
    else
      all_.erase(id);
  }
  if (!later_.empty()) arm();
  start();
}

}  // namespace docker_exporter::state
