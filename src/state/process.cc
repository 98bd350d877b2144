// Three small files and a folder, with plain system calls: this is done for every scrape. The
// format is that of proc(5).
#include "state/process.h"

#include <dirent.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string_view>

#include "kernel/file.h"
#include "kernel/text.h"

namespace docker_exporter::state {
namespace {

// What follows `name` in the line that begins with it; empty where there is none.
std::string_view after(std::string_view text, std::string_view name) {
  while (!text.starts_with(name)) {
    const auto end = text.find('\n');
    if (end == text.npos) return {};
    text.remove_prefix(end + 1);
  }
  return text.substr(name.size());
}

// Of the soft and the hard limit the soft one: it is what makes a call fail.
std::optional<double> limit(std::string_view limits, std::string_view name) {
  auto line = after(limits, name);
  const auto word = kernel::take_word(line);
  if (word == "unlimited") return std::numeric_limits<double>::infinity();
  if (const auto value = kernel::number(word)) return static_cast<double>(*value);
  return std::nullopt;
}

void read_stat(const std::string& proc, model::Process& process) {
  const std::string stat = kernel::read_file(proc + "/self/stat");
  // Field 2 is the name of the program, which may itself hold spaces and parentheses.
  const auto name_ends = stat.rfind(')');
  if (name_ends == stat.npos) return;
  auto fields = std::string_view(stat).substr(name_ends + 1);
  std::optional<std::uint64_t> user, system, start;
  const auto ticks_per_second = static_cast<double>(::sysconf(_SC_CLK_TCK));
  for (int field = 3; field <= 24; ++field) {
    const auto value = kernel::number(kernel::take_word(fields));
    if (field == 14) user = value;
    if (field == 15) system = value;
    if (field == 20) process.threads = value;
    if (field == 22) start = value;
    if (field == 23) process.virtual_memory_bytes = value;
    if (field == 24 && value)
      process.resident_memory_bytes = *value * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  }
  if (user && system) process.cpu_seconds = static_cast<double>(*user + *system) / ticks_per_second;
  if (!start) return;
  const std::string machine = kernel::read_file(proc + "/stat");
  auto boot_line = after(machine, "btime ");
  if (const auto boot = kernel::number(kernel::take_word(boot_line)))
    process.start_time_seconds =
        static_cast<double>(*boot) + static_cast<double>(*start) / ticks_per_second;
}

// Since Linux 6.2 the size of the folder is the number of descriptors; listing thousands of them,
// as the files of cgroups are, costs milliseconds.
std::optional<std::uint64_t> told_fds(const std::string& folder) {
  struct statfs system{};
  struct stat status{};
  if (::statfs(folder.c_str(), &system) != 0 || system.f_type != PROC_SUPER_MAGIC)
    return std::nullopt;
  if (::stat(folder.c_str(), &status) != 0 || status.st_size <= 0) return std::nullopt;
  return static_cast<std::uint64_t>(status.st_size);
}

std::optional<std::uint64_t> count_fds(const std::string& proc) {
  if (const auto told = told_fds(proc + "/self/fd")) return told;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir((proc + "/self/fd").c_str()),
                                                   ::closedir);
  if (folder == nullptr) return std::nullopt;
  // The descriptor that reads the folder is in it.
  const std::string own = std::to_string(::dirfd(folder.get()));
  std::uint64_t count = 0;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody else has this folder
  while (const dirent* entry = ::readdir(folder.get())) {
    const std::string_view name = entry->d_name;
    if (!name.starts_with('.') && name != own) ++count;
  }
  return count;
}

}  // namespace

model::Process read_process(const std::string& proc) {
  model::Process process;
  read_stat(proc, process);
  const std::string limits = kernel::read_file(proc + "/self/limits");
  process.max_fds = limit(limits, "Max open files ");
  process.virtual_memory_max_bytes = limit(limits, "Max address space ");
  process.open_fds = count_fds(proc);
  return process;
}

}  // namespace docker_exporter::state
