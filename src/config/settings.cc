// Flag beats environment beats default, for each option on its own.
#include "config/settings.h"

#include <algorithm>

#include "base/printable.h"
#include "base/utf8.h"
#include "config/command_line.h"
#include "config/options.h"

namespace docker_exporter::config {
namespace {

const Option* find(std::string_view name) {
  const auto found = std::ranges::find(options(), name, &Option::name);
  return found == options().end() ? nullptr : &*found;
}

// As the user wrote it: "LISTEN_PORT=70000 (from the environment)" or "--listen-port 70000".
std::string spell(const std::string& source, std::string_view value) {
  if (source.starts_with("--")) return source + " " + shown(value);
  if (value.empty()) return source + " is empty (in the environment)";
  return source + "=" + shown(value) + " (from the environment)";
}

struct Given {
  std::string source;
  std::string value;
};

std::optional<Given> given(const Option& option, const CommandLine& line,
                           const Environment& environment, std::vector<std::string>& warnings) {
  if (const auto found = line.values.find(option.name); found != line.values.end())
    return Given{flag(option), found->second};
  auto value = environment(variable(option));
  if (!value) return std::nullopt;
  if (!base::is_utf8(*value)) {
    warnings.push_back(spell(variable(option), *value) + ": not UTF-8, treated as unset");
    return std::nullopt;
  }
  return Given{variable(option), std::move(*value)};
}

void apply(const Option& option, const Given& given, Settings& settings) {
  const Reading reading = option.read(given.value, settings);
  if (!reading.expected.empty()) {
    std::string text = spell(given.source, given.value) + ": expected " + reading.expected;
    // What `VAR=` in a compose file does, where the variable it was to be set from is not.
    if (given.value.empty()) text += "; leave it out to get " + option.show(Settings{});
    throw UsageError(text);
  }
  if (!reading.warning.empty())
    settings.warnings.push_back(spell(given.source, given.value) + ": " + reading.warning);
  settings.sources.emplace_back(option.name, given.source);
}

}  // namespace

Settings parse(const std::vector<std::string>& arguments, const Environment& environment) {
  const CommandLine line = read_command_line(arguments);
  Settings settings;
  settings.command = line.command;
  // Who asks for help may do so because of a bad value.
  if (line.command == Command::help || line.command == Command::version) return settings;
  for (const Option& option : options()) {
    const auto text = given(option, line, environment, settings.warnings);
    if (text && !(option.empty_is_default && text->value.empty())) apply(option, *text, settings);
  }
  if (settings.resources == "off")
    for (const collectors::Collector* collector : collectors::all())
      if (collector->needs.resources) collectors::turn(settings.collectors, *collector, false);
  return settings;
}

UsageError Settings::invalid(std::string_view flag_name, std::string_view expected) const {
  const Option* option = find(flag_name);
  if (option == nullptr) return UsageError("expected " + std::string(expected));
  const std::string where = source(flag_name);
  const std::string value = option->show(*this);
  const std::string text =
      where.empty() ? flag(*option) + " " + shown(value) + " (the default)" : spell(where, value);
  return UsageError(text + ": expected " + std::string(expected));
}

std::string Settings::source(std::string_view flag_name) const {
  const auto found = std::ranges::find(sources, flag_name, [](const auto& s) { return s.first; });
  return found == sources.end() ? "" : found->second;
}

}  // namespace docker_exporter::config
