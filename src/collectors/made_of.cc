// Two sorted lists are walked side by side; most of what they have is the same.
#include "collectors/made_of.h"

#include <cstddef>
#include <string>
#include <tuple>
#include <vector>

namespace docker_exporter::collectors {

using exposition::Runs;
using model::Containers;
using model::Life;
using model::Lives;
using ContainerPtr = std::shared_ptr<const model::Container>;

namespace {

template <class Thing, class Same, class Before>
Runs same_things(const std::vector<Thing>& before, const std::vector<Thing>& now, const Same& same,
                 const Before& comes_before) {
  Runs runs;
  std::size_t was = 0;
  for (std::size_t i = 0; i < now.size(); ++i) {
    while (was < before.size() && !same(was, i) && comes_before(before[was], now[i])) ++was;
    if (was == before.size()) break;
    if (!same(was, i)) continue;
    const bool goes_on = !runs.empty() && runs.back().from + runs.back().count == i &&
                         runs.back().was + runs.back().count == was;
    if (goes_on)
      ++runs.back().count;
    else
      runs.push_back({i, was, 1});
    ++was;
  }
  return runs;
}

// Of two containers that share a name, most metrics show the first: its neighbour decides.
bool shares_name(const std::vector<ContainerPtr>& all, std::size_t i) {
  return i > 0 && all[i - 1]->name == all[i]->name;
}

Runs same_containers(const void* before, const void* now) {
  const auto& old = static_cast<const Containers*>(before)->all;
  const auto& all = static_cast<const Containers*>(now)->all;
  return same_things(
      old, all,
      [&](std::size_t was, std::size_t i) {
        return old[was] == all[i] && !shares_name(old, was) && !shares_name(all, i);
      },
      [](const ContainerPtr& a, const ContainerPtr& b) {
        return std::tie(a->name, a->id) < std::tie(b->name, b->id);
      });
}

Runs same_lives(const void* before, const void* now) {
  const auto& old = static_cast<const Lives*>(before)->all;
  const auto& all = static_cast<const Lives*>(now)->all;
  return same_things(
      old, all, [&](std::size_t was, std::size_t i) { return old[was] == all[i]; },
      [](const Life& a, const Life& b) { return a.name < b.name; });
}

}  // namespace

extern const MadeOf of_containers{
    [](const model::Snapshot& snapshot) -> std::shared_ptr<const void> {
      return snapshot.containers;
    },
    same_containers};
extern const MadeOf of_lives{
    [](const model::Snapshot& snapshot) -> std::shared_ptr<const void> { return snapshot.lives; },
    same_lives};
extern const MadeOf of_engine_info{
    [](const model::Snapshot& snapshot) -> std::shared_ptr<const void> {
      return snapshot.engine.info;
    },
    nullptr};

}  // namespace docker_exporter::collectors
