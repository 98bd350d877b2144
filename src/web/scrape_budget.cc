// Reads the number as Go writes it: "10", "0.5", "1e+01".
#include "web/scrape_budget.h"

#include <charconv>
#include <cmath>
#include <optional>

#include "web/ascii.h"

namespace docker_exporter::web {
namespace {

using Seconds = std::chrono::duration<double>;

std::optional<Seconds> positive_seconds(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || !std::isfinite(value) || value <= 0) return std::nullopt;
  return Seconds(value);
}

}  // namespace

std::chrono::milliseconds scrape_budget(std::span<const Header> headers,
                                        std::chrono::milliseconds scrape_timeout) {
  Seconds budget = scrape_timeout;
  for (const auto& [name, value] : headers) {
    if (!equal_ignoring_case(name, "x-prometheus-scrape-timeout-seconds")) continue;
    if (const auto theirs = positive_seconds(value))
      budget = std::min(budget, *theirs > Seconds(1) ? *theirs - Seconds(0.5) : *theirs / 2);
  }
  return std::chrono::duration_cast<std::chrono::milliseconds>(budget);
}

}  // namespace docker_exporter::web
