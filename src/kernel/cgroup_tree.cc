// A cgroup is known by the id in its name, so that nobody has to say what lies above it.
#include "kernel/cgroup_tree.h"

#include <dirent.h>
#include <unistd.h>

#include <algorithm>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace docker_exporter::kernel {

namespace {

constexpr std::size_t id_length = 64;

bool exists(const std::string& path) {
  return ::access(path.c_str(), F_OK) == 0;
}

// Where the hierarchy of a controller is mounted, be it alone or with another one.
std::optional<std::string> mount_of(const std::string& root, std::string_view controller) {
  for (const std::string_view folder :
       {controller, std::string_view("cpu,cpuacct"), std::string_view("cpuacct,cpu")}) {
    const bool shared = folder != controller;
    if (shared && controller != "cpu" && controller != "cpuacct") continue;
    std::string path = root;
    path.append("/").append(folder);
    if (exists(path)) return path;
  }
  return std::nullopt;
}

// Bounded, since whoever may make cgroups may make many; from the root outwards. What is inside of
// a container is not looked at: it may call its own groups by the name of another one.
class Search {
 public:
  explicit Search(std::string root) : root_(std::move(root)) {}

  template <class Found>
  void run(const Found& found) {
    std::deque<std::pair<std::string, int>> open = {{"", 0}};
    while (!open.empty()) {
      const auto [path, depth] = std::move(open.front());
      open.pop_front();
      for (std::string& below : folders(path)) {
        if (++seen_ > most_cgroups) return;
        const auto name = std::string_view(below).substr(path.size() + 1);
        if (const auto id = container_of(name); !id.empty())
          found(std::string(id), below);
        else if (depth < deepest_cgroup)
          open.emplace_back(std::move(below), depth + 1);
      }
    }
  }

 private:
  std::vector<std::string> folders(const std::string& path) const {
    std::vector<std::string> all;
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir((root_ + path + '/').c_str()),
                                                     ::closedir);
    if (folder == nullptr) return all;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody else has this folder
    while (const dirent* entry = ::readdir(folder.get()))
      if (entry->d_type == DT_DIR && entry->d_name[0] != '.')
        all.push_back(path + '/' + entry->d_name);
    std::ranges::sort(all);
    return all;
  }

  std::string root_;
  std::size_t seen_ = 0;
};

}  // namespace

std::vector<Hierarchy> hierarchies(const std::string& root) {
  std::vector<Hierarchy> all;
  if (exists(root + "/cgroup.controllers")) {
    all.push_back({root, unified_accounts()});
    return all;
  }
  for (const Controller& controller : controllers())
    if (auto mount = mount_of(root, controller.name))
      all.push_back({*std::move(mount), controller.accounts});
  if (exists(root + "/unified/cgroup.controllers"))
    all.push_back({root + "/unified", pressure_accounts()});
  return all;
}

std::string_view container_of(std::string_view folder) {
  constexpr std::string_view scope = ".scope";
  if (folder.ends_with(scope)) folder.remove_suffix(scope.size());
  if (folder.size() < id_length) return {};
  const auto id = folder.substr(folder.size() - id_length);
  const auto before = folder.substr(0, folder.size() - id_length);
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (!std::ranges::all_of(id, is_hex)) return {};
  if (!before.empty() && !before.ends_with('-')) return {};
  return before.find("conmon") == before.npos ? id : std::string_view();
}

std::string CgroupTree::find(const std::string& id, Clock::time_point now) {
  if (const auto known = found_.find(id); known != found_.end() && !hierarchies_.empty())
    if (exists(hierarchies_.front().root + known->second)) return known->second;
  if (std::string path = beside_others(id); !path.empty()) return path;
  // One search is for all who are asked for at that moment.
  if (now == searched_ || (now - searched_ < patience() && missed_.contains(id))) {
    missed_.insert(id);
    return {};
  }
  search(now);
  if (const auto known = found_.find(id); known != found_.end()) return known->second;
  missed_.insert(id);
  return {};
}

std::string CgroupTree::beside_others(const std::string& id) const {
  if (hierarchies_.empty()) return {};
  for (const auto& [place, count] : places_) {
    std::string path = place.first;
    path.append(id).append(place.second);
    if (exists(hierarchies_.front().root + path)) return path;
  }
  return {};
}

// Where there is nothing at all, there will hardly be something soon.
std::chrono::seconds CgroupTree::patience() const {
  return std::chrono::seconds(found_.empty() ? 60 : 10);
}

void CgroupTree::search(Clock::time_point now) {
  missed_.clear();  // or it would grow with every container that comes and goes without a cgroup
  searched_ = now;
  hierarchies_ = hierarchies(root_);
  found_.clear();
  places_.clear();
  if (hierarchies_.empty()) return;
  std::map<Place, std::size_t> places;
  Search(hierarchies_.front().root).run([&](std::string id, const std::string& path) {
    const auto at = path.rfind(id);
    ++places[{path.substr(0, at), path.substr(at + id.size())}];
    found_.try_emplace(std::move(id), path);
  });
  // Where most of them are, the next one is likely to be.
  places_.assign(places.begin(), places.end());
  std::ranges::sort(places_, std::greater(), &std::pair<Place, std::size_t>::second);
}

}  // namespace docker_exporter::kernel
