// --help, --version and the settings table of the documentation, printed from the option table.
#pragma once

#include <string>

namespace docker_exporter::config {

std::string help();            // grouped, at most 80 columns
std::string version();         // "docker-prometheus-exporter 3.0.0\n"
std::string markdown_table();  // the settings table of README.md and docs/configuration.md

}  // namespace docker_exporter::config
