// The one thread that compares passwords, and the queue in front of it.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "web/fair_queue.h"
#include "web/recent_tags.h"

namespace docker_exporter::web {

// Started with the first password: who has no users has no thread.
class BcryptThread {
 public:
  struct Work {
    Tag tag;
    std::string password;
    std::string hash;
  };
  using Queue = FairQueue<Work>;
  using Compare = std::function<bool(const std::string& password, const std::string& hash)>;
  // Called by the executor.
  using Done = std::function<void(const Tag& tag, bool right)>;

  BcryptThread(boost::asio::any_io_executor executor, FairQueueLimits limits, Compare compare,
               Done done);
  ~BcryptThread();
  BcryptThread(const BcryptThread&) = delete;
  BcryptThread& operator=(const BcryptThread&) = delete;

  // The tag of what there is no room for, which will not be compared.
  std::optional<Tag> push(const Queue::Place& place, Work work);

  // From now on the executor is not used, and `done` not called. Does not wait for a comparison,
  // which can take seconds; its outcome is dropped.
  void stop();

 private:
  struct Shared;
  static void run(const std::shared_ptr<Shared>& shared);

  std::shared_ptr<Shared> shared_;
  bool started_ = false;
};

}  // namespace docker_exporter::web
