// As time.ParseDuration does it: units in any order, decimals cut below a nanosecond.
#include "web/go_duration.h"

#include <charconv>
#include <cstdint>
#include <limits>

namespace docker_exporter::web {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t nanoseconds;
};
constexpr Unit units[] = {
    {"ns", 1},
    {"us", 1000},
    {"\xc2\xb5s", 1000},  // the micro sign, and the Greek letter
    {"\xce\xbcs", 1000},
    {"ms", 1'000'000},
    {"s", 1'000'000'000},
    {"m", 60'000'000'000},
    {"h", 3'600'000'000'000},
};
constexpr std::uint64_t longest = std::numeric_limits<std::int64_t>::max();
constexpr std::string_view digits = "0123456789";

const Unit* unit_of(std::string_view name) {
  for (const Unit& unit : units)
    if (unit.name == name) return &unit;
  return nullptr;
}

std::string_view take(std::string_view& text, std::size_t size) {
  const auto taken = text.substr(0, size);
  text.remove_prefix(taken.size());
  return taken;
}

// 0.`decimals` of the unit, by floating point as in Go.
std::uint64_t fraction_of(const Unit& unit, std::string_view decimals) {
  std::uint64_t value = 0;
  double scale = 1;
  for (const char digit : decimals.substr(0, 15)) {
    value = value * 10 + static_cast<std::uint64_t>(digit - '0');
    scale *= 10;
  }
  return static_cast<std::uint64_t>(static_cast<double>(value) *
                                    (static_cast<double>(unit.nanoseconds) / scale));
}

}  // namespace

std::optional<std::chrono::nanoseconds> parse_go_duration(std::string_view text) {
  if (text == "0") return std::chrono::nanoseconds(0);
  if (text.empty()) return std::nullopt;
  std::uint64_t total = 0;
  while (!text.empty()) {
    const auto whole = take(text, text.find_first_not_of(digits));
    std::string_view decimals;
    if (text.starts_with('.')) {
      text.remove_prefix(1);
      decimals = take(text, text.find_first_not_of(digits));
    }
    if (whole.empty() && decimals.empty()) return std::nullopt;
    const Unit* unit = unit_of(take(text, text.find_first_of("0123456789.")));
    if (unit == nullptr) return std::nullopt;
    std::uint64_t count = 0;
    if (!whole.empty() &&
        std::from_chars(whole.data(), whole.data() + whole.size(), count).ec != std::errc())
      return std::nullopt;
    if (count > longest / unit->nanoseconds) return std::nullopt;
    total += count * unit->nanoseconds + fraction_of(*unit, decimals);
    if (total > longest) return std::nullopt;
  }
  return std::chrono::nanoseconds(static_cast<std::int64_t>(total));
}

}  // namespace docker_exporter::web
