// All arithmetic is in whole milliseconds: 0.1s is 100 of them, whatever a double would say.
#include "base/duration.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <limits>

namespace docker_exporter::base {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t milliseconds;
};
constexpr std::array<Unit, 5> units{{
    {"d", 86'400'000},
    {"h", 3'600'000},
    {"m", 60'000},
    {"s", 1000},
    {"ms", 1},
}};

constexpr std::uint64_t longest = std::numeric_limits<std::int64_t>::max() / 1'000'000;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Takes the digits at the front of `text`.
std::string_view take_digits(std::string_view& text) {
  const auto end = std::ranges::find_if_not(text, is_digit);
  const std::string_view digits(text.begin(), end);
  text.remove_prefix(digits.size());
  return digits;
}

// 0.digits of a unit in milliseconds; nullopt unless it is a whole number of them.
std::optional<std::uint64_t> fraction_of(std::uint64_t unit, std::string_view digits) {
  while (digits.ends_with('0')) digits.remove_suffix(1);
  // A day has 2^10 * 5^5 * 27 milliseconds: what needs more than ten decimals is never whole.
  if (digits.size() > 10) return std::nullopt;
  std::uint64_t tenths = 0;
  std::uint64_t scale = 1;
  for (const char digit : digits) {
    tenths = tenths * 10 + static_cast<std::uint64_t>(digit - '0');
    scale *= 10;
  }
  if (tenths * unit % scale != 0) return std::nullopt;
  return tenths * unit / scale;
}

// Without the overflow that negating the smallest value would be.
std::uint64_t magnitude(std::int64_t value) {
  return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

// 1 and 500 thousandths: "1.5".
std::string decimal(std::uint64_t whole, std::uint64_t thousandths) {
  if (thousandths == 0) return std::to_string(whole);
  std::string decimals = std::to_string(1000 + thousandths);
  decimals.front() = '.';
  decimals.erase(decimals.find_last_not_of('0') + 1);
  return std::to_string(whole) + decimals;
}

}  // namespace

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  if (text == "0") return std::chrono::milliseconds(0);
  if (text.empty()) return std::nullopt;
  std::uint64_t total = 0;
  auto next_unit = units.begin();
  while (!text.empty()) {
    const std::string_view whole = take_digits(text);
    std::string_view decimals;
    if (text.starts_with('.')) {
      text.remove_prefix(1);
      decimals = take_digits(text);
      if (decimals.empty()) return std::nullopt;
    }
    std::uint64_t count = 0;
    if (std::from_chars(whole.data(), whole.data() + whole.size(), count).ec != std::errc())
      return std::nullopt;

    const std::string_view name = text.substr(0, text.find_first_of("0123456789."));
    const auto unit =
        std::find_if(next_unit, units.end(), [&](const Unit& u) { return u.name == name; });
    if (unit == units.end() || count > longest / unit->milliseconds) return std::nullopt;
    const auto fraction = fraction_of(unit->milliseconds, decimals);
    if (!fraction) return std::nullopt;
    total += count * unit->milliseconds + *fraction;
    if (total > longest) return std::nullopt;
    text.remove_prefix(name.size());
    next_unit = unit + 1;
  }
  return std::chrono::milliseconds(total);
}

std::string spell(std::chrono::milliseconds duration) {
  std::string text = duration.count() < 0 ? "-" : "";
  std::uint64_t rest = magnitude(duration.count());
  if (rest == 0) return "0s";
  if (rest < 1000) return text + std::to_string(rest) + "ms";
  for (const Unit& unit : units) {
    const std::uint64_t count = rest / unit.milliseconds;
    rest %= unit.milliseconds;
    if (unit.name == "s" && rest != 0) return text + decimal(count, rest) + "s";
    if (count != 0) (text += std::to_string(count)) += unit.name;
  }
  return text;
}

std::string spell_elapsed(std::chrono::nanoseconds duration) {
  const std::uint64_t count = magnitude(duration.count());
  if (count == 0 || count >= 1'000'000'000)
    return spell(std::chrono::duration_cast<std::chrono::milliseconds>(duration));
  const std::string sign = duration.count() < 0 ? "-" : "";
  if (count >= 1'000'000) return sign + decimal(count / 1'000'000, count / 1000 % 1000) + "ms";
  if (count >= 1000) return sign + decimal(count / 1000, count % 1000) + "us";
  return sign + std::to_string(count) + "ns";
}

}  // namespace docker_exporter::base
