// Folders of files as the kernel shows them, in a place of their own, gone with the test.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace docker_exporter::kernel {

class Tree {
 public:
  Tree() {
    std::string name = (std::filesystem::temp_directory_path() / "dpe-XXXXXX").string();
    root_ = ::mkdtemp(name.data());
  }
  ~Tree() { std::filesystem::remove_all(root_); }
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;

  // Paths below the root of the tree, with a leading slash.
  std::string path(const std::string& below = "") const { return root_ + below; }
  void write(const std::string& below, const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path(path(below)).parent_path());
    std::ofstream(path(below), std::ios::binary) << text;
  }
  void folder(const std::string& below) const { std::filesystem::create_directories(path(below)); }
  void remove(const std::string& below) const { std::filesystem::remove_all(path(below)); }
  // What was recorded of a cgroup, or of one controller of it.
  void record(const std::string& fixture, const std::string& below) const {
    folder(below);
    std::filesystem::copy(FIXTURES "/" + fixture, path(below),
                          std::filesystem::copy_options::recursive);
  }

 private:
  std::string root_;
};

// 64 hexadecimal digits.
inline std::string id(char digit) {
  return std::string(64, digit);
}

}  // namespace docker_exporter::kernel
