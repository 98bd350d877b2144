// cgroups of the second version: one folder has all files.
#include <algorithm>
#include <array>
#include <vector>

#include "kernel/accounts.h"
#include "kernel/text.h"
#include "kernel/units.h"

namespace docker_exporter::kernel {

using model::Amount;
using model::Usage;

namespace {

void read_cpu(std::string_view text, Usage& usage) {
  usage.cpu.total = microseconds(number_of(text, "usage_usec"));
  usage.cpu.user = microseconds(number_of(text, "user_usec"));
  usage.cpu.system = microseconds(number_of(text, "system_usec"));
  usage.cpu.periods = number_of(text, "nr_periods");
  usage.cpu.throttled_periods = number_of(text, "nr_throttled");
  usage.cpu.throttled = microseconds(number_of(text, "throttled_usec"));
}

// After memory.current, of which it says how much is cache.
void read_memory_stat(std::string_view text, Usage& usage) {
  model::MemoryUsage& memory = usage.memory;
  while (!text.empty()) {
    auto line = take_line(text);
    const auto name = take_word(line);
    const auto value = [&line] { return number(take_word(line)); };
    if (name == "anon") memory.anon = value();
    if (name == "file") memory.file = value();
    if (name == "kernel") memory.kernel = value();  // since Linux 5.18
    if (name == "inactive_file") memory.working_set = model::working_set(memory.usage, value());
    if (name == "pgfault") memory.faults = value();
    if (name == "pgmajfault") memory.major_faults = value();
  }
}

void read_memory_events(std::string_view text, Usage& usage) {
  model::MemoryEvents& events = usage.memory.events;
  events.low = number_of(text, "low");
  events.high = number_of(text, "high");
  events.max = number_of(text, "max");
  events.oom = number_of(text, "oom");
  events.oom_kill = number_of(text, "oom_kill");
}

// "8:0 rbytes=4096 wbytes=0 rios=1 wios=0 dbytes=0 dios=0"
void read_io(std::string_view text, Usage& usage) {
  while (!text.empty()) {
    auto line = take_line(text);
    const auto device_number = take_word(line);
    const auto colon = std::min(device_number.find(':'), device_number.size());
    const auto major = number(device_number.substr(0, colon));
    const auto minor = number(device_number.substr(std::min(colon + 1, device_number.size())));
    if (!major || !minor) continue;
    model::BlockDevice device{.major = *major,
                              .minor = *minor,
                              .read_bytes = {},
                              .written_bytes = {},
                              .reads = {},
                              .writes = {}};
    for (auto word = take_word(line); !word.empty(); word = take_word(line)) {
      const auto equals = std::min(word.find('='), word.size() - 1);
      const auto name = word.substr(0, equals);
      const auto value = number(word.substr(equals + 1));
      if (name == "rbytes") device.read_bytes = value;
      if (name == "wbytes") device.written_bytes = value;
      if (name == "rios") device.reads = value;
      if (name == "wios") device.writes = value;
    }
    usage.devices.push_back(device);
  }
}

using model::MemoryUsage;

constexpr std::array accounts = {
    Account{"cpu.stat", read_cpu},
    Account{"memory.current", read_memory<&MemoryUsage::usage>},
    Account{"memory.stat", read_memory_stat},
    Account{"memory.peak", read_memory<&MemoryUsage::peak>},  // since Linux 5.19
    Account{"memory.swap.current", read_memory<&MemoryUsage::swap>},
    Account{"memory.events", read_memory_events},
    Account{"pids.current", read_pids},
    Account{"io.stat", read_io},
};

}  // namespace

std::span<const Account> unified_accounts() {
  static const std::vector<Account> all = [] {
    std::vector<Account> both(accounts.begin(), accounts.end());
    both.insert(both.end(), pressure_accounts().begin(), pressure_accounts().end());
    return both;
  }();
  return all;
}

}  // namespace docker_exporter::kernel
