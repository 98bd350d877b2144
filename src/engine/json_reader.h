// Feeds JSON to a reader piece by piece, wherever the bytes are cut. Strings and keys arrive whole.
//
// Behind it stands the program's only instance of Boost.JSON's parser, which is 100 KB of code for
// each type of handler: hence virtual calls.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "base/result.h"

namespace docker_exporter::engine {

// Longer strings and keys are read over and count as not sent. Docker's labels have no limit, but
// what is cut would be a value nobody set.
inline constexpr std::size_t longest_json_string = 64 * 1024;
inline constexpr std::size_t deepest_json = 64;

// Each call answers false when the document cannot be what was asked for.
class JsonReader {
 public:
  virtual ~JsonReader() = default;

  virtual bool begin(bool array) = 0;  // else an object
  virtual bool end() = 0;

  // Is the coming key or string kept, or skipped? Skipped ones arrive empty or as nullopt.
  virtual bool wants_key() const = 0;
  virtual bool wants_string() const = 0;

  // No key we look for is empty, so the empty one stands for all that are too long.
  virtual bool key(std::string_view key) = 0;
  virtual bool string(std::optional<std::string_view> text) = 0;  // nullopt: longer than we keep
  virtual bool number(std::int64_t number) = 0;
  virtual bool number(std::uint64_t number) = 0;  // above the largest of the former
  virtual bool number(double number) = 0;
  virtual bool boolean(bool value) = 0;
  virtual bool null() = 0;
};

class JsonFeed {
 public:
  // `what` is the subject of error messages: "the container list".
  JsonFeed(JsonReader& reader, std::string_view what);
  ~JsonFeed();
  JsonFeed(const JsonFeed&) = delete;
  JsonFeed& operator=(const JsonFeed&) = delete;

  // One document: all its pieces, then its end.
  base::Result<void> put(std::string_view piece);
  base::Result<void> finish();

  // One of many documents: how many bytes of the piece are its own. Once done() it has to be
  // started over for the next one.
  base::Result<std::size_t> put_some(std::string_view piece);
  bool done() const;
  void start_over();

 private:
  struct Impl;

  base::Error malformed(std::string_view why) const;

  std::unique_ptr<Impl> impl_;
  std::string_view what_;
};

}  // namespace docker_exporter::engine
