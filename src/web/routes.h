// Which request is answered by what: pure, so that every odd request is a line in a table test.
#pragma once

#include <string_view>

namespace docker_exporter::web {

enum class Route {
  metrics,             // / and /metrics
  page,                // /, for browsers
  ping,                // /ping: pong
  healthy,             // /-/healthy: this program answers
  ready,               // /-/ready: so it does scrapes, whatever the engine does
  not_found,           // 404
  method_not_allowed,  // 405 with allow: GET,HEAD
};

// `target` as sent: origin form ("/metrics?x=y") or absolute form ("http://host/metrics"). The
// query plays no part here; matching is exact: no trailing slash, no decoding. `accept` decides
// whether / is the metrics or the page.
Route route(std::string_view method, std::string_view target, std::string_view accept = "");

// The path of a target in either form, without its query; other forms ("*", "host:443") as they
// are.
std::string_view path_of(std::string_view target);

}  // namespace docker_exporter::web
