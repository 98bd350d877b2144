// Both texts follow the option table; only the order of the parts is decided here.
#include "config/help.h"

#include <algorithm>

#include "config/options.h"

namespace docker_exporter::config {
namespace {

constexpr std::size_t columns = 80;
constexpr std::string_view indent = "      ";

// Whole words in lines of at most `columns`, each after `indent`.
void append_wrapped(std::string& out, std::string_view text) {
  std::size_t column = 0;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (column == 0 || column + 1 + end > columns) {
      if (column != 0) out += '\n';
      out += indent;
      column = indent.size();
    } else {
      out += ' ';
      ++column;
    }
    out += text.substr(0, end);
    column += end;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  out += '\n';
}

std::string default_of(const Option& option) {
  return option.show(Settings{});
}

void append_help(std::string& out, const Option& option) {
  const std::string fallback = default_of(option);
  out += "  " + usage(option) + "\n";
  append_wrapped(out, option.help);
  append_wrapped(out,
                 "[" + variable(option) + (fallback.empty() ? "" : ", default " + fallback) + "]");
}

void append_help(std::string& out, const CommandOption& option) {
  out += "  ";
  if (option.letter != 0) (out += '-') += std::string{option.letter} + ", ";
  out += (option.is_word ? "" : "--") + std::string(option.name) + "\n";
  append_wrapped(out, option.help);
}

std::string cell(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '|') result += '\\';
    result += c;
  }
  return result;
}

}  // namespace

std::string help() {
  std::string out =
      "Tells Prometheus whether a Docker Engine is up and how its containers are.\n"
      "\n"
      "usage: docker-prometheus-exporter [flags]\n"
      "       docker-prometheus-exporter [flags] healthcheck\n"
      "\n"
      "A flag beats its environment variable, which stands in brackets. Both forms\n"
      "--flag value and --flag=value are understood. --[no-]flag stands for two: --flag\n"
      "switches something on, --no-flag switches it off.\n";
  for (const std::string_view group : groups) {
    out += "\n" + std::string(group) + ":\n";
    for (const Option& option : options())
      if (option.group == group) append_help(out, option);
    if (group == "Commands")
      for (const CommandOption& option : command_options()) append_help(out, option);
  }
  out +=
      "\n"
      "Examples:\n"
      "  docker-prometheus-exporter --listen-addr 0.0.0.0\n"
      "  docker-prometheus-exporter --docker-host tcp://proxy:2375 --rust-log info\n"
      "  docker-prometheus-exporter --once --container_health.filter_label false\n"
      "  docker-prometheus-exporter --no-collector.engine --container.exclude 'test-.*'\n"
      "\n"
      "Ends with 0 when told to stop, 1 when it cannot run, 2 for a wrong setting.\n";
  return out;
}

std::string version() {
  return "docker-prometheus-exporter " DPE_VERSION "\n";
}

std::string markdown_table() {
  std::string out =
      "| Flag | Environment variable | Default | Meaning |\n"
      "|---|---|---|---|\n";
  for (const Option& option : options()) {
    const std::string fallback = default_of(option);
    out += "| `" + flag(option) + "`" + (option.is_switch() ? ", `" + off_flag(option) + "`" : "") +
           " | `" + variable(option) + "` | " +
           (fallback.empty() ? "" : "`" + cell(fallback) + "`") + " | " + cell(option.help) +
           " |\n";
  }
  for (const CommandOption& option : command_options()) {
    out += "| `" + std::string(option.is_word ? "" : "--") + std::string(option.name) + "`";
    if (option.letter != 0) out += ", `-" + std::string{option.letter} + "`";
    out += " | | | " + cell(option.help) + " |\n";
  }
  return out;
}

}  // namespace docker_exporter::config
