// Renders snapshots, and keeps the text of what is the same in the next one.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "collectors/wanted.h"
#include "exposition/body.h"

namespace docker_exporter::collectors {

using Now = std::chrono::steady_clock::time_point (*)();

// Together, in this order, a whole exposition.
struct Rendered {
  exposition::Body fresh;   // of this scrape
  exposition::Body steady;  // the very pieces of the last scrape, as far as nothing has changed
};

class Renderer {
 public:
  // A text that is longer is not kept: memory is worth more than the time it takes.
  static constexpr std::size_t max_kept_bytes = std::size_t{4} << 20;

  // `now` times the collectors.
  explicit Renderer(Options options, Now now = std::chrono::steady_clock::now)
      : options_(std::move(options)), now_(now) {}

  Rendered render(const model::Snapshot& snapshot, const Wanted& wanted, exposition::Format format);

 private:
  struct Kept {
    std::shared_ptr<const void> made_of;
    exposition::Piece text;              // nullptr: none is kept
    std::vector<exposition::Rows> rows;  // of the text
    std::size_t usual_size = 0;          // bytes of the last text
  };

  exposition::Piece text(const Collector& collector, const Scrape& scrape,
                         exposition::Format format);

  const Options options_;
  const Now now_;
  std::map<std::pair<const Collector*, exposition::Format>, Kept> kept_;
};

}  // namespace docker_exporter::collectors
