// Whether a password is right, without the event loop ever waiting for bcrypt.
//
// One thread of low priority compares, one password after the other. Verdicts are kept, right ones
// apart from wrong ones, so that no number of wrong passwords costs a right one anything: it is
// answered at once. One that is not known yet waits in a fair queue (web/fair_queue.h) for the few
// that have their turn before it.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "web/basic_auth.h"
#include "web/fair_queue.h"

namespace docker_exporter::web {

struct PasswordLimits {
  FairQueueLimits queue;
  std::size_t right_kept = 128;
  std::size_t wrong_kept = 1024;
  std::size_t sent_away_kept = 8192;  // at a hundred a second, for longer than scrapes are apart
  std::size_t waiting_each = 16;      // requests that wait for the same verdict
  std::chrono::milliseconds wait{5000};
};

// All calls from the thread that runs the executor, and the end before that of its io_context.
class PasswordCheck {
 public:
  enum class Verdict {
    right,
    wrong,
    busy,  // not known yet: too many others are being checked, or it takes too long; ask again
  };
  struct Question {
    Credentials credentials;
    std::string hash;  // bcrypt; that of a user that does not exist: bcrypt_dummy()
    boost::asio::ip::address client;
  };
  // Runs on the thread.
  using Compare = std::function<bool(const std::string& password, const std::string& hash)>;

  explicit PasswordCheck(boost::asio::any_io_executor executor);
  PasswordCheck(boost::asio::any_io_executor executor, PasswordLimits limits, Compare compare);
  ~PasswordCheck();
  PasswordCheck(const PasswordCheck&) = delete;
  PasswordCheck& operator=(const PasswordCheck&) = delete;

  boost::asio::awaitable<Verdict> verdict(Question question);

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace docker_exporter::web
