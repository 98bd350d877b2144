// A scrape: narrow the collectors, freshen the snapshot, hand out what it is rendered to; or the
// page.
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include "collectors/wanted.h"
#include "state/tracker.h"
#include "web/server.h"

namespace docker_exporter::web {

// `tracker` must outlive the returned function.
Exposition exposition_of(boost::asio::any_io_executor executor, state::Tracker& tracker,
                         collectors::Options options, collectors::Wanted enabled);

}  // namespace docker_exporter::web
