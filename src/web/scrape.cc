// Everything between a request for /metrics, or for the page, and its body.
#include "web/scrape.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <variant>

#include "base/printable.h"
#include "collectors/container_health.h"
#include "web/bodies.h"
#include "web/cpu_shares.h"
#include "web/page.h"

namespace docker_exporter::web {

namespace asio = boost::asio;

namespace {

constexpr std::size_t max_shown_bytes = 200;
constexpr std::chrono::seconds page_patience{5};

struct Offer {
  Offer(asio::any_io_executor executor, collectors::Options with, collectors::Wanted collectors)
      : options(std::move(with)),
        enabled(std::move(collectors)),
        bodies(std::move(executor), options) {}
  const collectors::Options options;
  const collectors::Wanted enabled;
  Bodies bodies;
  CpuShares cpu;
};

// Of the containers that were learnt, those that the metrics name: where container_health alone
// speaks of containers, it speaks of those that opted in.
void hide_unnamed(model::Snapshot& snapshot, const Offer& offer) {
  const auto names_all = [](const collectors::Collector* one) {
    return one->needs.containers && one != &collectors::container_health;
  };
  if (snapshot.containers == nullptr || std::ranges::any_of(offer.enabled, names_all)) return;
  auto named = std::make_shared<model::Containers>(*snapshot.containers);
  std::erase_if(named->all, [&](const auto& container) {
    return !collectors::opted_in(*container, offer.options);
  });
  snapshot.containers = std::move(named);
}

asio::awaitable<Answer> show_page(state::Tracker& tracker, std::shared_ptr<Offer> offer, bool gzip,
                                  async::Deadline deadline) {
  PageOptions options{.version = offer->options.build.version,
                      .needs = collectors::needs_of(offer->enabled)};
  for (const auto* collector : offer->enabled) options.collectors.push_back(collector->name);
  // Nobody looks at an empty window for longer, whatever has not come by then.
  const auto soon = std::min(deadline, async::in(page_patience));
  const auto learnt = co_await tracker.freshen(soon, options.needs);
  model::Snapshot snapshot = *learnt;
  hide_unnamed(snapshot, *offer);
  const Shares shares = snapshot.resources ? offer->cpu.look(*snapshot.resources) : Shares();
  std::string html = page(snapshot, shares, options, std::chrono::system_clock::now());
  Answer answer;
  answer.gzip = gzip;
  if (gzip)
    answer.body = co_await offer->bodies.gzip(std::move(html));
  else
    answer.body = std::make_shared<const exposition::Body>(std::move(html));
  co_return answer;
}

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
    if (query.page) return show_page(tracker, offer, query.gzip, deadline);
    return scrape(tracker, offer, std::move(query), deadline);
  };
}

}  // namespace docker_exporter::web
