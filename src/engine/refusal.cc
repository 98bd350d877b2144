// Bodies come from proxies too: none is trusted to be JSON, to be short or to be complete.
#include "engine/refusal.h"

#include <algorithm>

#include "base/utf8.h"
#include "engine/decode.h"

namespace docker_exporter::engine {

using base::Error;

namespace {

constexpr std::size_t longest_message = 512;

Error::Reason reason_of(const Response& response, const std::string& said) {
  using enum Error::Reason;
  const int status = response.head.status;
  if (status == 403 || status == 405) return denied;
  if (status == 404) return not_found;
  // moby: daemon/server/middleware/version.go; the words are the only mark it has.
  if (status == 400 && said.starts_with("client version ")) return bad_version;
  if (status == 502 || status == 503 || status == 504) return engine_down;
  return status >= 500 ? server_error : rejected;
}

std::string message_of(const Response& response) {
  const auto& type = response.head.content_type;
  std::string said;
  if (type.starts_with("application/json")) {
    said = decode_message(response.error_body);
  } else if (type.empty() || type.starts_with("text/plain")) {
    said = response.error_body.substr(0, response.error_body.find_first_of("\r\n"));
  }
  if (said.size() > longest_message) said.resize(longest_message);
  return base::to_valid_utf8(std::move(said));
}

}  // namespace

Error refusal(const Response& response, const std::string& path) {
  const auto said = message_of(response);
  const int status = response.head.status;
  auto detail = "GET " + path + " was answered " + std::to_string(status);
  if (!response.head.reason.empty())
    detail += ' ' + base::to_valid_utf8(response.head.reason.substr(0, longest_message));
  if (status < 400) detail += ": redirects are not followed; is this address an engine's?";
  if (!said.empty()) detail += ": " + said;
  return {reason_of(response, said), std::move(detail)};
}

}  // namespace docker_exporter::engine
