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
  if (first.size() > max_whole || first.size() + rest.size() <= max_whole) {
    first.add(rest);
    rest = std::exchange(first, {});
  }
  const Piece deflated = co_await deflate(asked, rest);
  if (deflated == nullptr) co_return nullptr;
  const auto body =
      std::make_shared<const exposition::Body>(exposition::gzip(first, rest, deflated));
  // Another snapshot may have been asked for meanwhile.
  if (asked->snapshot == snapshot) asked->gzip = body;
  co_return body;
}

asio::awaitable<Bodies::Body> Bodies::gzip(std::string text) {
  const exposition::Body whole(std::move(text));
  const auto deflation = std::make_shared<Deflation>(whole, executor_);
  co_await carry_out(deflation);
  if (deflation->text == nullptr) co_return nullptr;
  co_return std::make_shared<const exposition::Body>(
      exposition::gzip(exposition::Body(), whole, deflation->text));
}

asio::awaitable<Piece> Bodies::deflate(std::shared_ptr<Way> way, exposition::Body of) {
  auto deflation = way->deflation;
  if (deflation == nullptr || deflation->of.pieces() != of.pieces()) {
    way->deflation = deflation = std::make_shared<Deflation>(std::move(of), executor_);
    co_await carry_out(deflation);
  }
  while (deflation->running) co_await deflation->ended.wait(async::Deadline::max());
  co_return deflation->text;
}

asio::awaitable<void> Bodies::carry_out(std::shared_ptr<Deflation> deflation) {
  std::string text;
  const exposition::Body of = deflation->of;
  std::function<void()> work = [&text, &of] { text = exposition::deflate(of.copy()); };
  try {
    if (of.size() <= max_at_once) {
      work();
    } else {
      co_await worker_.run(work);
    }
    deflation->text = exposition::piece(std::move(text));
  } catch (const std::bad_alloc&) {
    log::error(log::http, "no memory to compress an answer", {{"bytes", of.size()}});
  }
  deflation->running = false;
  deflation->ended.notify_all();
}

}  // namespace docker_exporter::web
