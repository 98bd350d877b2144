// Writes the text format of Prometheus or OpenMetrics, metric by metric.
#pragma once

#include <array>
#include <charconv>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exposition/format.h"
#include "exposition/metric.h"
#include "exposition/rows.h"

namespace docker_exporter::exposition {

template <class T>
concept Number = (std::integral<T> && !std::same_as<T, bool>) || std::same_as<T, double> ||
                 std::same_as<T, std::chrono::nanoseconds>;

struct Label {
  std::string_view name;
  std::string_view value;
};

class Writer {
 public:
  explicit Writer(Format format = Format::text) : format_(format) {}

  // HELP and TYPE lines of a metric that may have no samples. Otherwise its first sample writes
  // them.
  void family(const MetricInfo& metric);

  // Samples of one metric must be written together: the format forbids an interrupted family.
  template <std::size_t N, Number T>
    requires(N > 0)
  void sample(const Metric<N>& metric, const std::string_view (&labels)[N], T value) {
    begin(metric, labels);
    number(value);
  }
  template <Number T>
  void sample(const Metric<0>& metric, T value) {
    begin(metric, {});
    number(value);
  }
  // The names of `more` are not checked: letters, digits and underscores, each name once.
  template <std::size_t N, Number T>
  void sample(const OpenMetric<N>& metric, const std::string_view (&labels)[N],
              std::span<const Label> more, T value) {
    begin(metric, labels, more);
    number(value);
  }
  // `counts`: in each bucket alone, not cumulated; the last one is above the highest bound.
  template <std::size_t N, std::size_t B>
  void sample(const Histogram<N, B>& metric, const std::string_view (&labels)[N],
              const std::array<std::uint64_t, B + 1>& counts, double sum) {
    histogram(metric, metric.bounds, labels, counts, sum);
  }

  // The samples of one metric for each of `count` things: `write` is called with their numbers,
  // except for those whose lines an earlier text has.
  template <std::invocable<std::size_t> Write>
  void each(const MetricInfo& metric, std::size_t count, const Write& write) {
    begin_rows(metric);
    std::size_t next = 0;
    for (const Run& run : earlier_rows_ == nullptr ? std::span<const Run>() : earlier_.runs) {
      for (; next < run.from; ++next) write_row(write, next);
      copy_rows(run);
      next += run.count;
    }
    for (; next < count; ++next) write_row(write, next);
    end_rows();
  }

  // Remembers where the rows of each() are, and takes from `earlier` what can be taken. It must be
  // of the same format and outlive the writer's last each().
  void keep_rows(Earlier earlier) {
    keeps_rows_ = true;
    earlier_ = earlier;
  }
  std::vector<Rows> take_rows() { return std::exchange(rows_, {}); }

  // So many bytes will be written, more or less.
  void expect(std::size_t bytes) { out_.reserve(bytes); }

  // What was written. A whole exposition ends with a line `# EOF`, which is not of the writer's.
  std::string text() && { return std::move(out_); }

 private:
  void begin_rows(const MetricInfo& metric);
  template <std::invocable<std::size_t> Write>
  void write_row(const Write& write, std::size_t number) {
    write(number);
    if (keeps_rows_) rows_.back().ends.push_back(static_cast<std::uint32_t>(out_.size() - begin_));
  }
  void copy_rows(const Run& run);
  void end_rows();
  void open(const MetricInfo& metric);
  void begin(const MetricInfo& metric, std::span<const std::string_view> values,
             std::span<const Label> more = {});
  void histogram(const MetricInfo& metric, std::span<const double> bounds,
                 std::span<const std::string_view> values, std::span<const std::uint64_t> counts,
                 double sum);
  std::string_view spell_bound(double bound, std::array<char, 32>& text) const;
  void number(double value);
  // In seconds, with every digit: a double has not enough of them for an instant of our days.
  void number(std::chrono::nanoseconds value);
  template <std::integral T>
  void number(T value) {
    char text[24];
    const auto end = std::to_chars(text, text + sizeof text, value).ptr;
    *end = '\n';
    out_.append(text, end + 1);
  }

  const Format format_;
  std::string out_;
  std::vector<const MetricInfo*> families_;  // in the order written; the last one is open

  bool keeps_rows_ = false;
  Earlier earlier_{};
  std::vector<Rows> rows_;
  // Of the each() under way:
  std::size_t before_ = 0;              // where the text ended
  std::size_t begin_ = 0;               // of the first row
  const Rows* earlier_rows_ = nullptr;  // nullptr: there are none
};

// Appends `value` as the inside of a quoted label value: backslash, quote and line feed escaped,
// NUL and what is not UTF-8 replaced by U+FFFD, since either would cost the whole scrape.
void append_label_value(std::string& out, std::string_view value);

}  // namespace docker_exporter::exposition
