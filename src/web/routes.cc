// The table of paths.
#include "web/routes.h"

#include "web/ascii.h"

namespace docker_exporter::web {
namespace {

struct Place {
  std::string_view path;
  Route route;
};
constexpr Place places[] = {
    {"/", Route::metrics},          {"/metrics", Route::metrics}, {"/ping", Route::ping},
    {"/-/healthy", Route::healthy}, {"/-/ready", Route::ready},
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

Route route(std::string_view method, std::string_view target) {
  const auto path = path_of(target);
  for (const Place& place : places)
    if (place.path == path)
      return method == "GET" || method == "HEAD" ? place.route : Route::method_not_allowed;
  return Route::not_found;
}

}  // namespace docker_exporter::web
