// So many at once, and the others in the order in which they came.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <utility>

#include "async/condition.h"

namespace docker_exporter::web {

// All calls from the thread that runs the executor.
class Slots {
 public:
  // Has a slot, unless it is empty; must end before the Slots do.
  class Slot {
   public:
    explicit Slot(Slots* slots = nullptr) : slots_(slots) {}
    Slot(Slot&& other) noexcept : slots_(std::exchange(other.slots_, nullptr)) {}
    Slot& operator=(Slot&& other) noexcept {
      std::swap(slots_, other.slots_);
      return *this;
    }
    ~Slot() {
      if (slots_ != nullptr) slots_->release();
    }
    explicit operator bool() const { return slots_ != nullptr; }

   private:
    Slots* slots_;
  };

  // `most`: 0 is any number.
  Slots(boost::asio::any_io_executor executor, std::size_t most)
      : most_(most), passed_on_(std::move(executor)) {}

  // Empty: none was free by the deadline.
  boost::asio::awaitable<Slot> take(async::Deadline deadline) {
    if (most_ == 0 || taken_ < most_) {
      ++taken_;
      co_return Slot(this);
    }
    const bool given = co_await passed_on_.wait(deadline);
    co_return Slot(given ? this : nullptr);
  }

 private:
  // Whoever waits longest has it now.
  void release() {
    if (!passed_on_.notify_one()) --taken_;
  }

  const std::size_t most_;
  std::size_t taken_ = 0;
  async::Condition passed_on_;
};

}  // namespace docker_exporter::web
