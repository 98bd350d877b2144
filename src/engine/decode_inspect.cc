// One container as inspect tells it. Environment, command line and probe outputs pass by unread.
#include <utility>

#include "engine/decode.h"
#include "engine/json_table.h"
#include "engine/kept_labels.h"

namespace docker_exporter::engine {

using base::Result;
using model::Health;
using model::State;

namespace {

using Number = std::optional<std::int64_t>;

// What inspect says, as sent.
struct Sent {
  explicit Sent(std::vector<std::string> kept_labels) : labels(std::move(kept_labels)) {}

  std::string id;
  std::string name;
  std::optional<model::Time> created;
  std::string image_id;
  std::optional<std::uint64_t> restarts;

  std::string state;
  Number exit_code;
  std::optional<model::Time> started;
  std::optional<model::Time> finished;
  std::optional<bool> oom_killed;
  Number pid;
  bool has_health = false;
  std::string health;
  std::optional<std::uint64_t> failing_streak;
  bool has_probe = false;  // the last of the log so far
  std::optional<model::Time> probe_start;
  std::optional<model::Time> probe_end;
  Number probe_exit_code;

  std::string image;
  KeptLabels labels;
  std::optional<bool> has_check;
  Number probe_interval;

  std::string network_mode;
  std::string restart_policy;
  Number memory;
  Number memory_reservation;
  Number memory_swap;
  Number nano_cpus;
  Number cpu_quota;
  Number cpu_period;
  Number cpu_shares;
  Number pids;
};

void put_label(Sent& sent, std::string_view key, const JsonValue& value) {
  sent.labels.put(key, value);
}

// Only the newest run of the probe counts: each element of the log wipes out what was before it.
void put_probe(Sent& sent, std::string_view, const JsonValue& value) {
  if (std::holds_alternative<JsonEnd>(value)) return;
  set_if_object(sent.has_probe, value);
  sent.probe_start.reset();
  sent.probe_end.reset();
  sent.probe_exit_code.reset();
}

// The first word says how the probe is run, or "NONE". No word at all is no probe.
void put_test(Sent& sent, std::string_view, const JsonValue& value) {
  if (std::holds_alternative<JsonForget>(value)) {
    sent.has_check.reset();
  } else if (!sent.has_check) {
    const auto* word = std::get_if<std::string_view>(&value);
    sent.has_check = !word || *word != "NONE";
  }
}

const JsonTable<Sent>& table() {
  static const JsonTable<Sent> table(
      JsonKind::object, {
                            {"Id", into<&Sent::id>},
                            {"Name", into<&Sent::name>},
                            {"Created", into<&Sent::created>},
                            {"Image", into<&Sent::image_id>},
                            {"RestartCount", into<&Sent::restarts>},
                            {"State.Status", into<&Sent::state>},
                            {"State.ExitCode", into<&Sent::exit_code>},
                            {"State.StartedAt", into<&Sent::started>},
                            {"State.FinishedAt", into<&Sent::finished>},
                            {"State.OOMKilled", into<&Sent::oom_killed>},
                            {"State.Pid", into<&Sent::pid>},
                            {"State.Health", if_object<&Sent::has_health>},
                            {"State.Health.Status", into<&Sent::health>},
                            {"State.Health.FailingStreak", into<&Sent::failing_streak>},
                            {"State.Health.Log[]", put_probe},
                            {"State.Health.Log[].Start", into<&Sent::probe_start>},
                            {"State.Health.Log[].End", into<&Sent::probe_end>},
                            {"State.Health.Log[].ExitCode", into<&Sent::probe_exit_code>},
                            {"Config.Image", into<&Sent::image>},
                            {"Config.Labels.*", put_label},
                            {"Config.Healthcheck.Test[]", put_test},
                            {"Config.Healthcheck.Interval", into<&Sent::probe_interval>},
                            {"HostConfig.NetworkMode", into<&Sent::network_mode>},
                            {"HostConfig.RestartPolicy.Name", into<&Sent::restart_policy>},
                            {"HostConfig.Memory", into<&Sent::memory>},
                            {"HostConfig.MemoryReservation", into<&Sent::memory_reservation>},
                            {"HostConfig.MemorySwap", into<&Sent::memory_swap>},
                            {"HostConfig.NanoCpus", into<&Sent::nano_cpus>},
                            {"HostConfig.CpuQuota", into<&Sent::cpu_quota>},
                            {"HostConfig.CpuPeriod", into<&Sent::cpu_period>},
                            {"HostConfig.CpuShares", into<&Sent::cpu_shares>},
                            {"HostConfig.PidsLimit", into<&Sent::pids>},
                        });
  return table;
}

// 0 and -1 are the engine's words for "none".
std::int64_t positive_or(const Number& number, std::int64_t otherwise) {
  const std::int64_t value = number.value_or(0);
  return value > 0 ? value : otherwise;
}

std::optional<std::uint64_t> limit(const Number& number) {
  const std::int64_t value = positive_or(number, 0);
  return value == 0 ? std::nullopt : std::optional(static_cast<std::uint64_t>(value));
}

std::optional<double> cpus(const Sent& sent) {
  const std::int64_t nano_cpus = positive_or(sent.nano_cpus, 0);
  const std::int64_t quota = positive_or(sent.cpu_quota, 0);
  if (nano_cpus > 0) return static_cast<double>(nano_cpus) / 1e9;
  if (quota == 0) return std::nullopt;
  constexpr std::int64_t default_period = 100000;  // the kernel's, in microseconds
  return static_cast<double>(quota) /
         static_cast<double>(positive_or(sent.cpu_period, default_period));
}

model::Probe probe(const Sent& sent) {
  model::Probe probe;
  probe.ended = sent.probe_end;
  probe.exit_code = sent.probe_exit_code;
  // Both are times since 1970; only after a clock that was set back the end is the smaller one.
  if (sent.probe_start && sent.probe_end && *sent.probe_start <= *sent.probe_end &&
      sent.probe_start->time_since_epoch().count() >= 0)
    probe.duration = *sent.probe_end - *sent.probe_start;
  return probe;
}

model::Inspected inspected(Sent& sent) {
  model::Inspected result;
  result.started = sent.started;
  result.finished = sent.finished;
  result.oom_killed = sent.oom_killed;
  result.restarts = sent.restarts;
  result.pid = limit(sent.pid);
  if (sent.has_probe) result.probe = probe(sent);
  if (sent.has_check.value_or(false)) {
    // moby: daemon/health.go, defaultProbeInterval.
    constexpr std::int64_t default_interval = 30'000'000'000;
    result.probe_interval =
        std::chrono::nanoseconds(positive_or(sent.probe_interval, default_interval));
  }
  result.restart_policy = std::move(sent.restart_policy);
  result.limits.memory_bytes = limit(sent.memory);
  result.limits.memory_reservation_bytes = limit(sent.memory_reservation);
  result.limits.memory_swap_bytes = limit(sent.memory_swap);
  result.limits.cpus = cpus(sent);
  result.limits.cpu_shares = limit(sent.cpu_shares);
  result.limits.pids = limit(sent.pids);
  return result;
}

model::Container container(Sent& sent) {
  model::Container result;
  if (usable_id(sent.id)) result.id = std::move(sent.id);
  result.name = std::move(sent.name);
  if (result.name.starts_with('/')) result.name.erase(0, 1);
  if (result.name.empty()) result.name = result.id.substr(0, 12);
  result.state = model::parse_state(sent.state);
  const auto health = sent.has_health ? model::parse_health(sent.health) : Health::none;
  // The engine calls stopped and paused containers unhealthy; nobody has asked them.
  if (result.state == State::running) result.health = health;
  if (health != Health::none) result.failing_streak = sent.failing_streak;
  result.exit_code = sent.exit_code;
  result.image = std::move(sent.image);
  result.image_id = std::move(sent.image_id);
  result.created = sent.created;
  result.network_mode = std::move(sent.network_mode);
  result.labels = sent.labels.take();
  result.inspected = inspected(sent);
  return result;
}

}  // namespace

struct InspectDecoder::Impl {
  explicit Impl(std::vector<std::string> kept_labels) : sent(std::move(kept_labels)) {}
  Sent sent;
  TableReader<Sent> reader{table(), sent};
  JsonFeed feed{reader, "the description of a container"};
};

InspectDecoder::InspectDecoder(std::vector<std::string> kept_labels)
    : impl_(std::make_unique<Impl>(std::move(kept_labels))) {}
InspectDecoder::~InspectDecoder() = default;

Result<void> InspectDecoder::put(std::string_view piece) {
  return impl_->feed.put(piece);
}

Result<model::Container> InspectDecoder::finish() {
  const auto finished = impl_->feed.finish();
  if (!finished) return finished.error();
  return container(impl_->sent);
}

}  // namespace docker_exporter::engine
