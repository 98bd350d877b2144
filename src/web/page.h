// The page at / for people: what the metrics say of containers, as a table.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/container.h"
#include "model/needs.h"
#include "model/snapshot.h"
#include "web/cpu_shares.h"

namespace docker_exporter::web {

struct PageOptions {
  std::string version;                       // of the exporter
  model::Needs needs;                        // what the engine is asked for at all
  std::vector<std::string_view> collectors;  // those that are on, each with a link
};

// A whole document, of this snapshot alone. `shares`: of the CPU, since the page before. `now` is
// for how long ago things were.
std::string page(const model::Snapshot& snapshot, const Shares& shares, const PageOptions& options,
                 model::Time now);

// The headers that a page is sent with, each with its end of line: nothing but the page's own style
// and script, which its policy knows by their hashes, and requests to where it came from.
const std::string& page_headers();

}  // namespace docker_exporter::web
