// Raw answers of real engines, below tests/fixtures.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

namespace docker_exporter::engine {

inline std::string recorded(const std::string& path) {
  std::ifstream file(std::string(FIXTURES) + '/' + path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

inline const char* const docker_engines[] = {"20.10", "26.1", "28.5", "29.7"};

}  // namespace docker_exporter::engine
