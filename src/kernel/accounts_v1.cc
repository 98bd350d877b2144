// cgroups of the first version: a folder in the hierarchy of each controller.
#include <unistd.h>

#include <array>
#include <chrono>

#include "kernel/accounts.h"
#include "kernel/text.h"
#include "kernel/units.h"

namespace docker_exporter::kernel {

using model::Amount;
using model::Usage;
using std::chrono::nanoseconds;

namespace {

model::Span from_nanoseconds(Amount amount) {
  if (!amount || *amount > static_cast<std::uint64_t>(nanoseconds::max().count()))
    return std::nullopt;
  return nanoseconds(*amount);
}

// In ticks of USER_HZ, of which there are 100 in a second wherever Docker runs.
model::Span from_ticks(Amount amount) {
  static const auto tick = static_cast<std::uint64_t>(1'000'000 / ::sysconf(_SC_CLK_TCK));
  if (!amount || *amount > UINT64_MAX / tick) return std::nullopt;
  return microseconds(*amount * tick);
}

void read_cpu_total(std::string_view text, Usage& usage) {
  usage.cpu.total = from_nanoseconds(number(take_word(text)));
}
void read_cpu_modes(std::string_view text, Usage& usage) {
  usage.cpu.user = from_ticks(number_of(text, "user"));
  usage.cpu.system = from_ticks(number_of(text, "system"));
}
constexpr std::array cpuacct = {Account{"cpuacct.usage", read_cpu_total},
                                Account{"cpuacct.stat", read_cpu_modes}};

void read_throttling(std::string_view text, Usage& usage) {
  usage.cpu.periods = number_of(text, "nr_periods");
  usage.cpu.throttled_periods = number_of(text, "nr_throttled");
  usage.cpu.throttled = from_nanoseconds(number_of(text, "throttled_time"));
}
constexpr std::array cpu = {Account{"cpu.stat", read_throttling}};

// After memory.usage_in_bytes, of which it says how much is cache. The lines without "total_" leave
// out the groups below.
void read_memory_stat(std::string_view text, Usage& usage) {
  model::MemoryUsage& memory = usage.memory;
  while (!text.empty()) {
    auto line = take_line(text);
    const auto name = take_word(line);
    const auto value = [&line] { return number(take_word(line)); };
    if (name == "total_rss") memory.anon = value();
    if (name == "total_cache") memory.file = value();
    if (name == "total_swap") memory.swap = value();
    if (name == "total_inactive_file")
      memory.working_set = model::working_set(memory.usage, value());
    if (name == "total_pgfault") memory.faults = value();
    if (name == "total_pgmajfault") memory.major_faults = value();
  }
}
void read_failures(std::string_view text, Usage& usage) {
  usage.memory.events.max = number(take_word(text));
}
void read_oom_control(std::string_view text, Usage& usage) {
  usage.memory.events.oom_kill = number_of(text, "oom_kill");
}
using model::MemoryUsage;
constexpr std::array memory = {
    Account{"memory.usage_in_bytes", read_memory<&MemoryUsage::usage>},
    Account{"memory.stat", read_memory_stat},
    Account{"memory.max_usage_in_bytes", read_memory<&MemoryUsage::peak>},
    Account{"memory.kmem.usage_in_bytes", read_memory<&MemoryUsage::kernel>},
    Account{"memory.failcnt", read_failures},
    Account{"memory.oom_control", read_oom_control}};

constexpr std::array pids = {Account{"pids.current", read_pids}};

model::BlockDevice& device_of(Usage& usage, std::uint64_t major, std::uint64_t minor) {
  for (model::BlockDevice& device : usage.devices)
    if (device.major == major && device.minor == minor) return device;
  model::BlockDevice& added = usage.devices.emplace_back();
  added.major = major;
  added.minor = minor;
  return added;
}

// "8:0 Read 4096"; the last line is a total.
template <Amount model::BlockDevice::* read, Amount model::BlockDevice::* write>
void read_block(std::string_view text, Usage& usage) {
  while (!text.empty()) {
    auto line = take_line(text);
    auto device = take_word(line);
    const auto operation = take_word(line);
    const auto colon = device.find(':');
    if (colon == device.npos || (operation != "Read" && operation != "Write")) continue;
    const auto major = number(device.substr(0, colon));
    const auto minor = number(device.substr(colon + 1));
    if (!major || !minor) continue;
    device_of(usage, *major, *minor).*(operation == "Read" ? read : write) =
        number(take_word(line));
  }
}
using model::BlockDevice;
constexpr std::array blkio = {
    Account{"blkio.throttle.io_service_bytes_recursive",
            read_block<&BlockDevice::read_bytes, &BlockDevice::written_bytes>},
    Account{"blkio.throttle.io_serviced_recursive",
            read_block<&BlockDevice::reads, &BlockDevice::writes>, /*of_known_devices=*/true}};

// Where a container is looked for first comes first.
constexpr std::array all = {Controller{"memory", memory}, Controller{"cpuacct", cpuacct},
                            Controller{"cpu", cpu}, Controller{"pids", pids},
                            Controller{"blkio", blkio}};

}  // namespace

std::span<const Controller> controllers() {
  return all;
}

}  // namespace docker_exporter::kernel
