// Each container is queued, being asked, or neither. Those that failed have a queue of their own,
// served by few, and wait longer each time.
#include "state/stats_asker.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <utility>

#include "async/or_end.h"
#include "state/run.h"

namespace docker_exporter::state {

namespace asio = boost::asio;
namespace log = base::log;
using base::Error;
using model::Endpoint;
using std::chrono::steady_clock;
using Reason = base::Error::Reason;

namespace {

// Refusals in a row that speak for all containers, and failures in a row that are worth an error.
constexpr std::size_t refused_for_all = 3;
constexpr std::size_t failed_for_all = 8;

}  // namespace

StatsAsker::StatsAsker(asio::any_io_executor executor, engine::Client& client, Rights& rights,
                       StatsOptions options)
    : executor_(executor),
      client_(client),
      rights_(rights),
      options_(options),
      queues_{Queue{options.at_once}, Queue{options.fresh_at_once}, Queue{options.ill_at_once}},
      ended_(executor) {}

asio::awaitable<void> StatsAsker::ask(std::vector<ContainerPtr> containers,
                                      async::Deadline deadline) {
  const auto asked = steady_clock::now();
  if (!may_ask(asked)) co_return;
  for (const auto& container : containers) want(container, asked);
  forget_others(asked);
  start();
  for (;;) {
    const auto now = steady_clock::now();
    // The next moment at which there is one less to wait for, unless an answer comes first.
    std::optional<SteadyTime> next;
    for (const auto& container : containers) {
      const auto one = all_.find(container->id);
      if (one == all_.end()) continue;
      const auto until = expected(one->second, asked, deadline);
      if (until && *until > now) next = next ? std::min(*next, *until) : *until;
    }
    if (!next) co_return;
    co_await ended_.wait(*next);
  }
}

std::optional<StatsAsker::Answer> StatsAsker::newest(const model::Container& container) const {
  const auto found = all_.find(container.id);
  if (found == all_.end()) return std::nullopt;
  const One& one = found->second;
  const bool young = steady_clock::now() - one.answer.at <= options_.oldest;
  if (one.answer.usage == nullptr || !young || one.started != run_of(container))
    return std::nullopt;
  return one.answer;
}

std::optional<StatsAsker::SteadyTime> StatsAsker::expected(const One& one, SteadyTime asked,
                                                           async::Deadline deadline) const {
  if ((!one.queued && !one.running) || one.failures > 0) return std::nullopt;
  const bool known = newest(*one.container).has_value();
  if (known && one.slow) return std::nullopt;
  auto until = known ? std::min(deadline, asked + options_.patience) : deadline;
  if (one.running) until = std::min(until, one.sent + options_.hung);
  return until;
}

bool StatsAsker::may_ask(SteadyTime now) const {
  return !refused_ || now - *refused_ >= options_.retry_refused;
}

void StatsAsker::want(const ContainerPtr& container, SteadyTime now) {
  One& one = all_[container->id];
  one.container = container;
  one.wanted = now;
  if (one.queued || one.running || one.not_before > now) return;
  one.queued = true;
  one.queued_at = now;
  const bool answered_before = one.answer.at != SteadyTime{};
  one.kind = one.failures > 0 ? Kind::ill : answered_before ? Kind::well : Kind::fresh;
  queue(one.kind).waiting.push_back(container->id);
}

void StatsAsker::forget_others(SteadyTime now) {
  std::erase_if(all_, [&](const auto& entry) {
    const One& one = entry.second;
    return !one.queued && !one.running && now - one.wanted > options_.oldest;
  });
}

std::size_t StatsAsker::running() const {
  std::size_t sum = 0;
  for (const Queue& each : queues_) sum += each.running;
  return sum;
}

bool StatsAsker::idle() const {
  return running() == 0 &&
         std::ranges::all_of(queues_, [](const Queue& each) { return each.waiting.empty(); });
}

void StatsAsker::start() {
  for (Queue& each : queues_) {
    while (!each.waiting.empty() && each.running < each.at_once && running() < options_.at_once) {
      std::string id = std::move(each.waiting.front());
      each.waiting.pop_front();
      One& one = all_[id];
      one.queued = false;
      one.running = true;
      one.sent = steady_clock::now();
      ++each.running;
      asio::co_spawn(executor_, ask_one(*this, std::move(id)), async::or_end);
    }
  }
}

asio::awaitable<void> StatsAsker::ask_one(StatsAsker& self, std::string id) {
  const auto deadline = async::in(self.options_.timeout);
  auto answer = co_await self.client_.stats(id, deadline);
  One& one = self.all_[id];
  one.running = false;
  --self.queue(one.kind).running;
  if (answer)
    self.answered(one, *std::move(answer));
  else if (answer.error().reason == Reason::not_found)
    self.answered(one, std::nullopt);  // the container is gone
  else
    self.failed(one, answer.error());
  self.start();
  self.ended_.notify_all();
}

void StatsAsker::answered(One& one, std::optional<model::Usage> usage) {
  rights_.answered(Endpoint::stats);
  refused_.reset();
  refusals_ = failures_ = 0;
  if (asked_.failing()) asked_.succeeded();
  one.failures = 0;
  one.answer = {nullptr, steady_clock::now()};
  one.started = run_of(*one.container);
  one.slow = one.answer.at - one.queued_at > options_.slow;
  if (!usage) return;
  // The engine answers for a container that shares another's network with the other's numbers.
  if (!has_own_network(*one.container)) usage->interfaces.clear();
  one.answer.usage = std::make_shared<const model::Usage>(*std::move(usage));
}

void StatsAsker::failed(One& one, const Error& error) {
  if (one.failures == 0)
    log::warn(log::engine, "stats of a container cannot be asked",
              {{"container", one.container->name},
               {"reason", name(error.reason)},
               {"detail", error.detail}});
  const auto wait = options_.first_retry * (1U << std::min(one.failures, 16U));
  ++one.failures;
  one.not_before = steady_clock::now() + std::min(wait, options_.last_retry);
  one.answer.usage = nullptr;
  if (error.reason == Reason::denied || error.reason == Reason::not_found) {
    refused(one, error);
  } else if (++failures_ >= failed_for_all) {
    asked_.failed(error);
  }
}

// A proxy may refuse one container, or the endpoint.
void StatsAsker::refused(One& one, const Error& error) {
  one.not_before = steady_clock::now() + options_.retry_refused;
  ++refusals_;
  const bool any_answer = std::ranges::any_of(
      all_, [](const auto& entry) { return entry.second.answer.usage != nullptr; });
  if (refusals_ < refused_for_all && (any_answer || !idle())) return;
  rights_.failed(Endpoint::stats, error);
  refused_ = steady_clock::now();
  for (Queue& each : queues_) each.waiting.clear();
  for (auto& [id, each] : all_) {
    each.queued = false;
    each.failures = 0;  // none of them is to blame
  }
}

}  // namespace docker_exporter::state
