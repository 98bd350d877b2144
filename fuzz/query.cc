// Any query gives names that, escaped byte by byte, give themselves again; it changes no route.
#include <algorithm>
#include <string>

#include "input.h"
#include "web/query.h"
#include "web/routes.h"

using namespace docker_exporter;

namespace {

void append(std::string& target, std::string_view parameter, const std::string& value) {
  constexpr std::string_view digits = "0123456789aBcDeF";
  target.append(parameter).append("=");
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    target.append({'%', digits[byte / 16], digits[byte % 16]});
  }
  target += '&';
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(fuzz::text_of(data, size));
  fuzz::require(web::route("GET", "/metrics?" + text) == web::Route::metrics);
  fuzz::require(web::route("POST", "/?" + text) == web::Route::method_not_allowed);
  const auto query = web::parse_query("/metrics?" + text);
  fuzz::require(query == web::parse_query("http://host/?" + text));
  if (!query) {
    // There is an '&' between each two of more than a hundred values.
    fuzz::require(std::count(text.begin(), text.end(), '&') >=
                  static_cast<std::ptrdiff_t>(web::max_query_values));
    return 0;
  }
  fuzz::require(query->collect.size() + query->exclude.size() <= web::max_query_values);
  std::string target = "/?";
  for (const auto& value : query->exclude) append(target, "exclude%5B%5d", value);
  for (const auto& value : query->collect) append(target, "collect[]", value);
  fuzz::require(web::parse_query(target) == query);
  return 0;
}
