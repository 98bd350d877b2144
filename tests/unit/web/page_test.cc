// A whole page beside its golden file, UPDATE_GOLDEN=1 rewrites it; and what each odd snapshot
// makes of it.
#include "web/page.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "base/utf8.h"
#include "unit/collectors/snapshots.h"
#include "web/page_parts.h"

namespace docker_exporter::web {
namespace {

using collectors::at;
using collectors::snapshot;
using model::Container;
using model::Health;
using model::State;
using namespace std::chrono_literals;

PageOptions options() {
  return {.version = "1.2.3", .needs = model::everything, .collectors = {"up", "container_state"}};
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  const auto found = text.find(what);
  return found == std::string::npos ? text : text.replace(found, what.size(), by);
}

// Without the style and the script, which are the same in every page.
std::string shown(const model::Snapshot& snapshot, const PageOptions& with = options()) {
  std::string html = page(snapshot, {{"1", 1.23449}}, with, at(100000));
  html = replaced(std::move(html), page_style, "STYLE");
  html = replaced(std::move(html), page_script, "SCRIPT");
  return replaced(std::move(html), page_script_hash(), "HASH");
}

std::string between(const std::string& html, const std::string& begin, const std::string& end) {
  const auto from = html.find(begin);
  if (from == std::string::npos) return "there is no " + begin;
  return html.substr(from, html.find(end, from) - from);
}

std::string rows(const model::Snapshot& snapshot) {
  return between(shown(snapshot), "<tbody>", "</tbody>");
}

std::shared_ptr<const model::Resources> used(const model::Containers& containers,
                                             const std::map<std::string, std::uint64_t>& memory) {
  auto resources = std::make_shared<model::Resources>();
  for (const auto& container : containers.all) {
    if (!memory.contains(container->name)) continue;
    auto usage = std::make_shared<model::Usage>();
    usage->memory.working_set = memory.at(container->name);
    resources->all.push_back({container, std::move(usage)});
  }
  return resources;
}

model::Snapshot various() {
  Container running{
      .id = "1",
      .name = "web",
      .state = State::running,
      .health = Health::unhealthy,
      .failing_streak = 3,
      .image = "nginx:1",
      .image_outdated = true,
      .created = at(0),
      .labels = {{"com.docker.compose.project", "shop"}, {"com.docker.compose.service", "web"}}};
  running.inspected = model::Inspected{.started = at(40000),
                                       .finished = at(39999),
                                       .oom_killed = false,
                                       .restarts = 2,
                                       .probe = model::Probe{at(99990), 20ms, 1},
                                       .probe_interval = 30s,
                                       .restart_policy = "always",
                                       .limits = {.memory_bytes = 67'108'864}};
  Container ended{.id = "2", .name = "job", .state = State::exited, .exit_code = 137};
  ended.inspected.emplace().finished = at(-300000);
  ended.inspected->oom_killed = true;
  const Container listed{.id = "3",
                         .name = "plain",
                         .state = State::running,
                         .health = Health::none,
                         .failing_streak = 0};
  const Container created{
      .id = "4", .name = "new", .state = State::created, .created = at(99999.9)};
  const Container odd{.id = "5", .name = "odd", .state = State::unknown};
  model::Snapshot all = snapshot({ended, created, odd, listed, running});
  all.resources = used(*all.containers, {{"web", 63'000'000}, {"plain", 1'234'567}});
  auto lives = std::make_shared<model::Lives>();
  lives->all = {{.name = "web",
                 .last_exit_code = 1,
                 .last_exit = at(39999),
                 .last_exit_reason = model::ExitReason::error}};
  all.lives = lives;
  all.engine.info =
      std::make_shared<const model::EngineInfo>(model::EngineInfo{.version = "28.5.1",
                                                                  .name = "host-1",
                                                                  .operating_system = "Debian",
                                                                  .kernel_version = "6.1",
                                                                  .architecture = "x86_64",
                                                                  .cpus = 8,
                                                                  .memory_bytes = 16'634'000'000,
                                                                  .warnings = 2});
  all.exporter = {.mode = model::Mode::events, .permitted = {true, {}, true, true, true, false}};
  return all;
}

TEST(Page, IsThisDocument) {
  const std::string got = shown(various());
  const char* path = FIXTURES "/page/various.html";
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << got;
  std::ifstream file(path, std::ios::binary);
  const std::string want{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(got, want) << path << " is not up to date; UPDATE_GOLDEN=1 rewrites it.";
}

TEST(Page, SaysWhyThereIsNoTable) {
  const auto why = [](const model::Snapshot& snapshot, const PageOptions& with = options()) {
    const std::string html = shown(snapshot, with);
    EXPECT_EQ(between(html, "<table", ">"), "<table class=\"\" hidden");
    EXPECT_EQ(between(html, "<tbody>", "</tbody>"), "<tbody>\n");
    return between(html, "<p id=\"why\"", "</p>");
  };
  const std::string begin = "<p id=\"why\">";
  EXPECT_EQ(why({}), begin + "The engine is down, so nothing is known of its containers.");
  model::Snapshot late{.engine = {.up = true}};
  EXPECT_EQ(why(late), begin + "The engine has not told in time which containers there are.");
  late.exporter.permitted[2] = false;
  EXPECT_EQ(why(late), begin + "The engine does not let the exporter list its containers.");
  EXPECT_EQ(why(snapshot({})), begin + "There is no container.");
  PageOptions without = options();
  without.needs = {};
  EXPECT_EQ(why(late, without),
            begin + "No collector of containers is on, so the engine is not asked for them.");
}

TEST(Page, SaysWhatEachRightWouldAdd) {
  model::Snapshot refused = snapshot({});
  refused.exporter.permitted = {false, false, false, false, false, false};
  EXPECT_EQ(
      between(shown(refused), "<section id=\"rights\">", "</section>"),
      "<section id=\"rights\">\n<h2>Missing rights</h2>\n<ul>\n"
      "<li><code>GET /_ping</code> is refused. It would add: how long the engine takes to "
      "answer.</li>\n"
      "<li><code>GET /version</code> is refused. It would add: paths with a version, so that "
      "answers keep their shape when the engine is newer.</li>\n"
      "<li><code>GET /containers/json</code> is refused. It would add: the containers: their "
      "names, states and health.</li>\n"
      "<li><code>GET /containers/{id}/json</code> is refused. It would add: start times, "
      "restarts, limits and runs of health checks.</li>\n"
      "<li><code>GET /events</code> is refused. It would add: changes as they happen, without "
      "a list each time; counts and reasons of exits.</li>\n"
      "<li><code>GET /info</code> is refused. It would add: version, host and setup of the "
      "engine.</li>\n</ul>\n");
}

TEST(Page, SaysTheModeInWords) {
  const std::pair<model::Mode, std::string> cases[] = {
      {model::Mode::unknown, "not known yet"},
      {model::Mode::events, "1: events say what changes, inspect says how"},
      {model::Mode::polling, "2: without events, the engine is asked for a list each time"},
      {model::Mode::no_inspect, "3: without inspect, the list of containers is all there is"},
      {model::Mode::none, "4: the list of containers is refused"},
  };
  for (const auto& [mode, words] : cases) {
    model::Snapshot in_mode = snapshot({});
    in_mode.exporter.mode = mode;
    EXPECT_EQ(between(shown(in_mode), "<dt>Mode", "</dd>"), "<dt>Mode</dt><dd>" + words);
  }
}

TEST(Page, TellsTheLastExitOfTheContainerWhereNoEventDid) {
  Container exited{.id = "2", .name = "a", .state = State::exited, .exit_code = 3};
  const auto cell = [&] {
    return between(rows(snapshot({exited})), "</td><td></td><td>", "</tr>");
  };
  const std::string time =
      "<time datetime=\"2023-11-16T02:00:00Z\" title=\"2023-11-16 02:00:00 UTC\">just now</time>";
  EXPECT_EQ(
      cell(),
      "</td><td></td><td></td><td><span class=\"code\">3</span></td><td></td><td></td><td></td>");
  exited.inspected.emplace().finished = at(100000);
  EXPECT_EQ(cell(), "</td><td></td><td>" + time + "</td><td><span class=\"code\">3</span> <small>" +
                        time + "</small></td><td></td><td></td><td></td>");
  // Of one that runs again the code is no longer told.
  exited.state = State::running;
  EXPECT_EQ(between(rows(snapshot({exited})), "<td></td><td> ", "</tr>"),
            "<td></td><td> <small>" + time + "</small></td><td></td><td></td><td></td>");
}

// All tags, without the values of their attributes.
std::string tags(const std::string& html) {
  std::string found;
  bool inside = false;
  bool quoted = false;
  for (const char c : html) {
    if (inside && c == '"') quoted = !quoted;
    if (c == '<' && !quoted) inside = true;
    if (inside && !quoted) found += c;
    if (c == '>' && !quoted) inside = false;
  }
  return found;
}

TEST(Page, ShowsHostileTextAndObeysNone) {
  const std::string hostile[] = {
      "<script>alert(1)</script>",
      "\"><img src=x onerror='alert(1)'>&lt;",
      "</small></table></main><!--",
      std::string("a\0b", 3),
      "\xff\xfe\xc0\xaf",
      "\xe2\x80\xae"
      "gpj.exe",
      "line\nbreak\r\tand\x1b[31m",
      std::string(4096, '<'),
  };
  for (const std::string& text : hostile) {
    Container container{.id = text, .name = text, .state = State::running, .image = text};
    container.labels = {{"com.docker.compose.project", text}, {"com.docker.compose.service", text}};
    container.inspected.emplace().restart_policy = text;
    container.inspected->restarts = 1;
    model::Snapshot all = snapshot({container});
    all.engine.info = std::make_shared<const model::EngineInfo>(
        model::EngineInfo{.version = text, .name = text, .operating_system = text});
    const std::string html = shown(all);
    Container tame = container;
    tame.id = tame.name = tame.image = "x";
    for (auto& [key, value] : tame.labels) value = "x";
    tame.inspected->restart_policy = "x";
    model::Snapshot plain = snapshot({tame});
    plain.engine.info = std::make_shared<const model::EngineInfo>(
        model::EngineInfo{.version = "x", .name = "x", .operating_system = "x"});
    EXPECT_EQ(tags(html), tags(shown(plain)));
    EXPECT_TRUE(base::is_utf8(html));
    EXPECT_EQ(html.find('\0'), std::string::npos);
    EXPECT_EQ(html.find("\xe2\x80\xae"), std::string::npos);
    EXPECT_LT(html.size(), 30000U);
  }
}

}  // namespace
}  // namespace docker_exporter::web
