// Metrics as constants. A wrong name, help text or label list does not compile.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace docker_exporter::exposition {

enum class Type { gauge, counter };

std::string_view name(Type type);

struct MetricInfo {
  Type type;
  std::string_view name;
  std::string_view help;
  std::span<const std::string_view> labels;
  // "docker_up{} 1": the reference writes braces around no labels, and its users match them.
  bool empty_braces = false;
};

// N labels. `labels` refers to an array of static storage.
template <std::size_t N>
struct Metric : MetricInfo {};

inline constexpr std::array<std::string_view, 0> no_labels{};

namespace detail {

constexpr bool letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
constexpr bool digit(char c) {
  return c >= '0' && c <= '9';
}

consteval void check_name(std::string_view name) {
  if (name.empty() || !letter(name.front())) throw "a name starts with a letter or an underscore";
  for (const char c : name)
    if (!letter(c) && !digit(c)) throw "a name has letters, digits and underscores only";
}

template <std::size_t N>
consteval Metric<N> metric(Type type, std::string_view name, std::string_view help,
                           const std::array<std::string_view, N>& labels) {
  check_name(name);
  for (const auto label : labels) check_name(label);
  if (type == Type::counter && !name.ends_with("_total")) throw "a counter's name ends in _total";
  if (type != Type::counter && name.ends_with("_total"))
    throw "only a counter's name ends in _total";
  if (help.size() < 2 || !help.ends_with('.')) throw "help is a sentence with a full stop";
  return Metric<N>{{type, name, help, std::span<const std::string_view>(labels)}};
}

}  // namespace detail

template <std::size_t N = 0>
consteval Metric<N> gauge(std::string_view name, std::string_view help,
                          const std::array<std::string_view, N>& labels = no_labels) {
  return detail::metric(Type::gauge, name, help, labels);
}

template <std::size_t N = 0>
consteval Metric<N> counter(std::string_view name, std::string_view help,
                            const std::array<std::string_view, N>& labels = no_labels) {
  return detail::metric(Type::counter, name, help, labels);
}

consteval Metric<0> with_empty_braces(Metric<0> metric) {
  metric.empty_braces = true;
  return metric;
}

}  // namespace docker_exporter::exposition
