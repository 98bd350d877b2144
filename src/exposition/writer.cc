// Escaping, numbers and metadata lines of the text format.
#include "exposition/writer.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "base/utf8.h"

namespace docker_exporter::exposition {
std::string_view name(Type type) {
  return type == Type::gauge ? "gauge" : "counter";
}

void append_label_value(std::string& out, std::string_view value) {
  while (!value.empty()) {
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
  out_.append("# HELP ").append(metric.name).append(" ").append(metric.help);
  out_.append("\n# TYPE ").append(metric.name).append(" ").append(name(metric.type)).append("\n");
}

void Writer::begin(const MetricInfo& metric, std::span<const std::string_view> values) {
  if (families_.empty() || families_.back() != &metric) family(metric);
  out_ += metric.name;
  if (!values.empty() || metric.empty_braces) {
    out_ += '{';
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (i > 0) out_ += ',';
      out_.append(metric.labels[i]).append("=\"");
      append_label_value(out_, values[i]);
      out_ += '"';
    }
    out_ += '}';
  }
  out_ += ' ';
}

void Writer::number(double value) {
  if (std::isnan(value)) {
    out_ += "NaN\n";
  } else if (std::isinf(value)) {
    out_ += value > 0 ? "+Inf\n" : "-Inf\n";
  } else {
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, value).ptr;
    *end = '\n';
    out_.append(text, end + 1);
  }
}

std::string Writer::finish() && {
  out_ += "# EOF\n";
  return std::move(out_);
}

}  // namespace docker_exporter::exposition
