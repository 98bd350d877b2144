// Escaping, numbers and metadata lines of the text format.
#include "exposition/writer.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "base/utf8.h"

namespace docker_exporter::exposition {
namespace {

bool is_plain(char c) {
  return c >= ' ' && c < 0x7f && c != '\\' && c != '"';
}

void append_label(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append("=\"");
  append_label_value(out, value);
  out += '"';
}

void append_labels(std::string& out, std::span<const std::string_view> names,
                   std::span<const std::string_view> values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) out += ',';
    append_label(out, names[i], values[i]);
  }
}

// The shortest text that reads back, but whole numbers as people write them: 1700000000, not
// 1.7e+09.
std::string_view spell(double value, std::array<char, 32>& text) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  constexpr double all_exact_below = 1e15;
  char* const begin = text.data();
  const auto end =
      std::abs(value) < all_exact_below && std::trunc(value) == value
          ? std::to_chars(begin, begin + text.size(), static_cast<std::int64_t>(value)).ptr
          : std::to_chars(begin, begin + text.size(), value).ptr;
  return {begin, end};
}

}  // namespace

std::string_view name(Type type) {
  constexpr std::array<std::string_view, 3> names = {"gauge", "counter", "histogram"};
  return names[static_cast<std::size_t>(type)];
}

void append_label_value(std::string& out, std::string_view value) {
  while (!value.empty()) {
    const auto plain = static_cast<std::size_t>(
        std::find_if_not(value.begin(), value.end(), is_plain) - value.begin());
    out += value.substr(0, plain);
    value.remove_prefix(plain);
    if (value.empty()) return;
    const char c = value.front();
    std::size_t length = 1;
    if (c == '\\') {
      out += "\\\\";
    } else if (c == '"') {
      out += "\\\"";
    } else if (c == '\n') {
      out += "\\n";
    } else if (length = c == '\0' ? 0 : base::first_character(value).bytes; length == 0) {
      out += base::replacement_character;
      length = 1;
    } else {
      out += value.substr(0, length);
    }
    value.remove_prefix(length);
  }
}

void Writer::family(const MetricInfo& metric) {
  assert(std::find(families_.begin(), families_.end(), &metric) == families_.end());
  families_.push_back(&metric);
  // OpenMetrics calls a counter's family by its name without what every counter's sample has.
  std::string_view family = metric.name;
  if (format_ == Format::openmetrics && metric.type == Type::counter)
    family.remove_suffix(std::string_view("_total").size());
  out_.append("# HELP ").append(family).append(" ").append(metric.help);
  out_.append("\n# TYPE ").append(family).append(" ").append(name(metric.type)).append("\n");
}

void Writer::open(const MetricInfo& metric) {
  if (families_.empty() || families_.back() != &metric) family(metric);
}

// The metadata come first, so that they are no part of a row; without any sample they go again.
void Writer::begin_rows(const MetricInfo& metric) {
  before_ = out_.size();
  open(metric);
  begin_ = out_.size();
  if (!keeps_rows_) return;
  const auto found = std::ranges::find(earlier_.rows, &metric, &Rows::metric);
  earlier_rows_ = found == earlier_.rows.end() ? nullptr : &*found;
  rows_.push_back({&metric, begin_, {}});
  if (earlier_rows_ != nullptr) rows_.back().ends.reserve(earlier_rows_->ends.size());
}

void Writer::copy_rows(const Run& run) {
  const auto& ends = earlier_rows_->ends;
  const std::size_t first = run.was == 0 ? 0 : ends[run.was - 1];
  const std::size_t last = ends[run.was + run.count - 1];
  // Modulo 2^32, as the ends themselves.
  const auto shift = static_cast<std::uint32_t>(out_.size() - begin_ - first);
  out_ += earlier_.text.substr(earlier_rows_->begin + first, last - first);
  for (std::size_t i = run.was; i < run.was + run.count; ++i)
    rows_.back().ends.push_back(ends[i] + shift);
}

void Writer::end_rows() {
  if (out_.size() > begin_ || begin_ == before_) return;
  out_.resize(before_);
  families_.pop_back();
  if (keeps_rows_) rows_.back().begin = before_;
}

void Writer::begin(const MetricInfo& metric, std::span<const std::string_view> values,
                   std::span<const Label> more) {
  open(metric);
  out_ += metric.name;
  if (!values.empty() || metric.empty_braces) {
    out_ += '{';
    append_labels(out_, metric.labels, values);
    for (const Label& label : more) {
      out_ += ',';
      append_label(out_, label.name, label.value);
    }
    out_ += '}';
  }
  out_ += ' ';
}

void Writer::histogram(const MetricInfo& metric, std::span<const double> bounds,
                       std::span<const std::string_view> values,
                       std::span<const std::uint64_t> counts, double sum) {
  open(metric);
  std::array<char, 32> text{};
  const auto line = [&](std::string_view suffix, std::string_view bound) {
    out_.append(metric.name).append(suffix).append("{");
    append_labels(out_, metric.labels, values);
    if (!bound.empty()) out_.append(",le=\"").append(bound).append("\"");
    out_ += "} ";
  };
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    below += counts[i];
    line("_bucket", i < bounds.size() ? spell_bound(bounds[i], text) : "+Inf");
    number(below);
  }
  line("_sum", "");
  number(sum);
  line("_count", "");
  number(below);
}

std::string_view Writer::spell_bound(double bound, std::array<char, 32>& text) const {
  const std::string_view plain = spell(bound, text);
  // OpenMetrics wants bounds as Python writes them: 5.0.
  if (format_ == Format::text || plain.find_first_of(".e") != plain.npos) return plain;
  text[plain.size()] = '.';
  text[plain.size() + 1] = '0';
  return {text.data(), plain.size() + 2};
}

void Writer::number(double value) {
  std::array<char, 32> text{};
  out_.append(spell(value, text)).append("\n");
}

void Writer::number(std::chrono::nanoseconds value) {
  constexpr std::uint64_t one_second = 1'000'000'000;
  const auto count = static_cast<std::uint64_t>(value.count());
  const std::uint64_t magnitude = value.count() < 0 ? 0 - count : count;
  std::array<char, 32> text{};
  char* end = text.data();
  if (value.count() < 0) *end++ = '-';
  end = std::to_chars(end, text.data() + text.size(), magnitude / one_second).ptr;
  if (std::uint64_t rest = magnitude % one_second; rest != 0) {
    *end++ = '.';
    for (std::uint64_t digit = one_second / 10; rest != 0; digit /= 10) {
      *end++ = static_cast<char>('0' + rest / digit);
      rest %= digit;
    }
  }
  out_.append(text.data(), end).append("\n");
}

}  // namespace docker_exporter::exposition
