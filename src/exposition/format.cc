// Accept as RFC 9110 has it (12.5.1), as far as two formats need it.
#include "exposition/format.h"

#include <algorithm>
#include <string>

#include "base/preferences.h"

namespace docker_exporter::exposition {
namespace {

using base::Preference;

// "": any.
std::string_view version(const Preference& range) {
  for (const auto& [name, value] : range.parameters)
    if (name == "version") return value;
  return {};
}

// How closely a range names the text format: 0 is not at all.
int names_text(const Preference& range) {
  const std::string_view which = version(range);
  if (range.name == "text/plain") return which.empty() || which == "0.0.4" ? 3 : 0;
  if (range.name == "text/*") return 2;
  return range.name == "*/*" ? 1 : 0;
}

bool names_openmetrics(const Preference& range) {
  const std::string_view which = version(range);
  return range.name == "application/openmetrics-text" && (which.empty() || which == "1.0.0");
}

}  // namespace

std::string_view content_type(Format format) {
  return format == Format::text ? "text/plain; version=0.0.4; charset=utf-8"
                                : "application/openmetrics-text; version=1.0.0; charset=utf-8";
}

Format negotiate(std::string_view accept) {
  double openmetrics = 0;
  double text = 0;
  int closest = 0;
  for (const Preference& range : base::preferences(accept)) {
    if (names_openmetrics(range)) openmetrics = std::max(openmetrics, range.q);
    const int closeness = names_text(range);
    if (closeness == 0 || closeness < closest) continue;
    text = closeness == closest ? std::max(text, range.q) : range.q;
    closest = closeness;
  }
  return openmetrics > 0 && openmetrics >= text ? Format::openmetrics : Format::text;
}

bool prefers_html(std::string_view accept) {
  double html = 0;
  double metrics = 0;
  for (const Preference& range : base::preferences(accept)) {
    if (range.name == "text/html") html = std::max(html, range.q);
    if (range.name == "text/plain" || range.name == "application/openmetrics-text")
      metrics = std::max(metrics, range.q);
  }
  return html > 0 && html >= metrics;
}

}  // namespace docker_exporter::exposition
