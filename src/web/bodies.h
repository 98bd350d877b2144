// The bodies that scrapes are answered with: one rendering of a snapshot for all who ask for the
// same, and one compression of what it shares with those before.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <utility>

#include "async/condition.h"
#include "async/worker.h"
#include "collectors/renderer.h"
#include "exposition/body.h"

namespace docker_exporter::web {

// All calls from the thread that runs the executor.
class Bodies {
 public:
  // What collect[], exclude[] and the headers can be combined to is without end: of so many ways to
  // ask the answers are kept, those of the others are made anew.
  static constexpr std::size_t max_kept = 16;
  // Longer ones are not kept: memory is worth more than the time they take.
  static constexpr std::size_t max_kept_bytes = collectors::Renderer::max_kept_bytes;
  // Longer ones are compressed by another thread.
  static constexpr std::size_t max_at_once = std::size_t{256} << 10;
  // Shorter ones are compressed whole: nothing is gained by remembering a part of them.
  static constexpr std::size_t max_whole = std::size_t{32} << 10;

  Bodies(boost::asio::any_io_executor executor, collectors::Options options)
      : executor_(executor), worker_(executor), renderer_(std::move(options)) {}

  using Body = std::shared_ptr<const exposition::Body>;
  using Snapshot = std::shared_ptr<const model::Snapshot>;

  // Never nullptr.
  Body plain(const Snapshot& snapshot, const collectors::Wanted& wanted, exposition::Format format);
  // Of what nobody else will ask for. nullptr: there was no memory for it.
  boost::asio::awaitable<Body> gzip(std::string text);
  // nullptr: there was no memory for it.
  boost::asio::awaitable<Body> gzip(Snapshot snapshot, collectors::Wanted wanted,
                                    exposition::Format format);

 private:
  // Of one body, for all who wait for it.
  struct Deflation {
    Deflation(exposition::Body body, const boost::asio::any_io_executor& executor)
        : of(std::move(body)), ended(executor) {}
    exposition::Body of;
    exposition::Piece text;  // nullptr: not done yet, or failed
    bool running = true;
    async::Condition ended;
  };

  // One way to ask.
  struct Way {
    exposition::Format format;
    collectors::Wanted wanted;
    Snapshot snapshot;  // of which the following are
    collectors::Rendered rendered;
    Body plain;                            // nullptr: not asked for yet
    Body gzip;                             // nullptr: not asked for yet
    std::shared_ptr<Deflation> deflation;  // the newest; nullptr: none yet
  };

  std::shared_ptr<Way> way(const Snapshot& snapshot, const collectors::Wanted& wanted,
                           exposition::Format format);
  boost::asio::awaitable<exposition::Piece> deflate(std::shared_ptr<Way> way, exposition::Body of);
  boost::asio::awaitable<Body> compress(exposition::Body first, exposition::Body rest,
                                        std::shared_ptr<Way> of);
  boost::asio::awaitable<bool> carry_out(std::function<void()> work, std::size_t bytes);

  boost::asio::any_io_executor executor_;
  async::Worker worker_;
  collectors::Renderer renderer_;
  std::list<std::shared_ptr<Way>> ways_;  // the one asked for last comes first
};

}  // namespace docker_exporter::web
