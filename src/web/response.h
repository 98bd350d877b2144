// What a request is answered with: a head made here, and a body that is shared and never copied.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "exposition/body.h"
#include "exposition/format.h"
#include "web/request.h"

namespace docker_exporter::web {

struct Response {
  unsigned status;
  std::string head;                              // status line and headers, without the empty line
  std::shared_ptr<const exposition::Body> body;  // null: none
};

// Which format it has, and whether it is compressed, depends on the request, which caches are told.
Response exposition_response(std::shared_ptr<const exposition::Body> body,
                             exposition::Format format, bool gzip);
Response page_response(std::shared_ptr<const exposition::Body> html, bool gzip);
// What is wrong with the query; the connection goes on.
Response bad_query(std::shared_ptr<const exposition::Body> text);
Response pong();
Response healthy();
Response ready();
Response not_found();
Response method_not_allowed();
Response internal_error();
// As exporter-toolkit answers, word for word.
Response broken_configuration();
Response too_many_requests();
Response unauthorized();
Response unavailable(std::string_view why);  // 503; `why` is a sentence, as in Refusal
Response refused(const Refusal& refusal);

}  // namespace docker_exporter::web
