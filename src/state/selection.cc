// RE2 matches in linear time, whatever pattern a user writes.
#include "state/selection.h"

#include <re2/re2.h>

#include <algorithm>

namespace docker_exporter::state {

// Those that are empty are nullptr.
struct Selection::Patterns {
  std::unique_ptr<const RE2> include;
  std::unique_ptr<const RE2> exclude;
};

namespace {

bool is_false(std::string_view text) {
  constexpr std::string_view word = "false";
  return std::equal(text.begin(), text.end(), word.begin(), word.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

// False: `error` says why.
bool compile(const std::string& pattern, std::unique_ptr<const RE2>& into, std::string& error) {
  if (pattern.empty()) return true;
  RE2::Options options;
  options.set_log_errors(false);  // RE2 would write to stderr itself
  auto compiled = std::make_unique<const RE2>(pattern, options);
  if (!compiled->ok()) {
    error = compiled->error();
    return false;
  }
  into = std::move(compiled);
  return true;
}

}  // namespace

std::optional<Selection> Selection::make(const std::string& include, const std::string& exclude,
                                         std::string& error) {
  Selection selection;
  if (include.empty() && exclude.empty()) return selection;
  auto patterns = std::make_shared<Patterns>();
  if (!compile(include, patterns->include, error) || !compile(exclude, patterns->exclude, error))
    return std::nullopt;
  selection.patterns_ = std::move(patterns);
  return selection;
}

bool Selection::selects(const model::Container& container) const {
  const std::string* label = container.label(enabled_label);
  return (label == nullptr || !is_false(*label)) && selects_name(container.name);
}

bool Selection::selects_name(std::string_view name) const {
  if (patterns_ == nullptr) return true;
  const re2::StringPiece text(name.data(), name.size());
  if (patterns_->include && !RE2::FullMatch(text, *patterns_->include)) return false;
  return !patterns_->exclude || !RE2::FullMatch(text, *patterns_->exclude);
}

}  // namespace docker_exporter::state
