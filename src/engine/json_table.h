// A decoder as a table: paths of keys, and what becomes of the values that are found there.
//
//   struct Sent {
//     std::string name;
//     std::optional<bool> oom_killed;
//   };
//   static const JsonTable<Sent> table(JsonKind::object, {
//       {"Name", into<&Sent::name>},
//       {"State.OOMKilled", into<&Sent::oom_killed>},
//   });
//   Sent sent;
//   TableReader<Sent> reader(table, sent);
//   JsonFeed feed(reader, "the description of a container");
//
// A step of a path is a key, "[]" for each element of an array ("Names[]", "[].Id"), or "*" for
// any key of an object. Whatever no path leads to is skipped.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/json_reader.h"
#include "model/container.h"

namespace docker_exporter::engine {

// What a row is told. Of duplicate keys the last one counts: each time a key comes, the rows at and
// below it are told to forget what they had.
struct JsonForget {};
struct JsonBegin {
  bool array;
};
struct JsonEnd {};
using JsonValue = std::variant<JsonForget,
                               std::nullptr_t,  // null, or a string that is too long
                               std::string_view, std::int64_t,
                               std::uint64_t,  // above the largest of the former
                               double, bool, JsonBegin, JsonEnd>;

// Takes what is of the right type, and anything else for not sent: a default-constructed value.
void set(std::string& to, const JsonValue& value);  // made valid UTF-8
void set(std::optional<std::int64_t>& to, const JsonValue& value);
void set(std::optional<std::uint64_t>& to, const JsonValue& value);
void set(std::optional<bool>& to, const JsonValue& value);
void set(std::optional<model::Time>& to, const JsonValue& value);  // RFC 3339
// True for an object, whatever is in it.
void set_if_object(bool& to, const JsonValue& value);

// `key` is that of a "*", without which it is empty.
template <class Target>
struct JsonRow {
  std::string_view path;
  void (*put)(Target& target, std::string_view key, const JsonValue& value);
};

template <auto member>
inline constexpr auto into =
    [](auto& target, std::string_view, const JsonValue& value) { set(target.*member, value); };
template <auto member>
inline constexpr auto if_object = [](auto& target, std::string_view, const JsonValue& value) {
  set_if_object(target.*member, value);
};

enum class JsonKind { object, array };

// The paths of a table as a tree.
class JsonPaths {
 public:
  struct Node {
    std::string_view step;
    std::optional<std::size_t> row;
    std::vector<std::size_t> keys;  // nodes below
    std::size_t element = 0;        // "[]"; 0 is none
    std::size_t any_key = 0;        // "*"; 0 is none
  };

  explicit JsonPaths(JsonKind kind) : kind_(kind), nodes_(1) {}
  void add(std::string_view path, std::size_t row);

  JsonKind kind() const { return kind_; }
  const Node& root() const { return nodes_.front(); }
  const Node* element(const Node* node) const;
  const Node* key(const Node* node, std::string_view key) const;
  const Node& at(std::size_t index) const { return nodes_[index]; }

 private:
  JsonKind kind_;
  std::vector<Node> nodes_;
};

// Must outlive its readers.
template <class Target>
class JsonTable {
 public:
  JsonTable(JsonKind kind, std::initializer_list<JsonRow<Target>> rows) : paths_(kind) {
    for (const auto& row : rows) {
      paths_.add(row.path, rows_.size());
      rows_.push_back(row);
    }
  }
  const JsonPaths& paths() const { return paths_; }
  const JsonRow<Target>& row(std::size_t index) const { return rows_[index]; }

 private:
  JsonPaths paths_;
  std::vector<JsonRow<Target>> rows_;
};

// Knows where in the tree of paths the document is.
class PathReader : public JsonReader {
 public:
  explicit PathReader(const JsonPaths& paths) : paths_(paths) {}

  bool begin(bool array) override;
  bool end() override;
  bool wants_key() const override;
  bool wants_string() const override;
  bool key(std::string_view key) override;
  bool string(std::optional<std::string_view> text) override;
  bool number(std::int64_t number) override { return value(number); }
  bool number(std::uint64_t number) override { return value(number); }
  bool number(double number) override { return value(number); }
  bool boolean(bool boolean) override { return value(boolean); }
  bool null() override { return value(nullptr); }

 protected:
  virtual void put(std::size_t row, std::string_view key, const JsonValue& value) = 0;

 private:
  using Node = JsonPaths::Node;
  struct Open {
    const Node* node;  // nullptr: no path leads here
    const Node* next;  // of the value that comes next
  };

  bool value(const JsonValue& value);
  void tell(const Node* node, std::string_view key, const JsonValue& value);
  void forget(const Node& node, std::string_view key);

  const JsonPaths& paths_;
  std::vector<Open> open_;
  std::string any_key_;  // what the last "*" stands for
};

template <class Target>
class TableReader final : public PathReader {
 public:
  TableReader(const JsonTable<Target>& table, Target& target)
      : PathReader(table.paths()), table_(table), target_(target) {}

 private:
  void put(std::size_t row, std::string_view key, const JsonValue& value) override {
    table_.row(row).put(target_, key, value);
  }

  const JsonTable<Target>& table_;
  Target& target_;
};

}  // namespace docker_exporter::engine
