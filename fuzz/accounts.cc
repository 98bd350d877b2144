// Any text in any file of a cgroup, or of network interfaces, leaves a usage in order: each
// interface and each device once.
#include <algorithm>
#include <string>
#include <tuple>

#include "input.h"
#include "kernel/accounts.h"

using namespace docker_exporter;

namespace {

void check(const model::Usage& usage) {
  const auto& names = usage.interfaces;
  const auto& devices = usage.devices;
  for (std::size_t i = 1; i < names.size(); ++i) fuzz::require(names[i - 1].name < names[i].name);
  for (std::size_t i = 1; i < devices.size(); ++i)
    fuzz::require(std::tuple(devices[i - 1].major, devices[i - 1].minor) <
                  std::tuple(devices[i].major, devices[i].minor));
  const model::MemoryUsage& memory = usage.memory;
  fuzz::require(!memory.working_set || *memory.working_set <= memory.usage);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  model::Usage unified;
  for (const auto& account : kernel::unified_accounts()) account.read(text, unified);
  kernel::read_interfaces(text, unified);
  model::settle(unified);
  check(unified);
  model::Usage first;
  for (const auto& controller : kernel::controllers())
    for (const auto& account : controller.accounts) account.read(text, first);
  model::settle(first);
  check(first);
  return 0;
}
