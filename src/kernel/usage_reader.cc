// A cgroup that is gone shows when one of its files can no longer be read; then it is looked for
// once more, since a container that was restarted has a new one.
#include "kernel/usage_reader.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace docker_exporter::kernel {

using model::Usage;

UsageReader::UsageReader(std::string cgroup_root, std::string proc_root, std::size_t keep)
    : tree_(std::move(cgroup_root)), proc_root_(std::move(proc_root)), keep_(keep) {}

std::vector<std::shared_ptr<const Usage>> UsageReader::read(const std::vector<Asked>& containers,
                                                            Clock::time_point now) {
  for (auto& [id, cgroup] : cgroups_) cgroup.asked = false;
  for (const Asked& asked : containers)
    if (const auto known = cgroups_.find(asked.id); known != cgroups_.end())
      known->second.asked = true;
  for (auto it = cgroups_.begin(); it != cgroups_.end();) {
    if (!it->second.asked) forget(it->second);
    it = it->second.asked ? std::next(it) : cgroups_.erase(it);
  }
  std::vector<std::shared_ptr<const Usage>> all;
  all.reserve(containers.size());
  for (const Asked& asked : containers) all.push_back(read_one(asked, now));
  return all;
}

std::shared_ptr<const Usage> UsageReader::read_one(const Asked& asked, Clock::time_point now) {
  Cgroup& cgroup = cgroups_[asked.id];
  cgroup.asked = true;
  if (!cgroup.whole && !cgroup.files.empty() && now >= cgroup.look_again) forget(cgroup);
  for (const bool opened_before : {!cgroup.files.empty(), false}) {
    if (!opened_before && !open(cgroup, asked.id, now)) break;
    const auto usage = std::make_shared<Usage>();
    if (read_files(cgroup, *usage)) {
      read_network(cgroup, asked, *usage);
      usage->cgroup = cgroup.path;
      model::settle(*usage);
      return usage;
    }
    forget(cgroup);
    if (!opened_before) break;
  }
  cgroups_.erase(asked.id);
  return nullptr;
}

// Some files are there and cannot be read: those of pressure where the kernel does not measure it.
bool UsageReader::open(Cgroup& cgroup, const std::string& id, Clock::time_point now) {
  cgroup.path = tree_.find(id, now);
  if (cgroup.path.empty()) return false;
  // A container that is being made may not have all of them yet; others it may never have.
  constexpr Clock::duration longest_wait = std::chrono::minutes(1);
  cgroup.whole = true;
  cgroup.look_again = now + cgroup.wait;
  cgroup.wait = std::min(2 * cgroup.wait, longest_wait);
  for (const Hierarchy& hierarchy : tree_.all())
    for (const Account& account : hierarchy.accounts) {
      std::string path = hierarchy.root + cgroup.path + '/' + std::string(account.file);
      Descriptor file = open_to_read(AT_FDCWD, path);
      if (!file || !read_whole(file.get(), buffer_)) {
        cgroup.whole = false;
        continue;
      }
      const bool keep = kept_ < keep_;
      if (keep) ++kept_;
      cgroup.files.push_back({std::move(path), &account, keep ? std::move(file) : Descriptor()});
    }
  return !cgroup.files.empty();
}

// All of them or none: a cgroup of which a part is gone is not that of a running container.
bool UsageReader::read_files(Cgroup& cgroup, Usage& usage) {
  for (const File& file : cgroup.files) {
    if (file.account->of_known_devices && usage.devices.empty()) continue;
    Descriptor opened;
    if (!file.kept) opened = open_to_read(AT_FDCWD, file.path);
    const int fd = file.kept ? file.kept.get() : opened.get();
    if (fd < 0) return false;
    const auto text = read_whole(fd, buffer_, Records::one);
    if (!text) return false;
    file.account->read(*text, usage);
  }
  return true;
}

void UsageReader::read_network(Cgroup& cgroup, const Asked& asked, Usage& usage) {
  if (!asked.network_of) return;
  if (cgroup.folder && cgroup.process != asked.network_of) {
    cgroup.folder = Descriptor();
    --kept_;
  }
  if (!cgroup.folder) {
    cgroup.folder = open_process(asked.id, *asked.network_of);
    if (!cgroup.folder) return;
    cgroup.process = asked.network_of;
    ++kept_;
  }
  // Opened anew each time: an open file would keep the network of an ended container alive.
  const Descriptor file = open_to_read(cgroup.folder.get(), "net/dev");
  if (file)
    if (const auto text = read_whole(file.get(), buffer_)) read_interfaces(*text, usage);
  if (kept_ <= keep_) return;
  cgroup.folder = Descriptor();
  --kept_;
}

// The number may be another process's by now, or be counted in another namespace; the folder, once
// open, stays that of the process.
Descriptor UsageReader::open_process(const std::string& id, std::uint64_t process) {
  Descriptor folder = open_folder(proc_root_ + '/' + std::to_string(process));
  if (!folder) return folder;
  const Descriptor file = open_to_read(folder.get(), "cgroup");
  const auto cgroups = file ? read_whole(file.get(), buffer_) : std::nullopt;
  const bool own = cgroups && cgroups->find(id) != cgroups->npos;
  return own ? std::move(folder) : Descriptor();
}

void UsageReader::forget(Cgroup& cgroup) {
  for (const File& file : cgroup.files)
    if (file.kept) --kept_;
  cgroup.files.clear();
  if (cgroup.folder) --kept_;
  cgroup.folder = Descriptor();
}

}  // namespace docker_exporter::kernel
