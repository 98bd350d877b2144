// /info, /version and error messages, of recorded engines and of others.
#include <gtest/gtest.h>

#include <map>

#include "engine/decode.h"
#include "recorded.h"
#include "spell.h"

namespace docker_exporter::engine {
namespace {

template <class Decoder>
auto decode(std::string_view json, std::size_t piece = static_cast<std::size_t>(-1)) {
  Decoder decoder;
  for (std::size_t at = 0; at < json.size(); at += std::min(piece, json.size() - at))
    if (!decoder.put(json.substr(at, piece))) break;
  return decoder.finish();
}

TEST(InfoDecoder, ReadsEveryRecordedEngine) {
  for (const std::string engine : all_engines) {
    const auto json = recorded(engine + "/info.json");
    const auto want = recorded_lines(engine + "/expected.info.txt").at(0);
    EXPECT_EQ(spell(decode<InfoDecoder>(json)), want);
    EXPECT_EQ(spell(decode<InfoDecoder>(json, 1)), want);
  }
}

TEST(InfoDecoder, TakesWhateverIsNullMissingOrOdd) {
  const struct {
    const char* json;
    const char* want;
  } cases[] = {
      {"{}", "info"},
      {R"({"NCPU":-1,"MemTotal":-1,"Images":-9223372036854775808})", "info"},
      {R"({"NCPU":"2","MemTotal":1.5,"Images":true,"LiveRestoreEnabled":1,"Name":7})", "info"},
      {R"({"NCPU":0,"MemTotal":18446744073709551615,"LiveRestoreEnabled":true})",
       "info live_restore=true cpus=0 memory=18446744073709551615"},
      {R"({"Warnings":null})", "info warnings=0"},
      {R"({"Warnings":[]})", "info warnings=0"},
      {R"({"Warnings":["a",null,{"b":["c"]},["d","e"],5,true]})", "info warnings=6"},
      {R"({"Warnings":{"a":"b"}})", "info"},
      {R"({"Warnings":"a"})", "info"},
      {R"({"Warnings":["a","b"],"Warnings":["c"]})", "info warnings=1"},
      {R"({"Warnings":["a","b"],"Warnings":7})", "info"},
      {R"({"Driver":"a","Driver":null,"Name":"b","Name":"c"})", "info name=c"},
      {R"({"Swarm":{"Name":"x"},"Plugins":[{"Name":"y"}]})", "info"},
      {R"([{"Name":"x"}])", "malformed"},
      {"7", "malformed"},
      {"", "malformed"},
      {R"({"Name":"x")", "malformed"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(spell(decode<InfoDecoder>(c.json)), c.want) << c.json;
    EXPECT_EQ(spell(decode<InfoDecoder>(c.json, 1)), c.want) << c.json;
  }
}

TEST(VersionDecoder, ReadsEveryRecordedEngine) {
  const std::map<std::string, ApiVersion> want = {
      {"20.10", {1, 41}}, {"20.10-cgroup2", {1, 41}}, {"26.1", {1, 45}},
      {"28.5", {1, 51}},  {"29.7", {1, 55}},          {"podman-4.3.1", {1, 41}},
  };
  for (const auto& [engine, version] : want) {
    const auto json = recorded(engine + "/version.json");
    EXPECT_EQ(decode<VersionDecoder>(json), version) << engine;
    EXPECT_EQ(decode<VersionDecoder>(json, 1), version) << engine;
  }
}

TEST(VersionDecoder, TakesNothingElseForAVersion) {
  for (const auto* json :
       {"", "[]", "{}", R"({"ApiVersion":1.41})", R"({"ApiVersion":""})", R"({"ApiVersion":"new"})",
        R"({"ApiVersion":"1.41")", R"({"Components":[{"ApiVersion":"1.41"}]})", "<html>"})
    EXPECT_EQ(decode<VersionDecoder>(json), std::nullopt) << json;
}

TEST(ErrorMessage, IsReadEvenWhereTheBodyIsCut) {
  const struct {
    const char* body;
    const char* want;
  } cases[] = {
      {"{\"message\":\"page not found\"}\n", "page not found"},
      {R"({"cause":"a","message":"b","response":404})", "b"},
      {R"({"message":"b","detail":"cut he)", "b"},
      {R"({"message":"cut he)", ""},
      {R"({"message":null})", ""},
      {R"({"error":{"message":"nested"}})", ""},
      {R"(["message"])", ""},
      {"page not found", ""},
      {"", ""},
  };
  for (const auto& c : cases) EXPECT_EQ(decode_message(c.body), c.want) << c.body;
}

}  // namespace
}  // namespace docker_exporter::engine
