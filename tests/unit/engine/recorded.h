// Raw answers of real engines, below tests/fixtures.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace docker_exporter::engine {

inline std::string recorded(const std::string& path) {
  std::ifstream file(std::string(FIXTURES) + '/' + path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

inline std::vector<std::string> recorded_lines(const std::string& path) {
  std::istringstream text(recorded(path));
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

inline const std::string enabled_label =
    "docker-prometheus-exporter.metric.container_health.enabled";
inline const std::vector<std::string> some_labels = {
    "odd.label/x", enabled_label, "com.docker.compose.service", "com.docker.compose.project"};

inline const char* const all_engines[] = {"20.10", "20.10-cgroup2", "26.1",
                                          "28.5",  "29.7",          "podman-4.3.1"};
inline const char* const docker_engines[] = {"20.10", "26.1", "28.5", "29.7"};

}  // namespace docker_exporter::engine
