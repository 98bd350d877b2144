// The parts that the page is put together from, each in a file of its own.
#pragma once

#include <string>
#include <string_view>

#include "model/container.h"
#include "model/needs.h"
#include "model/snapshot.h"
#include "web/cpu_shares.h"

namespace docker_exporter::web {

// Between <style> and </style>, <script> and </script>: to the byte, since their hashes are sent.
extern const std::string_view page_style;
extern const std::string_view page_script;

// Which script this is: a page that finds another one served loads itself anew.
std::string_view page_script_hash();

// Engine, mode, and what the engine refuses.
void append_engine(std::string& html, const model::Snapshot& snapshot);
void append_rights(std::string& html, const model::Exporter& exporter);

// How many containers are in each state; empty where they are not known.
void append_counts(std::string& html, const model::Containers* containers);

// The head of the table and a row for each container; without containers, a table that is hidden.
void append_table(std::string& html, const model::Snapshot& snapshot, const Shares& shares,
                  model::Time now);

}  // namespace docker_exporter::web
