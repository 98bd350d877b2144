// The text formats that Prometheus reads, and which of them a client wants.
#pragma once

#include <string_view>

namespace docker_exporter::exposition {

enum class Format {
  text,         // 0.0.4: what everybody reads
  openmetrics,  // 1.0.0: only for who asks for it
};

std::string_view content_type(Format format);

// By the Accept header, the values of several joined by commas; "" where there is none. OpenMetrics
// where it is accepted in version 1.0.0, or in none in particular, and not less than the text
// format; a wildcard accepts text. Whoever accepts neither gets text all the same: a page is better
// than none (Prometheus' own client library does so).
Format negotiate(std::string_view accept);

// Whether the Accept header names text/html, which no wildcard does, and no text format that
// Prometheus reads is named as better.
bool prefers_html(std::string_view accept);

}  // namespace docker_exporter::exposition
