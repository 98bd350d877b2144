// The only file that knows spdlog, which brings the clock, the lock and the write to stderr.
//
// Header-only, because what we ship must not need its shared library. The level is spelled as in
// the flags, the target is spdlog's logger name, and all that other people's bytes are in is the
// payload.
#define SPDLOG_HEADER_ONLY
#define SPDLOG_FMT_EXTERNAL
#define FMT_HEADER_ONLY
#define SPDLOG_LEVEL_NAMES {"trace", "debug", "info", "warn", "error", "critical", "off"}

#include "base/log.h"

#include <poll.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <unistd.h>

#include <memory>
#include <span>

#include "base/duration.h"
#include "base/log_filter.h"
#include "base/log_line.h"

namespace docker_exporter::base::log {
namespace {

constexpr const char* patterns[] = {
    "ts=%Y-%m-%dT%H:%M:%S.%fZ level=%l target=%n %v",
    R"({"ts":"%Y-%m-%dT%H:%M:%S.%fZ","level":"%l","target":"%n",%v})",
};

struct Logger {
  Filter filter{""};
  Format format = Format::text;
  spdlog::sinks::stderr_sink_mt sink;

  Logger() { use(Format::text); }
  void use(Format wanted) {
    format = wanted;
    sink.set_formatter(std::make_unique<spdlog::pattern_formatter>(
        patterns[static_cast<int>(wanted)], spdlog::pattern_time_type::utc));
  }
  void write(Level level, Target target, std::string_view message, std::span<const Field> fields);
};

spdlog::level::level_enum spdlog_level(Level level) {
  switch (level) {
    case Level::off:
      return spdlog::level::off;
    case Level::error:
      return spdlog::level::err;
    case Level::warn:
      return spdlog::level::warn;
    case Level::info:
      return spdlog::level::info;
    case Level::debug:
      return spdlog::level::debug;
    case Level::trace:
      return spdlog::level::trace;
  }
  return spdlog::level::off;
}

// A log line is never worth the program: stderr may be closed, and memory may be short.
void Logger::write(Level level, Target target, std::string_view message,
                   std::span<const Field> fields) try {
  // A pipe that nobody reads would stop the whole program, with a hung engine's log driver at its
  // end for one; POLLOUT of a pipe promises room for PIPE_BUF bytes.
  pollfd out{.fd = STDERR_FILENO, .events = POLLOUT, .revents = 0};
  if (::poll(&out, 1, 0) == 0) return;
  const std::string line = spell(format, message, fields);
  sink.log({{target.name.data(), target.name.size()}, spdlog_level(level), line});
} catch (...) {  // NOLINT(bugprone-empty-catch)
}

// The one mutable thing of the whole process; every layer may speak, and none carries it around.
Logger& logger() {
  static Logger instance;
  return instance;
}

}  // namespace

Field::Field(std::string_view k, std::chrono::nanoseconds v) : key(k), value(spell_elapsed(v)) {}

void configure(std::string_view directives, Format format) {
  logger().filter = Filter(directives);
  logger().use(format);
  const auto& ignored = logger().filter.ignored();
  if (ignored.empty()) return;
  std::string all;
  for (const std::string& directive : ignored) {
    if (!all.empty()) all += ',';
    all += directive;
  }
  // Shown at any level: who asks for too little to see it has asked for something else.
  const Field fields[] = {{"ignored", all}, {"see", "--help"}};
  logger().write(Level::warn, exporter, "RUST_LOG has parts that are not understood", fields);
}

bool enabled(Level level, Target target) {
  return logger().filter.enabled(level, target.name);
}

void write(Level level, Target target, std::string_view message,
           std::initializer_list<Field> fields) {
  if (enabled(level, target))
    logger().write(level, target, message, {fields.begin(), fields.size()});
}

}  // namespace docker_exporter::base::log
