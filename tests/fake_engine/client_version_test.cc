// Which version is put into paths, and what is done where it is refused.
#include "fake_engine/asking.h"

namespace docker_exporter::testing {
namespace {

const std::string list_path = "/containers/json";
const std::string list_query = "/containers/json?all=true";

Reply forbidden() {
  return status(403, "<html><body><h1>403 Forbidden</h1>\n", "content-type: text/html\r\n");
}
std::string version(const std::string& text) {
  return R"({"Version":"28.5.2","ApiVersion":")" + text + R"(","MinAPIVersion":"1.24"})";
}
std::string api_header(const std::string& text) {
  return "Api-Version: " + text + "\r\n";
}

struct VersionTest : ::testing::Test {
  Asking asking;
  FakeEngine& engine = asking.engine;
};

TEST_F(VersionTest, IsThatOfPingUpToTheNewestWeSpeak) {
  const struct {
    const char* offered;
    const char* spoken;
  } cases[] = {{"1.24", "/v1.24"}, {"1.41", "/v1.41"}, {"1.51", "/v1.51"}, {"1.52", "/v1.52"},
               {"1.56", "/v1.52"}, {"2.0", "/v1.52"},  {"1.20", "/v1.20"}, {"v1.41", "/v1.41"}};
  for (const auto& c : cases) {
    Asking one;
    one.engine.on("/_ping", ok("OK", api_header(c.offered)));
    one.engine.on(list_path, ok("[]", ""));
    EXPECT_EQ(one.ping(), "ok");
    EXPECT_EQ(one.list(), "ok");
    EXPECT_EQ(one.engine.targets(), (Targets{"/_ping", c.spoken + list_query}));
  }
}

TEST_F(VersionTest, IsAskedForWherePingDoesNotTell) {
  engine.on("/_ping", ok("OK", ""));
  engine.on("/version", ok(version("1.45"), ""));
  engine.on(list_path, ok("[]", ""));
  EXPECT_EQ(asking.ping(), "ok");
  EXPECT_EQ(asking.list(), "ok");
  EXPECT_EQ(asking.list(), "ok");
  EXPECT_EQ(engine.targets(),
            (Targets{"/_ping", "/version", "/v1.45" + list_query, "/v1.45" + list_query}));
}

TEST_F(VersionTest, IsTakenFromTheHeaderOfTheVersionItself) {
  engine.on("/version", ok("garbage", api_header("1.45")));
  engine.on(list_path, ok("[]", ""));
  EXPECT_EQ(asking.list(), "ok");
  EXPECT_EQ(engine.targets(), (Targets{"/version", "/v1.45" + list_query}));
}

TEST_F(VersionTest, IsLeftOutWhereNothingTells) {
  const Reply replies[] = {forbidden(),         status(404, "", ""),
                           status(500, "", ""), ok("{}", ""),
                           ok("<html>", ""),    ok(version("new"), api_header("new"))};
  for (const auto& reply : replies) {
    Asking one;
    one.engine.on("/_ping", forbidden());
    one.engine.on("/version", reply);
    one.engine.on(list_path, ok("[]", ""));
    EXPECT_EQ(one.ping(), "denied: GET /_ping was answered 403 Reason");
    EXPECT_EQ(one.list(), "ok");
    EXPECT_EQ(one.list(), "ok");
    EXPECT_EQ(one.engine.targets(), (Targets{"/_ping", "/version", list_query, list_query}));
  }
}

TEST_F(VersionTest, IsNotWorthASecondFailure) {
  engine.on("/version", status(503, "<html>", "content-type: text/html\r\n"));
  EXPECT_EQ(asking.list(), "engine_down: GET /version was answered 503 Reason");
  engine.on("/version", closed());
  EXPECT_EQ(asking.list(), "closed: the connection was closed before any answer");
  EXPECT_EQ(engine.targets().back(), "/version");
  engine.on("/version", ok(version("1.45"), ""));
  engine.on(list_path, ok("[]", ""));
  EXPECT_EQ(asking.list(), "ok");
}

TEST_F(VersionTest, FollowsAnEngineThatWasUpgradedOrDowngraded) {
  engine.on("/_ping", ok("OK", api_header("1.41")));
  engine.on(list_path, ok("[]", api_header("1.41")));
  EXPECT_EQ(asking.ping(), "ok");
  EXPECT_EQ(asking.list(), "ok");
  engine.on(list_path, ok("[]", api_header("1.51")));
  EXPECT_EQ(asking.list(), "ok");
  EXPECT_EQ(asking.list(), "ok");
  EXPECT_EQ(engine.targets(), (Targets{"/_ping", "/v1.41" + list_query, "/v1.41" + list_query,
                                       "/v1.51" + list_query}));
  engine.on("/v1.51/containers/json", raw(recorded("20.10/too-new.http")));
  EXPECT_EQ(asking.list(), "ok");
  EXPECT_EQ(engine.targets().size(), 6u);
  EXPECT_EQ(engine.targets()[4], "/v1.51" + list_query);
  EXPECT_EQ(engine.targets()[5], "/v1.41" + list_query);
}

TEST_F(VersionTest, IsAskedForAgainWhereARefusalDoesNotTell) {
  const std::string refusal =
      R"({"message":"client version 1.51 is too new. Maximum supported API version is 1.45"})";
  engine.on("/_ping", ok("OK", api_header("1.51")));
  engine.on("/v1.51/containers/json", status(400, refusal, "Content-Type: application/json\r\n"));
  engine.on("/version", ok(version("1.45"), ""));
  engine.on("/v1.45/containers/json", ok("[]", ""));
  EXPECT_EQ(asking.ping(), "ok");
  EXPECT_EQ(asking.list(), "ok");
  EXPECT_EQ(asking.list(), "ok");
  EXPECT_EQ(engine.targets(), (Targets{"/_ping", "/v1.51" + list_query, "/version",
                                       "/v1.45" + list_query, "/v1.45" + list_query}));
}

TEST_F(VersionTest, IsLeftOutForAnEngineThatRefusesAllWeSpeak) {
  // An engine of the future, in the words of 29.7 that were recorded as text and not as JSON.
  auto refusal = recorded("29.7/too-old.http");
  refusal.replace(refusal.find("Api-Version: 1.55"), 17, "Api-Version: 2.10");
  engine.on("/_ping", ok("OK", api_header("2.10")));
  engine.on("/v1.52/containers/json", raw(refusal));
  engine.on("/version", ok(version("2.10"), api_header("2.10")));
  engine.on(list_path, ok("[]", api_header("2.10")));
  EXPECT_EQ(asking.ping(), "ok");
  EXPECT_EQ(asking.list(), "ok");
  EXPECT_EQ(asking.list(), "ok");  // remembered
  EXPECT_EQ(engine.targets(),
            (Targets{"/_ping", "/v1.52" + list_query, "/version", list_query, list_query}));
}

TEST_F(VersionTest, ThatIsFixedIsUsedWhateverComes) {
  engine::ClientOptions options;
  options.fixed_version = engine::ApiVersion{1, 30};
  Asking one(Listen::unix_socket, options);
  one.engine.on("/_ping", ok("OK", api_header("1.51")));
  one.engine.on(list_path, ok("[]", api_header("1.51")));
  EXPECT_EQ(one.list(), "ok");
  EXPECT_EQ(one.ping(), "ok");
  EXPECT_EQ(one.list(), "ok");
  one.engine.once(list_path, forbidden());
  EXPECT_EQ(one.list(), "denied: GET /v1.30/containers/json?all=true was answered 403 Reason");
  one.engine.once(list_path, raw(recorded("28.5/too-old.http")));
  EXPECT_EQ(one.list(),
            "bad_version: GET /v1.30/containers/json?all=true was answered 400 Bad Request: client "
            "version 1.10 is too old. Minimum supported API version is 1.24, please upgrade your "
            "client to a newer version");
  const auto target = "/v1.30" + list_query;
  EXPECT_EQ(one.engine.targets(), (Targets{target, "/_ping", target, target, target}));
}

TEST_F(VersionTest, IsLeftOutWhereAProxyAllowsOnlyPathsWithout) {
  engine.on("/_ping", ok("OK"));
  for (const auto& denial : {forbidden(), status(405, "Method Not Allowed\n", "")}) {
    Asking one;
    one.engine.on("/_ping", ok("OK"));
    one.engine.on("/v1.51/containers/json", denial);
    one.engine.on("/v1.51/containers/a/json", ok(R"({"State":{"Status":"running"}})"));
    one.engine.on(list_path, ok("[]"));
    EXPECT_EQ(one.ping(), "ok");
    EXPECT_EQ(one.list(), "ok");
    EXPECT_EQ(one.list(), "ok");
    EXPECT_EQ(one.inspect("a"), "ok running none");
    EXPECT_EQ(one.engine.targets(), (Targets{"/_ping", "/v1.51" + list_query, list_query,
                                             list_query, "/v1.51/containers/a/json"}));
    // The engine is another one now; what its proxy allows is found out anew.
    one.engine.on("/_ping", ok("OK", api_header("1.45")));
    one.engine.on("/v1.45/containers/json", ok("[]"));
    EXPECT_EQ(one.ping(), "ok");
    EXPECT_EQ(one.list(), "ok");
    EXPECT_EQ(one.engine.targets().back(), "/v1.45" + list_query);
  }
}

TEST_F(VersionTest, DoesNotMatterWhereAllIsDenied) {
  engine.on("/_ping", ok("OK"));
  engine.on(list_path, forbidden());
  EXPECT_EQ(asking.ping(), "ok");
  EXPECT_EQ(asking.list(), "denied: GET /containers/json?all=true was answered 403 Reason");
  EXPECT_EQ(asking.list(), "denied: GET /containers/json?all=true was answered 403 Reason");
  EXPECT_EQ(engine.targets(), (Targets{"/_ping", "/v1.51" + list_query, list_query,
                                       "/v1.51" + list_query, list_query}));
}

TEST_F(VersionTest, ComesBackWhereAProxyNoLongerAllowsPathsWithout) {
  engine.on("/_ping", ok("OK"));
  engine.on("/v1.51/containers/json", forbidden());
  engine.on(list_path, ok("[]"));
  EXPECT_EQ(asking.ping(), "ok");
  EXPECT_EQ(asking.list(), "ok");
  engine.on("/v1.51/containers/json", ok("[]"));
  engine.on(list_path, forbidden());
  EXPECT_EQ(asking.list(), "denied: GET /containers/json?all=true was answered 403 Reason");
  EXPECT_EQ(asking.list(), "ok");
}

TEST_F(VersionTest, StandsBehindTheBasePath) {
  engine.on("/docker/v1.51/containers/json", ok("[]"));
  engine.on("/docker/_ping", ok("OK"));
  Asking tcp(Listen::tcp);
  auto address = tcp.engine.address();
  std::get<engine::TcpAddress>(address.value).base_path = "/docker";
  tcp.client.emplace(tcp.io.get_executor(), engine::ClientOptions{.address = address});
  tcp.engine.on("/docker/_ping", ok("OK"));
  tcp.engine.on("/docker/v1.51/containers/json", ok("[]"));
  EXPECT_EQ(tcp.ping(), "ok");
  EXPECT_EQ(tcp.list(), "ok");
  EXPECT_EQ(tcp.engine.targets(), (Targets{"/docker/_ping", "/docker/v1.51" + list_query}));
}

}  // namespace
}  // namespace docker_exporter::testing
