// What is missing where an endpoint may not be asked, in words for those who set up the proxy.
#include "state/rights.h"

#include <string_view>

#include "base/log.h"

namespace docker_exporter::state {

namespace log = base::log;
using base::Error;
using model::Endpoint;
using model::Mode;

namespace {

std::string_view name(Endpoint endpoint) {
  return model::endpoints[static_cast<std::size_t>(endpoint)];
}

std::string_view without(Endpoint endpoint) {
  switch (endpoint) {
    case Endpoint::ping:
      return "the list decides whether the engine is up";
    case Endpoint::version:
      return "paths go without a version of the API";
    case Endpoint::list:
      return "there is nothing about containers";
    case Endpoint::inspect:
      return "start times, restarts, limits and probes are missing";
    case Endpoint::events:
      return "containers are listed at every scrape, and counters of events are missing";
    case Endpoint::info:
      return "docker_engine_* is missing";
    case Endpoint::stats:
      return "what containers use is missing where their cgroups cannot be read";
  }
  return "";
}

std::string_view meaning(Mode mode) {
  switch (mode) {
    case Mode::events:
      return "events tell what changed, inspect tells how";
    case Mode::polling:
      return "without events, containers are listed at every scrape";
    case Mode::no_inspect:
      return "without inspect, the container list is all there is";
    case Mode::none:
      return "nothing is known of containers: the engine is down, or the list is refused";
    case Mode::unknown:
      break;
  }
  return "nothing is known yet";
}

}  // namespace

void Rights::answered(Endpoint endpoint) {
  auto& known = permitted_[static_cast<std::size_t>(endpoint)];
  if (known == false) log::info(log::engine, "allowed", {{"endpoint", name(endpoint)}});
  known = true;
}

void Rights::failed(Endpoint endpoint, const Error& error) {
  auto& known = permitted_[static_cast<std::size_t>(endpoint)];
  const bool refused =
      error.reason == Error::Reason::denied || error.reason == Error::Reason::not_found;
  if (!refused || known == false) return;
  known = false;
  // An error, since the default RUST_LOG shows nothing less, and only a person can mend it.
  log::error(
      log::engine, "not allowed",
      {{"endpoint", name(endpoint)}, {"means", without(endpoint)}, {"detail", error.detail}});
}

void Rights::mode(Mode mode) {
  if (mode == mode_) return;
  mode_ = mode;
  log::info(log::engine, "mode", {{"mode", static_cast<int>(mode)}, {"means", meaning(mode)}});
}

}  // namespace docker_exporter::state
