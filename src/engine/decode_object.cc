// Single strings out of the objects that inspect, /version and errors are.
#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "engine/decode.h"
#include "engine/json_reader.h"

namespace docker_exporter::engine {

using base::Result;
using model::Health;
using model::State;

namespace {

// Keeps the path of keys down to depth 3; what lies deeper, or in an array, is skipped.
class PathReader {
 public:
  bool begin(bool array) {
    if (depth_ == 0 && array) return false;
    ++depth_;
    if (array) ++arrays_;
    open_arrays_.push_back(array);
    return true;
  }
  bool end() {
    --depth_;
    if (open_arrays_.back()) --arrays_;
    open_arrays_.pop_back();
    if (depth_ < 3) path_[depth_].clear();
    return true;
  }
  bool key(std::string_view key) {
    if (depth_ <= 3) path_[depth_ - 1] = key;
    return true;
  }

 protected:
  // Where the value that comes next stands: "State", "Status".
  bool at(std::initializer_list<std::string_view> path) const {
    return arrays_ == 0 && depth_ == path.size() &&
           std::equal(path.begin(), path.end(), path_.begin());
  }

 private:
  std::size_t depth_ = 0;
  std::size_t arrays_ = 0;
  std::vector<bool> open_arrays_;
  std::array<std::string, 3> path_;
};

class InspectReader : public PathReader {
 public:
  model::Container inspected() const {
    model::Container result;
    result.state = model::parse_state(state_);
    // The engine calls stopped and paused containers unhealthy; nobody has asked them.
    if (result.state == State::running)
      result.health = health_ ? model::parse_health(*health_) : Health::none;
    return result;
  }

  bool begin(bool array) {
    if (at({"State", "Health"}) && !array) health_ = "";
    return PathReader::begin(array);
  }
  bool key(std::string_view key) {
    PathReader::key(key);
    if (at({"State"}) || at({"State", "Status"})) state_.clear();
    if (at({"State"}) || at({"State", "Health"})) health_.reset();
    return true;
  }
  bool wants_string() const { return at({"State", "Status"}) || at({"State", "Health", "Status"}); }
  bool string(std::optional<std::string_view> text) {
    if (at({})) return false;
    if (text && at({"State", "Status"})) state_ = *text;
    if (text && at({"State", "Health", "Status"})) health_ = *text;
    return true;
  }
  bool other() const { return !at({}); }

 private:
  std::string state_;
  std::optional<std::string> health_;  // absent: no health check
};

// The string under one key of the outermost object.
class KeyReader : public PathReader {
 public:
  explicit KeyReader(std::string_view wanted) : wanted_(wanted) {}
  std::string value;

  bool wants_string() const { return at({wanted_}); }
  bool string(std::optional<std::string_view> text) {
    if (text && wants_string()) value = *text;
    return !at({});
  }
  bool other() const { return !at({}); }

 private:
  std::string_view wanted_;
};

}  // namespace

struct InspectDecoder::Impl {
  InspectReader reader;
  JsonFeed<InspectReader> feed{reader, "the description of a container"};
};

InspectDecoder::InspectDecoder() : impl_(std::make_unique<Impl>()) {}
InspectDecoder::~InspectDecoder() = default;

Result<void> InspectDecoder::put(std::string_view piece) {
  return impl_->feed.put(piece);
}

Result<model::Container> InspectDecoder::finish() {
  const auto finished = impl_->feed.finish();
  if (!finished) return finished.error();
  return impl_->reader.inspected();
}

struct VersionDecoder::Impl {
  KeyReader reader{"ApiVersion"};
  JsonFeed<KeyReader> feed{reader, "the version"};
};

VersionDecoder::VersionDecoder() : impl_(std::make_unique<Impl>()) {}
VersionDecoder::~VersionDecoder() = default;

Result<void> VersionDecoder::put(std::string_view piece) {
  return impl_->feed.put(piece);
}

std::optional<ApiVersion> VersionDecoder::finish() {
  return impl_->feed.finish() ? parse_api_version(impl_->reader.value) : std::nullopt;
}

std::string decode_message(std::string_view body) {
  KeyReader reader("message");
  JsonFeed<KeyReader> feed(reader, "an error");
  // What follows the message may have been cut off.
  static_cast<void>(feed.put(body));
  return std::move(reader.value);
}

}  // namespace docker_exporter::engine
