// Where the cgroups of containers are, whoever has put them there: the engine with either driver, a
// parent of the user's choice, rootless, Podman.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kernel/accounts.h"

namespace docker_exporter::kernel {

// A folder that has the cgroups of one hierarchy, and what can be read of each.
struct Hierarchy {
  std::string root;
  std::span<const Account> accounts;
};

// Empty: `root` has no cgroups, or cannot be read.
std::vector<Hierarchy> hierarchies(const std::string& root);

// The id of the container that a cgroup of this name is of: "<64 hex>", "docker-<64 hex>.scope",
// "libpod-<64 hex>"; empty for any other, as for that of Podman's conmon.
std::string_view container_of(std::string_view folder);

class CgroupTree {
 public:
  using Clock = std::chrono::steady_clock;
  explicit CgroupTree(std::string root) : root_(std::move(root)) {}

  const std::vector<Hierarchy>& all() const { return hierarchies_; }

  // The path of the container's cgroup below the root of each hierarchy, with a leading slash;
  // empty where there is none. What is not found is searched for again ten seconds later, or a
  // minute later where nothing is found at all.
  std::string find(const std::string& id, Clock::time_point now);

 private:
  using Place = std::pair<std::string, std::string>;

  std::chrono::seconds patience() const;
  void search(Clock::time_point now);
  std::string beside_others(const std::string& id) const;

  std::string root_;
  std::vector<Hierarchy> hierarchies_;
  std::map<std::string, std::string, std::less<>> found_;  // by id, of the last search
  // What stands around the ids that were found, "/system.slice/docker-" and ".scope", and how many.
  std::vector<std::pair<Place, std::size_t>> places_;
  std::set<std::string> missed_;  // since the last search
  Clock::time_point searched_{};
};

inline constexpr std::size_t most_cgroups = 65536;  // that one search looks at
inline constexpr int deepest_cgroup = 16;

}  // namespace docker_exporter::kernel
