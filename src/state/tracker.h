// Keeps the newest snapshot of the engine and freshens it on demand, once for all who ask.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>

#include "async/deadline.h"
#include "engine/client.h"
#include "model/snapshot.h"

namespace docker_exporter::state {

struct TrackerOptions {
  std::chrono::milliseconds ping_timeout{3000};
  std::chrono::milliseconds list_timeout{30000};  // of a refresh nobody waits for any longer
  // A container list younger than this is not asked for again.
  std::chrono::milliseconds refresh_min_interval{1000};
};

class Tracker {
 public:
  Tracker(boost::asio::any_io_executor executor, engine::Client& client, TrackerOptions options);
  ~Tracker();

  // Pings, and lists the containers unless the known list is young enough. Calls that overlap share
  // one refresh. What has not arrived by the deadline is absent: no ping is "engine down", no list
  // is "containers unknown". Never fails, never answers later than the deadline.
  // The tracker and the client must outlive every call and the io_context's run.
  boost::asio::awaitable<std::shared_ptr<const model::Snapshot>> freshen(async::Deadline deadline);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace docker_exporter::state
