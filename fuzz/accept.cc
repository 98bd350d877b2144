// Any Accept header names one format, whatever its case and the order of what it lists.
#include <algorithm>
#include <string>

#include "exposition/format.h"
#include "input.h"

using docker_exporter::exposition::Format;
using docker_exporter::exposition::negotiate;
using docker_exporter::fuzz::require;

namespace {

std::string reversed(std::string_view list) {
  std::string out;
  for (;;) {
    const auto comma = list.rfind(',');
    const bool last = comma == list.npos;
    out.append(last ? list : list.substr(comma + 1));
    if (last) return out;
    out += ',';
    list = list.substr(0, comma);
  }
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string accept(docker_exporter::fuzz::text_of(data, size));
  const Format format = negotiate(accept);
  require(negotiate(reversed(accept)) == format);
  require(negotiate(upper(accept)) == format);
  require(negotiate(accept + "," + accept) == format);
  require(negotiate(accept + ", application/json;q=1") == format);
  // Nothing can be preferred to what is wanted without reserve.
  require(negotiate(accept + ",application/openmetrics-text;version=1.0.0") == Format::openmetrics);
  // What names no OpenMetrics does not get it.
  if (upper(accept).find("APPLICATION/OPENMETRICS-TEXT") == accept.npos)
    require(format == Format::text);
  return 0;
}
