// Read from left to right as a whole, since only that tells a comma from one inside quotes.
#include "web/forwarded.h"

#include <optional>

#include "web/ascii.h"

namespace docker_exporter::web {
namespace {

struct Pair {
  std::string_view name;
  std::string value;  // quotes and escapes resolved
};

// What is left to read.
class Line {
 public:
  explicit Line(std::string_view text) : rest_(text) {}

  // The next character after white space; 0 at the end.
  char peek() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size()));
    return rest_.empty() ? '\0' : rest_.front();
  }
  void skip() { rest_.remove_prefix(1); }

  std::optional<Pair> pair() {
    const auto equals = rest_.find('=');
    if (equals == rest_.npos || !is_token(rest_.substr(0, equals))) return std::nullopt;
    Pair pair{rest_.substr(0, equals), {}};
    rest_.remove_prefix(equals + 1);
    const bool quoted = rest_.starts_with('"');
    auto value = quoted ? quoted_string() : bare();
    if (!value) return std::nullopt;
    pair.value = *std::move(value);
    return pair;
  }

 private:
  std::optional<std::string> bare() {
    const auto end = std::min(rest_.find_first_of(" \t,;\""), rest_.size());
    if (end == 0) return std::nullopt;
    std::string value(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return value;
  }

  std::optional<std::string> quoted_string() {
    std::string value;
    for (std::size_t at = 1; at < rest_.size(); ++at) {
      if (rest_[at] == '"') {
        rest_.remove_prefix(at + 1);
        return value;
      }
      if (rest_[at] == '\\') ++at;
      if (at < rest_.size()) value += rest_[at];
    }
    return std::nullopt;
  }

  std::string_view rest_;
};

// node-port: digits, or an obfuscated one (RFC 7239, 6).
bool is_port(std::string_view text) {
  return (is_digits(text) && text.size() <= 5) || (text.size() > 1 && text.starts_with('_'));
}

std::variant<std::string, ForwardedProblem> address_of(std::string_view node) {
  if (node.starts_with('_')) return ForwardedProblem::obfuscated;
  if (node.starts_with('[')) {
    const auto end = node.find(']');
    if (end == node.npos) return ForwardedProblem::malformed;
    const auto after = node.substr(end + 1);
    if (!after.empty() && (after.front() != ':' || !is_port(after.substr(1))))
      return ForwardedProblem::malformed;
    const auto address = node.substr(1, end - 1);
    if (address.find(':') == address.npos) return ForwardedProblem::malformed;
    return std::string(address);
  }
  const auto colon = node.find(':');
  const bool one_colon = colon != node.npos && colon == node.rfind(':');
  if (one_colon) {
    if (!is_port(node.substr(colon + 1))) return ForwardedProblem::malformed;
    node = node.substr(0, colon);
  }
  if (equal_ignoring_case(node, "unknown")) return ForwardedProblem::unknown;
  return std::string(node);
}

}  // namespace

std::variant<std::string, ForwardedProblem> last_forwarded_for(std::string_view text) {
  Line line(text);
  bool anything = false;  // a pair in the last element that has one
  bool new_element = true;
  std::optional<std::string> node;
  for (;;) {
    while (line.peek() == ',' || line.peek() == ';') {
      if (line.peek() == ',') new_element = true;
      line.skip();
    }
    if (line.peek() == '\0') break;
    auto pair = line.pair();
    if (!pair) return ForwardedProblem::malformed;
    const char after = line.peek();
    if (after != '\0' && after != ',' && after != ';') return ForwardedProblem::malformed;
    // Empty elements are no elements (RFC 9110, 5.6.1.2), so a new one begins with its first pair.
    if (new_element) node.reset();
    new_element = false;
    anything = true;
    if (!equal_ignoring_case(pair->name, "for")) continue;
    if (node) return ForwardedProblem::malformed;
    node = std::move(pair->value);
  }
  if (!anything) return ForwardedProblem::malformed;
  if (!node) return ForwardedProblem::without_for;
  return address_of(*node);
}

}  // namespace docker_exporter::web
