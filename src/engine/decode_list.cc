// The container list: one entry is filled at a time.
#include <algorithm>
#include <map>
#include <utility>

#include "base/utf8.h"
#include "engine/decode.h"
#include "engine/json_reader.h"
#include "engine/status_text.h"

namespace docker_exporter::engine {

using base::Result;
using model::Health;
using model::State;

namespace {

enum class Field { none, id, names, state, status, health, image, labels };

Field field_named(std::string_view key) {
  if (key == "Id") return Field::id;
  if (key == "Names") return Field::names;
  if (key == "State") return Field::state;
  if (key == "Status") return Field::status;
  if (key == "Health") return Field::health;
  if (key == "Image") return Field::image;
  if (key == "Labels") return Field::labels;
  return Field::none;
}

// One entry as sent.
struct Entry {
  std::string id;
  std::string first_name;
  std::string primary_name;  // with one slash: "/other/alias" is what another container calls it
  std::string state;
  std::string status;
  std::optional<std::string> health;
  std::string image;
  std::map<std::string, std::string> labels;
};

void forget(Entry& entry, Field field) {
  switch (field) {
    case Field::none:
      break;
    case Field::id:
      entry.id.clear();
      break;
    case Field::names:
      entry.first_name.clear(), entry.primary_name.clear();
      break;
    case Field::state:
      entry.state.clear();
      break;
    case Field::status:
      entry.status.clear();
      break;
    case Field::health:
      entry.health.reset();
      break;
    case Field::image:
      entry.image.clear();
      break;
    case Field::labels:
      entry.labels.clear();
      break;
  }
}

std::string name_of(const Entry& entry) {
  auto name =
      base::to_valid_utf8(entry.primary_name.empty() ? entry.first_name : entry.primary_name);
  if (name.starts_with('/')) name.erase(0, 1);
  return name.empty() ? entry.id.substr(0, 12) : name;
}

class Reader {
 public:
  std::vector<ListedContainer> listed;
  std::vector<std::size_t> without_word;  // of `listed`: running, and nothing said of health
  std::size_t dropped = 0;

  bool begin(bool array) {
    if (depth_ == 0 && !array) return false;
    if (depth_ == 1) {
      in_entry_ = !array;
      entry_ = Entry();
      field_ = Field::none;
    }
    if (depth_ == 2) {
      const bool expected =
          array ? field_ == Field::names : field_ == Field::labels || field_ == Field::health;
      inner_ = in_entry_ && expected ? field_ : Field::none;
      if (inner_ == Field::health) entry_.health = "";
    }
    ++depth_;
    return true;
  }

  bool end() {
    --depth_;
    if (depth_ == 2) inner_ = Field::none;
    if (depth_ == 1) finish_entry();
    return true;
  }

  bool key(std::string_view key) {
    if (depth_ == 2) {
      field_ = field_named(key);
      forget(entry_, field_);
    }
    if (depth_ == 3) inner_key_ = key;
    return true;
  }

  bool wants_string() const {
    if (depth_ == 2)
      return field_ == Field::id || field_ == Field::state || field_ == Field::status ||
             field_ == Field::image;
    return depth_ == 3 && (inner_ == Field::names || inner_ == Field::labels ||
                           (inner_ == Field::health && inner_key_ == "Status"));
  }

  bool string(std::optional<std::string_view> text) {
    if (depth_ <= 1) return other();
    if (!text || !wants_string()) return true;
    if (depth_ == 2) {
      if (field_ == Field::id) entry_.id = *text;
      if (field_ == Field::state) entry_.state = *text;
      if (field_ == Field::status) entry_.status = *text;
      if (field_ == Field::image) entry_.image = *text;
    } else if (inner_ == Field::names) {
      if (entry_.first_name.empty()) entry_.first_name = *text;
      if (entry_.primary_name.empty() && std::count(text->begin(), text->end(), '/') == 1)
        entry_.primary_name = *text;
    } else if (inner_ == Field::health) {
      entry_.health = *text;
    } else if (!inner_key_.empty()) {
      auto label = base::to_valid_utf8(inner_key_);
      entry_.labels.insert_or_assign(std::move(label), base::to_valid_utf8(std::string(*text)));
    }
    return true;
  }

  bool other() {
    if (depth_ == 1) ++dropped;
    return depth_ > 0;
  }

 private:
  void finish_entry() {
    if (!in_entry_ || !usable_id(entry_.id)) {
      ++dropped;
      return;
    }
    ListedContainer result;
    auto& container = result.container;
    container.id = entry_.id;
    container.name = name_of(entry_);
    container.state = model::parse_state(entry_.state);
    const auto told = read_status_text(entry_.status, container.state);
    result.age = read_status_age(entry_.status);
    container.exit_code = told.exit_code;
    if (container.state == State::running) {
      if (entry_.health) {  // from API 1.52 on
        container.health = model::parse_health(*entry_.health);
      } else {
        container.health = told.health.value_or(Health::unknown);
        if (told.health == Health::none) without_word.push_back(listed.size());
      }
      result.health_told = container.health != Health::unknown;
    }
    container.image = base::to_valid_utf8(std::move(entry_.image));
    container.labels.reserve(entry_.labels.size());
    for (auto& [key, value] : entry_.labels) container.labels.emplace_back(key, std::move(value));
    listed.push_back(std::move(result));
  }

  std::size_t depth_ = 0;  // arrays and objects that are open
  bool in_entry_ = false;
  Field field_ = Field::none;  // the key of the entry that was read last
  Field inner_ = Field::none;  // that field, while inside its array or object
  std::string inner_key_;
  Entry entry_;
};

}  // namespace

bool usable_id(std::string_view id) {
  const auto allowed = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '.' || c == '-';
  };
  return !id.empty() && id.size() <= 128 && id != "." && id != ".." &&
         std::all_of(id.begin(), id.end(), allowed);
}

struct ListDecoder::Impl {
  Reader reader;
  JsonFeed<Reader> feed{reader, "the container list"};
};

ListDecoder::ListDecoder() : impl_(std::make_unique<Impl>()) {}
ListDecoder::~ListDecoder() = default;

Result<void> ListDecoder::put(std::string_view piece) {
  return impl_->feed.put(piece);
}

Result<std::vector<ListedContainer>> ListDecoder::finish(bool libpod) {
  const auto finished = impl_->feed.finish();
  if (!finished) return finished.error();
  if (libpod)
    for (const auto index : impl_->reader.without_word) {
      impl_->reader.listed[index].container.health = Health::unknown;
      impl_->reader.listed[index].health_told = false;
    }
  return std::move(impl_->reader.listed);
}

std::size_t ListDecoder::dropped() const {
  return impl_->reader.dropped;
}

}  // namespace docker_exporter::engine
