// For metrics that carry nothing but the container's name, which outlives a recreation; all else
// about it stands on docker_container_info.
#pragma once

#include <array>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "exposition/metric.h"
#include "exposition/writer.h"
#include "model/snapshot.h"

namespace docker_exporter::collectors {

inline constexpr std::array<std::string_view, 1> per_name = {"name"};

// The states there are; one that we do not know is no label value.
inline constexpr std::array<model::State, 7> states = {
    model::State::created,  model::State::running, model::State::paused, model::State::restarting,
    model::State::removing, model::State::exited,  model::State::dead};
inline constexpr std::array<model::Health, 4> healths = {
    model::Health::none, model::Health::starting, model::Health::healthy, model::Health::unhealthy};

// Calls `each`, which writes samples of `metric`, with one container of each name. Two share a name
// only in odd moments, but a series that comes twice costs the whole scrape.
template <class Each>
void each_name(const exposition::MetricInfo& metric, const model::Snapshot& snapshot,
               exposition::Writer& out, const Each& each) {
  if (snapshot.containers == nullptr) return;
  const auto& all = snapshot.containers->all;
  out.each(metric, all.size(), [&](std::size_t i) {
    if (i == 0 || all[i - 1]->name != all[i]->name) each(*all[i]);
  });
}

// As the engine has it, so that every digit comes through.
using Number = std::variant<double, std::int64_t, std::uint64_t, std::chrono::nanoseconds>;

// One number per name, where it is known.
struct Row {
  const exposition::Metric<1>& metric;
  std::optional<Number> (*read)(const model::Container&);
};

inline void write(std::span<const Row> rows, const model::Snapshot& snapshot,
                  exposition::Writer& out) {
  for (const Row& row : rows)
    each_name(row.metric, snapshot, out, [&](const model::Container& container) {
      const auto value = row.read(container);
      if (!value) return;
      std::visit([&](auto number) { out.sample(row.metric, {container.name}, number); }, *value);
    });
}

template <class T>
std::optional<Number> number(const std::optional<T>& value) {
  if (!value) return std::nullopt;
  if constexpr (std::same_as<T, bool>)
    return Number(std::uint64_t{*value});
  else
    return Number(*value);
}
inline std::optional<Number> since_1970(const std::optional<model::Time>& time) {
  if (!time) return std::nullopt;
  return Number(time->time_since_epoch());
}

// As a label value: "" where there is none.
inline std::string_view text(const std::string* value) {
  return value == nullptr ? std::string_view() : std::string_view(*value);
}

inline bool listed(const model::Snapshot& snapshot) {
  return snapshot.containers != nullptr;
}

}  // namespace docker_exporter::collectors
