// Inspect: of every recorded container, cut anywhere, and of engines there is no real one of.
#include <gtest/gtest.h>

#include <filesystem>

#include "engine/decode.h"
#include "recorded.h"
#include "spell.h"

namespace docker_exporter::engine {
namespace {

using Inspection = base::Result<model::Container>;

Inspection decode(std::string_view json, std::size_t piece = static_cast<std::size_t>(-1)) {
  InspectDecoder decoder(some_labels);
  for (std::size_t at = 0; at < json.size(); at += std::min(piece, json.size() - at))
    if (!decoder.put(json.substr(at, piece))) break;
  return decoder.finish();
}

std::string health(const Inspection& inspected) {
  if (!inspected) return std::string(base::name(inspected.error().reason));
  return std::string(model::name(inspected->state)) + ' ' +
         std::string(model::name(inspected->health));
}

TEST(InspectDecoder, TellsAllThatWasRecorded) {
  for (const std::string engine : all_engines) {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(FIXTURES "/" + engine))
      if (const auto file = entry.path().filename().string(); file.starts_with("inspect."))
        files.push_back(file);
    std::sort(files.begin(), files.end());
    std::vector<std::string> whole, bytes;
    for (const auto& file : files) {
      const auto json = recorded(engine + '/' + file);
      whole.push_back(spell(decode(json)));
      bytes.push_back(spell(decode(json, 1)));
    }
    EXPECT_EQ(whole, recorded_lines(engine + "/expected.inspect.txt")) << engine;
    EXPECT_EQ(bytes, whole) << engine;
  }
}

TEST(InspectDecoder, DoesNotCareWhereTheBytesAreCut) {
  const auto json = recorded("29.7/inspect.s-unhealthy.json");
  const auto whole = spell(decode(json));
  for (std::size_t cut = 0; cut <= json.size(); ++cut) {
    InspectDecoder decoder(some_labels);
    ASSERT_TRUE(decoder.put(std::string_view(json).substr(0, cut)));
    ASSERT_TRUE(decoder.put(std::string_view(json).substr(cut)));
    ASSERT_EQ(spell(decoder.finish()), whole) << cut;
  }
}

TEST(InspectDecoder, TellsHealthOfWhatRunsOnly) {
  const struct {
    const char* json;
    const char* want;
  } cases[] = {
      {"{}", "unknown unknown"},
      {R"({"State":null})", "unknown unknown"},
      {R"({"State":"running"})", "unknown unknown"},
      {R"({"State":[{"Status":"running"}]})", "unknown unknown"},
      {R"({"State":{}})", "unknown unknown"},
      {R"({"State":{"Status":"running"}})", "running none"},
      {R"({"State":{"Status":"running","Health":null}})", "running none"},
      {R"({"State":{"Status":"running","Health":{}}})", "running none"},
      {R"({"State":{"Status":"running","Health":{"Status":""}}})", "running none"},
      {R"({"State":{"Status":"running","Health":{"Status":null}}})", "running none"},
      {R"({"State":{"Status":"running","Health":{"Status":"none"}}})", "running none"},
      {R"({"State":{"Status":"running","Health":{"Status":"dizzy"}}})", "running unknown"},
      {R"({"State":{"Health":{"Status":"healthy"},"Status":"running"}})", "running healthy"},
      {R"({"State":{"Health":{"Log":[{"Status":"unhealthy"}],"Status":"healthy"},"Status":"running"}})",
       "running healthy"},
      {R"({"State":{"Status":"paused","Health":{"Status":"unhealthy"}}})", "paused unknown"},
      {R"({"State":{"Status":"stopping"}})", "unknown unknown"},
      {R"({"State":{"Status":"exited"},"State":{"Status":"running"}})", "running none"},
      {R"({"State":{"Status":"running","Health":{"Status":"healthy"},"Health":null}})",
       "running none"},
      {R"({"State":{"Status":"running","Status":"exited"}})", "exited unknown"},
      {R"({"Status":"running","X":{"State":{"Status":"running"}}})", "unknown unknown"},
      {R"([{"State":{"Status":"running"}}])", "malformed"},
      {"null", "malformed"},
      {"\"x\"", "malformed"},
      {"", "malformed"},
      {R"({"State":{"Status":"running"})", "malformed"},
      {R"({"State":{"Status":"running"}} {})", "malformed"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(health(decode(c.json)), c.want) << c.json;
    EXPECT_EQ(health(decode(c.json, 1)), c.want) << c.json;
  }
}

TEST(InspectDecoder, TakesWhateverIsNullMissingOrOdd) {
  const struct {
    const char* json;
    const char* want;
  } cases[] = {
      {R"({"Id":"0123456789abcdef"})", "0123456789abcdef 0123456789ab unknown unknown inspected"},
      {R"({"Id":"a/b","Name":"/web"})", " web unknown unknown inspected"},
      {R"({"Id":"a","Name":"/"})", "a a unknown unknown inspected"},
      {R"({"Id":"a","Name":"web","Id":7})", " web unknown unknown inspected"},
      {R"({"Id":"a","State":{"Status":"exited","ExitCode":-1}})",
       "a a exited unknown exit=-1 inspected"},
      {R"({"Id":"a","State":{"ExitCode":"1"}})", "a a unknown unknown inspected"},
      {R"({"Id":"a","Created":"2026-11-23T20:29:46.5+01:00","RestartCount":3})",
       "a a unknown unknown created=2026-11-23T19:29:46.5Z inspected restarts=3"},
      {R"({"Id":"a","Created":1795462189,"RestartCount":-3})", "a a unknown unknown inspected"},
      {R"({"Id":"a","State":{"StartedAt":"0001-01-01T00:00:00Z","FinishedAt":"","OOMKilled":0}})",
       "a a unknown unknown inspected"},
      {R"({"Id":"a","State":{"OOMKilled":true},"State":{}})", "a a unknown unknown inspected"},
      {R"({"Id":"a","State":{"OOMKilled":true,"FinishedAt":"1970-01-01T00:00:01Z"}})",
       "a a unknown unknown inspected finished=1970-01-01T00:00:01Z oom=true"},
      // The newest probe is the last of the log.
      {R"({"Id":"a","State":{"Health":{"Log":null}}})", "a a unknown unknown inspected"},
      {R"({"Id":"a","State":{"Health":{"Log":[]}}})", "a a unknown unknown inspected"},
      {R"({"Id":"a","State":{"Health":{"Status":"healthy","FailingStreak":2,"Log":[
           {"Start":"2026-01-01T00:00:00Z","End":"2026-01-01T00:00:01Z","ExitCode":1},
           {"Start":"2026-01-01T00:00:02Z","End":"2026-01-01T00:00:02.000000003Z","ExitCode":0}]}}})",
       "a a unknown unknown streak=2 inspected probe_ended=2026-01-01T00:00:02.000000003Z "
       "probe_ns=3 probe_exit=0"},
      {R"({"Id":"a","State":{"Health":{"Log":[{"ExitCode":1,"End":"2026-01-01T00:00:01Z"},{}]}}})",
       "a a unknown unknown inspected"},
      {R"({"Id":"a","State":{"Health":{"Log":[{"ExitCode":1},null]}}})",
       "a a unknown unknown inspected"},
      {R"({"Id":"a","State":{"Health":{"Log":[{"ExitCode":1}],"Log":null}}})",
       "a a unknown unknown inspected"},
      {R"({"Id":"a","State":{"Health":{"Log":[[{"ExitCode":1}]]}}})",
       "a a unknown unknown inspected"},
      {R"({"Id":"a","State":{"Health":{"Log":{"ExitCode":1}}}})", "a a unknown unknown inspected"},
      {R"({"Id":"a","State":{"Health":{"Log":[
           {"Start":"2026-01-01T00:00:02Z","End":"2026-01-01T00:00:01Z"}]}}})",
       "a a unknown unknown inspected probe_ended=2026-01-01T00:00:01Z"},
      {R"({"Id":"a","State":{"Health":{"Log":[
           {"Start":"1700-01-01T00:00:02Z","End":"2200-01-01T00:00:01Z"}]}}})",
       "a a unknown unknown inspected probe_ended=2200-01-01T00:00:01Z"},
      // Health checks.
      {R"({"Id":"a","Config":{"Healthcheck":{"Test":["CMD","x"],"Interval":5000000000}}})",
       "a a unknown unknown inspected interval_ns=5000000000"},
      {R"({"Id":"a","Config":{"Healthcheck":{"Interval":0,"Test":["CMD","NONE"]}}})",
       "a a unknown unknown inspected interval_ns=30000000000"},
      {R"({"Id":"a","Config":{"Healthcheck":{"Test":["CMD-SHELL","x"],"Interval":-5}}})",
       "a a unknown unknown inspected interval_ns=30000000000"},
      {R"({"Id":"a","Config":{"Healthcheck":{"Test":["NONE"],"Interval":5}}})",
       "a a unknown unknown inspected"},
      {R"({"Id":"a","Config":{"Healthcheck":{"Test":[],"Interval":5}}})",
       "a a unknown unknown inspected"},
      {R"({"Id":"a","Config":{"Healthcheck":{"Test":["CMD"],"Test":null}}})",
       "a a unknown unknown inspected"},
      {R"({"Id":"a","Config":{"Healthcheck":null}})", "a a unknown unknown inspected"},
      // Images and labels.
      {R"({"Id":"a","Image":"sha256:1","Config":{"Image":"busy:1","Labels":{"x":"y",
           "com.docker.compose.service":"web","odd.label/x":null}}})",
       "a a unknown unknown image=busy:1 image_id=sha256:1 [com.docker.compose.service=web] "
       "inspected"},
      {R"({"Id":"a","Config":{"Image":null,"Labels":null}})", "a a unknown unknown inspected"},
      // No limits, in all the words there are.
      {R"({"Id":"a","HostConfig":{"Memory":0,"MemoryReservation":null,"MemorySwap":-1,"NanoCpus":0,
           "CpuQuota":-1,"CpuPeriod":0,"CpuShares":0,"PidsLimit":-1}})",
       "a a unknown unknown inspected"},
      {R"({"Id":"a","HostConfig":{"Memory":"1","PidsLimit":1.5,"NanoCpus":true,"CpuShares":[1],
           "MemorySwap":18446744073709551615}})",
       "a a unknown unknown inspected"},
      {R"({"Id":"a","HostConfig":null})", "a a unknown unknown inspected"},
      // All limits.
      {R"({"Id":"a","HostConfig":{"NetworkMode":"container:b","RestartPolicy":{"Name":"always"},
           "Memory":1,"MemoryReservation":2,"MemorySwap":9223372036854775807,"NanoCpus":1500000000,
           "CpuQuota":50000,"CpuPeriod":100000,"CpuShares":512,"PidsLimit":7}})",
       "a a unknown unknown network=container:b inspected policy=always memory=1 reservation=2 "
       "swap=9223372036854775807 cpus=1.5 shares=512 pids=7"},
      {R"({"Id":"a","HostConfig":{"CpuQuota":50000,"CpuPeriod":25000}})",
       "a a unknown unknown inspected cpus=2"},
      {R"({"Id":"a","HostConfig":{"CpuQuota":50000}})", "a a unknown unknown inspected cpus=0.5"},
      {R"({"Id":"a","HostConfig":{"CpuPeriod":50000}})", "a a unknown unknown inspected"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(spell(decode(c.json)), c.want) << c.json;
    EXPECT_EQ(spell(decode(c.json, 1)), c.want) << c.json;
  }
}

TEST(InspectDecoder, ReadsOverWhatIsHuge) {
  InspectDecoder decoder({});
  ASSERT_TRUE(decoder.put(R"({"Config":{"Env":["SECRET=)"));
  const std::string megabyte(1024 * 1024, 'x');
  for (int i = 0; i < 64; ++i) ASSERT_TRUE(decoder.put(megabyte));
  ASSERT_TRUE(decoder.put(R"("]},"State":{"Status":"running"}})"));
  EXPECT_EQ(health(decoder.finish()), "running none");
}

TEST(InspectDecoder, KeepsNoOutputOfProbesAndNoEnvironment) {
  const auto json = std::string(R"({"Id":"a","Config":{"Env":["TOKEN=secret"],"Cmd":["secret"],)") +
                    R"("Healthcheck":{"Test":["CMD","secret"]}},"Args":["secret"],)" +
                    R"("State":{"Health":{"Log":[{"Output":"secret"}]}}})";
  EXPECT_EQ(spell(decode(json)), "a a unknown unknown inspected interval_ns=30000000000");
}

}  // namespace
}  // namespace docker_exporter::engine
