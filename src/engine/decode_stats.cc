// What one container uses, as the engine tells it. moby: api/types/container/stats.go.
#include <algorithm>
#include <utility>

#include "base/utf8.h"
#include "engine/decode.h"
#include "engine/json_table.h"

namespace docker_exporter::engine {

using base::Result;
using model::Amount;
using model::Usage;

namespace {

// Interfaces, or lines of block devices: two operations a device, and some that are not told.
constexpr std::size_t most_entries = 6 * model::most_devices;
// Linux has 15 bytes, Windows an id of 64.
constexpr std::size_t longest_interface = 128;

// A line of a table of block devices: one number of one operation on one device.
struct BlockLine {
  Amount major;
  Amount minor;
  bool reads = false;
  bool writes = false;
  Amount value;
};

// What the engine says, as sent. The memory statistics are lines of the kernel's memory.stat, named
// differently by the two versions of cgroups.
struct Sent {
  std::optional<model::Time> read;
  Amount pids;
  Amount cpu_total;
  Amount cpu_user;
  Amount cpu_system;
  Amount periods;
  Amount throttled_periods;
  Amount throttled;
  Amount memory;
  Amount peak;
  Amount failures;
  Amount anon, file, kernel, inactive_file, faults, major_faults;                  // v2
  Amount rss, cache, swap, total_inactive_file, total_faults, total_major_faults;  // v1
  std::vector<BlockLine> bytes;
  std::vector<BlockLine> operations;
  std::vector<model::Interface> interfaces;
  bool too_many = false;
};

template <auto list>
void put_line(Sent& sent, std::string_view, const JsonValue& value) {
  auto& lines = sent.*list;
  if (std::holds_alternative<JsonForget>(value)) lines.clear();
  if (!std::holds_alternative<JsonBegin>(value)) return;
  if (lines.size() < most_entries)
    lines.emplace_back();
  else
    sent.too_many = true;
}

// Of the newest entry of a list; each entry begins with nothing that would have to be forgotten.
template <auto list, auto member>
void into_last(Sent& sent, std::string_view, const JsonValue& value) {
  auto& entries = sent.*list;
  if (!entries.empty() && !std::holds_alternative<JsonForget>(value))
    set(entries.back().*member, value);
}

bool is(std::string_view op, std::string_view name) {
  return std::ranges::equal(op, name,
                            [](char a, char b) { return a == b || (a | 0x20) == b; });  // ASCII
}

template <auto list>
void put_operation(Sent& sent, std::string_view, const JsonValue& value) {
  auto& lines = sent.*list;
  if (lines.empty() || std::holds_alternative<JsonForget>(value)) return;
  const auto* op = std::get_if<std::string_view>(&value);
  lines.back().reads = op != nullptr && is(*op, "read");
  lines.back().writes = op != nullptr && is(*op, "write");
}

void put_interface(Sent& sent, std::string_view key, const JsonValue& value) {
  auto& all = sent.interfaces;
  if (std::holds_alternative<JsonForget>(value)) {
    const bool each = key.empty();
    const auto name = base::to_valid_utf8(std::string(key));
    std::erase_if(all, [&](const model::Interface& one) { return each || one.name == name; });
  }
  if (!std::holds_alternative<JsonBegin>(value)) return;
  if (all.size() < most_entries && key.size() <= longest_interface)
    all.push_back({.name = base::to_valid_utf8(std::string(key)), .received = {}, .sent = {}});
  else
    sent.too_many = true;
}

template <auto direction, auto member>
void into_traffic(Sent& sent, std::string_view, const JsonValue& value) {
  if (!sent.interfaces.empty() && !std::holds_alternative<JsonForget>(value))
    set(sent.interfaces.back().*direction.*member, value);
}

using model::Interface;
using model::Traffic;

const JsonTable<Sent>& table() {
  static const JsonTable<Sent> table(
      JsonKind::object,
      {
          {"read", into<&Sent::read>},
          {"pids_stats.current", into<&Sent::pids>},
          {"cpu_stats.cpu_usage.total_usage", into<&Sent::cpu_total>},
          {"cpu_stats.cpu_usage.usage_in_usermode", into<&Sent::cpu_user>},
          {"cpu_stats.cpu_usage.usage_in_kernelmode", into<&Sent::cpu_system>},
          {"cpu_stats.throttling_data.periods", into<&Sent::periods>},
          {"cpu_stats.throttling_data.throttled_periods", into<&Sent::throttled_periods>},
          {"cpu_stats.throttling_data.throttled_time", into<&Sent::throttled>},
          {"memory_stats.usage", into<&Sent::memory>},
          {"memory_stats.max_usage", into<&Sent::peak>},
          {"memory_stats.failcnt", into<&Sent::failures>},
          {"memory_stats.stats.anon", into<&Sent::anon>},
          {"memory_stats.stats.file", into<&Sent::file>},
          {"memory_stats.stats.kernel", into<&Sent::kernel>},
          {"memory_stats.stats.inactive_file", into<&Sent::inactive_file>},
          {"memory_stats.stats.pgfault", into<&Sent::faults>},
          {"memory_stats.stats.pgmajfault", into<&Sent::major_faults>},
          {"memory_stats.stats.total_rss", into<&Sent::rss>},
          {"memory_stats.stats.total_cache", into<&Sent::cache>},
          {"memory_stats.stats.total_swap", into<&Sent::swap>},
          {"memory_stats.stats.total_inactive_file", into<&Sent::total_inactive_file>},
          {"memory_stats.stats.total_pgfault", into<&Sent::total_faults>},
          {"memory_stats.stats.total_pgmajfault", into<&Sent::total_major_faults>},
          {"blkio_stats.io_service_bytes_recursive[]", put_line<&Sent::bytes>},
          {"blkio_stats.io_service_bytes_recursive[].major",
           into_last<&Sent::bytes, &BlockLine::major>},
          {"blkio_stats.io_service_bytes_recursive[].minor",
           into_last<&Sent::bytes, &BlockLine::minor>},
          {"blkio_stats.io_service_bytes_recursive[].op", put_operation<&Sent::bytes>},
          {"blkio_stats.io_service_bytes_recursive[].value",
           into_last<&Sent::bytes, &BlockLine::value>},
          {"blkio_stats.io_serviced_recursive[]", put_line<&Sent::operations>},
          {"blkio_stats.io_serviced_recursive[].major",
           into_last<&Sent::operations, &BlockLine::major>},
          {"blkio_stats.io_serviced_recursive[].minor",
           into_last<&Sent::operations, &BlockLine::minor>},
          {"blkio_stats.io_serviced_recursive[].op", put_operation<&Sent::operations>},
          {"blkio_stats.io_serviced_recursive[].value",
           into_last<&Sent::operations, &BlockLine::value>},
          {"networks.*", put_interface},
          {"networks.*.rx_bytes", into_traffic<&Interface::received, &Traffic::bytes>},
          {"networks.*.rx_packets", into_traffic<&Interface::received, &Traffic::packets>},
          {"networks.*.rx_errors", into_traffic<&Interface::received, &Traffic::errors>},
          {"networks.*.rx_dropped", into_traffic<&Interface::received, &Traffic::dropped>},
          {"networks.*.tx_bytes", into_traffic<&Interface::sent, &Traffic::bytes>},
          {"networks.*.tx_packets", into_traffic<&Interface::sent, &Traffic::packets>},
          {"networks.*.tx_errors", into_traffic<&Interface::sent, &Traffic::errors>},
          {"networks.*.tx_dropped", into_traffic<&Interface::sent, &Traffic::dropped>},
      });
  return table;
}

model::Span nanoseconds(Amount sent) {
  // More than 292 years are no time that a container has used.
  if (!sent || *sent > static_cast<std::uint64_t>(std::chrono::nanoseconds::max().count()))
    return std::nullopt;
  return std::chrono::nanoseconds(*sent);
}

// `read` and `write`: where the value of these operations goes.
void take(const std::vector<BlockLine>& lines, Amount model::BlockDevice::* read,
          Amount model::BlockDevice::* write, std::vector<model::BlockDevice>& devices) {
  for (const BlockLine& line : lines) {
    if (!line.major || !line.minor || (!line.reads && !line.writes)) continue;
    const auto same = [&](const model::BlockDevice& device) {
      return device.major == *line.major && device.minor == *line.minor;
    };
    auto found = std::ranges::find_if(devices, same);
    if (found == devices.end()) {
      devices.emplace_back().major = *line.major;
      found = std::prev(devices.end());
      found->minor = *line.minor;
    }
    (*found).*(line.reads ? read : write) = line.value;
  }
}

model::MemoryUsage memory(const Sent& sent) {
  const bool v1 = sent.rss.has_value();
  model::MemoryUsage memory;
  memory.usage = sent.memory;
  memory.working_set =
      model::working_set(sent.memory, v1 ? sent.total_inactive_file : sent.inactive_file);
  memory.anon = v1 ? sent.rss : sent.anon;
  memory.file = v1 ? sent.cache : sent.file;
  memory.kernel = sent.kernel;
  memory.swap = sent.swap;
  memory.peak = sent.peak;
  memory.faults = v1 ? sent.total_faults : sent.faults;
  memory.major_faults = v1 ? sent.total_major_faults : sent.major_faults;
  // moby: daemon/stats_unix.go. With v1 how often the limit was hit, with v2 the event "oom"; it is
  // left out where it is 0.
  if (v1) memory.events.max = sent.failures.value_or(0);
  if (sent.anon) memory.events.oom = sent.failures.value_or(0);
  return memory;
}

Usage usage(Sent& sent, bool libpod) {
  Usage usage;
  usage.cpu.total = nanoseconds(sent.cpu_total);
  usage.cpu.user = nanoseconds(sent.cpu_user);
  usage.cpu.system = nanoseconds(sent.cpu_system);
  if (!libpod) {
    usage.cpu.periods = sent.periods;
    usage.cpu.throttled_periods = sent.throttled_periods;
    usage.cpu.throttled = nanoseconds(sent.throttled);
  }
  usage.memory = memory(sent);
  usage.pids = sent.pids;
  if (!sent.too_many) {
    usage.interfaces = std::move(sent.interfaces);
    using model::BlockDevice;
    take(sent.bytes, &BlockDevice::read_bytes, &BlockDevice::written_bytes, usage.devices);
    take(sent.operations, &BlockDevice::reads, &BlockDevice::writes, usage.devices);
  }
  model::settle(usage);
  return usage;
}

}  // namespace

struct StatsDecoder::Impl {
  Sent sent;
  TableReader<Sent> reader{table(), sent};
  JsonFeed feed{reader, "what a container uses"};
};

StatsDecoder::StatsDecoder() : impl_(std::make_unique<Impl>()) {}
StatsDecoder::~StatsDecoder() = default;

Result<void> StatsDecoder::put(std::string_view piece) {
  return impl_->feed.put(piece);
}

Result<std::optional<Usage>> StatsDecoder::finish(bool libpod) {
  const auto finished = impl_->feed.finish();
  if (!finished) return finished.error();
  if (!impl_->sent.read) return std::optional<Usage>();
  return std::optional(usage(impl_->sent, libpod));
}

}  // namespace docker_exporter::engine
