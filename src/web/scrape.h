// A scrape: narrow the collectors, freshen the snapshot, run them, hand out the text.
#pragma once

#include "collectors/wanted.h"
#include "state/tracker.h"
#include "web/server.h"

namespace docker_exporter::web {

// `tracker` must outlive the returned function.
Exposition exposition_of(state::Tracker& tracker, collectors::Options options,
                         collectors::Wanted enabled);

}  // namespace docker_exporter::web
