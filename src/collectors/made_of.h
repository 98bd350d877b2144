// The parts of a snapshot that alone can make a collector's text, and what of them has stayed.
#pragma once

#include <memory>

#include "exposition/rows.h"
#include "model/snapshot.h"

namespace docker_exporter::collectors {

struct MadeOf {
  // The same object, the same text. nullptr: it is not known.
  std::shared_ptr<const void> (*part)(const model::Snapshot&);
  // Of the things that the collector writes rows of, which are the same in both objects; neither is
  // nullptr. Without this function there are no rows.
  exposition::Runs (*unchanged)(const void* before, const void* now);
};

extern const MadeOf of_containers;
extern const MadeOf of_lives;
extern const MadeOf of_engine_info;

}  // namespace docker_exporter::collectors
