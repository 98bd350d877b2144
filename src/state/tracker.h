// Keeps the newest snapshot of the engine and freshens it on demand, once for all who ask.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>

#include "async/deadline.h"
#include "engine/client.h"
#include "model/needs.h"
#include "model/snapshot.h"
#include "state/sampler.h"
#include "state/selection.h"

namespace docker_exporter::state {

struct TrackerOptions {
  std::chrono::milliseconds ping_timeout{3000};
  std::chrono::milliseconds list_timeout{30000};  // of a refresh nobody waits for any longer
  // A container list younger than this is not asked for again where events do not tell more.
  std::chrono::milliseconds refresh_min_interval{1000};
  // Scrapes that follow one another this closely, or as closely as the above, share a ping, so that
  // whoever may scrape cannot have the engine asked more than twenty times a second.
  std::chrono::milliseconds share_time{50};
  // A list checks what the events told, what is refused is tried again, /info is asked again.
  std::chrono::milliseconds resync_interval{300000};
  // A stream without events for so long is opened anew: its connection may have died unnoticed.
  std::chrono::milliseconds event_silence_limit{900000};
  // The counters of a container that is gone stay for so long.
  std::chrono::milliseconds tombstone{600000};
  // What is needed of all that may be asked for: nothing else is.
  model::Needs needs{
      .containers = true, .inspect = true, .events = true, .info = true, .resources = false};
  SamplerOptions sampler;
  Selection selection;
};

class Tracker {
 public:
  Tracker(boost::asio::any_io_executor executor, engine::Client& client,
          const TrackerOptions& options);
  ~Tracker();
  Tracker(const Tracker&) = delete;
  Tracker& operator=(const Tracker&) = delete;

  // Follows the engine's events from now on, if they are needed. Without, every freshen() asks.
  void follow();

  // Answers by `deadline` with what could be learnt by then. Callers that come while another one is
  // under way share its requests; those that come within 50 ms after it share what it learnt,
  // unless something has changed or refresh_min_interval is shorter.
  boost::asio::awaitable<std::shared_ptr<const model::Snapshot>> freshen(
      async::Deadline deadline, model::Needs needs = model::everything);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace docker_exporter::state
