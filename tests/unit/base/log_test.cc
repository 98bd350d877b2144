// Log lines as they reach stderr: one event is one line, whatever is in it.
#include "base/log.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "base/log_line.h"

namespace docker_exporter::base::log {
namespace {

using testing::ElementsAre;
using namespace std::chrono_literals;

// Replaces what has the form of 2026-11-23T19:44:04.123456Z.
std::string without_times(std::string text) {
  constexpr std::string_view form = "dddd-dd-ddTdd:dd:dd.ddddddZ";
  const auto fits = [](char c, char f) { return f == 'd' ? c >= '0' && c <= '9' : c == f; };
  for (;;) {
    const auto at = std::search(text.begin(), text.end(), form.begin(), form.end(), fits);
    if (at == text.end()) return text;
    text.replace(at, at + form.size(), "TIME");
  }
}

// Runs `speak` and returns the lines on stderr.
template <class Speak>
std::vector<std::string> lines_of(Speak speak) {
  testing::internal::CaptureStderr();
  speak();
  std::istringstream text(without_times(testing::internal::GetCapturedStderr()));
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

TEST(Log, WritesLogfmt) {
  configure("warn", Format::text);
  const auto lines = lines_of([] {
    warn(
        engine, "engine unreachable",
        {{"host", "unix:///var/run/docker.sock"}, {"retry_in", 4s}, {"reason", ""}, {"calls", 3U}});
    error(exporter, "stopped");
    info(engine, "not shown");
  });
  EXPECT_THAT(lines,
              ElementsAre("ts=TIME level=warn target=docker_prometheus_exporter::engine "
                          "msg=\"engine unreachable\" host=unix:///var/run/docker.sock retry_in=4s "
                          "reason=\"\" calls=3",
                          "ts=TIME level=error target=docker_prometheus_exporter msg=stopped"));
}

TEST(Log, WritesJson) {
  configure("trace", Format::json);
  const auto lines = lines_of([] {
    debug(http, "request", {{"ip", std::string("\"\n\xff")}, {"took", 1250us}, {"size", -1}});
    write(Level::trace, up, "ping");
  });
  configure("", Format::text);
  EXPECT_THAT(lines,
              ElementsAre(R"({"ts":"TIME","level":"debug",)"
                          R"("target":"docker_prometheus_exporter::http","msg":"request",)"
                          R"("ip":"\"\n\ufffd","took":"1.25ms","size":"-1"})",
                          R"({"ts":"TIME","level":"trace",)"
                          R"("target":"docker_prometheus_exporter::metrics::up","msg":"ping"})"));
}

TEST(Log, QuotesWhereAReaderOfLogfmtNeedsIt) {
  const struct {
    std::string_view value;
    std::string_view want;
  } rows[] = {
      {"plain", "msg=m k=plain"},
      {"10.0.0.1:80", "msg=m k=10.0.0.1:80"},
      {"", "msg=m k=\"\""},
      {"a b", "msg=m k=\"a b\""},
      {"a=b", "msg=m k=\"a=b\""},
      {"say \"hi\"", R"(msg=m k="say \"hi\"")"},
      {R"(C:\x)", R"(msg=m k="C:\\x")"},
      {"x\nlevel=error msg=forged", R"(msg=m k="x\nlevel=error msg=forged")"},
      {"\x1b[2J", R"(msg=m k="\u001b[2J")"},
      {"\xff", R"(msg=m k="\xff")"},
  };
  for (const auto& row : rows) {
    const Field field("k", row.value);
    EXPECT_EQ(spell(Format::text, "m", {&field, 1}), row.want);
  }
}

TEST(Log, CutsLongMessagesAndValues) {
  const std::string fits(max_value_bytes, 'x');
  const Field fields[] = {{"a", fits}, {"b", fits + "y"}, {"c", std::string(10'000'000, '"')}};
  std::string quotes;
  for (std::size_t i = 0; i < max_value_bytes; ++i) quotes += "\\\"";
  EXPECT_EQ(spell(Format::text, fits + fits, fields),
            "msg=\"" + fits + "...(4096 bytes)\" a=" + fits + " b=\"" + fits +
                "...(2049 bytes)\" c=\"" + quotes + "...(10000000 bytes)\"");
}

TEST(Log, WarnsOnceOfAllDirectivesItIgnores) {
  const auto lines = lines_of([] { configure("off,a=loud,[span]=info", Format::text); });
  EXPECT_THAT(lines, ElementsAre("ts=TIME level=warn target=docker_prometheus_exporter "
                                 "msg=\"RUST_LOG has parts that are not understood\" "
                                 "ignored=\"a=loud,[span]=info\" see=--help"));
  EXPECT_FALSE(enabled(Level::error, exporter));
  EXPECT_TRUE(lines_of([] { configure("info", Format::text); }).empty());
  configure("", Format::text);
}

TEST(Log, IsAtErrorUntilConfigured) {
  configure("", Format::text);
  EXPECT_TRUE(enabled(Level::error, exporter));
  EXPECT_FALSE(enabled(Level::warn, exporter));
}

TEST(Log, KeepsLinesOfSeveralThreadsApart) {
  configure("info", Format::text);
  const auto lines = lines_of([] {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([] {
        for (int i = 0; i < 100; ++i) info(exporter, "one line", {{"text", std::string(500, 'x')}});
      });
  });
  configure("", Format::text);
  const std::string want =
      "ts=TIME level=info target=docker_prometheus_exporter msg=\"one line\" text=" +
      std::string(500, 'x');
  EXPECT_EQ(lines, std::vector<std::string>(400, want));
}

// Closed, a full disk, and a full pipe that nobody reads: the line is lost, the program is not.
TEST(Log, SurvivesAStderrThatCannotBeWritten) {
  const int saved = dup(STDERR_FILENO);
  const int full_disk = open("/dev/full", O_WRONLY | O_CLOEXEC);
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_NONBLOCK | O_CLOEXEC), 0);

  close(STDERR_FILENO);
  EXPECT_NO_THROW(error(exporter, "to a closed file"));

  dup2(full_disk, STDERR_FILENO);
  EXPECT_NO_THROW(error(exporter, "to a full disk"));

  dup2(ends[1], STDERR_FILENO);
  const std::string block(4096, 'x');
  while (::write(STDERR_FILENO, block.data(), block.size()) > 0) {
  }
  EXPECT_NO_THROW(error(exporter, "to a full pipe"));

  dup2(saved, STDERR_FILENO);
  for (const int fd : {saved, full_disk, ends[0], ends[1]}) close(fd);
  EXPECT_THAT(
      lines_of([] { error(exporter, "back again"); }),
      ElementsAre("ts=TIME level=error target=docker_prometheus_exporter msg=\"back again\""));
}

}  // namespace
}  // namespace docker_exporter::base::log
