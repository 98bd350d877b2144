// Metrics as constants. A wrong name, help text or label list does not compile.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace docker_exporter::exposition {

enum class Type { gauge, counter, histogram };

std::string_view name(Type type);

struct MetricInfo {
  Type type;
  std::string_view name;
  std::string_view help;
  std::span<const std::string_view> labels;
  // "docker_up{} 1": the reference writes braces around no labels, and its users match them.
  bool empty_braces = false;
  // Not empty: further labels follow, whose names are known at run time only and look like this.
  std::string_view more_labels = {};
};

// N labels. `labels` refers to an array of static storage.
template <std::size_t N>
struct Metric : MetricInfo {};

// N labels, and further ones with each sample.
template <std::size_t N>
struct OpenMetric : MetricInfo {};

// N labels and B bounds, in arrays of static storage. The bucket above the highest bound has none.
template <std::size_t N, std::size_t B>
struct Histogram : MetricInfo {
  std::span<const double> bounds;
};

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

consteval MetricInfo metric(Type type, std::string_view name, std::string_view help,
                            std::span<const std::string_view> labels) {
  check_name(name);
  for (const auto label : labels) {
    check_name(label);
    if (label == "le") throw "le is the label of the buckets of a histogram";
  }
  if (type == Type::counter && !name.ends_with("_total")) throw "a counter's name ends in _total";
  if (type != Type::counter && name.ends_with("_total"))
    throw "only a counter's name ends in _total";
  for (const std::string_view suffix : {"_bucket", "_sum", "_count"})
    if (name.ends_with(suffix)) throw "_bucket, _sum and _count are put behind a histogram's name";
  if (help.size() < 2 || !help.ends_with('.')) throw "help is a sentence with a full stop";
  // The formats differ in how they escape these.
  for (const char c : help)
    if (c == '"' || c == '\\' || c == '\n') throw "help has no quotes, backslashes or line feeds";
  return {type, name, help, labels};
}

}  // namespace detail

template <std::size_t N = 0>
consteval Metric<N> gauge(std::string_view name, std::string_view help,
                          const std::array<std::string_view, N>& labels = no_labels) {
  return {detail::metric(Type::gauge, name, help, labels)};
}

template <std::size_t N = 0>
consteval Metric<N> counter(std::string_view name, std::string_view help,
                            const std::array<std::string_view, N>& labels = no_labels) {
  return {detail::metric(Type::counter, name, help, labels)};
}

template <std::size_t N, std::size_t B>
consteval Histogram<N, B> histogram(std::string_view name, std::string_view help,
                                    const std::array<std::string_view, N>& labels,
                                    const std::array<double, B>& bounds) {
  for (std::size_t i = 1; i < B; ++i)
    if (!(bounds[i - 1] < bounds[i])) throw "the bounds of a histogram ascend";
  return {detail::metric(Type::histogram, name, help, labels), bounds};
}

consteval Metric<0> with_empty_braces(Metric<0> metric) {
  metric.empty_braces = true;
  return metric;
}

// `looks_like`: for the documentation, "label_*".
template <std::size_t N>
consteval OpenMetric<N> with_more_labels(const Metric<N>& metric, std::string_view looks_like) {
  OpenMetric<N> open{metric};
  open.more_labels = looks_like;
  return open;
}

}  // namespace docker_exporter::exposition
