// What a scrape may ask for: /metrics?collect[]=up&collect[]=engine or ?exclude[]=exporter.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exposition/format.h"

namespace docker_exporter::web {

struct Query {
  std::vector<std::string> collect;
  std::vector<std::string> exclude;
  // Not of the query, but of the headers Accept and Accept-Encoding.
  exposition::Format format = exposition::Format::text;
  bool gzip = false;
  bool page = false;  // for a browser: nothing else here matters then

  bool operator==(const Query&) const = default;
};

inline constexpr std::size_t max_query_values = 100;

// The values of both in the query of `target`, decoded; other parameters say nothing. nullopt: they
// are more than max_query_values.
std::optional<Query> parse_query(std::string_view target);

}  // namespace docker_exporter::web
