// The small answers: /info, /version and error messages.
#include <utility>

#include "engine/decode.h"
#include "engine/json_table.h"

namespace docker_exporter::engine {

using base::Result;

namespace {

using model::EngineInfo;

// How many there are; null is none of them.
void put_warnings(EngineInfo& info, std::string_view, const JsonValue& value) {
  const auto* begin = std::get_if<JsonBegin>(&value);
  if (std::holds_alternative<JsonEnd>(value)) return;
  info.warnings.reset();
  if (std::holds_alternative<std::nullptr_t>(value) || (begin && begin->array)) info.warnings = 0;
}
void put_warning(EngineInfo& info, std::string_view, const JsonValue& value) {
  if (std::holds_alternative<JsonForget>(value) || std::holds_alternative<JsonEnd>(value)) return;
  if (info.warnings) ++*info.warnings;
}

const JsonTable<EngineInfo>& info_table() {
  static const JsonTable<EngineInfo> table(
      JsonKind::object, {
                            {"ServerVersion", into<&EngineInfo::version>},
                            {"Name", into<&EngineInfo::name>},
                            {"OperatingSystem", into<&EngineInfo::operating_system>},
                            {"OSType", into<&EngineInfo::os_type>},
                            {"KernelVersion", into<&EngineInfo::kernel_version>},
                            {"Architecture", into<&EngineInfo::architecture>},
                            {"Driver", into<&EngineInfo::storage_driver>},
                            {"LoggingDriver", into<&EngineInfo::logging_driver>},
                            {"CgroupDriver", into<&EngineInfo::cgroup_driver>},
                            {"CgroupVersion", into<&EngineInfo::cgroup_version>},
                            {"DefaultRuntime", into<&EngineInfo::default_runtime>},
                            {"LiveRestoreEnabled", into<&EngineInfo::live_restore>},
                            {"NCPU", into<&EngineInfo::cpus>},
                            {"MemTotal", into<&EngineInfo::memory_bytes>},
                            {"Images", into<&EngineInfo::images>},
                            {"Warnings", put_warnings},
                            {"Warnings[]", put_warning},
                        });
  return table;
}

struct Version {
  std::string newest;
};
const JsonTable<Version>& version_table() {
  static const JsonTable<Version> table(JsonKind::object, {{"ApiVersion", into<&Version::newest>}});
  return table;
}

struct Refusal {
  std::string message;
};
const JsonTable<Refusal>& refusal_table() {
  static const JsonTable<Refusal> table(JsonKind::object, {{"message", into<&Refusal::message>}});
  return table;
}

}  // namespace

struct InfoDecoder::Impl {
  EngineInfo info;
  TableReader<EngineInfo> reader{info_table(), info};
  JsonFeed feed{reader, "the description of the engine"};
};

InfoDecoder::InfoDecoder() : impl_(std::make_unique<Impl>()) {}
InfoDecoder::~InfoDecoder() = default;

Result<void> InfoDecoder::put(std::string_view piece) {
  return impl_->feed.put(piece);
}

Result<EngineInfo> InfoDecoder::finish() {
  const auto finished = impl_->feed.finish();
  if (!finished) return finished.error();
  return std::move(impl_->info);
}

struct VersionDecoder::Impl {
  Version version;
  TableReader<Version> reader{version_table(), version};
  JsonFeed feed{reader, "the version"};
};

VersionDecoder::VersionDecoder() : impl_(std::make_unique<Impl>()) {}
VersionDecoder::~VersionDecoder() = default;

Result<void> VersionDecoder::put(std::string_view piece) {
  return impl_->feed.put(piece);
}

std::optional<ApiVersion> VersionDecoder::finish() {
  return impl_->feed.finish() ? parse_api_version(impl_->version.newest) : std::nullopt;
}

std::string decode_message(std::string_view body) {
  Refusal refusal;
  TableReader<Refusal> reader(refusal_table(), refusal);
  JsonFeed feed(reader, "an error");
  // What follows the message may have been cut off.
  static_cast<void>(feed.put(body));
  return std::move(refusal.message);
}

}  // namespace docker_exporter::engine
