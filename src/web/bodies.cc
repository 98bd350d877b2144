// What is the same is found by its identity: snapshots and pieces never change.
#include "web/bodies.h"

#include <algorithm>
#include <new>
#include <string>

#include "base/log.h"
#include "exposition/gzip.h"

namespace docker_exporter::web {

namespace asio = boost::asio;
namespace log = base::log;
using exposition::Format;
using exposition::Piece;

std::shared_ptr<Bodies::Way> Bodies::way(const Snapshot& snapshot, const collectors::Wanted& wanted,
                                         Format format) {
  const auto known = std::find_if(ways_.begin(), ways_.end(), [&](const auto& one) {
    return one->format == format && one->wanted == wanted;
  });
  std::shared_ptr<Way> way;
  if (known != ways_.end()) {
    ways_.splice(ways_.begin(), ways_, known);
    way = ways_.front();
  } else {
    way = std::make_shared<Way>();
    way->format = format;
    way->wanted = wanted;
    ways_.push_front(way);
    if (ways_.size() > max_kept) ways_.pop_back();
  }
  if (way->snapshot != snapshot) {
    way->plain = way->gzip = nullptr;
    way->rendered = renderer_.render(*snapshot, wanted, format);
    way->snapshot = snapshot;
    const std::size_t bytes = way->rendered.fresh.size() + way->rendered.steady.size();
    if (bytes > max_kept_bytes) ways_.pop_front();
  }
  return way;
}

Bodies::Body Bodies::plain(const Snapshot& snapshot, const collectors::Wanted& wanted,
                           Format format) {
  const auto asked = way(snapshot, wanted, format);
  if (asked->plain == nullptr) {
    exposition::Body all = asked->rendered.fresh;
    all.add(asked->rendered.steady);
    asked->plain = std::make_shared<const exposition::Body>(std::move(all));
  }
  return asked->plain;
}

asio::awaitable<Bodies::Body> Bodies::gzip(Snapshot snapshot, collectors::Wanted wanted,
                                           Format format) {
  const auto asked = way(snapshot, wanted, format);
  if (asked->gzip) co_return asked->gzip;
  exposition::Body first = asked->rendered.fresh;
  exposition::Body rest = asked->rendered.steady;
  if (first.size() + rest.size() <= max_whole) {
    first.add(rest);
    rest = std::exchange(first, {});
  }
  const Body body = co_await compress(std::move(first), std::move(rest), asked);
  // Another snapshot may have been asked for meanwhile.
  if (body && asked->snapshot == snapshot) asked->gzip = body;
  co_return body;
}

asio::awaitable<Bodies::Body> Bodies::gzip(std::string text) {
  exposition::Body whole(std::move(text));
  const auto alone = std::make_shared<Way>();
  const Body body = co_await compress({}, std::move(whole), alone);
  co_return body;
}

asio::awaitable<Bodies::Body> Bodies::compress(exposition::Body first, exposition::Body rest,
                                               std::shared_ptr<Way> of) {
  const Piece deflated = co_await deflate(of, rest);
  if (deflated == nullptr) co_return nullptr;
  std::string begun;
  std::function<void()> work = [&begun, &first] { begun = exposition::begin_gzip(first); };
  const bool done = co_await carry_out(std::move(work), first.size());
  if (!done) co_return nullptr;
  co_return std::make_shared<const exposition::Body>(
      exposition::end_gzip(std::move(begun), first, rest, deflated));
}

asio::awaitable<Piece> Bodies::deflate(std::shared_ptr<Way> way, exposition::Body of) {
  auto deflation = way->deflation;
  if (deflation == nullptr || deflation->of.pieces() != of.pieces()) {
    way->deflation = deflation = std::make_shared<Deflation>(std::move(of), executor_);
    std::string text;
    std::function<void()> work = [&] { text = exposition::deflate(deflation->of.copy()); };
    const bool done = co_await carry_out(std::move(work), deflation->of.size());
    if (done) deflation->text = exposition::piece(std::move(text));
    deflation->running = false;
    deflation->ended.notify_all();
  }
  while (deflation->running) co_await deflation->ended.wait(async::Deadline::max());
  co_return deflation->text;
}

// False: there was no memory for it.
asio::awaitable<bool> Bodies::carry_out(std::function<void()> work, std::size_t bytes) {
  try {
    if (bytes <= max_at_once) {
      work();
    } else {
      co_await worker_.run(work);
    }
    co_return true;
  } catch (const std::bad_alloc&) {
    log::error(log::http, "no memory to compress an answer", {{"bytes", bytes}});
  }
  co_return false;
}

}  // namespace docker_exporter::web
