// Everything between a request for /metrics and its body.
#include "web/scrape.h"

#include <utility>

namespace docker_exporter::web {

namespace asio = boost::asio;

namespace {

asio::awaitable<std::shared_ptr<const std::string>> scrape(state::Tracker& tracker,
                                                           collectors::Options options,
                                                           async::Deadline deadline) {
  const auto snapshot = co_await tracker.freshen(deadline, model::everything);
  co_return std::make_shared<const std::string>(collectors::expose(*snapshot, options));
}

}  // namespace

Exposition exposition_of(state::Tracker& tracker, collectors::Options options) {
  return
      [&tracker, options](async::Deadline deadline) { return scrape(tracker, options, deadline); };
}

}  // namespace docker_exporter::web
