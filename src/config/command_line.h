// The command line taken apart: which command, and the text of each flag that was given.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/settings.h"

namespace docker_exporter::config {

struct CommandLine {
  Command command = Command::serve;
  std::map<std::string, std::string, std::less<>> values;  // by the option's name
};

// Throws UsageError for what no option or command knows, for a missing or superfluous value, for a
// flag given twice and for two commands. --help and --version beat other commands.
CommandLine read_command_line(const std::vector<std::string>& arguments);

// A value as messages show it: escaped, cut, and as *** where it may hold a password.
std::string shown(std::string_view value);

}  // namespace docker_exporter::config
