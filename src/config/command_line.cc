// Boost.Program_options takes the words apart; what they mean, and every message, is ours.
#include "config/command_line.h"

#include <algorithm>
#include <boost/program_options/errors.hpp>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/value_semantic.hpp>
#include <numeric>
#include <optional>

#include "base/printable.h"
#include "config/options.h"

namespace docker_exporter::config {
namespace {

namespace po = boost::program_options;

constexpr std::size_t max_shown_bytes = 100;

std::string spell(const CommandOption& option) {
  return (option.is_word ? "" : "--") + std::string(option.name);
}

po::options_description description() {
  po::options_description all;
  for (const Option& option : options()) {
    all.add_options()(option.name.c_str(), po::value<std::string>());
    if (option.is_switch()) all.add_options()(off_flag(option).c_str() + 2, "");
  }
  for (const CommandOption& option : command_options()) {
    if (option.is_word) continue;
    std::string names(option.name);
    if (option.letter != 0) (names += ',') += option.letter;
    all.add_options()(names.c_str(), "");
  }
  return all;
}

// Case, and which of - _ . was typed, are the likeliest mistakes of all.
std::string folded(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c >= 'A' && c <= 'Z')
      result += static_cast<char>(c - 'A' + 'a');
    else
      result += c == '_' || c == '.' ? '-' : c;
  }
  return result;
}

// How many letters must be added, dropped or changed to get from one to the other.
std::size_t edits(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < from.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < to.size(); ++j) {
      const std::size_t changed = diagonal + (from[i] == to[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, diagonal + 1});
    }
  }
  return row[to.size()];
}

// The flag or word that was most likely meant.
std::optional<std::string> similar(std::string_view typed) {
  const std::string wanted =
      folded(typed.substr(std::min(typed.find_first_not_of('-'), typed.size())));
  if (wanted.size() < 3 || wanted.size() > 50) return std::nullopt;
  std::optional<std::string> best;
  std::size_t best_edits = std::max<std::size_t>(2, wanted.size() / 4) + 1;
  const auto consider = [&](std::string_view name, std::string spelled) {
    const std::string candidate = folded(name);
    const std::size_t needed = candidate.starts_with(wanted) ? 1 : edits(wanted, candidate);
    if (needed >= best_edits) return;
    best_edits = needed;
    best = std::move(spelled);
  };
  for (const Option& option : options()) {
    consider(option.name, flag(option));
    if (option.is_switch()) consider(off_flag(option).substr(2), off_flag(option));
  }
  for (const CommandOption& option : command_options()) consider(option.name, spell(option));
  return best;
}

[[noreturn]] void refuse(const std::string& text) {
  throw UsageError(text + " See --help.");
}

[[noreturn]] void refuse_unknown(std::string_view token) {
  const bool looks_like_flag = token.starts_with('-');
  // What follows "=" is a value, perhaps a secret one.
  if (looks_like_flag) token = token.substr(0, token.find('='));
  std::string text = (looks_like_flag ? "unknown flag " : "unknown command ") + shown(token);
  const auto meant = similar(token);
  if (meant && *meant != token)
    text += ": did you mean " + *meant + "?";
  else
    text += ".";
  refuse(text);
}

void take_command(CommandLine& line, std::string& taken_as, const CommandOption& option) {
  if (option.command == Command::help || option.command == Command::version) {
    if (line.command != Command::help) line.command = option.command;
    return;
  }
  if (!taken_as.empty() && taken_as != spell(option))
    refuse(taken_as + " and " + spell(option) + " cannot be combined.");
  taken_as = spell(option);
  if (line.command == Command::serve) line.command = option.command;
}

// "--docker-host=" of an empty shell variable is an empty value, which the library would refuse; of
// a switch it says nothing. A switch alone is true, and takes no next argument for its value.
std::vector<std::string> spelled_out(const std::vector<std::string>& arguments) {
  std::vector<std::string> result;
  for (const std::string& argument : arguments) {
    const auto option = std::ranges::find_if(options(), [&](const Option& one) {
      return argument == flag(one) + (one.is_switch() && !argument.ends_with('=') ? "" : "=");
    });
    if (option == options().end()) {
      result.push_back(argument);
    } else if (!option->is_switch()) {
      result.push_back(flag(*option));
      result.emplace_back();
    } else if (!argument.ends_with('=')) {
      result.push_back(argument + "=true");
    }
  }
  return result;
}

void take(CommandLine& line, std::string& command_taken_as, const po::option& parsed) {
  const std::string token = parsed.original_tokens.empty() ? "" : parsed.original_tokens.front();
  for (const CommandOption& command : command_options()) {
    if (parsed.unregistered || (parsed.position_key < 0) == command.is_word) continue;
    if ((command.is_word ? token : parsed.string_key) != command.name) continue;
    take_command(line, command_taken_as, command);
    return;
  }
  if (parsed.unregistered || parsed.position_key >= 0) refuse_unknown(token);
  for (const Option& option : options()) {
    if (!option.is_switch() || "--" + parsed.string_key != off_flag(option)) continue;
    if (!line.values.emplace(option.name, "false").second)
      refuse(flag(option) + " is given twice.");
    return;
  }
  const std::string& value = parsed.value.front();
  // In "--docker-host --once" the value was forgotten; a value that begins so follows a "=".
  if (parsed.original_tokens.size() > 1 && value.starts_with("--"))
    refuse("--" + parsed.string_key + " needs a value.");
  const auto [known, first] = line.values.emplace(parsed.string_key, value);
  if (first) return;
  const auto option = std::ranges::find(options(), parsed.string_key, &Option::name);
  if (option == options().end() || !option->repeatable)
    refuse("--" + parsed.string_key + " is given twice.");
  known->second += "," + value;
}

}  // namespace

std::string shown(std::string_view value) {
  if (value.find('@') != std::string_view::npos) return "***";  // user:password@host
  if (value.empty()) return "\"\"";
  return base::printable(value, max_shown_bytes);
}

CommandLine read_command_line(const std::vector<std::string>& arguments) {
  using namespace po::command_line_style;
  CommandLine line;
  std::string command_taken_as;
  try {
    const po::options_description all = description();
    const auto parsed = po::command_line_parser(spelled_out(arguments))
                            .options(all)
                            .style(allow_long | long_allow_adjacent | long_allow_next |
                                   allow_short | short_allow_next | allow_dash_for_short)
                            .allow_unregistered()
                            .run();
    for (const po::option& option : parsed.options) take(line, command_taken_as, option);
  } catch (const po::invalid_command_line_syntax& error) {
    const bool missing = error.kind() == po::invalid_syntax::missing_parameter;
    refuse(shown(error.get_option_name()) + (missing ? " needs a value." : " takes no value."));
  } catch (const po::error& error) {
    refuse(base::printable(error.what(), max_shown_bytes) + ".");
  }
  return line;
}

}  // namespace docker_exporter::config
