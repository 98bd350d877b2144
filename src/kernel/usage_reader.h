// What containers use, out of the kernel's own files: no engine has to be asked.
//
// Files are kept open between two readings, since opening them costs four times what reading does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "kernel/cgroup_tree.h"
#include "kernel/file.h"
#include "model/usage.h"

namespace docker_exporter::kernel {

struct Asked {
  std::string id;
  // Of a process whose network interfaces are the container's own; absent: they are not read.
  model::Amount network_of;
};

class UsageReader {
 public:
  using Clock = CgroupTree::Clock;

  // `keep`: so many descriptors at most stay open between two readings.
  UsageReader(std::string cgroup_root, std::string proc_root, std::size_t keep);

  // In the order asked; nullptr where there is no cgroup of that container. What was asked for
  // before, and is not now, is forgotten.
  std::vector<std::shared_ptr<const model::Usage>> read(const std::vector<Asked>& containers,
                                                        Clock::time_point now);

  std::size_t kept() const { return kept_; }  // descriptors

 private:
  struct File {
    std::string path;
    const Account* account;
    Descriptor kept;
  };
  struct Cgroup {
    std::string path;
    std::vector<File> files;  // those that there are
    model::Amount process;    // whose folder this is
    Descriptor folder;        // of the process
    bool asked = false;
    bool whole = false;  // no file was missing
    Clock::time_point look_again{};
    Clock::duration wait = std::chrono::seconds(1);
  };

  std::shared_ptr<const model::Usage> read_one(const Asked& asked, Clock::time_point now);
  bool open(Cgroup& cgroup, const std::string& id, Clock::time_point now);
  bool read_files(Cgroup& cgroup, model::Usage& usage);
  void read_network(Cgroup& cgroup, const Asked& asked, model::Usage& usage);
  Descriptor open_process(const std::string& id, std::uint64_t process);
  void forget(Cgroup& cgroup);

  CgroupTree tree_;
  std::string proc_root_;
  std::size_t keep_;
  std::size_t kept_ = 0;
  std::map<std::string, Cgroup> cgroups_;  // by id
  std::string buffer_;                     // of the file being read
};

}  // namespace docker_exporter::kernel
