// The container list: of every recorded engine, cut anywhere, and of engines there is no real one
// of.
#include <gtest/gtest.h>

#include <sstream>

#include "engine/decode.h"
#include "recorded.h"
#include "spell.h"

namespace docker_exporter::engine {
namespace {

using base::Result;
using Lines = std::vector<std::string>;

std::string spell_seen(const ListedContainer& listed) {
  const auto& container = listed.container;
  std::string text = container.name + ' ' + std::string(model::name(container.state)) + ' ' +
                     std::string(listed.health_told ? model::name(container.health) : "untold");
  if (container.exit_code) text += " exit " + std::to_string(*container.exit_code);
  return text;
}

// What older engines tell too, and whether health was told.
std::string spell_most(const ListedContainer& listed) {
  auto text = listed.container.id + ' ' + spell_seen(listed) + " image " + listed.container.image;
  for (const auto& [key, value] : listed.container.labels) text += " [" + key + '=' + value + ']';
  return text;
}

std::string spell_all(const ListedContainer& listed) {
  return spell(listed.container);
}

template <class Spell>
Lines spell_each(const Result<std::vector<ListedContainer>>& list, Spell spell) {
  if (!list) return {std::string(base::name(list.error().reason)) + ": " + list.error().detail};
  Lines lines;
  for (const auto& listed : *list) lines.push_back(spell(listed));
  return lines;
}

const std::string longest(64 * 1024, 'x');
const Lines kept_labels = {"odd.label/x", enabled_label, "a", "b", "c", "d", "e", "f", "", longest};

Result<std::vector<ListedContainer>> decode(std::string_view json, bool libpod = false) {
  ListDecoder decoder(kept_labels);
  const auto taken = decoder.put(json);
  if (!taken) return taken.error();
  return decoder.finish(libpod);
}

Lines decode_in_single_bytes(std::string_view json, bool libpod) {
  ListDecoder decoder(kept_labels);
  for (std::size_t i = 0; i < json.size(); ++i)
    if (const auto taken = decoder.put(json.substr(i, 1)); !taken) return {taken.error().detail};
  return spell_each(decoder.finish(libpod), spell_most);
}

// What the list should tell of a line of `docker ps`, which is written by another program.
std::string read_ps(const std::string& line, bool libpod) {
  std::istringstream words(line);
  std::string name, status, word, health = libpod ? "untold" : "none";
  words >> name >> status;
  std::string rest;
  std::getline(words, rest);
  const auto ends_with = [&](std::string_view end) { return rest.ends_with(end); };
  if (status == "Created") return name + " created unknown";
  if (status == "Paused" || ends_with("(Paused)")) return name + " paused unknown";
  if (status == "Exited" || status == "Restarting") {
    const auto code = rest.substr(2, rest.find(')') - 2);
    return name + (status == "Exited" ? " exited" : " restarting") + " unknown exit " + code;
  }
  if (!libpod && ends_with("(healthy)")) health = "healthy";
  if (!libpod && ends_with("(unhealthy)")) health = "unhealthy";
  if (!libpod && ends_with("starting)")) health = "starting";
  return name + " running " + health;
}

Lines truth(const std::string& engine, bool libpod) {
  std::istringstream ps(recorded(engine + "/ps.txt"));
  Lines lines;
  for (std::string line; std::getline(ps, line);)
    if (!line.starts_with("NAMES")) lines.push_back(read_ps(line, libpod));
  return lines;
}

TEST(ListDecoder, TellsWhatDockerPsShowsOnEveryRecordedEngine) {
  for (const std::string engine : docker_engines)
    EXPECT_EQ(spell_each(decode(recorded(engine + "/list.json")), spell_seen), truth(engine, false))
        << engine;
}

TEST(ListDecoder, TellsOfPodmanThatHealthIsNotTold) {
  auto listed = spell_each(decode(recorded("podman-4.3.1/list.json"), true), spell_seen);
  auto want = truth("podman-4.3.1", true);
  // Neither is sorted.
  std::sort(listed.begin(), listed.end());
  std::sort(want.begin(), want.end());
  EXPECT_EQ(listed, want);
}

TEST(ListDecoder, TellsTheSameOnCgroup2) {
  EXPECT_EQ(spell_each(decode(recorded("20.10-cgroup2/list.json")), spell_seen),
            (Lines{"s-plain running none", "s-limited running healthy"}));
}

TEST(ListDecoder, TellsAllThatWasRecorded) {
  for (const std::string engine : all_engines) {
    ListDecoder decoder(some_labels);
    ASSERT_TRUE(decoder.put(recorded(engine + "/list.json")));
    EXPECT_EQ(spell_each(decoder.finish(engine.starts_with("podman")), spell_all),
              recorded_lines(engine + "/expected.list.txt"))
        << engine;
  }
}

TEST(ListDecoder, KeepsOnlyTheLabelsThatAreWanted) {
  ListDecoder decoder({"b", "a"});
  ASSERT_TRUE(decoder.put(R"~([{"Id":"x","Labels":{"c":"3","a":"1","ab":"4","":"5","b":"2"}},
                               {"Id":"y","Labels":{"a":"1","a":null,"b":"2","b":7}},
                               {"Id":"z"}])~"));
  EXPECT_EQ(
      spell_each(decoder.finish(false), spell_all),
      (Lines{"x x unknown unknown [a=1] [b=2]", "y y unknown unknown", "z z unknown unknown"}));
}

TEST(ListDecoder, TakesWhateverElseIsNullMissingOrOdd) {
  const struct {
    const char* json;
    const char* want;
  } cases[] = {
      {R"("Image":"busy:1")", " image=busy:1 outdated=false"},
      {R"("Image":"sha256:30955702e618")", " image=sha256:30955702e618 outdated=true"},
      {R"("Image":"","ImageID":"sha256:1")", " image_id=sha256:1"},
      {R"("ImageID":"sha256:1","ImageID":null)", ""},
      {R"("Created":1795462189)", " created=2026-11-23T19:29:49Z"},
      {R"("Created":0)", " created=1970-01-01T00:00:00Z"},
      {R"("Created":-62135596800)", ""},
      {R"("Created":9223372036854775807)", ""},
      {R"("Created":18446744073709551615)", ""},
      {R"("Created":1e9)", ""},
      {R"("Created":"2026-11-23T19:29:49Z")", ""},
      {R"("Created":1,"Created":null)", ""},
      {R"("HostConfig":{"NetworkMode":"host"})", " network=host"},
      {R"("HostConfig":{"NetworkMode":"host"},"HostConfig":{})", ""},
      {R"("HostConfig":{"NetworkMode":"host"},"HostConfig":null)", ""},
      {R"("HostConfig":[{"NetworkMode":"host"}])", ""},
      {R"("HostConfig":{"[]":{"NetworkMode":"host"},"*":"x","X":{"NetworkMode":"host"}})", ""},
      {R"("NetworkMode":"host","HostConfig.NetworkMode":"host")", ""},
      {R"("Health":{"Status":"starting","FailingStreak":3})", " streak=3"},
      {R"("Health":{"FailingStreak":18446744073709551615,"Status":"unhealthy"})",
       " streak=18446744073709551615"},
      {R"("Health":{"Status":"none","FailingStreak":3})", ""},
      {R"("Health":{"Status":"","FailingStreak":3})", ""},
      {R"("Health":{"FailingStreak":3})", ""},
      {R"("Health":{"Status":"healthy","FailingStreak":-1})", ""},
      {R"("Health":{"Status":"healthy","FailingStreak":"3"})", ""},
      {R"("Health":{"Status":"healthy","FailingStreak":0.5})", ""},
  };
  for (const auto& c : cases) {
    const auto json = std::string(R"([{"Id":"x",)") + c.json + "}]";
    EXPECT_EQ(spell_each(decode(json), spell_all),
              (Lines{"x x unknown unknown" + std::string(c.want)}))
        << json;
  }
}

TEST(ListDecoder, KeepsLabelsSortedAndImages) {
  const auto list = decode(recorded("29.7/list.labelled.json"));
  ASSERT_TRUE(list);
  for (const auto& listed : *list) {
    const auto* label =
        listed.container.label("docker-prometheus-exporter.metric.container_health.enabled");
    ASSERT_NE(label, nullptr) << listed.container.name;
    EXPECT_EQ(*label, "true");
    EXPECT_EQ(listed.container.image, "busy:1");
    EXPECT_EQ(listed.container.id.size(), 64u);
  }
  const auto all = decode(recorded("29.7/list.json"));
  ASSERT_TRUE(all);
  EXPECT_EQ(*all->at(1).container.label("odd.label/x"), "back\\slash \"quoted\" \xC3\xA9");
}

TEST(ListDecoder, DoesNotCareWhereTheBytesAreCut) {
  for (const std::string engine : all_engines) {
    const auto json = recorded(engine + "/list.json");
    const bool libpod = engine.starts_with("podman");
    const auto whole = spell_each(decode(json, libpod), spell_most);
    EXPECT_EQ(decode_in_single_bytes(json, libpod), whole) << engine;
    // Two pieces, cut at every position; the long ones every few bytes.
    for (std::size_t cut = 0; cut <= json.size(); cut += 1 + json.size() / 4000) {
      ListDecoder decoder(kept_labels);
      ASSERT_TRUE(decoder.put(std::string_view(json).substr(0, cut)));
      ASSERT_TRUE(decoder.put(std::string_view(json).substr(cut)));
      ASSERT_EQ(spell_each(decoder.finish(libpod), spell_most), whole) << engine << " at " << cut;
    }
  }
}

TEST(ListDecoder, RefusesAListThatEndsEarly) {
  const auto json = recorded("20.10-cgroup2/list.json");
  const auto end = json.rfind(']');
  for (std::size_t size = 0; size < end; ++size)
    ASSERT_FALSE(decode(std::string_view(json).substr(0, size))) << size;
}

TEST(ListDecoder, TakesWhateverIsNullMissingOrOdd) {
  const std::string id = "0123456789abcdef";
  const struct {
    const char* json;  // of one entry, behind its id
    const char* want;
  } cases[] = {
      {"", "0123456789ab unknown unknown image "},
      {R"~(,"Names":null,"State":null,"Status":null,"Health":null,"Image":null,"Labels":null)~",
       "0123456789ab unknown unknown image "},
      {R"~(,"Names":7,"State":{},"Status":[],"Health":7,"Image":true,"Labels":[])~",
       "0123456789ab unknown unknown image "},
      {R"~(,"Names":"/a","State":["running"],"Labels":"a=b")~",
       "0123456789ab unknown unknown image "},
      {R"~(,"Names":[])~", "0123456789ab unknown unknown image "},
      {R"~(,"Names":[null,"","/",7,{"a":"/b"},["/c"]])~", "0123456789ab unknown unknown image "},
      {R"~(,"Names":["/a/b","/web","/c"])~", "web unknown unknown image "},
      {R"~(,"Names":["/a/b","/c/d"])~", "a/b unknown unknown image "},
      {R"~(,"Names":["web"])~", "web unknown unknown image "},
      {R"~(,"Names":["/a"],"Names":["/b"])~", "b unknown unknown image "},
      {R"~(,"Names":["/a"],"Names":null)~", "0123456789ab unknown unknown image "},
      {R"~(,"State":"stopping","Status":"Up 1 second")~", "0123456789ab unknown unknown image "},
      {R"~(,"State":"RUNNING")~", "0123456789ab unknown unknown image "},
      {R"~(,"State":"running")~", "0123456789ab running untold image "},
      {R"~(,"State":"running","Status":"Up 1 second (dizzy)")~",
       "0123456789ab running untold image "},
      {R"~(,"State":"running","Status":"Up 1 second")~", "0123456789ab running none image "},
      {R"~(,"Status":"Up 1 second (healthy)","State":"running")~",
       "0123456789ab running healthy image "},
      {R"~(,"State":"exited","State":"running","Status":"Up 1 second")~",
       "0123456789ab running none image "},
      {R"~(,"State":"exited","Status":"Exited (3) 1 second ago","Health":{"Status":"unhealthy"})~",
       "0123456789ab exited unknown exit 3 image "},
      {R"~(,"State":"running","Status":"Up 1 second (healthy)","Health":{"Status":"unhealthy"})~",
       "0123456789ab running unhealthy image "},
      {R"~(,"State":"running","Status":"Up 1 second (healthy)","Health":{"Status":"none"})~",
       "0123456789ab running none image "},
      {R"~(,"State":"running","Health":{"Status":"starting","Log":[{"Status":"healthy"}]})~",
       "0123456789ab running starting image "},
      {R"~(,"State":"running","Status":"Up 1 second","Health":{"Status":"dizzy"})~",
       "0123456789ab running untold image "},
      {R"~(,"State":"running","Health":{"Status":"healthy"},"Health":{"FailingStreak":3})~",
       "0123456789ab running none image "},
      {R"~(,"Labels":{"b":"2","a":"1","c":null,"d":7,"e":["x"],"f":{"g":"h"},"b":"3","":"x"})~",
       "0123456789ab unknown unknown image  [a=1] [b=3]"},
      {R"~(,"Labels":{"a":"1"},"Labels":{"b":"2"})~", "0123456789ab unknown unknown image  [b=2]"},
      {R"~(,"Labels":{"a":"1"},"Labels":null)~", "0123456789ab unknown unknown image "},
      {R"~(,"Image":"a","Image":"b")~", "0123456789ab unknown unknown image b"},
      {R"~(,"Mounts":[{"Names":["/x"],"State":"running"}],"X":{"Id":"y","Labels":{"a":"b"}})~",
       "0123456789ab unknown unknown image "},
      {R"~(,"Numbers":[0,-1,18446744073709551615,1e400,0.5,123456789012345678901234567890])~",
       "0123456789ab unknown unknown image "},
  };
  for (const auto& c : cases) {
    const auto json = R"~([{"Id":")~" + id + '"' + c.json + "}]";
    const Lines want = {id + ' ' + c.want};
    EXPECT_EQ(spell_each(decode(json), spell_most), want) << json;
    EXPECT_EQ(decode_in_single_bytes(json, false), want) << json;
  }
}

TEST(ListDecoder, BelievesPodmanWhereItTellsHealth) {
  const auto list = decode(R"~([
      {"Id":"a","State":"running","Status":"Up 1 second (healthy)"},
      {"Id":"b","State":"running","Status":"Up 1 second"},
      {"Id":"c","State":"running","Status":"Up 1 second","Health":{"Status":""}}])~",
                           true);
  EXPECT_EQ(spell_each(list, spell_seen),
            (Lines{"a running healthy", "b running untold", "c running none"}));
}  // namespace

TEST(ListDecoder, LeavesOutAndCountsEntriesWithoutAUsableId) {
  ListDecoder decoder(kept_labels);
  const auto long_id = std::string(129, 'a');
  ASSERT_TRUE(
      decoder.put(R"~([{"Id":"good-Id_1.0"},{},{"Id":null},{"Id":""},{"Id":5},{"Id":"a/b"},)~"
                  R"~({"Id":"a b"},{"Id":".."},{"Id":"a?b"},{"Id":"a","Id":null},null,7,"x",)~"
                  R"~([{"Id":"nested"}],{"Id":")~" +
                  long_id + R"~("},{"Id":"last"}])~"));
  EXPECT_EQ(spell_each(decoder.finish(false), spell_seen),
            (Lines{"good-Id_1.0 unknown unknown", "last unknown unknown"}));
  EXPECT_EQ(decoder.dropped(), 14u);
}

TEST(ListDecoder, TakesAnIdOf128) {
  const auto id = std::string(128, 'a');
  const auto list = decode(R"~([{"Id":")~" + id + R"~("}])~");
  ASSERT_TRUE(list);
  EXPECT_EQ(list->at(0).container.id, id);
  EXPECT_EQ(list->at(0).container.name, "aaaaaaaaaaaa");
}

TEST(ListDecoder, TakesStringsOf64KiBAndNoLonger) {
  const auto list = decode(R"~([{"Id":"a","Names":["/)~" + longest + R"~(","/short"],"Image":")~" +
                           longest + R"~(","Labels":{"a":")~" + longest + R"~(","b":"x)~" +
                           longest + R"~(",")~" + longest + R"~(":"c","x)~" + longest +
                           R"~(":"d"}},)~" + R"~({"Id":"b","Image":"x)~" + longest + R"~("}])~");
  const Lines want = {
      "a short unknown unknown image " + longest + " [a=" + longest + "] [" + longest + "=c]",
      "b b unknown unknown image "};
  EXPECT_EQ(spell_each(list, spell_most), want);
}

TEST(ListDecoder, ReplacesInvalidUtf8) {
  EXPECT_EQ(
      spell_each(decode("[{\"Id\":\"a\",\"Names\":[\"/w\xFF\"],\"Image\":\"\xC3(\","
                        "\"Labels\":{\"a\x80\":\"\",\"a\":\"\xED\xA0\x80\"},\"X\":\"\xFE\"}]"),
                 spell_most),
      (Lines{"a w\xEF\xBF\xBD unknown unknown image \xEF\xBF\xBD( "
             "[a=\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD]"}));
}

TEST(ListDecoder, ReadsEscapes) {
  EXPECT_EQ(
      spell_each(decode(R"~([{"\u0049d":"a","Image":"\u20ac\ud83d\udc33\"\\\n\u0000"}])~"),
                 spell_most),
      (Lines{std::string("a a unknown unknown image \xE2\x82\xAC\xF0\x9F\x90\xB3\"\\\n\0", 37)}));
}

TEST(ListDecoder, TakesNoContainersForAnAnswer) {
  EXPECT_EQ(spell_each(decode("[]"), spell_seen), Lines());
  EXPECT_EQ(spell_each(decode(" [ ] \r\n\t "), spell_seen), Lines());
}

TEST(ListDecoder, RefusesWhatIsNoList) {
  const char* const cases[] = {"",
                               " ",
                               "{}",
                               "null",
                               "7",
                               "\"x\"",
                               "[",
                               "[}",
                               "[{\"Id\":}]",
                               "[]x",
                               "[] []",
                               "[],",
                               "<html>",
                               "[{\"Id\"}]",
                               "[\"\x01\"]",
                               "[\"\\ud800\"]",
                               "\xEF\xBB\xBF[]",
                               "[/**/]",
                               "[1,]"};
  for (const auto* json : cases) {
    const auto list = decode(json);
    ASSERT_FALSE(list) << json;
    EXPECT_EQ(list.error().reason, base::Error::Reason::malformed);
    ListDecoder decoder(kept_labels);  // the same byte by byte
    bool refused = false;
    for (const char* c = json; *c != '\0' && !refused; ++c)
      refused = !decoder.put(std::string_view(c, 1));
    EXPECT_TRUE(refused || !decoder.finish(false)) << json;
  }
}

TEST(ListDecoder, GoesNoDeeperThan64) {
  const auto nested = [](std::size_t depth) {
    return "[{\"Id\":\"a\",\"X\":" + std::string(depth - 2, '[') + std::string(depth - 2, ']') +
           "}]";
  };
  EXPECT_TRUE(decode(nested(64)));
  EXPECT_FALSE(decode(nested(65)));
  EXPECT_FALSE(decode(std::string(1000000, '[')));
}

TEST(ListDecoder, NeverQuotesWhatItCannotRead) {
  const auto list = decode(R"~([{"Labels":{"password":"hunter2"},oops}])~");
  ASSERT_FALSE(list);
  EXPECT_EQ(list.error().detail.find("hunter2"), std::string::npos);
}

}  // namespace
}  // namespace docker_exporter::engine
