// What a decoder told, all of it, as one line; absent values are left out. expected.py spells the
// same.
#pragma once

#include <ctime>
#include <iomanip>
#include <sstream>
#include <string>
#include <type_traits>

#include "base/result.h"
#include "model/container.h"
#include "model/engine_info.h"
#include "model/event.h"

namespace docker_exporter::engine {

inline std::string spell(model::Time time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const std::time_t whole = seconds.time_since_epoch().count();
  std::tm parts{};
  ::gmtime_r(&whole, &parts);
  std::ostringstream text;
  text << std::put_time(&parts, "%Y-%m-%dT%H:%M:%S");
  if (const auto fraction = (time - seconds).count(); fraction != 0) {
    auto digits = std::to_string(1000000000 + fraction).substr(1);
    digits.erase(digits.find_last_not_of('0') + 1);
    text << '.' << digits;
  }
  return text.str() + 'Z';
}

class Words {
 public:
  explicit Words(const std::string& start) { text_ << start; }

  Words& word(std::string_view word) {
    text_ << ' ' << word;
    return *this;
  }
  Words& word(std::string_view key, const std::string& value) {
    if (!value.empty()) text_ << ' ' << key << '=' << value;
    return *this;
  }
  template <class T>
  Words& word(std::string_view key, const std::optional<T>& value) {
    if (!value) return *this;
    text_ << ' ' << key << '=' << std::boolalpha;
    if constexpr (std::is_same_v<T, model::Time>) {
      text_ << spell(*value);
    } else if constexpr (std::is_same_v<T, std::chrono::nanoseconds>) {
      text_ << value->count();
    } else {
      text_ << *value;
    }
    return *this;
  }
  std::string text() const { return text_.str(); }

 private:
  std::ostringstream text_;
};

inline std::string spell(const model::Container& container) {
  Words words(container.id);
  words.word(container.name).word(name(container.state)).word(name(container.health));
  words.word("streak", container.failing_streak).word("exit", container.exit_code);
  words.word("image", container.image).word("image_id", container.image_id);
  words.word("outdated", container.image_outdated).word("created", container.created);
  words.word("network", container.network_mode);
  for (const auto& [key, value] : container.labels) words.word('[' + key + '=' + value + ']');
  if (!container.inspected) return words.text();
  const auto& inspected = *container.inspected;
  words.word("inspected");
  words.word("started", inspected.started).word("finished", inspected.finished);
  words.word("oom", inspected.oom_killed).word("restarts", inspected.restarts);
  words.word("pid", inspected.pid);
  if (inspected.probe) {
    words.word("probe_ended", inspected.probe->ended).word("probe_ns", inspected.probe->duration);
    words.word("probe_exit", inspected.probe->exit_code);
  }
  words.word("interval_ns", inspected.probe_interval).word("policy", inspected.restart_policy);
  const auto& limits = inspected.limits;
  words.word("memory", limits.memory_bytes).word("reservation", limits.memory_reservation_bytes);
  words.word("swap", limits.memory_swap_bytes).word("cpus", limits.cpus);
  words.word("shares", limits.cpu_shares).word("pids", limits.pids);
  return words.text();
}

inline std::string spell(const model::Event& event) {
  Words words(spell(event.time) + ' ' + event.type + ' ' + event.action + ':');
  words.word("id", event.id).word("name", event.name).word("old_name", event.old_name);
  words.word("exit", event.exit_code).word("signal", event.signal);
  return words.text();
}

inline std::string spell(const model::EngineInfo& info) {
  Words words("info");
  words.word("version", info.version).word("name", info.name);
  words.word("system", info.operating_system).word("type", info.os_type);
  words.word("kernel", info.kernel_version).word("architecture", info.architecture);
  words.word("storage", info.storage_driver).word("logging", info.logging_driver);
  words.word("cgroup_driver", info.cgroup_driver).word("cgroup_version", info.cgroup_version);
  words.word("runtime", info.default_runtime).word("live_restore", info.live_restore);
  words.word("cpus", info.cpus).word("memory", info.memory_bytes).word("images", info.images);
  words.word("warnings", info.warnings);
  return words.text();
}

template <class T>
std::string spell(const base::Result<T>& result) {
  return result ? spell(*result) : std::string(base::name(result.error().reason));
}

}  // namespace docker_exporter::engine
