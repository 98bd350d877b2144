// For metrics of what a running container uses.
#pragma once

#include <span>
#include <variant>

#include "collectors/per_container.h"
#include "model/usage.h"

namespace docker_exporter::collectors {

// Calls `each` with the name of every measured container and its usage.
template <class Each>
void each_usage(const model::Snapshot& snapshot, const Each& each) {
  if (snapshot.resources == nullptr) return;
  for (const auto& one : snapshot.resources->all) each(one.container->name, *one.usage);
}

inline std::optional<Number> seconds(const model::Span& time) {
  if (!time) return std::nullopt;
  return Number(*time);
}

// One number per container, where it is known.
struct UsageRow {
  const exposition::Metric<1>& metric;
  std::optional<Number> (*read)(const model::Usage&);
};

inline void write(std::span<const UsageRow> rows, const model::Snapshot& snapshot,
                  exposition::Writer& out) {
  for (const UsageRow& row : rows)
    each_usage(snapshot, [&](const std::string& name, const model::Usage& usage) {
      const auto value = row.read(usage);
      if (!value) return;
      std::visit([&](auto number) { out.sample(row.metric, {name}, number); }, *value);
    });
}

// One number per container and kind, where it is known.
template <class Of>
struct Kind {
  std::string_view name;
  std::optional<Number> (*read)(const Of&);
};

template <std::size_t N, class Of>
void write(const exposition::Metric<2>& metric, const Kind<Of> (&kinds)[N],
           const model::Snapshot& snapshot, exposition::Writer& out) {
  each_usage(snapshot, [&](const std::string& name, const model::Usage& usage) {
    for (const Kind<Of>& kind : kinds)
      if (const auto value = kind.read(usage))
        std::visit([&](auto number) { out.sample(metric, {name, kind.name}, number); }, *value);
  });
}

}  // namespace docker_exporter::collectors
