// Asks the engine what containers use, a few at a time; one that hangs or fails is in nobody's way.
#pragma once

#include <array>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "async/condition.h"
#include "async/deadline.h"
#include "engine/client.h"
#include "model/snapshot.h"
#include "state/rights.h"
#include "state/transitions.h"

namespace docker_exporter::state {

struct StatsOptions {
  std::size_t at_once = 8;
  std::size_t fresh_at_once = 5;            // of those, such as never answered
  std::size_t ill_at_once = 1;              // such as failed last time
  std::chrono::milliseconds timeout{5000};  // of one answer
  // So long a scrape waits at most for an answer newer than the one it has. Where an answer took
  // longer than `slow`, as all do before engine 24.0.7, it does not wait at all.
  std::chrono::milliseconds patience{2000};
  std::chrono::milliseconds slow{1000};
  std::chrono::milliseconds hung{3000};     // is not waited for any longer
  std::chrono::milliseconds oldest{60000};  // what is older is not told
  std::chrono::milliseconds first_retry{1000};
  std::chrono::milliseconds last_retry{60000};
  std::chrono::milliseconds retry_refused{300000};
};

class StatsAsker {
 public:
  using ContainerPtr = std::shared_ptr<const model::Container>;
  using SteadyTime = std::chrono::steady_clock::time_point;
  struct Answer {
    std::shared_ptr<const model::Usage> usage;
    SteadyTime at;
  };

  StatsAsker(boost::asio::any_io_executor executor, engine::Client& client, Rights& rights,
             StatsOptions options);
  StatsAsker(const StatsAsker&) = delete;
  StatsAsker& operator=(const StatsAsker&) = delete;

  // Asks for these containers, unless that is under way. Returns when each of them has an answer
  // or there is no use in waiting for one, and by `deadline`; what comes later is there for the
  // next call.
  boost::asio::awaitable<void> ask(std::vector<ContainerPtr> containers, async::Deadline deadline);

  // The newest one of the container's present run; nullopt where there is none, or it is too old.
  std::optional<Answer> newest(const model::Container& container) const;

 private:
  // Whoever answered last time goes before those of whom nothing is known, and these before those
  // that failed.
  enum class Kind { well, fresh, ill };
  static constexpr std::size_t kinds = 3;
  struct Queue {
    std::size_t at_once = 0;
    std::deque<std::string> waiting = {};
    std::size_t running = 0;
  };

  struct One {
    ContainerPtr container;
    Kind kind = Kind::fresh;             // the queue that it is in, or was taken from
    Answer answer;                       // usage is nullptr: none, or the engine has no sample
    std::optional<model::Time> started;  // the run that it is of
    bool queued = false;
    bool running = false;
    bool slow = false;
    unsigned failures = 0;  // in a row
    SteadyTime wanted{};    // last
    SteadyTime queued_at{};
    SteadyTime sent{};
    SteadyTime not_before{};
  };

  void want(const ContainerPtr& container, SteadyTime now);
  void forget_others(SteadyTime now);
  Queue& queue(Kind kind) { return queues_[static_cast<std::size_t>(kind)]; }
  std::size_t running() const;
  bool idle() const;
  void start();
  static boost::asio::awaitable<void> ask_one(StatsAsker& self, std::string id);
  void answered(One& one, std::optional<model::Usage> usage);
  void failed(One& one, const base::Error& error);
  void refused(One& one, const base::Error& error);
  // Until when to wait for an answer; nullopt: no longer, or there is one.
  std::optional<SteadyTime> expected(const One& one, SteadyTime asked,
                                     async::Deadline deadline) const;
  bool may_ask(SteadyTime now) const;

  boost::asio::any_io_executor executor_;
  engine::Client& client_;
  Rights& rights_;
  const StatsOptions options_;
  std::map<std::string, One> all_;  // by id
  std::array<Queue, kinds> queues_;
  std::size_t refusals_ = 0;  // in a row
  std::size_t failures_ = 0;  // in a row, of any container
  std::optional<SteadyTime> refused_;
  Transitions asked_{base::log::engine, "stats asked", "stats cannot be asked"};
  async::Condition ended_;
};

}  // namespace docker_exporter::state
