// A small tree of paths, walked down and up as objects and arrays open and close.
#include "engine/json_table.h"

#include <algorithm>

#include "base/utf8.h"
#include "engine/timestamp.h"

namespace docker_exporter::engine {

void set(std::string& to, const JsonValue& value) {
  const auto* text = std::get_if<std::string_view>(&value);
  to = text ? base::to_valid_utf8(std::string(*text)) : std::string();
}

void set(std::optional<std::int64_t>& to, const JsonValue& value) {
  const auto* number = std::get_if<std::int64_t>(&value);
  to = number ? std::optional(*number) : std::nullopt;
}

void set(std::optional<std::uint64_t>& to, const JsonValue& value) {
  to.reset();
  if (const auto* number = std::get_if<std::int64_t>(&value); number && *number >= 0)
    to = static_cast<std::uint64_t>(*number);
  if (const auto* large = std::get_if<std::uint64_t>(&value)) to = *large;
}

void set(std::optional<bool>& to, const JsonValue& value) {
  const auto* boolean = std::get_if<bool>(&value);
  to = boolean ? std::optional(*boolean) : std::nullopt;
}

void set(std::optional<model::Time>& to, const JsonValue& value) {
  const auto* text = std::get_if<std::string_view>(&value);
  to = text ? parse_timestamp(*text) : std::nullopt;
}

void set_if_object(bool& to, const JsonValue& value) {
  if (std::holds_alternative<JsonEnd>(value)) return;
  const auto* begin = std::get_if<JsonBegin>(&value);
  to = begin && !begin->array;
}

void JsonPaths::add(std::string_view path, std::size_t row) {
  std::size_t at = 0;
  while (!path.empty()) {
    const bool is_element = path.starts_with("[]");
    const auto step = is_element ? path.substr(0, 2) : path.substr(0, path.find_first_of(".["));
    path.remove_prefix(step.size());
    if (path.starts_with('.')) path.remove_prefix(1);

    std::size_t below = 0;
    if (is_element) {
      below = nodes_[at].element;
    } else if (step == "*") {
      below = nodes_[at].any_key;
    } else {
      for (const auto index : nodes_[at].keys)
        if (nodes_[index].step == step) below = index;
    }
    if (below == 0) {
      below = nodes_.size();
      nodes_.emplace_back().step = step;
      if (is_element) {
        nodes_[at].element = below;
      } else if (step == "*") {
        nodes_[at].any_key = below;
      } else {
        nodes_[at].keys.push_back(below);
      }
    }
    at = below;
  }
  nodes_[at].row = row;
}

const JsonPaths::Node* JsonPaths::element(const Node* node) const {
  return node && node->element != 0 ? &nodes_[node->element] : nullptr;
}

const JsonPaths::Node* JsonPaths::key(const Node* node, std::string_view key) const {
  if (!node || key.empty()) return nullptr;
  for (const auto index : node->keys)
    if (nodes_[index].step == key) return &nodes_[index];
  return node->any_key != 0 ? &nodes_[node->any_key] : nullptr;
}

bool PathReader::begin(bool array) {
  if (open_.empty() && array != (paths_.kind() == JsonKind::array)) return false;
  const Node* node = open_.empty() ? &paths_.root() : open_.back().next;
  tell(node, any_key_, JsonBegin{array});
  open_.push_back({node, array ? paths_.element(node) : nullptr});
  return true;
}

bool PathReader::end() {
  tell(open_.back().node, {}, JsonEnd{});
  open_.pop_back();
  return true;
}

bool PathReader::wants_key() const {
  const Node* node = open_.back().node;
  return node && (!node->keys.empty() || node->any_key != 0);
}

bool PathReader::wants_string() const {
  return !open_.empty() && open_.back().next && open_.back().next->row;
}

bool PathReader::key(std::string_view key) {
  auto& open = open_.back();
  open.next = paths_.key(open.node, key);
  any_key_.clear();
  if (!open.next) return true;
  if (open.next->step == "*") any_key_ = key;
  forget(*open.next, any_key_);
  return true;
}

bool PathReader::string(std::optional<std::string_view> text) {
  return text ? value(*text) : value(nullptr);
}

bool PathReader::value(const JsonValue& value) {
  if (open_.empty()) return false;
  tell(open_.back().next, any_key_, value);
  return true;
}

void PathReader::tell(const Node* node, std::string_view key, const JsonValue& value) {
  if (node && node->row) put(*node->row, key, value);
}

void PathReader::forget(const Node& node, std::string_view key) {
  tell(&node, key, JsonForget{});
  for (const auto index : node.keys) forget(paths_.at(index), {});
  if (node.element != 0) forget(paths_.at(node.element), {});
  if (node.any_key != 0) forget(paths_.at(node.any_key), {});
}

}  // namespace docker_exporter::engine
