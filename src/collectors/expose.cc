// Runs the collectors one after the other and times each.
#include "collectors/expose.h"

#include <utility>
#include <vector>

namespace docker_exporter::collectors {

std::string expose(const model::Snapshot& snapshot, const Options& options, const Wanted& wanted,
                   exposition::Format format, Now now) {
  exposition::Writer out(format);
  std::vector<CollectorRun> runs;
  runs.reserve(wanted.size());
  for (const Collector* collector : wanted) {
    const auto start = now();
    const Scrape scrape{snapshot, options, runs};
    collector->collect(scrape, out);
    for (const Part* part : collector->more) part->collect(scrape, out);
    runs.push_back({collector->name, collector->succeeded(snapshot), now() - start});
  }
  return std::move(out).finish();
}

}  // namespace docker_exporter::collectors
