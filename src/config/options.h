// Every setting and command, each in one entry of one table: parsing, --help and docs follow it.
#pragma once

#include <array>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "config/settings.h"
#include "config/values.h"

namespace docker_exporter::config {

inline constexpr std::array<std::string_view, 7> groups = {
    "Engine", "Listening", "Metrics", "Resources", "Containers", "Logging", "Commands"};

struct Option {
  std::string_view group;
  std::string name;        // "listen-port"; the flag is --listen-port
  std::string_view value;  // what --help calls the value; "": a switch
  std::string help;
  bool empty_is_default = false;  // an empty value says nothing, as an unset variable does
  bool repeatable = false;        // "--x=a --x=b" is "--x=a,b"
  std::function<Reading(std::string_view text, Settings& into)> read;
  std::function<std::string(const Settings&)> show;

  // --collector.up is --collector.up=true, --no-collector.up is --collector.up=false.
  bool is_switch() const { return value.empty(); }
};

// Ends the program after one thing instead of serving. Has no value and no environment variable.
struct CommandOption {
  std::string_view name;
  char letter;   // of the short form, or 0
  bool is_word;  // "healthcheck" rather than "--healthcheck"
  Command command;
  std::string_view help;
};

std::span<const Option> options();
std::span<const CommandOption> command_options();

// --listen-port
std::string flag(const Option& option);

// --no-collector.up
std::string off_flag(const Option& option);

// --listen-port PORT, --[no-]collector.up
std::string usage(const Option& option);

// LISTEN_PORT, and CONTAINER_HEALTH_FILTER_LABEL of container_health.filter_label: derived, so that
// the two names of a setting cannot disagree.
std::string variable(const Option& option);

}  // namespace docker_exporter::config
