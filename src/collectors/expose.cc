// What a Renderer makes, in one piece.
#include "collectors/expose.h"

namespace docker_exporter::collectors {

std::string expose(const model::Snapshot& snapshot, const Options& options, const Wanted& wanted,
                   exposition::Format format, Now now) {
  auto [body, steady] = Renderer(options, now).render(snapshot, wanted, format);
  body.add(steady);
  return body.copy();
}

}  // namespace docker_exporter::collectors
