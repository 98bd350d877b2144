// Inspects what is in doubt: a few at a time, the same one not too often, failures less and less.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "async/condition.h"
#include "async/deadline.h"

namespace docker_exporter::state {

struct InspectorOptions {
  std::size_t at_once = 8;
  // Between two inspects of the same container that nobody waits for: what happens within is one
  // inspect.
  std::chrono::milliseconds rest{50};
  std::chrono::milliseconds first_retry{1000};
  std::chrono::milliseconds last_retry{60000};
  // With one that takes longer: it is not what a scrape waits for.
  std::chrono::milliseconds patience{1000};
};

class Inspector {
 public:
  // `again`: it was answered, but has changed meanwhile. `failed`: it was not.
  enum class Outcome { settled, again, failed };
  using Inspect = std::function<boost::asio::awaitable<Outcome>(std::string id)>;

  Inspector(boost::asio::any_io_executor executor, Inspect inspect, InspectorOptions options = {});
  Inspector(const Inspector&) = delete;
  Inspector& operator=(const Inspector&) = delete;

  // To be inspected as soon as may be, unless it is being inspected: then its outcome decides.
  void want(const std::string& id);
  void clear();
  // What failed is tried again at once.
  void forget_failures();

  // Waits until all that was wanted when it was called, and since, is answered or has failed; no
  // rests meanwhile, but for what never stops changing, which is not waited for. False: it is not
  // so by the deadline, or what is left has been asked for too long ago.
  boost::asio::awaitable<bool> idle(async::Deadline deadline);

 private:
  struct Wanted {
    bool wanted = false;
    bool running = false;
    unsigned failures = 0;  // in a row
    unsigned changes = 0;   // in a row, each while it was being inspected
    async::Deadline not_before{};
  };

  using Begun = std::multiset<async::Deadline>;

  static boost::asio::awaitable<void> inspect(Inspector& self, std::string id,
                                              Begun::iterator began);
  void ended(const std::string& id, Outcome outcome);
  void place(const std::string& id, Wanted& one);
  bool rests(const Wanted& one) const;
  void start();
  void arm();
  void wake();

  boost::asio::any_io_executor executor_;
  Inspect inspect_;
  InspectorOptions options_;
  std::map<std::string, Wanted> all_;
  std::deque<std::string> queue_;                            // wanted, and may start now
  std::set<std::pair<async::Deadline, std::string>> later_;  // rest, or wait for a retry
  Begun running_;
  // Callers of idle(), which may be destroyed after this.
  std::shared_ptr<std::size_t> waiting_ = std::make_shared<std::size_t>(0);
  boost::asio::steady_timer timer_;
  async::Condition ended_;
};

}  // namespace docker_exporter::state
