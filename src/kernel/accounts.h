// Which file of a cgroup tells what of a usage, for both versions of cgroups.
//
// kernel: Documentation/admin-guide/cgroup-v2.rst, cgroup-v1/{memory,cpuacct,blkio-controller}.rst,
// accounting/psi.rst.
#pragma once

#include <span>
#include <string_view>

#include "model/usage.h"

namespace docker_exporter::kernel {

// What cannot be read stays absent.
struct Account {
  std::string_view file;
  void (*read)(std::string_view text, model::Usage& usage);
  // Only of devices that a file before has told of, so that without one it need not be read.
  bool of_known_devices = false;
};

// A folder of the first version, each in a hierarchy of its own or together with others.
struct Controller {
  std::string_view name;
  std::span<const Account> accounts;
};

std::span<const Controller> controllers();     // v1
std::span<const Account> unified_accounts();   // v2
std::span<const Account> pressure_accounts();  // v2 beside v1: controllers are v1's
void read_interfaces(std::string_view text, model::Usage& usage);  // /proc/PID/net/dev

}  // namespace docker_exporter::kernel
