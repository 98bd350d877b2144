// What the exporter asked of the engine. An endpoint that was never asked has no series.
#include "collectors/collector.h"
#include "model/requests.h"

namespace docker_exporter::collectors {
namespace {

using exposition::counter;
using exposition::histogram;

constexpr std::array<std::string_view, 2> per_code = {"endpoint", "code"};
constexpr auto answers =
    counter("docker_exporter_api_requests_total",
            "Requests to the engine that were answered, by HTTP status.", per_code);
constexpr std::array<std::string_view, 2> per_reason = {"endpoint", "reason"};
constexpr auto failures =
    counter("docker_exporter_api_request_failures_total",
            "Requests to the engine that were not answered, or not in a way that can be read, by "
            "reason; refusals are answers.",
            per_reason);
constexpr std::array<std::string_view, 1> per_endpoint = {"endpoint"};
constexpr auto durations =
    histogram("docker_exporter_api_request_duration_seconds",
              "Time until the whole answer of the engine was there; for events, until they began.",
              per_endpoint, model::Durations::bounds_seconds);

void collect(const Scrape& scrape, exposition::Writer& out) {
  const model::Requests& requests = scrape.snapshot.exporter.requests;
  for (std::size_t i = 0; i < requests.size(); ++i)
    for (const auto& [code, count] : requests[i].by_code)
      out.sample(answers, {model::endpoints[i], std::to_string(code)}, count);
  for (std::size_t i = 0; i < requests.size(); ++i)
    for (const auto& [reason, count] : requests[i].failures)
      out.sample(failures, {model::endpoints[i], reason}, count);
  for (std::size_t i = 0; i < requests.size(); ++i)
    if (const auto& taken = requests[i].durations; taken.counts != decltype(taken.counts){})
      out.sample(durations, {model::endpoints[i]}, taken.counts, taken.sum_seconds);
}

constexpr const exposition::MetricInfo* metrics[] = {&answers, &failures, &durations};

}  // namespace

extern const Part exporter_requests{.metrics = metrics, .collect = collect};

}  // namespace docker_exporter::collectors
