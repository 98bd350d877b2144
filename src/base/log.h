// Structured log lines for the person on call, written to stderr one line at a time.
#pragma once

#include <chrono>
#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace docker_exporter::base::log {

enum class Level { off, error, warn, info, debug, trace };

// Where a line comes from: what a RUST_LOG directive matches by prefix. One constant per subject
// below, so that the directives of docker-prometheus-exporter 1.1.2 keep working.
struct Target {
  std::string_view name;
};
inline constexpr Target exporter{"docker_prometheus_exporter"};
inline constexpr Target http{"docker_prometheus_exporter::http"};
inline constexpr Target engine{"docker_prometheus_exporter::engine"};
inline constexpr Target up{"docker_prometheus_exporter::metrics::up"};
inline constexpr Target container_health{"docker_prometheus_exporter::metrics::container_health"};

// One key=value of a line. The value is escaped when written: whatever the network sent, it stays
// one line of printable text. Holds a copy, so that temporaries are safe.
struct Field {
  std::string_view key;
  std::string value;

  Field(std::string_view k, std::string_view v) : key(k), value(v) {}
  Field(std::string_view k, const char* v) : key(k), value(v) {}
  Field(std::string_view k, std::string v) : key(k), value(std::move(v)) {}
  Field(std::string_view k, std::integral auto v) : key(k), value(std::to_string(v)) {}
  Field(std::string_view k, std::chrono::nanoseconds v);  // "1.5s", "20ms"
};

enum class Format { text, json };

// Called once by main before anything logs, with the text of RUST_LOG or --rust-log. Directives
// that cannot be read are skipped, with one warning line for all of them.
void configure(std::string_view directives, Format format);

// For callers whose fields are costly to make.
bool enabled(Level level, Target target);

void write(Level level, Target target, std::string_view message,
           std::initializer_list<Field> fields = {});

inline void error(Target t, std::string_view m, std::initializer_list<Field> f = {}) {
  write(Level::error, t, m, f);
}
inline void warn(Target t, std::string_view m, std::initializer_list<Field> f = {}) {
  write(Level::warn, t, m, f);
}
inline void info(Target t, std::string_view m, std::initializer_list<Field> f = {}) {
  write(Level::info, t, m, f);
}
inline void debug(Target t, std::string_view m, std::initializer_list<Field> f = {}) {
  write(Level::debug, t, m, f);
}

}  // namespace docker_exporter::base::log
