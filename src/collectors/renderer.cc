// One piece a collector. What changes with every scrape comes first, so that all the rest is one
// text that can be compressed once.
#include "collectors/renderer.h"

#include <string>
#include <vector>

namespace docker_exporter::collectors {

using exposition::Format;
using exposition::Piece;

namespace {

std::string write(const Collector& collector, const Scrape& scrape, Format format,
                  std::size_t usual_size) {
  exposition::Writer out(format);
  out.expect(usual_size + usual_size / 16);
  collector.collect(scrape, out);
  for (const Part* part : collector.more) part->collect(scrape, out);
  return std::move(out).text();
}

}  // namespace

Piece Renderer::text(const Collector& collector, const Scrape& scrape, Format format) {
  Kept& kept = kept_[{&collector, format}];
  auto made_of = collector.made_of ? collector.made_of(scrape.snapshot) : nullptr;
  if (collector.made_of && kept.text && kept.made_of == made_of) return kept.text;
  kept.text = nullptr;
  std::string text = write(collector, scrape, format, kept.usual_size);
  kept.usual_size = text.size();
  if (text.capacity() > text.size() + text.size() / 4) text.shrink_to_fit();
  Piece piece = exposition::piece(std::move(text));
  if (!collector.made_of || piece->size() > max_kept_bytes) return piece;
  kept.made_of = std::move(made_of);
  kept.text = piece;
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
