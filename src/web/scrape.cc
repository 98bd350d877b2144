// Everything between a request for /metrics and its body.
#include "web/scrape.h"

#include <utility>
#include <variant>

#include "base/printable.h"
#include "web/bodies.h"

namespace docker_exporter::web {

namespace asio = boost::asio;

namespace {

constexpr std::size_t max_shown_bytes = 200;

struct Offer {
  Offer(asio::any_io_executor executor, collectors::Options options, collectors::Wanted collectors)
      : enabled(std::move(collectors)), bodies(std::move(executor), std::move(options)) {}
  const collectors::Wanted enabled;
  Bodies bodies;
};

asio::awaitable<Answer> scrape(state::Tracker& tracker, std::shared_ptr<Offer> offer, Query query,
                               async::Deadline deadline) {
  const auto wanted = collectors::narrow(offer->enabled, query.collect, query.exclude);
  if (const auto* fault = std::get_if<std::string>(&wanted)) {
    const std::string text = base::printable(*fault, max_shown_bytes) + "\n";
    co_return Answer{400, std::make_shared<const exposition::Body>(text)};
  }
  const auto& narrowed = std::get<collectors::Wanted>(wanted);
  const auto needs = collectors::needs_of(narrowed);
  const auto snapshot = co_await tracker.freshen(deadline, needs);
  Answer answer;
  answer.gzip = query.gzip;
  if (query.gzip)
    answer.body = co_await offer->bodies.gzip(snapshot, narrowed, query.format);
  else
    answer.body = offer->bodies.plain(snapshot, narrowed, query.format);
  co_return answer;
}

}  // namespace

Exposition exposition_of(asio::any_io_executor executor, state::Tracker& tracker,
                         collectors::Options options, collectors::Wanted enabled) {
  auto offer = std::make_shared<Offer>(std::move(executor), std::move(options), std::move(enabled));
  return [&tracker, offer](Query query, async::Deadline deadline) {
    return scrape(tracker, offer, std::move(query), deadline);
  };
}

}  // namespace docker_exporter::web
