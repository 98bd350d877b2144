// What the containers use, as the kernel counts it, whichever way it was learnt.
//
// Absent is what the source does not tell. Counters are those of the container's present run.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/container.h"

namespace docker_exporter::model {

using Amount = std::optional<std::uint64_t>;
using Span = std::optional<std::chrono::nanoseconds>;

struct CpuUsage {
  Span total;  // in all modes; user and system may be coarser than it (ticks, cgroup v1)
  Span user;
  Span system;
  Amount periods;  // of the CPU quota
  Amount throttled_periods;
  Span throttled;
};

struct MemoryEvents {
  Amount low;
  Amount high;
  Amount max;  // the limit was hit
  Amount oom;
  Amount oom_kill;
};

// In bytes.
struct MemoryUsage {
  Amount usage;        // page cache included
  Amount working_set;  // without the page cache that nobody has used lately
  Amount anon;
  Amount file;
  Amount kernel;
  Amount swap;
  Amount peak;  // the largest usage so far
  MemoryEvents events;
  Amount faults;  // page faults, those from disk included
  Amount major_faults;
};

struct Traffic {
  Amount bytes;
  Amount packets;
  Amount errors;
  Amount dropped;
};
struct Interface {
  std::string name;
  Traffic received;
  Traffic sent;
};

struct BlockDevice {
  std::uint64_t major = 0;
  std::uint64_t minor = 0;
  Amount read_bytes;
  Amount written_bytes;
  Amount reads;
  Amount writes;
};

// Pressure stall information: the time in which some, or all, of the processes waited.
struct Pressure {
  Span waiting;
  Span stalled;
};

struct Usage {
  std::string cgroup;  // its path, with a leading slash; "" where untold
  CpuUsage cpu;
  MemoryUsage memory;
  Amount pids;                        // processes and threads
  std::vector<Interface> interfaces;  // sorted by name, each once; without loopback
  std::vector<BlockDevice> devices;   // sorted by number, each once
  Pressure cpu_pressure;
  Pressure memory_pressure;
  Pressure io_pressure;
};

enum class UsageSource { cgroup, stats };

struct ContainerUsage {
  std::shared_ptr<const Container> container;
  std::shared_ptr<const Usage> usage;  // never nullptr
  UsageSource source = UsageSource::cgroup;
};

struct Resources {
  std::vector<ContainerUsage> all;  // in the order of Containers, each name once
  Time at{};                        // by our clock
  std::uint64_t missing = 0;        // running containers of which nothing was learnt in time
  // Of the oldest usage in `all`; absent where there is none.
  std::optional<std::chrono::nanoseconds> oldest_age;
};

// A container that may make network interfaces may make many; of more than this none is told, nor
// of more block devices.
inline constexpr std::size_t most_devices = 1024;

// Makes the lists what Usage says of them.
void settle(Usage& usage);

// What is in use and not only cached: usage less what may be dropped at once.
Amount working_set(Amount usage, Amount inactive_file);

}  // namespace docker_exporter::model
