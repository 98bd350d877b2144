// Two looks are kept, so that several readers at a time do not leave one another without a rate.
#include "web/cpu_shares.h"

#include <utility>

namespace docker_exporter::web {

Shares CpuShares::look(const model::Resources& resources) {
  // A clock that was set back leaves no look before this one.
  if (resources.at < newest_.at) before_ = newest_ = {};
  if (resources.at - newest_.at >= shortest) {
    before_ = std::exchange(newest_, {.at = resources.at, .spent = {}});
    for (const auto& one : resources.all)
      if (const model::Span& total = one.usage->cpu.total)
        newest_.spent.emplace(one.container->id, *total);
  }
  const std::chrono::duration<double> took = resources.at - before_.at;
  Shares shares;
  if (took > longest) return shares;
  for (const auto& one : resources.all) {
    const auto before = before_.spent.find(one.container->id);
    const model::Span& total = one.usage->cpu.total;
    if (!total || before == before_.spent.end()) continue;
    const auto spent = *total - before->second;
    // What stats told may be the very answer of the last time.
    const bool stale = one.source == model::UsageSource::stats && spent == spent.zero();
    if (spent < spent.zero() || stale) continue;
    shares.emplace(one.container->id, std::chrono::duration<double>(spent) / took);
  }
  return shares;
}

}  // namespace docker_exporter::web
