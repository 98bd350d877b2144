// The engine's JSON, decoded as it arrives: memory is what is kept, not what is sent.
//
// Whatever is null, missing or of another type counts as not sent; of duplicate keys the last one
// counts. Only a document that is not JSON, or not of the kind that was asked for, is an error.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/api.h"
#include "engine/client.h"

namespace docker_exporter::engine {

// What an id may be, since it goes into paths: letters, digits, '_', '.', '-'; at most 128.
bool usable_id(std::string_view id);

// GET /containers/json
class ListDecoder {
 public:
  explicit ListDecoder(std::vector<std::string> kept_labels);
  ~ListDecoder();
  base::Result<void> put(std::string_view piece);

  // Once, at the end. Podman (`libpod`) says nothing of health here, so that the lack of a word
  // means "no health check" only with Docker.
  base::Result<std::vector<ListedContainer>> finish(bool libpod);
  // Entries without a usable id, which are left out.
  std::size_t dropped() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// GET /containers/{id}/json, of which only what Container has is kept: the rest holds secrets.
class InspectDecoder {
 public:
  explicit InspectDecoder(std::vector<std::string> kept_labels);
  ~InspectDecoder();
  base::Result<void> put(std::string_view piece);
  base::Result<model::Container> finish();  // id and name are "" where there is no usable id

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// GET /containers/{id}/stats
class StatsDecoder {
 public:
  StatsDecoder();
  ~StatsDecoder();
  base::Result<void> put(std::string_view piece);
  // nullopt: the engine has no sample. Podman (`libpod`) says 0 of what it does not know.
  base::Result<std::optional<model::Usage>> finish(bool libpod);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// GET /version
class VersionDecoder {
 public:
  VersionDecoder();
  ~VersionDecoder();
  base::Result<void> put(std::string_view piece);
  std::optional<ApiVersion> finish();  // nullopt: it does not say

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// GET /info
class InfoDecoder {
 public:
  InfoDecoder();
  ~InfoDecoder();
  base::Result<void> put(std::string_view piece);
  base::Result<model::EngineInfo> finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// GET /events: objects one after another, with newlines or the separators of json-seq between them.
class EventDecoder {
 public:
  // `event` is called for each object as soon as it is complete; those without a type or an action
  // are skipped.
  explicit EventDecoder(std::function<void(model::Event)> event);
  ~EventDecoder();
  // An error ends the stream: nothing may be put after it.
  base::Result<void> put(std::string_view piece);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};
// An event has all labels of its container; what is not read of it takes no memory.
inline constexpr std::size_t longest_event = std::size_t{16} << 20;

// {"message":"..."}, possibly cut behind the message; "" where there is none.
std::string decode_message(std::string_view body);

}  // namespace docker_exporter::engine
