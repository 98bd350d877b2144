// Answers as engines, proxies and others send them, cut anywhere.
#include "engine/response_parser.h"

#include <gtest/gtest.h>

#include "recorded.h"

namespace docker_exporter::engine {
namespace {

using base::Result;

constexpr ResponseLimits roomy{64 * 1024, 1024 * 1024};

// Feeds as a connection does: what the parser leaves is given again with more behind it.
struct Feed {
  explicit Feed(ResponseLimits limits = roomy) : parser(limits, sink) {}

  void put(std::string_view bytes) {
    buffer.append(bytes);
    if (!error.empty() || parser.done()) return;
    const auto used = parser.put(buffer);
    if (used) buffer.erase(0, *used);
    if (!used) error = std::string(base::name(used.error().reason)) + ": " + used.error().detail;
  }
  void end() {
    if (!error.empty() || parser.done()) return;
    const auto ended = parser.put_end();
    if (!ended) error = std::string(base::name(ended.error().reason)) + ": " + ended.error().detail;
  }
  std::string outcome() const {
    if (!error.empty()) return error;
    if (!parser.done()) return "wants more";
    return std::to_string(parser.head().status) + (parser.keep_alive() ? " keep " : " close ") +
           '[' + body + "][" + parser.error_body() + "] left [" + buffer + ']';
  }

  std::string body;
  std::string buffer;
  std::string error;
  BodySink sink = [this](std::string_view piece) {
    body.append(piece);
    return Result<void>();
  };
  ResponseParser parser;
};

TEST(ResponseParser, ReadsAnswersCutAnywhere) {
  const struct {
    const char* name;
    const char* bytes;
    bool ends;
    const char* want;
  } cases[] = {
      {"length", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK", false,
       "200 keep [OK][] left []"},
      {"lower case", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nOK", false,
       "200 keep [OK][] left []"},
      {"empty", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false, "200 keep [][] left []"},
      {"no content", "HTTP/1.1 204 No Content\r\n\r\n", false, "204 keep [][] left []"},
      {"no reason", "HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nOK", false,
       "200 keep [OK][] left []"},
      {"close", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nOK", false,
       "200 close [OK][] left []"},
      {"to the end", "HTTP/1.1 200 OK\r\n\r\nOK", true, "200 close [OK][] left []"},
      {"HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nOK", false,
       "200 close [OK][] left []"},
      {"HTTP/1.0 to the end", "HTTP/1.0 200 OK\r\n\r\nOK", true, "200 close [OK][] left []"},
      {"HTTP/1.0 keep-alive",
       "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nOK", false,
       "200 keep [OK][] left []"},
      {"chunked",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nO\r\n00a\r\n0123456789\r\n"
       "0\r\n\r\n",
       false, "200 keep [O0123456789][] left []"},
      {"chunk extensions and trailers",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: Api-Version\r\n\r\n"
       "2;a=b;c=\"d e\"\r\nOK\r\n0;last\r\nApi-Version: 9.9\r\nX: y\r\n\r\n",
       false, "200 keep [OK][] left []"},
      {"informational",
       "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
       "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK",
       false, "200 keep [OK][] left []"},
      {"error", "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno", false,
       "404 keep [][no] left []"},
      {"redirect", "HTTP/1.1 301 Moved\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n", false,
       "301 keep [][] left []"},
      {"blank around", "HTTP/1.1 200 OK\r\nContent-Length:\t 2 \t\r\nX:\r\n\r\nOK", false,
       "200 keep [OK][] left []"},
      {"short length", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nOK", true,
       "closed: the connection was closed before the answer was complete"},
      {"no last chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nOK\r\n", true,
       "closed: the connection was closed before the answer was complete"},
      {"half a head", "HTTP/1.1 200 OK\r\nContent-", true,
       "closed: the connection was closed before the answer was complete"},
      {"nothing", "", true, "closed: the connection was closed before any answer"},
  };
  for (const auto& c : cases) {
    const std::string_view bytes = c.bytes;
    Feed single;
    for (std::size_t i = 0; i < bytes.size(); ++i) single.put(bytes.substr(i, 1));
    if (c.ends) single.end();
    EXPECT_EQ(single.outcome(), c.want) << c.name << " in single bytes";
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
      Feed feed;
      feed.put(bytes.substr(0, cut));
      feed.put(bytes.substr(cut));
      if (c.ends) feed.end();
      ASSERT_EQ(feed.outcome(), c.want) << c.name << " cut at " << cut;
    }
  }
}

TEST(ResponseParser, LeavesWhatFollowsTheAnswer) {
  Feed feed;
  feed.put("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOKHTTP/1.1 500 What\r\n");
  EXPECT_EQ(feed.outcome(), "200 keep [OK][] left [HTTP/1.1 500 What\r\n]");
}

TEST(ResponseParser, KeepsTheHeadersWeUse) {
  const struct {
    const char* engine;
    const char* api_version;
    const char* server;
    bool libpod;
  } cases[] = {
      {"20.10", "1.41", "Docker/20.10.24+dfsg1 (linux)", false},
      {"26.1", "1.45", "Docker/26.1.5+dfsg1 (linux)", false},
      {"28.5", "1.51", "Docker/28.5.2+dfsg4 (linux)", false},
      {"29.7", "1.55", "Docker/29.7.2 (linux)", false},
      {"podman-4.3.1", "1.41", "Libpod/4.3.1 (linux)", true},
  };
  for (const auto& c : cases) {
    Feed feed;
    feed.put(recorded(std::string(c.engine) + "/ping.http"));
    EXPECT_EQ(feed.outcome(), "200 keep [OK][] left []");
    const auto& head = feed.parser.head();
    EXPECT_EQ(head.reason, "OK");
    EXPECT_EQ(head.content_type, "text/plain; charset=utf-8");
    EXPECT_EQ(head.api_version, c.api_version);
    EXPECT_EQ(head.server, c.server);
    EXPECT_EQ(head.libpod, c.libpod);
  }
  Feed by_name;  // a proxy may hide the Server header, and writes all names in lower case
  by_name.put("HTTP/1.1 200 OK\r\nlibpod-api-version: 5\r\napi-version: 1.41\r\n\r\n");
  EXPECT_TRUE(by_name.parser.head().libpod);
  EXPECT_EQ(by_name.parser.head().api_version, "1.41");
}

TEST(ResponseParser, IgnoresTrailers) {
  Feed feed;
  feed.put(
      "HTTP/1.1 200 OK\r\nApi-Version: 1.51\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
      "Api-Version: 9.9\r\n\r\n");
  EXPECT_EQ(feed.parser.head().api_version, "1.51");
}

TEST(ResponseParser, RefusesWhatIsNotHttp) {
  const char* const cases[] = {
      "SSH-2.0-OpenSSH_9.2\r\n",
      "HTTP/2 200 OK\r\n\r\n",
      "\x15\x03\x03\x02\x02\x0A and more",
      "HTTP/1.1 20 OK\r\n\r\n",
      "HTTP/1.1 abc OK\r\n\r\n",
      "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
      "HTTP/1.1 200 OK\nContent-Length: 2\n\nOK",
      "HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nOKAY\r\n0\r\n\r\n",
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n",
  };
  for (const auto* bytes : cases) {
    Feed feed;
    feed.put(bytes);
    EXPECT_EQ(feed.outcome().substr(0, 10), "malformed:") << bytes;
  }
}

TEST(ResponseParser, TakesAHeaderOfItsLimitAndNoLonger) {
  const std::string start = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: ";
  const ResponseLimits limits{1000, 1000};
  const auto with_header_of = [&](std::size_t size) {
    Feed feed(limits);
    for (const char c : start + std::string(size - start.size() - 4, 'x') + "\r\n\r\n")
      feed.put(std::string(1, c));
    return feed.outcome();
  };
  EXPECT_EQ(with_header_of(900), "200 keep [][] left []");
  EXPECT_EQ(with_header_of(1100), "too_large: the header of the answer is longer than we accept");
}

TEST(ResponseParser, TakesNoEndlessLines) {
  const std::string starts[] = {"",
                                "HTTP/1.1 200 ",
                                "HTTP/1.1 200 OK\r\n",
                                "HTTP/1.1 200 OK\r\nX: ",
                                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;x=",
                                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: "};
  for (const auto& start : starts) {
    Feed feed({1000, 1000});
    feed.put(start);
    for (int i = 0; i < 100 && feed.error.empty(); ++i) feed.put(std::string(100, 'x'));
    EXPECT_LE(feed.buffer.size(), 1300u) << start;
    EXPECT_NE(feed.outcome(), "wants more") << start;
  }
}

TEST(ResponseParser, TakesABodyOfItsLimitAndNoLonger) {
  const ResponseLimits limits{1000, 1000};
  const auto outcome = [&](const std::string& head, const std::string& body) {
    Feed feed(limits);
    feed.put("HTTP/1.1 200 OK\r\n" + head + "\r\n\r\n");
    feed.put(body);
    if (feed.error.empty() && !feed.parser.done()) feed.end();
    return feed.error.empty() ? std::to_string(feed.body.size()) : feed.error;
  };
  const std::string longest(1000, 'x');
  const std::string too_large = "too_large: the body of the answer is longer than we accept";
  EXPECT_EQ(outcome("Content-Length: 1000", longest), "1000");
  EXPECT_EQ(outcome("Content-Length: 1001", longest), too_large);
  EXPECT_EQ(outcome("Content-Length: 18446744073709551615", ""), too_large);
  EXPECT_EQ(outcome("Transfer-Encoding: chunked", "3e8\r\n" + longest + "\r\n0\r\n\r\n"), "1000");
  EXPECT_EQ(outcome("Transfer-Encoding: chunked", "3e9\r\n" + longest), too_large);
  EXPECT_EQ(outcome("Transfer-Encoding: chunked", "3e8\r\n" + longest + "\r\n1\r\nx\r\n"),
            too_large);
  EXPECT_EQ(outcome("Transfer-Encoding: chunked", "ffffffffffffffff\r\nx"), too_large);
  EXPECT_EQ(outcome("X: y", longest), "1000");
  EXPECT_EQ(outcome("X: y", longest + 'x'), too_large);
}

TEST(ResponseParser, KeepsTheStartOfAnErrorBodyOnly) {
  Feed feed({1000, 1000});
  feed.put("HTTP/1.1 500 Oops\r\nContent-Length: 6000\r\n\r\n" + std::string(6000, 'x'));
  EXPECT_EQ(feed.outcome(), "500 keep [][" + std::string(4096, 'x') + "] left []");
}

TEST(ResponseParser, GivesUpOnAnEndlessErrorBodyButNotOnItsStatus) {
  Feed feed;
  feed.put("HTTP/1.1 403 No\r\n\r\n");
  for (int i = 0; i < 100 && feed.error.empty(); ++i) feed.put(std::string(1000, 'x'));
  EXPECT_EQ(feed.outcome(), "too_large: the body of the answer is longer than we accept");
  EXPECT_TRUE(feed.parser.head_done());
  EXPECT_EQ(feed.parser.head().status, 403);
  EXPECT_EQ(feed.parser.error_body(), std::string(4096, 'x'));
}

TEST(ResponseParser, EndsWithTheErrorOfItsSink) {
  Feed feed;
  feed.sink = [](std::string_view) -> Result<void> {
    return base::Error{base::Error::Reason::malformed, "no list"};
  };
  feed.put("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK");
  EXPECT_EQ(feed.outcome(), "malformed: no list");
}

}  // namespace
}  // namespace docker_exporter::engine
