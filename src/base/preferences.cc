// Commas between entries, semicolons between an entry and its parameters.
#include "base/preferences.h"

#include <algorithm>
#include <charconv>

namespace docker_exporter::base {
namespace {

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// The size of `text` where there is none. In quotes it separates nothing.
std::size_t find_separator(std::string_view text, char separator) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quoted && text[i] == '\\')
      ++i;
    else if (text[i] == '"')
      quoted = !quoted;
    else if (text[i] == separator && !quoted)
      return i;
  }
  return text.size();
}

// What comes before the separator, which is taken off `rest` with it.
std::string_view next(std::string_view& rest, char separator) {
  const auto end = find_separator(rest, separator);
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

double quality(std::string_view text) {
  double value = 1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && value >= 0 && value <= 1 ? value : 1;
}

Preference read(std::string_view text) {
  Preference preference;
  preference.name = lower(next(text, ';'));
  while (!text.empty()) {
    std::string_view parameter = next(text, ';');
    std::string name = lower(next(parameter, '='));
    std::string_view value = trim(parameter);
    if (value.size() >= 2 && value.starts_with('"') && value.ends_with('"'))
      value = value.substr(1, value.size() - 2);
    if (name == "q")
      preference.q = quality(value);
    else
      preference.parameters.emplace_back(std::move(name), value);
  }
  return preference;
}

}  // namespace

std::vector<Preference> preferences(std::string_view header) {
  std::vector<Preference> all;
  while (!header.empty()) all.push_back(read(next(header, ',')));
  return all;
}

}  // namespace docker_exporter::base
