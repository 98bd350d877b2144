// A scrape: freshen the snapshot, run the collectors, hand out the text.
#pragma once

#include "collectors/collector.h"
#include "state/tracker.h"
#include "web/server.h"

namespace docker_exporter::web {

// `tracker` must outlive the returned function.
Exposition exposition_of(state::Tracker& tracker, collectors::Options options);

}  // namespace docker_exporter::web
