// The stream of events, opened anew whenever it ends: a cut is routine, not news.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <functional>

#include "engine/client.h"
#include "state/backoff.h"
#include "state/replays.h"

namespace docker_exporter::state {

struct EventStreamOptions {
  std::chrono::milliseconds silence_limit{900000};
  std::chrono::milliseconds retry_refused{300000};
  std::chrono::milliseconds first_wait{50};
  std::chrono::milliseconds last_wait{5000};
};

class EventStream {
 public:
  struct Handler {
    std::function<void()> opened;
    std::function<void(const model::Event&)> event;  // each once, also where a stream repeats them
    // Before opened(): events may be missing that happened before `until`, by the engine's clock.
    // `engine_went`: the engine was not there meanwhile.
    std::function<void(model::Time until, bool engine_went)> gap;
    std::function<void(const base::Error&)> ended;  // it could not be opened, or has ended
  };

  EventStream(boost::asio::any_io_executor executor, engine::Client& client,
              EventStreamOptions options, Handler handler);
  EventStream(const EventStream&) = delete;
  EventStream& operator=(const EventStream&) = delete;

  void start();
  void hurry();  // the engine is there: no more waiting for it

  bool open() const { return open_; }
  // Open, and for so long that it is no stream which ends as soon as it begins.
  bool lasts() const {
    return open_ && std::chrono::steady_clock::now() - opened_ >= options_.last_wait;
  }
  std::uint64_t reconnects() const { return reconnects_; }
  // So many streams in a row, up to now, ended as soon as they were open.
  unsigned ended_at_once() const { return ended_at_once_; }

 private:
  static boost::asio::awaitable<void> run(EventStream& self);
  void opened(std::optional<model::Time> engine_time);
  void event(const model::Event& event);
  void ended(const base::Error& error);

  unsigned ended_at_once_ = 0;
  engine::Client& client_;
  EventStreamOptions options_;
  Handler handler_;
  boost::asio::any_io_executor executor_;
  boost::asio::steady_timer timer_;
  Backoff backoff_;
  Replays replays_;
  bool started_ = false;
  bool waiting_ = false;
  bool refused_ = false;
  bool open_ = false;
  bool opened_once_ = false;
  std::uint64_t reconnects_ = 0;
  std::chrono::steady_clock::time_point opened_{};
  // Of the time since the stream was lost.
  std::chrono::steady_clock::time_point lost_{};
  bool unsure_ = false;  // events may have been lost
  bool engine_went_ = false;
  model::Time opened_at_{};
  std::size_t replayed_ = 0;
};

}  // namespace docker_exporter::state
