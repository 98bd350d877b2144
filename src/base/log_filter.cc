// One pass over the directives, each on its own: a bad one never spoils its neighbours.
#include "base/log_filter.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace docker_exporter::base::log {
namespace {

constexpr std::pair<std::string_view, Level> words[] = {
    {"off", Level::off},
    {"error", Level::error},
    {"warn", Level::warn},
    {"info", Level::info},
    {"debug", Level::debug},
    {"trace", Level::trace},
    {"0", Level::off},
    {"1", Level::error},
    {"2", Level::warn},
    {"3", Level::info},
    {"4", Level::debug},
    {"5", Level::trace},
    // Not in the original grammar, where it names a target and so silences everything else.
    {"warning", Level::warn},
};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::optional<Level> parse_level(std::string_view text) {
  for (const auto& [word, level] : words)
    if (std::ranges::equal(text, word, {}, lower)) return level;
  return std::nullopt;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n\v\f";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

// Letters of any script, digits, "_", ":" and "-"; "." since tracing-subscriber 0.3.20.
bool is_target(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    const char l = lower(c);
    return (l >= 'a' && l <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == ':' || c == '-' ||
           c == '.' || static_cast<unsigned char>(c) >= 0x80;
  });
}

}  // namespace

void Filter::add(std::string_view text) {
  const auto equals = text.find('=');
  const std::string_view target = trim(text.substr(0, equals));
  std::optional<Level> level = Level::trace;
  if (equals != std::string_view::npos) {
    const std::string_view word = trim(text.substr(equals + 1));
    if (!word.empty()) level = parse_level(word);
  } else if (const auto of_all = parse_level(target)) {
    directives_.push_back({"", *of_all});
    return;
  }
  // "[span]" fails here as well: its brackets are in no target.
  if (!level || !is_target(target))
    ignored_.emplace_back(text);
  else
    directives_.push_back({std::string(target), *level});
}

Filter::Filter(std::string_view text) {
  while (!text.empty()) {
    const auto comma = text.find(',');
    if (const auto directive = trim(text.substr(0, comma)); !directive.empty()) add(directive);
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
  }
  if (directives_.empty()) directives_.push_back({"", Level::error});
  for (const Directive& directive : directives_) most_ = std::max(most_, directive.level);
}

Level Filter::level(std::string_view target) const {
  const Directive* best = nullptr;
  for (const Directive& directive : directives_)
    if (target.starts_with(directive.target) &&
        (best == nullptr || directive.target.size() >= best->target.size()))
      best = &directive;
  return best == nullptr ? Level::off : best->level;
}

}  // namespace docker_exporter::base::log
