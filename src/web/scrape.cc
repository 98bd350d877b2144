// Everything between a request for /metrics and its body.
#include "web/scrape.h"

#include <utility>
#include <variant>

#include "base/printable.h"
#include "collectors/expose.h"

namespace docker_exporter::web {

namespace asio = boost::asio;

namespace {

constexpr std::size_t max_shown_bytes = 200;

struct Offer {
  collectors::Options options;
  collectors::Wanted enabled;
};

asio::awaitable<Answer> scrape(state::Tracker& tracker, std::shared_ptr<const Offer> offer,
                               Query query, async::Deadline deadline) {
  const auto wanted = collectors::narrow(offer->enabled, query.collect, query.exclude);
  if (const auto* fault = std::get_if<std::string>(&wanted)) {
    const std::string text = base::printable(*fault, max_shown_bytes) + "\n";
    co_return Answer{400, std::make_shared<const std::string>(text)};
  }
  const auto& narrowed = std::get<collectors::Wanted>(wanted);
  const auto needs = collectors::needs_of(narrowed);
  const auto snapshot = co_await tracker.freshen(deadline, needs);
  std::string text = collectors::expose(*snapshot, offer->options, narrowed, query.format);
  co_return Answer{200, std::make_shared<const std::string>(std::move(text))};
}

}  // namespace

Exposition exposition_of(state::Tracker& tracker, collectors::Options options,
                         collectors::Wanted enabled) {
  auto offer = std::make_shared<const Offer>(Offer{std::move(options), std::move(enabled)});
  return [&tracker, offer](Query query, async::Deadline deadline) {
    return scrape(tracker, offer, std::move(query), deadline);
  };
}

}  // namespace docker_exporter::web
