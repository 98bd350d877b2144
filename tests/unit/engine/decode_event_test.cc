// Events: of every recorded engine, cut anywhere, and of engines there is no real one of.
#include <gtest/gtest.h>

#include "engine/decode.h"
#include "recorded.h"
#include "spell.h"

namespace docker_exporter::engine {
namespace {

using Lines = std::vector<std::string>;

// The events, and how they ended if they did.
Lines decode(std::string_view text, std::size_t piece = static_cast<std::size_t>(-1)) {
  Lines lines;
  EventDecoder decoder([&lines](model::Event event) { lines.push_back(spell(event)); });
  for (std::size_t at = 0; at < text.size(); at += std::min(piece, text.size() - at)) {
    const auto taken = decoder.put(text.substr(at, piece));
    if (taken) continue;
    lines.push_back(std::string(base::name(taken.error().reason)) + ": " + taken.error().detail);
    break;
  }
  return lines;
}

const std::string start = R"({"Type":"container","Action":"start"})";
const std::string started = "1970-01-01T00:00:00Z container start:";

TEST(EventDecoder, TellsAllThatWasRecorded) {
  for (const std::string engine : {"20.10", "26.1", "28.5", "29.7", "podman-4.3.1"}) {
    const auto text = recorded(
        engine + (engine.starts_with("podman") ? "/events.all.ndjson" : "/events.filtered.ndjson"));
    const auto want = recorded_lines(engine + "/expected.events.txt");
    EXPECT_EQ(decode(text), want) << engine;
    for (const std::size_t piece : {1U, 2U, 3U, 5U, 7U, 64U, 1000U, 4096U})
      EXPECT_EQ(decode(text, piece), want) << engine << " in pieces of " << piece;
  }
}

TEST(EventDecoder, DoesNotCareWhereTheBytesAreCut) {
  const auto text = R"( {"Type":"container","Action":"die","Actor":{"ID":"a","Attributes":)"
                    R"({"name":"web","exitCode":"137"}},"timeNano":1500000000}{}[)";
  const Lines want = {"1970-01-01T00:00:01.5Z container die: id=a name=web exit=137",
                      "malformed: an event is not the JSON that was asked for: Invalid argument"};
  EXPECT_EQ(decode(text), want);
  for (std::size_t cut = 0; cut <= std::string_view(text).size(); ++cut) {
    Lines lines;
    EventDecoder decoder([&lines](model::Event event) { lines.push_back(spell(event)); });
    auto taken = decoder.put(std::string_view(text).substr(0, cut));
    if (taken) taken = decoder.put(std::string_view(text).substr(cut));
    ASSERT_FALSE(taken);
    ASSERT_EQ(lines, Lines{want[0]}) << cut;
  }
}

TEST(EventDecoder, TakesAnythingBetweenEvents) {
  for (const std::string between : {"", "\n", "\r\n", "\x1e", "\n\x1e", " \t\r\n\x1e\x1e "})
    for (const std::size_t piece : {1U, 2U, 1000U})
      EXPECT_EQ(decode(between + start + between + start + between + start, piece),
                Lines(3, started));
}

TEST(EventDecoder, TakesWhateverIsNullMissingOrOdd) {
  const struct {
    const char* json;  // behind the type and the action
    const char* want;
  } cases[] = {
      {R"("Actor":null,"time":null,"timeNano":null)", ""},
      {R"("Actor":"x","scope":"local")", ""},
      {R"("Actor":[{"ID":"a"}])", ""},
      {R"("Actor":{"ID":7,"Attributes":null})", ""},
      {R"("Actor":{"ID":"a","Attributes":{"name":null,"exitCode":1,"signal":9}})", " id=a"},
      {R"("Actor":{"ID":"a"},"Actor":{"Attributes":{"name":"web"}})", " name=web"},
      {R"("Actor":{"Attributes":{"name":"/web","oldName":"/old"}})", " name=web old_name=old"},
      {R"("Actor":{"Attributes":{"exitCode":"-1","signal":"15"}})", " exit=-1 signal=15"},
      {R"("Actor":{"Attributes":{"exitCode":"1x","signal":"1x"}})", ""},
      {R"("Actor":{"Attributes":{"exitCode":"","signal":""}})", ""},
      {R"("Actor":{"Attributes":{"exitCode":"99999999999999999999","signal":"99999999999"}})", ""},
      {R"("Actor":{"Attributes":{"signal":"SIGKILL"}})", " signal=9"},
      {R"("Actor":{"Attributes":{"signal":"KILL"}})", " signal=9"},
      {R"("Actor":{"Attributes":{"signal":"SIGHUP"}})", " signal=1"},
      {R"("Actor":{"Attributes":{"signal":"SIGSYS"}})", " signal=31"},
      {R"("Actor":{"Attributes":{"signal":"SIGNOTHING"}})", ""},
      {R"("status":"die","id":"b","from":"busy:1","name":"x","Attributes":{"name":"y"})", ""},
      {R"("Actor":{"Attributes":{"label":"{\"Type\":\"image\"}\n"}})", ""},
  };
  for (const auto& c : cases) {
    const auto json = R"({"Type":"container","Action":"start",)" + std::string(c.json) + '}';
    EXPECT_EQ(decode(json), Lines{started + c.want}) << json;
    EXPECT_EQ(decode(json, 1), Lines{started + c.want}) << json;
  }
}

TEST(EventDecoder, ReadsTheTimeInNanosecondsElseInSeconds) {
  const struct {
    const char* json;
    const char* want;
  } cases[] = {
      {R"("time":5,"timeNano":6000000007)", "1970-01-01T00:00:06.000000007Z"},
      {R"("time":5,"timeNano":"6")", "1970-01-01T00:00:05Z"},
      {R"("time":5,"timeNano":6e9)", "1970-01-01T00:00:05Z"},
      {R"("time":9223372036854775807)", "1970-01-01T00:00:00Z"},
      {R"("time":-1)", "1969-12-31T23:59:59Z"},
      {R"("timeNano":9223372036854775807)", "2262-04-11T23:47:16.854775807Z"},
      {R"("time":5,"time":null)", "1970-01-01T00:00:00Z"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(decode(R"({"Type":"container","Action":"start",)" + std::string(c.json) + '}'),
              Lines{std::string(c.want) + " container start:"})
        << c.json;
}

TEST(EventDecoder, SkipsWhatHasNoTypeOrNoAction) {
  EXPECT_EQ(decode(R"({}{"Type":"container"}{"Action":"start"}{"Type":null,"Action":"start"})"
                   R"({"Type":"container","Action":7}{"Type":"container","Action":""})" +
                   start),
            Lines{started});
}

TEST(EventDecoder, KeepsNothingOfTheEventBefore) {
  EXPECT_EQ(decode(R"({"Type":"container","Action":"die","Actor":{"ID":"a","Attributes":)"
                   R"({"name":"web","exitCode":"1","signal":"9","oldName":"b"}},"time":7})" +
                   start),
            (Lines{"1970-01-01T00:00:07Z container die: id=a name=web old_name=b exit=1 signal=9",
                   started}));
}

TEST(EventDecoder, EndsWithWhatIsNoEvent) {
  for (const std::string bad : {"<html>", "[]", "7 ", "null", "\"x\"", "}", ",", "{]", "{\"a\"}",
                                "{\"a\":1,}", "{'a':1}", "\xEF\xBB\xBF{}", "{\"a\":\"\x01\"}"}) {
    for (const std::size_t piece : {1U, 1000U}) {
      const auto lines = decode(start + bad + start, piece);
      ASSERT_EQ(lines.size(), 2u) << bad;
      EXPECT_EQ(lines[0], started);
      EXPECT_EQ(lines[1].substr(0, 10), "malformed:") << bad;
    }
  }
}

TEST(EventDecoder, TakesAnEventOf16MiBAndNoLonger) {
  const auto event_of = [](std::size_t size) {
    std::string text = R"({"Type":"container","Action":"start","X":")";
    text += std::string(size - text.size() - 2, 'x') + "\"}";
    return text;
  };
  EXPECT_EQ(event_of(longest_event).size(), longest_event);
  const auto text = event_of(longest_event) + '\n' + event_of(longest_event) +
                    event_of(longest_event + 1) + start;
  const Lines want = {started, started, "too_large: an event is longer than we accept"};
  EXPECT_EQ(decode(text), want);
  for (const std::size_t piece : {1000U, 65536U}) EXPECT_EQ(decode(text, piece), want);
}

TEST(EventDecoder, ReplacesInvalidUtf8) {
  EXPECT_EQ(decode("{\"Type\":\"container\",\"Action\":\"st\xFF\"}"),
            Lines{"1970-01-01T00:00:00Z container st\xEF\xBF\xBD:"});
}

}  // namespace
}  // namespace docker_exporter::engine
