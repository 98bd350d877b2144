// Feeds JSON to a Reader piece by piece, wherever the bytes are cut. Strings and keys arrive whole.
//
// A Reader has
//   bool wants_string() const;                         is the coming string kept, or skipped?
//   bool begin(bool array), end();                     of an array or an object
//   bool key(std::string_view);
//   bool string(std::optional<std::string_view>);      nullopt: longer than we keep
//   bool other();                                      a number, true, false or null
// each false when the document cannot be what was asked for.
#pragma once

#include <boost/json/basic_parser_impl.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace docker_exporter::engine {

// Longer strings and keys are read over and count as not sent. Docker's labels have no limit, but
// what is cut would be a value nobody set.
inline constexpr std::size_t longest_json_string = 64 * 1024;
inline constexpr std::size_t deepest_json = 64;

template <class Reader>
class JsonHandler {
 public:
  using error_code = boost::json::error_code;
  using string_view = boost::json::string_view;
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);

  explicit JsonHandler(Reader& reader) : reader_(reader) {}

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_array_begin(error_code& ec) { return check(reader_.begin(true), ec); }
  bool on_array_end(std::size_t, error_code& ec) { return check(reader_.end(), ec); }
  bool on_object_begin(error_code& ec) { return check(reader_.begin(false), ec); }
  bool on_object_end(std::size_t, error_code& ec) { return check(reader_.end(), ec); }

  bool on_key_part(string_view part, std::size_t, error_code&) {
    append(part);
    return true;
  }
  bool on_key(string_view part, std::size_t, error_code& ec) {
    append(part);
    // No key we look for is empty, so the empty one stands for all that are too long.
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
  bool on_int64(std::int64_t, string_view, error_code& ec) { return check(reader_.other(), ec); }
  bool on_uint64(std::uint64_t, string_view, error_code& ec) { return check(reader_.other(), ec); }
  bool on_double(double, string_view, error_code& ec) { return check(reader_.other(), ec); }
  bool on_bool(bool, error_code& ec) { return check(reader_.other(), ec); }
  bool on_null(error_code& ec) { return check(reader_.other(), ec); }
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
  void start_over() {
    text_.clear();
    size_ = 0;
  }

  Reader& reader_;
  std::string text_;
  std::size_t size_ = 0;  // of the string as sent
};

template <class Reader>
class JsonFeed {
 public:
  // `what` is the subject of error messages: "the container list".
  JsonFeed(Reader& reader, std::string_view what) : parser_(options(), reader), what_(what) {}

  base::Result<void> put(std::string_view piece) { return feed(true, piece); }
  base::Result<void> finish() { return feed(false, {}); }

 private:
  static boost::json::parse_options options() {
    boost::json::parse_options options;
    options.max_depth = deepest_json;
    options.allow_invalid_utf8 = true;  // made valid where a string is kept
    return options;
  }

  base::Result<void> feed(bool more, std::string_view piece) {
    boost::json::error_code error;
    const auto used = parser_.write_some(more, piece.data(), piece.size(), error);
    if (!error && used == piece.size()) return {};
    return base::Error{base::Error::Reason::malformed,
                       std::string(what_) + " is not the JSON that was asked for" +
                           (error ? ": " + error.message() : ": more follows its end")};
  }

  boost::json::basic_parser<JsonHandler<Reader>> parser_;
  std::string_view what_;
};

}  // namespace docker_exporter::engine
