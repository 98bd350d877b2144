// The answers, with the header names and the order of the reference.
#include "web/response.h"

#include "web/page.h"

namespace docker_exporter::web {
namespace {

std::string_view reason_phrase(unsigned status) {
  switch (status) {
    case 200:
      return "OK";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 413:
      return "Content Too Large";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "";
  }
}

constexpr std::string_view plain_text = "text/plain; charset=utf-8";

// `more` are headers, each with its end of line.
Response make(unsigned status, std::string_view content_type,
              std::shared_ptr<const exposition::Body> body, std::string_view more = "") {
  std::string head;
  head.reserve(256);
  head.append("HTTP/1.1 ").append(std::to_string(status)).append(" ").append(reason_phrase(status));
  if (body) head.append("\r\ncontent-type: ").append(content_type);
  head.append("\r\n").append(more);
  head.append("content-length: ").append(std::to_string(body ? body->size() : 0)).append("\r\n");
  return {status, std::move(head), std::move(body)};
}

}  // namespace

Response exposition_response(std::shared_ptr<const exposition::Body> body,
                             exposition::Format format, bool gzip) {
  constexpr std::string_view plain = "vary: accept, accept-encoding\r\n";
  constexpr std::string_view packed = "content-encoding: gzip\r\nvary: accept, accept-encoding\r\n";
  return make(200, exposition::content_type(format), std::move(body), gzip ? packed : plain);
}

Response page_response(std::shared_ptr<const exposition::Body> html, bool gzip) {
  const std::string packed = "content-encoding: gzip\r\n" + page_headers();
  return make(200, "text/html; charset=utf-8", std::move(html), gzip ? packed : page_headers());
}

Response bad_query(std::shared_ptr<const exposition::Body> text) {
  return make(400, plain_text, std::move(text));
}

Response pong() {
  static const auto body = std::make_shared<const exposition::Body>("pong");
  return make(200, plain_text, body);
}

Response healthy() {
  static const auto body = std::make_shared<const exposition::Body>("healthy\n");
  return make(200, plain_text, body);
}

Response ready() {
  static const auto body = std::make_shared<const exposition::Body>("ready\n");
  return make(200, plain_text, body);
}

Response not_found() {
  return make(404, {}, nullptr);
}

Response method_not_allowed() {
  auto response = make(405, {}, nullptr);
  response.head.append("allow: GET,HEAD\r\n");
  return response;
}

Response internal_error() {
  return make(500, {}, nullptr);
}

Response broken_configuration() {
  return make(500, plain_text, std::make_shared<const exposition::Body>("Internal Server Error\n"));
}

Response too_many_requests() {
  return make(429, plain_text, std::make_shared<const exposition::Body>("Too Many Requests\n"));
}

Response unauthorized() {
  return make(401, plain_text, std::make_shared<const exposition::Body>("Unauthorized\n"),
              "www-authenticate: Basic\r\n");
}

Response unavailable(std::string_view why) {
  return refused({503, why});
}

Response refused(const Refusal& refusal) {
  auto text = std::make_shared<const exposition::Body>(std::string(refusal.why).append("\n"));
  return make(refusal.status, plain_text, std::move(text));
}

}  // namespace docker_exporter::web
