// Escaping, numbers and metadata lines of the text format.
#include "exposition/writer.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace docker_exporter::exposition {
namespace {

// Length of the UTF-8 sequence at the front of `text`, or 0 where there is none (RFC 3629: no
// overlong forms, no surrogates, nothing above U+10FFFF).
std::size_t utf8_length(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto follows = [&](std::size_t i, unsigned low, unsigned high) {
    return i < text.size() && at(i) >= low && at(i) <= high;
  };
  const unsigned lead = at(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return follows(1, 0x80, 0xBF) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const unsigned low = lead == 0xE0 ? 0xA0 : 0x80;
    const unsigned high = lead == 0xED ? 0x9F : 0xBF;
    return follows(1, low, high) && follows(2, 0x80, 0xBF) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const unsigned low = lead == 0xF0 ? 0x90 : 0x80;
    const unsigned high = lead == 0xF4 ? 0x8F : 0xBF;
    return follows(1, low, high) && follows(2, 0x80, 0xBF) && follows(3, 0x80, 0xBF) ? 4 : 0;
  }
  return 0;
}

}  // namespace

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
    } else if (length = c == '\0' ? 0 : utf8_length(value); length == 0) {
      out += "\xEF\xBF\xBD";
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
