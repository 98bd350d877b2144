// Beast's parser without Beast's I/O, which would cost four times the time to compile.
#include "engine/response_parser.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/version.hpp>
#include <limits>

namespace docker_exporter::engine {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using base::Error;
using base::Result;
using boost::beast::string_view;
using boost::system::error_code;

namespace {

constexpr std::size_t longest_error_body = 4 * 1024;
// Read to its end so that the connection can be kept; what is longer is not worth that.
constexpr std::size_t drained_error_body = 64 * 1024;

std::string_view plain(string_view text) {
  return {text.data(), text.size()};
}

}  // namespace

class ResponseParser::Impl final : public http::basic_parser<false> {
 public:
  Impl(ResponseLimits limits, BodySink& sink) : sink_(sink) {
    constexpr std::size_t most = std::numeric_limits<std::uint32_t>::max();
    header_limit(static_cast<std::uint32_t>(std::min(limits.header_bytes, most)));
    body_limit(limits.body_bytes);
    eager(true);
  }

  ResponseHead head;
  bool head_done = false;
  std::string error_body;
  std::optional<Error> sink_error;

  bool success() const { return head.status >= 200 && head.status < 300; }

 private:
  void on_request_impl(http::verb, string_view, string_view, int, error_code&) override {}

  void on_response_impl(int code, string_view reason, int, error_code&) override {
    head.status = code;
    head.reason = plain(reason);
    // Its status counts, however long its body: take() stops in time.
    if (!success()) body_limit(boost::none);
  }

  void on_field_impl(http::field field, string_view name, string_view value, error_code&) override {
    if (head_done) return;  // a trailer
    const auto named = [&](std::string_view other) {
      return std::equal(name.begin(), name.end(), other.begin(), other.end(), [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
      });
    };
    if (field == http::field::content_type) head.content_type = plain(value);
    if (field == http::field::server) head.server = plain(value);
    if (field == http::field::date) head.date = plain(value);
    if (named("api-version")) head.api_version = plain(value);
    if (named("libpod-api-version")) head.libpod = true;
  }

  void on_header_impl(error_code&) override {
    if (head.server.starts_with("Libpod/")) head.libpod = true;
    head_done = true;
  }

  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}

  std::size_t on_body_impl(string_view body, error_code& error) override {
    take(plain(body), error);
    return body.size();
  }

  void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}

  std::size_t on_chunk_body_impl(std::uint64_t, string_view body, error_code& error) override {
    take(plain(body), error);
    return body.size();
  }

  void on_finish_impl(error_code&) override {}

#if BOOST_VERSION >= 109000
  void on_trailer_field_impl(http::field, string_view, string_view, error_code&) override {}
#endif

  void take(std::string_view piece, error_code& error) {
    if (!success()) {
      error_body.append(piece.substr(0, longest_error_body - error_body.size()));
      drained_ += piece.size();
      if (drained_ > drained_error_body) error = http::error::body_limit;
      return;
    }
    auto taken = sink_(piece);
    if (taken) return;
    sink_error = taken.error();
    error = boost::system::errc::make_error_code(boost::system::errc::operation_canceled);
  }

  BodySink& sink_;
  std::size_t drained_ = 0;
};

namespace {

Error explain(const error_code& error, const std::optional<Error>& sink_error) {
  using enum Error::Reason;
  if (sink_error) return *sink_error;
  if (error == http::error::end_of_stream || error == http::error::partial_message)
    return {closed, "the connection was closed before the answer was complete"};
  if (error == http::error::header_limit)
    return {too_large, "the header of the answer is longer than we accept"};
  if (error == http::error::body_limit)
    return {too_large, "the body of the answer is longer than we accept"};
  return {malformed, "the answer is not HTTP: " + error.message()};
}

}  // namespace

ResponseParser::ResponseParser(ResponseLimits limits, BodySink& sink)
    : limits_(limits), sink_(sink), impl_(std::make_unique<Impl>(limits, sink)) {}
ResponseParser::~ResponseParser() = default;

Result<std::size_t> ResponseParser::put(std::string_view bytes) {
  std::size_t used = 0;
  while (used < bytes.size() && !impl_->is_done()) {
    error_code error;
    const auto rest = bytes.substr(used);
    const auto taken = impl_->put(asio::buffer(rest.data(), rest.size()), error);
    used += taken;
    if (error == http::error::need_more) {
      // Only a line or a header that is not complete is left standing; bodies are used up.
      if (bytes.size() - used >= limits_.header_bytes)
        return Error{Error::Reason::too_large, "a line of the answer is longer than we accept"};
      break;
    }
    if (error) return explain(error, impl_->sink_error);
    if (impl_->is_done() && impl_->head.status < 200) {
      if (impl_->head.status == 101)
        return Error{Error::Reason::malformed, "the answer switches to another protocol"};
      impl_ = std::make_unique<Impl>(limits_, sink_);
    }
  }
  return used;
}

Result<void> ResponseParser::put_end() {
  if (!impl_->got_some())
    return Error{Error::Reason::closed, "the connection was closed before any answer"};
  error_code error;
  impl_->put_eof(error);
  if (error) return explain(error, impl_->sink_error);
  return {};
}

bool ResponseParser::done() const {
  return impl_->is_done();
}
bool ResponseParser::keep_alive() const {
  return impl_->keep_alive();
}
bool ResponseParser::head_done() const {
  return impl_->head_done;
}
const ResponseHead& ResponseParser::head() const {
  return impl_->head;
}
const std::string& ResponseParser::error_body() const {
  return impl_->error_body;
}

}  // namespace docker_exporter::engine
