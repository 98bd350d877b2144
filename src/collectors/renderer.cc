// One piece a collector. What changes with every scrape comes first, so that all the rest is one
// text that can be compressed once.
#include "collectors/renderer.h"

#include <string>
#include <vector>

namespace docker_exporter::collectors {

using exposition::Format;
using exposition::Piece;

Piece Renderer::text(const Collector& collector, const Scrape& scrape, Format format) {
  Kept& kept = kept_[{&collector, format}];
  auto made_of = collector.made_of ? collector.made_of->part(scrape.snapshot) : nullptr;
  if (collector.made_of && kept.text && kept.made_of == made_of) return kept.text;
  const bool may_be_kept = collector.made_of && kept.usual_size <= max_kept_bytes;
  const Kept before = std::exchange(kept, {});
  exposition::Writer out(format);
  out.expect(before.usual_size + before.usual_size / 16);
  exposition::Runs unchanged;
  // Not in the first text, whose size nobody knows yet: it may be too long to be kept.
  if (may_be_kept && before.text && collector.made_of->unchanged) {
    const bool comparable = before.made_of && made_of;
    if (comparable) unchanged = collector.made_of->unchanged(before.made_of.get(), made_of.get());
    out.keep_rows({*before.text, before.rows, unchanged});
  }
  collector.collect(scrape, out);
  for (const Part* part : collector.more) part->collect(scrape, out);
  std::vector<exposition::Rows> rows = out.take_rows();
  std::string text = std::move(out).text();
  kept.usual_size = text.size();
  if (text.capacity() > text.size() + text.size() / 4) text.shrink_to_fit();
  Piece piece = exposition::piece(std::move(text));
  if (!may_be_kept || piece->size() > max_kept_bytes) return piece;
  kept.made_of = std::move(made_of);
  kept.text = piece;
  kept.rows = std::move(rows);
  return piece;
}

Rendered Renderer::render(const model::Snapshot& snapshot, const Wanted& wanted, Format format) {
  static const Piece end = exposition::piece("# EOF\n");
  Rendered rendered;
  std::vector<CollectorRun> runs;
  runs.reserve(wanted.size());
  for (const Collector* collector : wanted) {
    const auto start = now_();
    const Scrape scrape{snapshot, options_, runs};
    (collector->made_of ? rendered.steady : rendered.fresh).add(text(*collector, scrape, format));
    runs.push_back({collector->name, collector->succeeded(snapshot), now_() - start});
  }
  rendered.steady.add(end);
  return rendered;
}

}  // namespace docker_exporter::collectors
