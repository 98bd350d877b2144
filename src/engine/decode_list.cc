// The container list: one entry is filled at a time.
#include <algorithm>
#include <utility>

#include "engine/decode.h"
#include "engine/json_table.h"
#include "engine/kept_labels.h"
#include "engine/status_text.h"
#include "engine/timestamp.h"

namespace docker_exporter::engine {

using base::Result;
using model::Health;
using model::State;

namespace {

// One entry as sent.
struct Entry {
  std::string id;
  std::string first_name;
  std::string primary_name;  // with one slash: "/other/alias" is what another container calls it
  std::string state;
  std::string status;
  bool has_health = false;
  std::string health;
  std::optional<std::uint64_t> failing_streak;
  std::string image;
  std::string image_id;
  std::optional<std::int64_t> created;
  std::string network_mode;
};

std::string name_of(const Entry& entry) {
  auto name = entry.primary_name.empty() ? entry.first_name : entry.primary_name;
  if (name.starts_with('/')) name.erase(0, 1);
  return name.empty() ? entry.id.substr(0, 12) : name;
}

struct Listing {
  explicit Listing(std::vector<std::string> kept_labels) : labels(std::move(kept_labels)) {}

  Entry entry;
  bool in_entry = false;  // not in an array that stands where an entry should
  KeptLabels labels;      // of the entry
  std::vector<ListedContainer> listed;
  std::vector<std::size_t> without_word;  // of `listed`: running, and nothing said of health
  std::size_t dropped = 0;

  void finish_entry() {
    auto kept = labels.take();
    if (!in_entry || !usable_id(entry.id)) {
      ++dropped;
      return;
    }
    ListedContainer result;
    auto& container = result.container;
    container.id = entry.id;
    container.name = name_of(entry);
    container.state = model::parse_state(entry.state);
    const auto told = read_status_text(entry.status, container.state);
    result.age = read_status_age(entry.status);
    container.exit_code = told.exit_code;
    // From API 1.52 on the list has a Health.
    const auto word = entry.has_health ? model::parse_health(entry.health) : Health::none;
    if (word != Health::none) container.failing_streak = entry.failing_streak;
    if (container.state == State::running) {
      if (entry.has_health) {
        container.health = word;
      } else {
        container.health = told.health.value_or(Health::unknown);
        if (told.health == Health::none) without_word.push_back(listed.size());
      }
      result.health_told = container.health != Health::unknown;
    }
    container.image = std::move(entry.image);
    container.image_id = std::move(entry.image_id);
    // moby: daemon/list.go, refreshImage(): the id stands for a name that is another image's now.
    if (!container.image.empty()) container.image_outdated = container.image.starts_with("sha256:");
    if (entry.created) container.created = from_unix(*entry.created);
    container.network_mode = std::move(entry.network_mode);
    container.labels = std::move(kept);
    listed.push_back(std::move(result));
  }
};

template <auto member>
constexpr auto into_entry = [](Listing& listing, std::string_view, const JsonValue& value) {
  set(listing.entry.*member, value);
};

void put_entry(Listing& listing, std::string_view, const JsonValue& value) {
  if (const auto* begin = std::get_if<JsonBegin>(&value)) {
    listing.entry = Entry();
    listing.in_entry = !begin->array;
  } else if (std::holds_alternative<JsonEnd>(value)) {
    listing.finish_entry();
  } else {
    ++listing.dropped;
  }
}

void put_name(Listing& listing, std::string_view, const JsonValue& value) {
  auto& entry = listing.entry;
  if (std::holds_alternative<JsonForget>(value)) {
    entry.first_name.clear();
    entry.primary_name.clear();
  }
  if (!std::holds_alternative<std::string_view>(value)) return;
  std::string name;
  set(name, value);
  if (entry.first_name.empty()) entry.first_name = name;
  if (entry.primary_name.empty() && std::count(name.begin(), name.end(), '/') == 1)
    entry.primary_name = name;
}

void put_health(Listing& listing, std::string_view, const JsonValue& value) {
  set_if_object(listing.entry.has_health, value);
}

void put_label(Listing& listing, std::string_view key, const JsonValue& value) {
  listing.labels.put(key, value);
}

const JsonTable<Listing>& table() {
  static const JsonTable<Listing> table(
      JsonKind::array, {
                           {"[]", put_entry},
                           {"[].Id", into_entry<&Entry::id>},
                           {"[].Names[]", put_name},
                           {"[].State", into_entry<&Entry::state>},
                           {"[].Status", into_entry<&Entry::status>},
                           {"[].Health", put_health},
                           {"[].Health.Status", into_entry<&Entry::health>},
                           {"[].Health.FailingStreak", into_entry<&Entry::failing_streak>},
                           {"[].Image", into_entry<&Entry::image>},
                           {"[].ImageID", into_entry<&Entry::image_id>},
                           {"[].Created", into_entry<&Entry::created>},
                           {"[].HostConfig.NetworkMode", into_entry<&Entry::network_mode>},
                           {"[].Labels.*", put_label},
                       });
  return table;
}

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
  explicit Impl(std::vector<std::string> kept_labels) : listing(std::move(kept_labels)) {}
  Listing listing;
  TableReader<Listing> reader{table(), listing};
  JsonFeed feed{reader, "the container list"};
};

ListDecoder::ListDecoder(std::vector<std::string> kept_labels)
    : impl_(std::make_unique<Impl>(std::move(kept_labels))) {}
ListDecoder::~ListDecoder() = default;

Result<void> ListDecoder::put(std::string_view piece) {
  return impl_->feed.put(piece);
}

Result<std::vector<ListedContainer>> ListDecoder::finish(bool libpod) {
  const auto finished = impl_->feed.finish();
  if (!finished) return finished.error();
  auto& listed = impl_->listing.listed;
  if (libpod)
    for (const auto index : impl_->listing.without_word) {
      listed[index].container.health = Health::unknown;
      listed[index].health_told = false;
    }
  return std::move(listed);
}

std::size_t ListDecoder::dropped() const {
  return impl_->listing.dropped;
}

}  // namespace docker_exporter::engine
