// What GET /info tells of the engine itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace docker_exporter::model {

// Texts are "" and numbers absent where the engine does not tell.
struct EngineInfo {
  std::string version;
  std::string name;  // of the host
  std::string operating_system;
  std::string os_type;
  std::string kernel_version;
  std::string architecture;
  std::string storage_driver;
  std::string logging_driver;
  std::string cgroup_driver;
  std::string cgroup_version;
  std::string default_runtime;
  std::optional<bool> live_restore;
  std::optional<std::uint64_t> cpus;
  std::optional<std::uint64_t> memory_bytes;
  std::optional<std::uint64_t> images;
  std::optional<std::uint64_t> warnings;
};

}  // namespace docker_exporter::model
