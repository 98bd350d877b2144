// The lists in which HTTP clients say what they like: Accept, Accept-Encoding (RFC 9110, 12.4).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace docker_exporter::base {

struct Preference {
  std::string name;  // in lower case: "text/plain", "gzip", "*"
  // Names in lower case, values without quotes; without q.
  std::vector<std::pair<std::string, std::string>> parameters;
  // 0 is never, 1 is most of all. What is no such number is as if it were not there: some send q=2
  // for "most of all".
  double q = 1;
};

// In the order of the header. Quoted strings are not split properly: none of those who ask for our
// formats sends one with a separator in it.
std::vector<Preference> preferences(std::string_view header);

}  // namespace docker_exporter::base
