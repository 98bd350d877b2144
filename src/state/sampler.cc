// One round at a time, so that no sample is overtaken by an older one; a scrape that cannot wait
// for the end of a round gets what there is, with its age.
#include "state/sampler.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <utility>

#include "async/for_each.h"
#include "async/or_end.h"

namespace docker_exporter::state {

namespace asio = boost::asio;
using base::Error;
using model::Endpoint;
using model::UsageSource;
using std::chrono::steady_clock;
using Reason = base::Error::Reason;

std::vector<std::shared_ptr<const model::Container>> measured(const model::Containers& containers) {
  std::vector<std::shared_ptr<const model::Container>> running;
  for (const auto& container : containers.all) {
    const auto state = container->state;
    if (state != model::State::running && state != model::State::paused) continue;
    if (!running.empty() && running.back()->name == container->name) continue;
    running.push_back(container);
  }
  return running;
}

bool has_own_network(const model::Container& container) {
  const std::string_view mode = container.network_mode;
  return !mode.empty() && mode != "host" && !mode.starts_with("container:") &&
         !mode.starts_with("ns:");
}

namespace {

std::optional<model::Time> run_of(const model::Container& container) {
  return container.inspected ? container.inspected->started : std::nullopt;
}

kernel::Asked asked(const model::Container& container) {
  kernel::Asked asked{.id = container.id, .network_of = {}};
  if (container.inspected && has_own_network(container))
    asked.network_of = container.inspected->pid;
  return asked;
}

}  // namespace

Sampler::Sampler(asio::any_io_executor executor, engine::Client& client, Rights& rights,
                 SamplerOptions options)
    : executor_(executor),
      client_(client),
      rights_(rights),
      options_(std::move(options)),
      reader_(options_.cgroup_root, options_.proc_root, options_.kept_files),
      ended_(executor),
      worker_(executor) {}

asio::awaitable<std::shared_ptr<const model::Resources>> Sampler::sample(
    std::shared_ptr<const model::Containers> containers, async::Deadline deadline) {
  auto running = measured(*containers);
  const auto until = std::min(deadline, steady_clock::now() + options_.patience);
  const bool joined = under_way_;
  if (!joined) start(running);
  if (slow_) {
    auto before = told(running);
    // Who asks so rarely that nothing is left of the round before has to wait.
    if (!before->all.empty() || running.empty()) co_return before;
  }
  const bool ended = co_await wait_for_end(until);
  auto resources = told(running);
  // The round that was joined may have begun before a container did.
  if (joined && ended && resources->missing > 0) {
    if (!under_way_) start(running);
    co_await wait_for_end(until);
    resources = told(running);
  }
  co_return resources;
}

void Sampler::start(std::vector<ContainerPtr> running) {
  under_way_ = true;
  begun_ = steady_clock::now();
  asio::co_spawn(executor_, round(*this, std::move(running)), async::or_end);
}

asio::awaitable<bool> Sampler::wait_for_end(async::Deadline until) {
  while (under_way_) {
    const bool in_time = co_await ended_.wait(until);
    if (!in_time && steady_clock::now() >= until) break;
  }
  co_return !under_way_;
}

asio::awaitable<void> Sampler::round(Sampler& self, std::vector<ContainerPtr> running) {
  const auto begun = self.begun_;
  std::erase_if(self.samples_, [&](const auto& sample) {
    return begun - sample.second.at > self.options_.oldest;
  });
  std::vector<ContainerPtr> left = running;
  if (self.options_.from != ResourcesFrom::stats && !left.empty())
    left = co_await self.read_files(std::move(running));
  const bool asks = !left.empty() && self.may_ask(begun);
  if (asks) co_await self.ask_engine(std::move(left));
  self.slow_ = asks && steady_clock::now() - begun > self.options_.slow;
  self.under_way_ = false;
  self.ended_.notify_all();
}

// Answers with those whose cgroups were not found.
asio::awaitable<std::vector<Sampler::ContainerPtr>> Sampler::read_files(
    std::vector<ContainerPtr> running) {
  const auto wanted = std::make_shared<std::vector<kernel::Asked>>();
  for (const auto& container : running) wanted->push_back(asked(*container));
  const auto usages = std::make_shared<std::vector<std::shared_ptr<const model::Usage>>>();
  const auto now = steady_clock::now();
  std::function<void()> work = [this, wanted, usages, now] {
    *usages = reader_.read(*wanted, now);
  };
  co_await worker_.run(std::move(work));
  std::vector<ContainerPtr> left;
  for (std::size_t i = 0; i < running.size(); ++i) {
    if ((*usages)[i])
      keep(*running[i], (*usages)[i], UsageSource::cgroup, now);
    else
      left.push_back(running[i]);
  }
  if (options_.from == ResourcesFrom::cgroup) tell_of_files(left.size() < running.size());
  co_return left;
}

void Sampler::tell_of_files(bool found) {
  if (found) return files_.succeeded();
  files_.failed({Reason::not_found, "no cgroup of a running container is below " +
                                        options_.cgroup_root + " (--cgroup-root)"});
}

bool Sampler::may_ask(SteadyTime now) const {
  if (options_.from == ResourcesFrom::cgroup) return false;
  return !rights_.denied(Endpoint::stats) || !refused_ || now - *refused_ >= options_.retry_refused;
}

asio::awaitable<void> Sampler::ask_engine(std::vector<ContainerPtr> left) {
  const auto containers = std::make_shared<std::vector<ContainerPtr>>(std::move(left));
  std::function<asio::awaitable<void>(std::size_t)> step = [this, containers](std::size_t index) {
    return ask_one((*containers)[index]);
  };
  co_await async::for_each(containers->size(), options_.at_once, std::move(step));
}

asio::awaitable<void> Sampler::ask_one(ContainerPtr container) {
  // The first refusal of a round speaks for all.
  if (refused_ && *refused_ >= begun_) co_return;
  const auto deadline = async::in(options_.stats_timeout);
  std::string id = container->id;
  auto answer = co_await client_.stats(std::move(id), deadline);
  const auto now = steady_clock::now();
  if (!answer) {
    const Error& error = answer.error();
    if (error.reason == Reason::not_found) co_return;  // the container is gone
    rights_.failed(Endpoint::stats, error);
    if (error.reason == Reason::denied)
      refused_ = now;
    else
      asked_.failed(error);
    co_return;
  }
  rights_.answered(Endpoint::stats);
  asked_.succeeded();
  refused_.reset();
  std::optional<model::Usage> usage = *std::move(answer);
  if (!usage) co_return;
  // The engine answers for a container that shares another's network with the other's numbers.
  if (!has_own_network(*container)) usage->interfaces.clear();
  keep(*container, std::make_shared<const model::Usage>(*std::move(usage)), UsageSource::stats,
       now);
}

void Sampler::keep(const model::Container& container, std::shared_ptr<const model::Usage> usage,
                   UsageSource source, SteadyTime at) {
  samples_[container.id] = {std::move(usage), source, at, run_of(container)};
}

std::shared_ptr<const model::Resources> Sampler::told(
    const std::vector<ContainerPtr>& running) const {
  const auto resources = std::make_shared<model::Resources>();
  resources->at = std::chrono::system_clock::now();
  const auto now = steady_clock::now();
  // Once a round has ended, what it did not bring is no longer there.
  const auto not_before = under_way_ ? now - options_.oldest : begun_;
  std::chrono::nanoseconds oldest{0};
  for (const auto& container : running) {
    const auto found = samples_.find(container->id);
    const bool known = found != samples_.end() && found->second.at >= not_before &&
                       found->second.started == run_of(*container);
    if (!known) {
      ++resources->missing;
      continue;
    }
    const Sample& sample = found->second;
    resources->all.push_back({container, sample.usage, sample.source});
    oldest = std::max<std::chrono::nanoseconds>(oldest, now - sample.at);
    resources->oldest_age = oldest;
  }
  return resources;
}

}  // namespace docker_exporter::state
