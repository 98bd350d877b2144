// Recorded engines behind a socket, and the whole exposition that must come of each.
//
// A scenario is a folder with `scenario.txt` (the recorded engine, a blank, the value of
// CONTAINER_HEALTH_FILTER_LABEL) and `metrics.prom`. UPDATE_GOLDEN=1 rewrites the latter.
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>

#include "collectors/wanted.h"
#include "fake_engine/fake_engine.h"
#include "fake_engine/run.h"
#include "state/tracker.h"
#include "web/scrape.h"

namespace docker_exporter {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using namespace std::chrono_literals;

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

// The headers of the recorded ping: they tell Docker from Podman, and the API version.
std::string headers_of(const std::string& http) {
  const auto begin = http.find('\n') + 1;
  const std::string head = http.substr(begin, http.find("\r\n\r\n") + 2 - begin);
  return std::regex_replace(head, std::regex("Content-Length:[^\n]*\n"), "");
}

void serve(testing::FakeEngine& engine, const fs::path& recorded) {
  const std::string headers = headers_of(read(recorded / "ping.http"));
  engine.on("/_ping", testing::ok("OK", headers));
  engine.on("/containers/json", testing::ok(read(recorded / "list.json"), headers));
  if (fs::exists(recorded / "info.json"))
    engine.on("/info", testing::ok(read(recorded / "info.json"), headers));
  for (const auto& entry : fs::directory_iterator(recorded)) {
    if (!entry.path().filename().string().starts_with("inspect.")) continue;
    const std::string body = read(entry.path());
    std::smatch id;
    ASSERT_TRUE(std::regex_search(body, id, std::regex("\"Id\": ?\"([0-9a-f]{64})\"")));
    engine.on("/containers/" + id[1].str() + "/json", testing::ok(body, headers));
    const auto name = entry.path().filename().string().substr(std::string("inspect.").size());
    const fs::path stats = recorded / ("stats." + name);
    // Not every container that runs was asked for its stats when this was recorded.
    engine.on("/containers/" + id[1].str() + "/stats",
              fs::exists(stats)
                  ? testing::ok(read(stats), headers)
                  : testing::status(404, R"({"message":"No such container"})", headers));
  }
}

std::string exposition(const fs::path& recorded, bool filter_label) {
  asio::io_context io(1);
  testing::FakeEngine engine(io, testing::Listen::unix_socket);
  serve(engine, recorded);
  const collectors::Options options{.container_health_filter_label = filter_label,
                                    .container_labels = {"com.docker.compose.project"}};
  // What the exporter says of itself is not of the recorded engine.
  const auto enabled = std::get<collectors::Wanted>(
      collectors::narrow(collectors::on_by_default(), {}, std::array<std::string, 1>{"exporter"}));
  engine::Client client(
      io.get_executor(),
      {.address = engine.address(), .kept_labels = collectors::kept_labels(enabled, options)});
  state::Tracker tracker(
      io.get_executor(), client,
      {.needs = collectors::needs_of(enabled), .sampler = {.from = state::ResourcesFrom::stats}});
  const auto scrape = web::exposition_of(io.get_executor(), tracker, options, enabled);
  const web::Answer answer = testing::run(io, scrape({}, async::in(10s)));
  // The two values that no recording can fix.
  return std::regex_replace(answer.body->copy(),
                            std::regex("(ping_duration_seconds|resources_age_seconds) [0-9].*"),
                            "$1 DURATION");
}

TEST(Scenarios, ComeOutAsTheyShould) {
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(SOURCE_ROOT "/tests/scenarios")) {
    if (!entry.is_directory()) continue;
    ++count;
    std::ifstream scenario(entry.path() / "scenario.txt");
    std::string recorded;
    std::string filter_label;
    scenario >> recorded >> filter_label;
    const std::string got = exposition(fs::path(FIXTURES) / recorded, filter_label == "true");
    const fs::path golden = entry.path() / "metrics.prom";
    if (std::getenv("UPDATE_GOLDEN") != nullptr)
      std::ofstream(golden, std::ios::binary) << got;
    else
      EXPECT_EQ(got, read(golden)) << entry.path().filename();
  }
  EXPECT_GT(count, 0U);
}

}  // namespace
}  // namespace docker_exporter
