// Whatever may come back over a connection that works.
#include "fake_engine/asking.h"

namespace docker_exporter::testing {
namespace {

const std::string list_path = "/containers/json";

TEST(Client, SendsTheRequestsOfAnHonestClient) {
  Asking asking(Listen::tcp);
  asking.engine.on("/_ping", ok("OK"));
  asking.engine.on(list_path, ok(one_container));
  asking.engine.on("/containers/a/json", ok(R"({"State":{"Status":"running"}})"));
  EXPECT_EQ(asking.ping(), "ok");
  EXPECT_EQ(asking.list(), one_listed);
  EXPECT_EQ(asking.inspect("a"), "ok running none");
  const std::vector<std::pair<std::string, std::string>> headers = {
      {"Host", asking.engine.address().host_header()},
      {"User-Agent", "docker-prometheus-exporter/" DPE_VERSION},
      {"Accept", "application/json"}};
  EXPECT_EQ(asking.engine.requests(),
            (std::vector<Request>{{"GET", "/_ping", headers},
                                  {"GET", "/v1.51/containers/json?all=true", headers},
                                  {"GET", "/v1.51/containers/a/json", headers}}));
  EXPECT_EQ(asking.engine.connections(), 1u);
}

TEST(Client, ReadsTheAnswersOfEveryRecordedEngine) {
  const struct {
    const char* engine;
    const char* list_target;
  } cases[] = {{"20.10", "/v1.41/containers/json?all=true"},
               {"26.1", "/v1.45/containers/json?all=true"},
               {"28.5", "/v1.51/containers/json?all=true"},
               {"29.7", "/v1.52/containers/json?all=true"},
               {"podman-4.3.1", "/v1.41/containers/json?all=true"}};
  for (const auto& c : cases) {
    const std::string engine = c.engine;
    Asking asking;
    asking.engine.on("/_ping", raw(recorded(engine + "/ping.http")));
    asking.engine.on(list_path, ok(recorded(engine + "/list.json"), ""));
    asking.engine.on("/containers/gone/json", raw(recorded(engine + "/not-found.http")));
    asking.engine.on("/containers/route/json", raw(recorded(engine + "/no-route.http")));
    EXPECT_EQ(asking.ping(), "ok");
    EXPECT_EQ(asking.list().substr(0, 3), "ok ");
    EXPECT_EQ(asking.inspect("gone").substr(0, 10), "not_found:");
    EXPECT_EQ(asking.inspect("route").substr(0, 7), "denied:");
    EXPECT_EQ(asking.engine.targets()[1], c.list_target);
    EXPECT_EQ(asking.engine.connections(), 1u) << engine;
  }
}

TEST(Client, KnowsFromAnyAnswerThatItTalksToPodman) {
  const auto list = R"([{"Id":"a","Names":["/web"],"State":"running","Status":"Up 1 second"}])";
  {
    Asking asking;
    asking.engine.on("/_ping", raw(recorded("podman-4.3.1/ping.http")));
    asking.engine.on(list_path, ok(list, ""));
    EXPECT_EQ(asking.ping(), "ok");
    EXPECT_EQ(asking.list(), "ok web (untold)");
  }
  {
    Asking asking;
    asking.engine.on(list_path, ok(list, "libpod-api-version: 5.0.0\r\n"));
    EXPECT_EQ(asking.list(), "ok web (untold)");
    asking.engine.on(list_path, ok(list, docker_headers));  // replaced by a Docker Engine
    EXPECT_EQ(asking.list(), "ok web");
  }
}

TEST(Client, TellsRefusalsApart) {
  const std::string json = "Content-Type: application/json\r\n";
  const std::string text = "Content-Type: text/plain; charset=utf-8\r\n";
  const std::string html = "Content-Type: text/html\r\n";
  const auto target = "GET /v1.51/containers/json?all=true was answered ";
  const struct {
    int code;
    std::string headers;
    std::string body;
    std::string reason;
    std::string said;
  } cases[] = {
      {404, json, "{\"message\":\"page not found\"}\n", "not_found", ": page not found"},
      {404, text, "Not Found\nmore\n", "not_found", ": Not Found"},
      {404, html, "<html><body><h1>404</h1></body></html>", "not_found", ""},
      {404, "", "", "not_found", ""},
      {404, json, "<html>", "not_found", ""},
      {404, json, R"({"message":"a","more":")" + std::string(5000, 'x') + "\"}", "not_found",
       ": a"},
      {404, json, R"({"message":")" + std::string(600, 'm') + "\"}", "not_found",
       ": " + std::string(512, 'm')},
      {404, text, std::string(600, 'm'), "not_found", ": " + std::string(512, 'm')},
      {404, text, "bad \xFF byte", "not_found", ": bad \xEF\xBF\xBD byte"},
      {404, json, R"({"message":"two\r\nlines"})", "not_found", ": two\r\nlines"},
      {404, "Content-Type: image/png\r\n", "secret", "not_found", ""},
      {400, json, R"({"message":"invalid filter"})", "rejected", ": invalid filter"},
      {401, json, R"({"message":"who are you"})", "rejected", ": who are you"},
      {409, text, "conflict", "rejected", ": conflict"},
      {429, "", "", "rejected", ""},
      {500, json, R"({"message":"oops"})", "server_error", ": oops"},
      {501, json, R"({"message":"oops"})", "server_error", ": oops"},
      {502, "", "", "engine_down", ""},
      {503, html, "<html>", "engine_down", ""},
      {504, text, "late", "engine_down", ": late"},
      {301, "Location: http://example.com/\r\n", "", "rejected",
       ": redirects are not followed; is this address an engine's?"},
      {304, "", "", "rejected", ": redirects are not followed; is this address an engine's?"},
      {600, "", "", "server_error", ""},
  };
  Asking asking;
  asking.engine.on("/_ping", ok("OK"));
  EXPECT_EQ(asking.ping(), "ok");
  for (const auto& c : cases) {
    asking.engine.once(list_path, status(c.code, c.code == 304 ? "" : c.body, c.headers));
    EXPECT_EQ(asking.list(),
              c.reason + ": " + target + std::to_string(c.code) + " Reason" + c.said);
  }
  EXPECT_EQ(asking.engine.connections(), 1u);  // none of it is a reason to give up a connection
}

TEST(Client, TakesAGoodPingForALivingEngineWhereItsBodyOrItsHeadersAreAnEngines) {
  Asking asking;
  for (const auto& reply :
       {ok("OK"), ok("OK", ""), ok(""), ok("<html>"), ok(std::string(100000, 'x'))}) {
    asking.engine.once("/_ping", reply);
    EXPECT_EQ(asking.ping(), "ok");
  }
}

TEST(Client, DoesNotTakeAnyWebServerForAnEngine) {
  Asking asking;
  for (const auto& reply : {ok("", ""), ok("<html>", ""), ok("OKAY", ""), status(204, "", "")}) {
    asking.engine.once("/_ping", reply);
    EXPECT_EQ(
        asking.ping(),
        "malformed: GET /_ping was answered, but not by a Docker Engine: is the address right?");
  }
}

TEST(Client, TellsWhyAPingFailed) {
  Asking asking;
  const struct {
    int code;
    const char* want;
  } cases[] = {{403, "denied"},       {405, "denied"},      {404, "not_found"},
               {500, "server_error"}, {502, "engine_down"}, {503, "engine_down"},
               {504, "engine_down"},  {301, "rejected"},    {400, "rejected"}};
  for (const auto& c : cases) {
    asking.engine.once("/_ping", status(c.code, "<html>", "Content-Type: text/html\r\n"));
    EXPECT_EQ(asking.ping(), std::string(c.want) + ": GET /_ping was answered " +
                                 std::to_string(c.code) + " Reason" +
                                 (c.code == 301 ? ": redirects are not followed; is this address "
                                                  "an engine's?"
                                                : ""));
  }
  EXPECT_EQ(asking.engine.targets(), Targets(9, "/_ping"));  // asked once each
}

TEST(Client, ReadsBodiesInEveryForm) {
  const std::string head = "HTTP/1.1 200 OK\r\nApi-Version: 1.51\r\n";
  const std::string chunked = head + "Transfer-Encoding: chunked\r\n\r\n1;a=\"b\"\r\n[\r\n" +
                              [] {
                                std::ostringstream size;
                                size << std::hex << one_container.size() - 1;
                                return size.str();
                              }() +
                              "\r\n" + one_container.substr(1) + "\r\n0\r\nTrailer: x\r\n\r\n";
  Asking asking;
  asking.engine.once(list_path, raw(chunked));
  EXPECT_EQ(asking.list(), one_listed);
  asking.engine.once(list_path, Reply().send_in_single_bytes(chunked));
  EXPECT_EQ(asking.list(), one_listed);
  asking.engine.once(list_path, raw("HTTP/1.1 100 Continue\r\n\r\n" + chunked));
  EXPECT_EQ(asking.list(), one_listed);
  EXPECT_EQ(asking.engine.connections(), 1u);

  asking.engine.once(list_path,
                     raw(head + "Connection: close\r\nContent-Length: " +
                         std::to_string(one_container.size()) + "\r\n\r\n" + one_container));
  EXPECT_EQ(asking.list(), one_listed);
  asking.engine.once(list_path, raw("HTTP/1.0 200 OK\r\n\r\n" + one_container).close());
  EXPECT_EQ(asking.list(), one_listed);
  EXPECT_EQ(asking.engine.connections(), 2u);
  asking.engine.once(list_path, ok(one_container));
  EXPECT_EQ(asking.list(), one_listed);
  EXPECT_EQ(asking.engine.connections(), 3u);
}

TEST(Client, NamesWhatIsWrongWithAnAnswer) {
  const std::string head = "HTTP/1.1 200 OK\r\nApi-Version: 1.51\r\n";
  const struct {
    Reply reply;
    std::string want;
  } cases[] = {
      {closed(), "closed: the connection was closed before any answer"},
      {raw("HTTP/1.1 200 OK\r\nConte").close(),
       "closed: the connection was closed before the answer was complete"},
      {raw(head + "Content-Length: 100\r\n\r\n[").close(),
       "closed: the connection was closed before the answer was complete"},
      {raw(head + "Transfer-Encoding: chunked\r\n\r\n1\r\n[\r\n").close(),
       "closed: the connection was closed before the answer was complete"},
      {raw(head + "\r\n[").close(),
       "malformed: the container list is not the JSON that was asked for: incomplete JSON"},
      {ok("[]]"),
       "malformed: the container list is not the JSON that was asked for: more follows its end"},
      {ok(""), "malformed: the container list is not the JSON that was asked for: incomplete JSON"},
      {ok("<html><body>Welcome to the hotel!</body></html>"),
       "malformed: the container list is not the JSON that was asked for: syntax error"},
      {raw("SSH-2.0-OpenSSH_9.2p1\r\n"), "malformed: the answer is not HTTP: bad version"},
      {raw(head + "X: " + std::string(70000, 'x') + "\r\n\r\n"),
       "too_large: the header of the answer is longer than we accept"},
  };
  for (const auto& c : cases) {
    Asking asking;
    asking.engine.on("/_ping", ok("OK"));
    EXPECT_EQ(asking.ping(), "ok");
    asking.client.emplace(asking.io.get_executor(),
                          engine::ClientOptions{.address = asking.engine.address(),
                                                .fixed_version = engine::ApiVersion{1, 51}});
    asking.engine.once(list_path, c.reply);
    EXPECT_EQ(asking.list(), c.want);
    // And the next one, on whatever connection, is not disturbed by it.
    asking.engine.on(list_path, ok(one_container));
    EXPECT_EQ(asking.list(), one_listed);
  }
}

TEST(Client, TakesABodyOfItsLimitAndNoLonger) {
  engine::ClientOptions options;
  options.max_body_bytes = 1000;
  Asking asking(Listen::unix_socket, options);
  const auto list_of = [](std::size_t size) {
    return one_container + std::string(size - one_container.size(), ' ');
  };
  asking.engine.once(list_path, ok(list_of(1000)));
  asking.engine.once(list_path, ok(list_of(1001)));
  EXPECT_EQ(asking.list(), one_listed);
  EXPECT_EQ(asking.list(), "too_large: the body of the answer is longer than we accept");
}

TEST(Client, CountsARefusalEvenWhereItsBodyIsCut) {
  Asking asking;
  asking.engine.on("/_ping", raw("HTTP/1.1 503 No\r\nContent-Length: 100\r\n\r\n<html>").close());
  EXPECT_EQ(asking.ping(), "engine_down: GET /_ping was answered 503 No: <html>");
}

TEST(Client, AsksForNoIdThatIsNone) {
  Asking asking;
  for (const auto* id : {"", "..", "a/b", "a?b", "a b", "a\r\nX: y"})
    EXPECT_EQ(asking.inspect(id), "rejected: not an id of a container");
  EXPECT_EQ(asking.engine.targets(), Targets());
}

}  // namespace
}  // namespace docker_exporter::testing
