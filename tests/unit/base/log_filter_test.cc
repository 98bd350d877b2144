// RUST_LOG as users of docker-prometheus-exporter 1.1.2 and 2.0.0 have it in their compose files.
#include "base/log_filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace docker_exporter::base::log {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Ignored = std::vector<std::string>;

// The levels of our own targets, in the order they are declared in log.h.
using Levels = std::vector<Level>;
Levels levels(const Filter& filter) {
  Levels result;
  for (const Target target : {exporter, http, engine, up, container_health})
    result.push_back(filter.level(target.name));
  return result;
}
Levels all(Level level) {
  return Levels(5, level);
}

using enum Level;

TEST(LogFilter, ReadsLevels) {
  const struct {
    std::string_view text;
    Level want;
  } rows[] = {
      {"off", off},          {"error", error},   {"warn", warn},    {"info", info},
      {"debug", debug},      {"trace", trace},   {"OFF", off},      {"Error", error},
      {"wArN", warn},        {"INFO", info},     {"0", off},        {"1", error},
      {"2", warn},           {"3", info},        {"4", debug},      {"5", trace},
      {"warning", warn},     {" info ", info},   {",,info,", info}, {"debug,info", info},
      {"info,debug", debug}, {"\tinfo\n", info},
  };
  for (const auto& row : rows) {
    const Filter filter(row.text);
    EXPECT_EQ(levels(filter), all(row.want)) << row.text;
    EXPECT_THAT(filter.ignored(), IsEmpty()) << row.text;
  }
}

TEST(LogFilter, KeepsRealWorldValuesWorking) {
  const struct {
    std::string_view text;
    Levels want;
  } rows[] = {
      {"info,docker_prometheus_exporter=info", all(info)},
      {"info,docker_prometheus_exporter=debug", all(debug)},
      {"info, docker_prometheus_exporter = debug", all(debug)},
      {"warn,docker_prometheus_exporter::metrics=debug", {warn, warn, warn, debug, debug}},
      {"docker_prometheus_exporter::metrics=debug,warn", {warn, warn, warn, debug, debug}},
      // No directive for us and no default: silence, as there.
      {"hyper=warn,bollard=debug", all(off)},
      {"error,hyper=warn,h2=off,tower_http=trace,mio=1", all(error)},
      {"docker_prometheus_exporter::metrics::up=off", all(off)},
      {"info,docker_prometheus_exporter::metrics::up=off", {info, info, info, off, info}},
      {"docker_prometheus_exporter", all(trace)},
      {"docker_prometheus_exporter=", all(trace)},
      {"docker_prometheus_exporter=WARNING", all(warn)},
      // A prefix, also within a word.
      {"docker_prom=info", all(info)},
      {"docker_prometheus_exporter::h=4,error", {error, debug, error, error, error}},
      {"docker-prometheus-exporter=info,error", all(error)},
      {"DOCKER_PROMETHEUS_EXPORTER=info,error", all(error)},
      // The longest decides, in whatever order; of the same target the last.
      {"docker_prometheus_exporter::engine=debug,docker_prometheus_exporter=warn",
       {warn, warn, debug, warn, warn}},
      {"docker_prometheus_exporter=warn,docker_prometheus_exporter=info", all(info)},
      {"docker_prometheus_exporter=info,docker_prometheus_exporter=warn", all(warn)},
      // Numbers beyond the levels, and words that are none, are targets.
      {"6,error", all(error)},
      {"verbose,error", all(error)},
      {"6", all(off)},
      // A target with a dot: read since tracing-subscriber 0.3.20.
      {"a.b=info,error", all(error)},
      {"gr\xc3\xbc\xc3\x9f\x65=info,error", all(error)},
  };
  for (const auto& row : rows) {
    const Filter filter(row.text);
    EXPECT_EQ(levels(filter), row.want) << row.text;
    EXPECT_THAT(filter.ignored(), IsEmpty()) << row.text;
  }
}

TEST(LogFilter, SkipsWhatItCannotReadAndSaysSo) {
  const struct {
    std::string_view text;
    Levels want;
    Ignored ignored;
  } rows[] = {
      {"info,docker_prometheus_exporter=loud", all(info), {"docker_prometheus_exporter=loud"}},
      {"docker_prometheus_exporter=6", all(error), {"docker_prometheus_exporter=6"}},
      {"=info", all(error), {"=info"}},
      {"=", all(error), {"="}},
      {"a=b=info,warn", all(warn), {"a=b=info"}},
      {"two words,info", all(info), {"two words"}},
      {"a/b=info,info", all(info), {"a/b=info"}},
      {"info;debug", all(error), {"info;debug"}},
      {"\"info\"", all(error), {"\"info\""}},
      {"+3", all(error), {"+3"}},
      {"info\x1b[2J", all(error), {"info\x1b[2J"}},
      // Spans and fields, which the comma inside of them cuts in two, as there.
      {"info,[update]=debug", all(info), {"[update]=debug"}},
      {"docker_prometheus_exporter[update{metric=up}]=trace,warn",
       all(warn),
       {"docker_prometheus_exporter[update{metric=up}]=trace"}},
      {"[{a,b}]=trace,warn", all(warn), {"[{a", "b}]=trace"}},
      {"[]", all(error), {"[]"}},
  };
  for (const auto& row : rows) {
    const Filter filter(row.text);
    EXPECT_EQ(levels(filter), row.want) << row.text;
    EXPECT_EQ(filter.ignored(), row.ignored) << row.text;
  }
}

TEST(LogFilter, IsAtErrorWhenNothingWasSaid) {
  for (const std::string_view text : {"", " ", ",", " , ,,", "\t\n"}) {
    const Filter filter(text);
    EXPECT_EQ(levels(filter), all(error)) << text;
    EXPECT_THAT(filter.ignored(), IsEmpty());
  }
}

TEST(LogFilter, EnablesALineAtOrBelowItsLevel) {
  const Filter filter(
      "warn,docker_prometheus_exporter::engine=debug,docker_prometheus_exporter::http=off");
  const struct {
    Target target;
    std::vector<Level> lines;
  } rows[] = {{exporter, {error, warn}}, {engine, {error, warn, info, debug}}, {http, {}}};
  for (const auto& row : rows) {
    std::vector<Level> lines;
    for (const Level level : {off, error, warn, info, debug, trace})
      if (filter.enabled(level, row.target.name)) lines.push_back(level);
    EXPECT_EQ(lines, row.lines) << row.target.name;
  }
}

TEST(LogFilter, TakesHugeAndBinaryText) {
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "t" + std::to_string(i) + "=info,";
  EXPECT_EQ(levels(Filter(text + "warn")), all(warn));
  EXPECT_THAT(Filter(std::string(100000, '=')).ignored(), ElementsAre(std::string(100000, '=')));
  EXPECT_THAT(Filter(std::string_view("a\0b,info", 8)).ignored(),
              ElementsAre(std::string("a\0b", 3)));
}

}  // namespace
}  // namespace docker_exporter::base::log
