// Names and values as a form sends them: + is a blank, %5B is [.
#include "web/query.h"

#include <algorithm>

#include "web/ascii.h"

namespace docker_exporter::web {
namespace {

// -1: no hexadecimal digit.
int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// A % that two digits do not follow stands for itself.
std::string decoded(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escaped =
        text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0;
    if (escaped) {
      result += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      result += text[i] == '+' ? ' ' : text[i];
    }
  }
  return result;
}

}  // namespace

std::optional<Query> parse_query(std::string_view target) {
  Query query;
  const auto mark = target.find('?');
  if (mark == target.npos) return query;
  std::string_view rest = target.substr(mark + 1);
  while (!rest.empty()) {
    const auto end = std::min(rest.find('&'), rest.size());
    const std::string_view pair = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const auto equals = std::min(pair.find('='), pair.size());
    const std::string name = decoded(pair.substr(0, equals));
    if (name != "collect[]" && name != "exclude[]") continue;
    auto& values = name == "collect[]" ? query.collect : query.exclude;
    values.push_back(decoded(pair.substr(std::min(equals + 1, pair.size()))));
    if (query.collect.size() + query.exclude.size() > max_query_values) return std::nullopt;
  }
  return query;
}

}  // namespace docker_exporter::web
