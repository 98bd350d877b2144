// What running containers use: out of the kernel's files where they can be read, else of the
// engine.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "async/condition.h"
#include "async/deadline.h"
#include "async/worker.h"
#include "engine/client.h"
#include "kernel/usage_reader.h"
#include "model/snapshot.h"
#include "state/rights.h"
#include "state/transitions.h"

namespace docker_exporter::state {

// automatic: the files where they are, else the engine.
enum class ResourcesFrom { automatic, cgroup, stats };

struct SamplerOptions {
  ResourcesFrom from = ResourcesFrom::automatic;
  std::string cgroup_root = "/sys/fs/cgroup";
  std::string proc_root = "/proc";
  std::size_t kept_files = 512;                    // descriptors that stay open between two scrapes
  std::size_t at_once = 8;                         // stats asked of the engine at the same time
  std::chrono::milliseconds stats_timeout{10000};  // of one answer
  // So long at most a scrape waits for stats. Where a round of all containers took longer than
  // `slow`, as it does before engine 24.0.7, scrapes do not wait at all: they get what the round
  // before has brought, while the next one is under way.
  std::chrono::milliseconds patience{2000};
  std::chrono::milliseconds slow{1000};
  std::chrono::milliseconds oldest{60000};          // what is older is not told
  std::chrono::milliseconds retry_refused{300000};  // that the engine may not be asked for stats
};

class Sampler {
 public:
  Sampler(boost::asio::any_io_executor executor, engine::Client& client, Rights& rights,
          SamplerOptions options);
  Sampler(const Sampler&) = delete;
  Sampler& operator=(const Sampler&) = delete;

  // Of those that run or are paused, by `deadline`. What was not learnt by then is missing, and
  // counted. Callers that come while a round is under way share it.
  boost::asio::awaitable<std::shared_ptr<const model::Resources>> sample(
      std::shared_ptr<const model::Containers> containers, async::Deadline deadline);

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;
  using ContainerPtr = std::shared_ptr<const model::Container>;

  struct Sample {
    std::shared_ptr<const model::Usage> usage;
    model::UsageSource source;
    SteadyTime at;
    std::optional<model::Time> started;  // the run that it is of
  };

  void start(std::vector<ContainerPtr> running);
  boost::asio::awaitable<bool> wait_for_end(async::Deadline until);
  static boost::asio::awaitable<void> round(Sampler& self, std::vector<ContainerPtr> running);
  boost::asio::awaitable<std::vector<ContainerPtr>> read_files(std::vector<ContainerPtr> running);
  boost::asio::awaitable<void> ask_engine(std::vector<ContainerPtr> left);
  boost::asio::awaitable<void> ask_one(ContainerPtr container);
  void keep(const model::Container& container, std::shared_ptr<const model::Usage> usage,
            model::UsageSource source, SteadyTime at);
  void tell_of_files(bool found);
  bool may_ask(SteadyTime now) const;
  std::shared_ptr<const model::Resources> told(const std::vector<ContainerPtr>& running) const;

  boost::asio::any_io_executor executor_;
  engine::Client& client_;
  Rights& rights_;
  const SamplerOptions options_;
  kernel::UsageReader reader_;             // used by one round at a time, on the worker's thread
  std::map<std::string, Sample> samples_;  // by id
  bool under_way_ = false;
  SteadyTime begun_{};  // the newest round
  bool slow_ = false;   // the last round that asked the engine took long
  std::optional<SteadyTime> refused_;
  Transitions files_{base::log::engine, "cgroups found", "cgroups cannot be found"};
  Transitions asked_{base::log::engine, "stats asked", "stats cannot be asked"};
  async::Condition ended_;
  async::Worker worker_;  // last: its job, which uses the others, ends first
};

// Those of which there is something to measure, each name once.
std::vector<std::shared_ptr<const model::Container>> measured(const model::Containers& containers);

// The container's network is its own, neither the host's nor another container's.
bool has_own_network(const model::Container& container);

}  // namespace docker_exporter::state
