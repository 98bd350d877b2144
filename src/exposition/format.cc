// Accept as RFC 9110 has it (12.5.1), as far as two formats need it.
#include "exposition/format.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

namespace docker_exporter::exposition {
namespace {

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// What comes before the separator, which is taken off `rest` with it. Quoted strings are not split:
// none of those who ask for our formats sends one with a separator in it.
std::string_view next(std::string_view& rest, char separator) {
  const auto end = std::min(rest.find(separator), rest.size());
  const auto part = trim(rest.substr(0, end));
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

// 0 to 1; what is no such number is as if it were not there: some send q=2 for "most of all".
double quality(std::string_view text) {
  double value = 1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && value >= 0 && value <= 1 ? value : 1;
}

struct Range {
  std::string type;
  std::string version;
  double q = 1;
};

Range read(std::string_view text) {
  Range range;
  range.type = lower(next(text, ';'));
  while (!text.empty()) {
    std::string_view parameter = next(text, ';');
    const std::string name = lower(next(parameter, '='));
    std::string_view value = trim(parameter);
    if (value.size() >= 2 && value.starts_with('"') && value.ends_with('"'))
      value = value.substr(1, value.size() - 2);
    if (name == "q") range.q = quality(value);
    if (name == "version") range.version = value;
  }
  return range;
}

// How closely a range names the text format: 0 is not at all.
int names_text(const Range& range) {
  if (range.type == "text/plain") return range.version.empty() || range.version == "0.0.4" ? 3 : 0;
  if (range.type == "text/*") return 2;
  return range.type == "*/*" ? 1 : 0;
}

}  // namespace

std::string_view content_type(Format format) {
  return format == Format::text ? "text/plain; version=0.0.4; charset=utf-8"
                                : "application/openmetrics-text; version=1.0.0; charset=utf-8";
}

Format negotiate(std::string_view accept) {
  double openmetrics = 0;
  double text = 0;
  int closest = 0;
  while (!accept.empty()) {
    const Range range = read(next(accept, ','));
    if (range.type == "application/openmetrics-text" &&
        (range.version.empty() || range.version == "1.0.0"))
      openmetrics = std::max(openmetrics, range.q);
    const int closeness = names_text(range);
    if (closeness == 0 || closeness < closest) continue;
    text = closeness == closest ? std::max(text, range.q) : range.q;
    closest = closeness;
  }
  return openmetrics > 0 && openmetrics >= text ? Format::openmetrics : Format::text;
}

}  // namespace docker_exporter::exposition
