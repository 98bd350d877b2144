// The table of paths.
#include "web/routes.h"

#include "exposition/format.h"
#include "web/ascii.h"

namespace docker_exporter::web {
namespace {

struct Place {
  std::string_view path;
  Route route;
};
constexpr Place places[] = {
    {"/", Route::page},         {"/metrics", Route::metrics},
    {"/ping", Route::ping},     {"/-/healthy", Route::healthy},
    {"/-/ready", Route::ready},
};

}  // namespace

std::string_view path_of(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    // The scheme is case-insensitive (RFC 9110, 4.2.3).
    if (!equal_ignoring_case(target.substr(0, scheme.size()), scheme)) continue;
    const auto end_of_host = target.find_first_of("/?", scheme.size());
    if (end_of_host == target.npos || target[end_of_host] == '?') return "/";
    target.remove_prefix(end_of_host);
    break;
  }
  return target.substr(0, target.find('?'));
}

Route route(std::string_view method, std::string_view target, std::string_view accept) {
  const auto path = path_of(target);
  for (const Place& place : places) {
    if (place.path != path) continue;
    if (method != "GET" && method != "HEAD") return Route::method_not_allowed;
    const bool for_scraper = place.route == Route::page && !exposition::prefers_html(accept);
    return for_scraper ? Route::metrics : place.route;
  }
  return Route::not_found;
}

}  // namespace docker_exporter::web
