// Any X-Prometheus-Scrape-Timeout-Seconds leaves a scrape no more time than the setting, and less
// than Prometheus waits.
#include <algorithm>
#include <array>
#include <span>

#include "input.h"
#include "web/scrape_budget.h"

using namespace docker_exporter;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace std::chrono_literals;
  const auto text = fuzz::text_of(data, size);
  const std::array<web::Header, 2> twice = {{{"X-Prometheus-Scrape-Timeout-Seconds", text},
                                             {"x-prometheus-scrape-timeout-seconds", "4"}}};
  for (const auto setting : {10ms, 10000ms, 600000ms}) {
    const std::span<const web::Header> once(twice.data(), 1);
    const auto budget = web::scrape_budget(once, setting);
    fuzz::require(budget >= 0ms && budget <= setting);
    fuzz::require(web::scrape_budget(twice, setting) ==
                  std::min<std::chrono::milliseconds>(budget, 3500ms));
  }
  return 0;
}
