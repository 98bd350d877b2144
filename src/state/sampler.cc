// Files are read at every scrape; whoever has none is asked for at the engine, which may take its
// time, so that its answers come with their age.
#include "state/sampler.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <utility>

#include "async/condition.h"
#include "async/or_end.h"
#include "state/run.h"

namespace docker_exporter::state {

namespace asio = boost::asio;
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

namespace {

std::vector<kernel::Asked> asked(const std::vector<std::shared_ptr<const model::Container>>& all) {
  std::vector<kernel::Asked> asked;
  asked.reserve(all.size());
  for (const auto& container : all) {
    kernel::Asked& one = asked.emplace_back();
    one.id = container->id;
    const auto& inspected = container->inspected;
    const bool any = container->network_mode != "none";
    if (inspected && any && has_own_network(*container)) one.network_of = inspected->pid;
  }
  return asked;
}

}  // namespace

// Filled by the worker; everything else is of the executor's thread.
struct Sampler::Reading {
  Reading(asio::any_io_executor executor, ContainersPtr of)
      : containers(std::move(of)), running(measured(*containers)), ended(std::move(executor)) {}
  ContainersPtr containers;
  std::vector<ContainerPtr> running;
  std::vector<std::shared_ptr<const model::Usage>> usages;  // of each of these
  steady_clock::time_point at;
  bool done = false;
  async::Condition ended;
};

Sampler::Sampler(asio::any_io_executor executor, engine::Client& client, Rights& rights,
                 SamplerOptions options)
    : executor_(executor),
      options_(std::move(options)),
      reader_(options_.cgroup_root, options_.proc_root, options_.kept_files),
      stats_(executor, client, rights, options_.stats),
      worker_(executor) {}

asio::awaitable<std::shared_ptr<const model::Resources>> Sampler::sample(ContainersPtr containers,
                                                                         async::Deadline deadline) {
  const auto resources = std::make_shared<model::Resources>();
  const auto running = measured(*containers);
  std::vector<StatsAsker::Answer> found(running.size());
  std::vector<ContainerPtr> left = running;
  if (options_.from != ResourcesFrom::stats && !running.empty()) {
    const auto reading = co_await read_files(containers, deadline);
    left.clear();
    for (std::size_t i = 0; i < running.size(); ++i) {
      if (reading && reading->usages[i])
        found[i] = {reading->usages[i], reading->at};
      else if (reading)
        left.push_back(running[i]);
    }
  }
  const bool asks = options_.from != ResourcesFrom::cgroup && !left.empty();
  if (asks) co_await stats_.ask(left, deadline);
  const auto now = steady_clock::now();
  resources->at = std::chrono::system_clock::now();
  std::chrono::nanoseconds oldest{0};
  for (std::size_t i = 0; i < running.size(); ++i) {
    auto source = UsageSource::cgroup;
    if (asks && !found[i].usage) {
      found[i] = stats_.newest(*running[i]).value_or(StatsAsker::Answer{});
      source = UsageSource::stats;
    }
    if (!found[i].usage) {
      ++resources->missing;
      continue;
    }
    oldest = std::max<std::chrono::nanoseconds>(oldest, now - found[i].at);
    resources->oldest_age = oldest;
    resources->all.push_back({running[i], found[i].usage, source});
  }
  co_return resources;
}

// nullptr: not by the deadline.
asio::awaitable<std::shared_ptr<const Sampler::Reading>> Sampler::read_files(
    ContainersPtr containers, async::Deadline deadline) {
  for (;;) {
    std::shared_ptr<Reading> reading = reading_;
    if (reading == nullptr) {
      reading_ = reading = std::make_shared<Reading>(executor_, containers);
      asio::co_spawn(executor_, read(*this, reading), async::or_end);
    }
    while (!reading->done) {
      const bool in_time = co_await reading->ended.wait(deadline);
      if (!in_time && steady_clock::now() >= deadline) co_return nullptr;
    }
    if (reading->containers == containers) co_return reading;
  }
}

asio::awaitable<void> Sampler::read(Sampler& self, std::shared_ptr<Reading> reading) {
  const auto wanted = std::make_shared<const std::vector<kernel::Asked>>(asked(reading->running));
  reading->at = steady_clock::now();
  std::function<void()> work = [&self, wanted, reading] {
    reading->usages = self.reader_.read(*wanted, reading->at);
  };
  co_await self.worker_.run(std::move(work));
  self.tell_of_files(*reading);
  reading->done = true;
  self.reading_ = nullptr;
  reading->ended.notify_all();
}

void Sampler::tell_of_files(const Reading& reading) {
  if (options_.from != ResourcesFrom::cgroup) return;
  const auto found = [](const auto& usage) { return usage != nullptr; };
  if (std::ranges::any_of(reading.usages, found)) return files_.succeeded();
  files_.failed({Reason::not_found, "no cgroup of a running container is below " +
                                        options_.cgroup_root + " (--cgroup-root)"});
}

}  // namespace docker_exporter::state
