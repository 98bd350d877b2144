// What running containers use: out of the kernel's files where they can be read, else of the
// engine.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "async/deadline.h"
#include "async/worker.h"
#include "engine/client.h"
#include "kernel/usage_reader.h"
#include "model/snapshot.h"
#include "state/rights.h"
#include "state/stats_asker.h"
#include "state/transitions.h"

namespace docker_exporter::state {

// automatic: the files where they are, else the engine.
enum class ResourcesFrom { automatic, cgroup, stats };

struct SamplerOptions {
  ResourcesFrom from = ResourcesFrom::automatic;
  std::string cgroup_root = "/sys/fs/cgroup";
  std::string proc_root = "/proc";
  std::size_t kept_files = 512;  // descriptors that stay open between two scrapes
  StatsOptions stats;
};

class Sampler {
 public:
  Sampler(boost::asio::any_io_executor executor, engine::Client& client, Rights& rights,
          SamplerOptions options);
  Sampler(const Sampler&) = delete;
  Sampler& operator=(const Sampler&) = delete;

  // Of those that run or are paused, by `deadline`. What was not learnt by then is missing, and
  // counted. Files are read once for all who ask for the same containers meanwhile.
  boost::asio::awaitable<std::shared_ptr<const model::Resources>> sample(
      std::shared_ptr<const model::Containers> containers, async::Deadline deadline);

 private:
  using ContainersPtr = std::shared_ptr<const model::Containers>;
  using ContainerPtr = std::shared_ptr<const model::Container>;
  struct Reading;

  boost::asio::awaitable<std::shared_ptr<const Reading>> read_files(ContainersPtr containers,
                                                                    async::Deadline deadline);
  static boost::asio::awaitable<void> read(Sampler& self, std::shared_ptr<Reading> reading);
  void tell_of_files(const Reading& reading);

  boost::asio::any_io_executor executor_;
  const SamplerOptions options_;
  kernel::UsageReader reader_;        // used on the worker's thread alone
  std::shared_ptr<Reading> reading_;  // under way; nullptr: none
  StatsAsker stats_;
  Transitions files_{base::log::engine, "cgroups found", "cgroups cannot be found"};
  async::Worker worker_;  // last: its job, which uses the others, ends first
};

// Those of which there is something to measure, each name once.
std::vector<std::shared_ptr<const model::Container>> measured(const model::Containers& containers);

}  // namespace docker_exporter::state
