// RUST_LOG: which targets log from which level on, in the grammar of the tracing crate's EnvFilter.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/log.h"

namespace docker_exporter::base::log {

// filter    = directive *( "," directive )         ; blanks around it and empty ones do not count
// directive = level | target [ "=" [ level ] ]     ; no level: trace; no target: all targets
// level     = off | error | warn | warning | info | debug | trace (any case) | 0 ... 5
//
// A target matches every target it is a prefix of, also within a word. "[span{field=value}]" parts
// are understood and skipped: this program has no spans.
class Filter {
 public:
  explicit Filter(std::string_view text);

  // The longest matching directive decides, of equal ones the last; off where none matches. Without
  // any directive that could be read everything is at error.
  Level level(std::string_view target) const;
  bool enabled(Level level_of_line, std::string_view target) const {
    return level_of_line <= most_ && level_of_line != Level::off && level_of_line <= level(target);
  }

  // The directives that were not read, trimmed, as written.
  const std::vector<std::string>& ignored() const { return ignored_; }

 private:
  struct Directive {
    std::string target;
    Level level;
  };
  void add(std::string_view directive);

  std::vector<Directive> directives_;  // as written
  std::vector<std::string> ignored_;
  Level most_ = Level::off;  // of all directives: most lines are refused by this alone
};

}  // namespace docker_exporter::base::log
