// Does something at a deadline, unless it is destroyed first. How every deadline here works: what
// it does is to close the thing that is waited for.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>

#include "async/deadline.h"

namespace docker_exporter::engine {

class Expiry {
 public:
  Expiry(const boost::asio::any_io_executor& executor, async::Deadline deadline,
         std::function<void()> action);
  ~Expiry();
  Expiry(const Expiry&) = delete;
  Expiry& operator=(const Expiry&) = delete;

  bool passed() const;
  // Another deadline from now on, unless the old one has passed.
  void move_to(async::Deadline deadline);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace docker_exporter::engine
