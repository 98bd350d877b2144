// What a container uses: of every recorded one, cut anywhere, and as no engine should send it.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "engine/decode.h"
#include "recorded.h"
#include "unit/spell_usage.h"

namespace docker_exporter::engine {
namespace {

std::string decode(std::string_view json, bool libpod = false,
                   std::size_t piece = static_cast<std::size_t>(-1)) {
  StatsDecoder decoder;
  for (std::size_t at = 0; at < json.size(); at += std::min(piece, json.size() - at))
    if (!decoder.put(json.substr(at, piece))) break;
  const auto usage = decoder.finish(libpod);
  if (!usage) return std::string(base::name(usage.error().reason));
  return *usage ? spell(**usage) : "nothing";
}

// Of an answer that has been sampled.
std::string sampled(const std::string& members) {
  return decode(R"({"read":"2026-11-23T19:29:59Z",)" + members + "}");
}

TEST(StatsDecoder, TellsAllThatWasRecorded) {
  for (const std::string engine : all_engines) {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(FIXTURES "/" + engine))
      if (const auto file = entry.path().filename().string(); file.starts_with("stats."))
        files.push_back(file);
    std::ranges::sort(files);
    const bool libpod = engine.starts_with("podman");
    std::vector<std::string> whole, bytes;
    for (const auto& file : files) {
      const auto json = recorded(engine + '/' + file);
      whole.push_back(decode(json, libpod));
      bytes.push_back(decode(json, libpod, 1));
    }
    EXPECT_FALSE(whole.empty()) << engine;
    EXPECT_EQ(whole, recorded_lines(engine + "/expected.stats.txt")) << engine;
    EXPECT_EQ(bytes, whole) << engine;
  }
}

// The engine answers for a container that does not run, and one that has just gone, with zeros.
TEST(StatsDecoder, TellsNothingWhereNothingWasSampled) {
  EXPECT_EQ(decode(R"({"read":"0001-01-01T00:00:00Z","pids_stats":{"current":0}})"), "nothing");
  EXPECT_EQ(decode(R"({"pids_stats":{"current":1}})"), "nothing");
  EXPECT_EQ(decode(R"({"read":null})"), "nothing");
  EXPECT_EQ(decode(R"({"read":"2026-11-23T19:29:59Z","read":17})"), "nothing");
}

TEST(StatsDecoder, LeavesOutWhatIsMissingNullOrOfAnotherKind) {
  EXPECT_EQ(sampled(R"("cpu_stats":null)"), "usage");
  EXPECT_EQ(sampled(R"("cpu_stats":[],"memory_stats":17,"networks":"eth0","blkio_stats":[{}])"),
            "usage");
  EXPECT_EQ(sampled(R"("cpu_stats":{"cpu_usage":{"total_usage":-1,"usage_in_usermode":"1"}})"),
            "usage");
  EXPECT_EQ(sampled(R"("cpu_stats":{"cpu_usage":{"total_usage":9223372036854775808}})"), "usage");
  EXPECT_EQ(sampled(R"("cpu_stats":{"cpu_usage":{"total_usage":9223372036854775807}})"),
            "usage cpu=9223372036854775807");
  EXPECT_EQ(sampled(R"("memory_stats":{"usage":18446744073709551615})"),
            "usage memory=18446744073709551615");
  EXPECT_EQ(sampled(R"("memory_stats":{"usage":10,"stats":{"inactive_file":11}})"),
            "usage memory=10 working_set=0");
  EXPECT_EQ(sampled(R"("memory_stats":{"failcnt":3,"stats":{"total_rss":1}})"),
            "usage anon=1 max=3");
  EXPECT_EQ(sampled(R"("memory_stats":{"failcnt":3,"stats":{"anon":1}})"), "usage anon=1 oom=3");
  // The engine leaves it out where it is 0.
  EXPECT_EQ(sampled(R"("memory_stats":{"stats":{"total_rss":1}})"), "usage anon=1 max=0");
  EXPECT_EQ(sampled(R"("memory_stats":{"stats":{"anon":1}})"), "usage anon=1 oom=0");
  EXPECT_EQ(sampled(R"("memory_stats":{"failcnt":3})"), "usage");
}

TEST(StatsDecoder, KnowsInterfacesByName) {
  EXPECT_EQ(sampled(R"("networks":{"eth1":{"rx_bytes":1},"eth0":{"tx_dropped":2},"lo":{}})"),
            "usage [eth0 tx_dropped=2] [eth1 rx_bytes=1]");
  EXPECT_EQ(sampled(R"("networks":{"a":{"rx_bytes":1},"b":{"rx_bytes":2},"a":{"tx_bytes":3}})"),
            "usage [a tx_bytes=3] [b rx_bytes=2]");
  EXPECT_EQ(sampled(R"("networks":{"a":{"rx_bytes":1}},"networks":{"b":{}})"), "usage [b]");
  EXPECT_EQ(sampled(R"("networks":{"a":{"rx_bytes":1}},"networks":null)"), "usage");
  EXPECT_EQ(sampled(R"("networks":{"a":{"rx_bytes":1,"rx_bytes":{"rx_bytes":2}},"b":3})"),
            "usage [a]");
}

TEST(StatsDecoder, KnowsBlockDevicesByNumber) {
  const auto table = [](const std::string& lines) {
    return R"("blkio_stats":{"io_service_bytes_recursive":[)" + lines + "]}";
  };
  EXPECT_EQ(sampled(table(R"({"major":8,"minor":1,"op":"Read","value":1},)"
                          R"({"major":8,"minor":1,"op":"Write","value":2},)"
                          R"({"major":8,"minor":1,"op":"Sync","value":3},)"
                          R"({"major":8,"minor":0,"op":"write","value":4},)"
                          R"({"major":8,"minor":1,"op":"Total","value":5})")),
            "usage [8:0 write_bytes=4] [8:1 read_bytes=1 write_bytes=2]");
  EXPECT_EQ(sampled(table(R"({"minor":1,"op":"read","value":1},17,null,)"
                          R"({"major":8,"minor":-1,"op":"read","value":1},)"
                          R"({"major":7,"minor":0,"op":"read"})")),
            "usage [7:0]");
  EXPECT_EQ(sampled(table(R"({"major":8,"minor":1,"op":"read","value":1})") + "," + table("")),
            "usage");
}

TEST(StatsDecoder, LeavesOutListsThatAreTooLong) {
  std::string lines, networks;
  for (std::size_t i = 0; i <= 6 * model::most_devices; ++i) {
    const auto comma = i == 0 ? "" : ",";
    lines += comma + std::string(R"({"major":1,"minor":)") + std::to_string(i) +
             R"(,"op":"read","value":1})";
    networks += comma + ('"' + std::to_string(i)) + R"(":{})";
  }
  const std::string pids = R"(,"pids_stats":{"current":1})";
  EXPECT_EQ(sampled(R"("networks":{)" + networks + "}" + pids), "usage pids=1");
  EXPECT_EQ(sampled(R"("blkio_stats":{"io_serviced_recursive":[)" + lines + "]}" + pids),
            "usage pids=1");
}

TEST(StatsDecoder, LeavesOutMoreDevicesThanAnybodyHas) {
  for (const std::size_t count : {model::most_devices, model::most_devices + 1}) {
    std::string networks;
    for (std::size_t i = 0; i < count; ++i)
      networks += (i == 0 ? "\"" : ",\"") + std::to_string(i) + R"(":{})";
    StatsDecoder decoder;
    ASSERT_TRUE(decoder.put(R"({"read":"2026-11-23T19:29:59Z","networks":{)" + networks + "}}"));
    const auto usage = decoder.finish(false);
    ASSERT_TRUE(usage && *usage);
    EXPECT_EQ((*usage)->interfaces.size(), count > model::most_devices ? 0U : count);
  }
}

// Names that no kernel gives are a way to use up memory.
TEST(StatsDecoder, LeavesOutInterfacesWithLongNames) {
  for (const std::size_t length : {128U, 129U}) {
    const std::string name(length, 'a');
    EXPECT_EQ(sampled(R"("networks":{")" + name + R"(":{"rx_bytes":1},"b":{}})"),
              length == 128 ? "usage [" + name + " rx_bytes=1] [b]" : "usage");
  }
}

TEST(StatsDecoder, RefusesWhatIsNoAnswer) {
  EXPECT_EQ(decode(""), "malformed");
  EXPECT_EQ(decode("[]"), "malformed");
  EXPECT_EQ(decode(R"({"read":"2026-11-23T19:29:59Z")"), "malformed");
  EXPECT_EQ(decode("<html>"), "malformed");
}

}  // namespace
}  // namespace docker_exporter::engine
