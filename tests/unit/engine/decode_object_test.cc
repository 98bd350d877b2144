// Inspect, /version and error messages, of recorded engines and of others.
#include <gtest/gtest.h>

#include <map>

#include "engine/decode.h"
#include "recorded.h"

namespace docker_exporter::engine {
namespace {

std::string spell(const base::Result<model::Container>& inspected) {
  if (!inspected) return std::string(base::name(inspected.error().reason));
  return std::string(model::name(inspected->state)) + ' ' +
         std::string(model::name(inspected->health));
}

template <class Decoder>
auto decode(std::string_view json, std::size_t piece = static_cast<std::size_t>(-1)) {
  Decoder decoder;
  for (std::size_t at = 0; at < json.size(); at += std::min(piece, json.size() - at))
    if (!decoder.put(json.substr(at, piece))) break;
  return decoder.finish();
}

TEST(InspectDecoder, ReadsEveryRecordedContainer) {
  const std::map<std::string, std::string> want = {
      {"badcmd", "created unknown"},      {"created", "created unknown"},
      {"exit0", "exited unknown"},        {"exit3", "exited unknown"},
      {"healthy", "running healthy"},     {"killed", "exited unknown"},
      {"loop", "restarting unknown"},     {"nohealth", "running none"},
      {"oom", "exited unknown"},          {"paused", "paused unknown"},
      {"plain", "running none"},          {"renamed", "running none"},
      {"starting", "running starting"},   {"stopped", "exited unknown"},
      {"unhealthy", "running unhealthy"},
  };
  std::map<std::string, std::map<std::string, std::string>> expected, found;
  for (const std::string engine : docker_engines) expected[engine] = want;
  for (const auto* name :
       {"created", "exit3", "healthy", "nohealth", "paused", "starting", "unhealthy"})
    expected["podman-4.3.1"][name] = want.at(name);
  expected["20.10-cgroup2"] = {{"plain", "running none"}, {"limited", "running healthy"}};

  for (const auto& [engine, containers] : expected)
    for (const auto& [name, ignored] : containers) {
      const auto json = recorded(engine + "/inspect.s-" + name + ".json");
      found[engine][name] = spell(decode<InspectDecoder>(json));
      EXPECT_EQ(spell(decode<InspectDecoder>(json, 1)), found[engine][name]) << engine << name;
    }
  EXPECT_EQ(found, expected);
}

TEST(InspectDecoder, DoesNotCareWhereTheBytesAreCut) {
  const auto json = recorded("29.7/inspect.s-unhealthy.json");
  for (std::size_t cut = 0; cut <= json.size(); ++cut) {
    InspectDecoder decoder;
    ASSERT_TRUE(decoder.put(std::string_view(json).substr(0, cut)));
    ASSERT_TRUE(decoder.put(std::string_view(json).substr(cut)));
    ASSERT_EQ(spell(decoder.finish()), "running unhealthy") << cut;
  }
}

TEST(InspectDecoder, TakesWhateverIsNullMissingOrOdd) {
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
    EXPECT_EQ(spell(decode<InspectDecoder>(c.json)), c.want) << c.json;
    EXPECT_EQ(spell(decode<InspectDecoder>(c.json, 1)), c.want) << c.json;
  }
}

TEST(InspectDecoder, ReadsOverWhatIsHuge) {
  InspectDecoder decoder;
  ASSERT_TRUE(decoder.put(R"({"Config":{"Env":["SECRET=)"));
  const std::string megabyte(1024 * 1024, 'x');
  for (int i = 0; i < 64; ++i) ASSERT_TRUE(decoder.put(megabyte));
  ASSERT_TRUE(decoder.put(R"("]},"State":{"Status":"running"}})"));
  EXPECT_EQ(spell(decoder.finish()), "running none");
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
