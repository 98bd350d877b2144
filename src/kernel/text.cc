// Lines end with a line feed, words with a blank.
#include "kernel/text.h"

#include <algorithm>
#include <charconv>

namespace docker_exporter::kernel {

std::string_view take_line(std::string_view& text) {
  const auto line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  return line;
}

std::string_view take_word(std::string_view& line) {
  constexpr std::string_view blank = " \t\n";
  line.remove_prefix(std::min(line.find_first_not_of(blank), line.size()));
  const auto word = line.substr(0, line.find_first_of(blank));
  line.remove_prefix(word.size());
  return word;
}

std::optional<std::uint64_t> number(std::string_view word) {
  std::uint64_t value = 0;
  const auto [at, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc() || at != word.data() + word.size()) return std::nullopt;
  return value;
}

std::optional<std::uint64_t> number_of(std::string_view text, std::string_view name) {
  while (!text.empty()) {
    auto line = take_line(text);
    if (take_word(line) == name) return number(take_word(line));
  }
  return std::nullopt;
}

}  // namespace docker_exporter::kernel
