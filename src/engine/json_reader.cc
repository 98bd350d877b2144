// Boost.JSON's parser without its values: nothing is built that nobody wants.
#include "engine/json_reader.h"

#include <boost/json/basic_parser_impl.hpp>
#include <string>

namespace docker_exporter::engine {

using base::Error;
using base::Result;

namespace {

class Handler {
 public:
  using error_code = boost::json::error_code;
  using string_view = boost::json::string_view;
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);

  explicit Handler(JsonReader& reader) : reader_(reader) {}

  void start_over() {
    text_.clear();
    size_ = 0;
  }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_array_begin(error_code& ec) { return check(reader_.begin(true), ec); }
  bool on_array_end(std::size_t, error_code& ec) { return check(reader_.end(), ec); }
  bool on_object_begin(error_code& ec) { return check(reader_.begin(false), ec); }
  bool on_object_end(std::size_t, error_code& ec) { return check(reader_.end(), ec); }

  bool on_key_part(string_view part, std::size_t, error_code&) {
    if (reader_.wants_key()) append(part);
    return true;
  }
  bool on_key(string_view part, std::size_t, error_code& ec) {
    if (reader_.wants_key()) append(part);
    const bool good = reader_.key(whole().value_or(std::string_view()));
    start_over();
    return check(good, ec);
  }
  bool on_string_part(string_view part, std::size_t, error_code&) {
    if (reader_.wants_string()) append(part);
    return true;
  }
  bool on_string(string_view part, std::size_t, error_code& ec) {
    if (!reader_.wants_string()) return check(reader_.string(std::nullopt), ec);
    append(part);
    const bool good = reader_.string(whole());
    start_over();
    return check(good, ec);
  }

  bool on_number_part(string_view, error_code&) { return true; }
  bool on_int64(std::int64_t number, string_view, error_code& ec) {
    return check(reader_.number(number), ec);
  }
  bool on_uint64(std::uint64_t number, string_view, error_code& ec) {
    return check(reader_.number(number), ec);
  }
  bool on_double(double number, string_view, error_code& ec) {
    return check(reader_.number(number), ec);
  }
  bool on_bool(bool value, error_code& ec) { return check(reader_.boolean(value), ec); }
  bool on_null(error_code& ec) { return check(reader_.null(), ec); }
  bool on_comment_part(string_view, error_code&) { return true; }
  bool on_comment(string_view, error_code&) { return true; }

 private:
  static bool check(bool good, error_code& ec) {
    if (!good) ec = boost::system::errc::make_error_code(boost::system::errc::invalid_argument);
    return good;
  }

  void append(string_view part) {
    size_ += part.size();
    if (size_ <= longest_json_string) text_.append(part.data(), part.size());
  }
  std::optional<std::string_view> whole() const {
    if (size_ > longest_json_string) return std::nullopt;
    return text_;
  }

  JsonReader& reader_;
  std::string text_;
  std::size_t size_ = 0;  // of the string as sent
};

boost::json::parse_options options() {
  boost::json::parse_options options;
  options.max_depth = deepest_json;
  options.allow_invalid_utf8 = true;  // made valid where a string is kept
  return options;
}

}  // namespace

struct JsonFeed::Impl {
  explicit Impl(JsonReader& reader) : parser(options(), reader) {}
  boost::json::basic_parser<Handler> parser;
};

JsonFeed::JsonFeed(JsonReader& reader, std::string_view what)
    : impl_(std::make_unique<Impl>(reader)), what_(what) {}
JsonFeed::~JsonFeed() = default;

Error JsonFeed::malformed(std::string_view why) const {
  return {Error::Reason::malformed,
          std::string(what_) + " is not the JSON that was asked for: " + std::string(why)};
}

Result<std::size_t> JsonFeed::put_some(std::string_view piece) {
  boost::json::error_code error;
  const auto used = impl_->parser.write_some(true, piece.data(), piece.size(), error);
  if (error) return malformed(error.message());
  return used;
}

Result<void> JsonFeed::put(std::string_view piece) {
  const auto used = put_some(piece);
  if (!used) return used.error();
  if (*used != piece.size()) return malformed("more follows its end");
  return {};
}

Result<void> JsonFeed::finish() {
  boost::json::error_code error;
  impl_->parser.write_some(false, nullptr, 0, error);
  if (error) return malformed(error.message());
  return {};
}

bool JsonFeed::done() const {
  return impl_->parser.done();
}

void JsonFeed::start_over() {
  impl_->parser.reset();
  impl_->parser.handler().start_over();
}

}  // namespace docker_exporter::engine
