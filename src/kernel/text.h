// Words and numbers of the kernel's text files.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace docker_exporter::kernel {

// Each takes what it returns off the front of `text`, and what separates it; empty at the end.
std::string_view take_line(std::string_view& text);
std::string_view take_word(std::string_view& line);

// Decimal digits and nothing else, at most 2^64 - 1.
std::optional<std::uint64_t> number(std::string_view word);

// The number in the line "`name` number"; nullopt where there is none.
std::optional<std::uint64_t> number_of(std::string_view text, std::string_view name);

}  // namespace docker_exporter::kernel
