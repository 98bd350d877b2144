// The engine's JSON, decoded as it arrives: memory is what is kept, not what is sent.
//
// Whatever is null, missing or of another type counts as not sent; of duplicate keys the last one
// counts. Only a document that is not JSON, or not of the kind that was asked for, is an error.
#pragma once

#include <cstddef>
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
  ListDecoder();
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

// GET /containers/{id}/json, of which nothing else is kept: it holds secrets.
class InspectDecoder {
 public:
  InspectDecoder();
  ~InspectDecoder();
  base::Result<void> put(std::string_view piece);
  base::Result<model::Container> finish();

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

// {"message":"..."}, possibly cut behind the message; "" where there is none.
std::string decode_message(std::string_view body);

}  // namespace docker_exporter::engine
