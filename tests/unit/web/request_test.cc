// What the parser reads, and that it reads the same however the bytes arrive.
#include "web/request.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace docker_exporter::web {
namespace {

constexpr std::size_t limit = 16 * 1024;

// Everything the parser says, as text.
std::string describe(const Parsed& parsed) {
  if (const auto* refusal = std::get_if<Refusal>(&parsed))
    return std::to_string(refusal->status) + " " + std::string(refusal->why);
  if (const auto* request = std::get_if<Request>(&parsed)) {
    std::string text = std::string(request->method) + " " + std::string(request->target) + " 1." +
                       std::to_string(request->minor_version) +
                       (request->keep_alive ? " keep" : " close") + " " +
                       std::to_string(request->size);
    for (const auto& [name, value] : request->headers)
      text.append(" [").append(name).append("=").append(value).append("]");
    return text;
  }
  return "incomplete";
}

std::string parse(std::string_view text) {
  return describe(parse_request(text, 0, limit));
}

TEST(Request, ReadsAHead) {
  EXPECT_EQ(parse("GET /metrics?a=b HTTP/1.1\r\nHost: h:1\r\nAccept:\t*/* \r\nX-Empty:\r\n\r\n"),
            "GET /metrics?a=b 1.1 keep 64 [Host=h:1] [Accept=*/*] [X-Empty=]");
}

TEST(Request, LeavesWhatFollowsTheHead) {
  EXPECT_EQ(parse("GET / HTTP/1.1\r\nHost:\r\n\r\n\0\n garbage"), "GET / 1.1 keep 25 [Host=]");
}

TEST(Request, SkipsEmptyLinesBeforeIt) {
  EXPECT_EQ(parse("\r\n\r\nGET / HTTP/1.0\r\n\r\n"), "GET / 1.0 close 22");
  EXPECT_EQ(parse("\r\n\r\n\r\n"), "incomplete");
}

TEST(Request, KnowsWhenTheClientWantsToGoOn) {
  const std::pair<std::string_view, bool> cases[] = {
      {"GET / HTTP/1.1\r\nHost: h\r\n\r\n", true},
      {"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", false},
      {"GET / HTTP/1.1\r\nHost: h\r\nConnection: CLOSE\r\n\r\n", false},
      {"GET / HTTP/1.1\r\nHost: h\r\nConnection: te,\t Close ,x\r\n\r\n", false},
      {"GET / HTTP/1.1\r\nHost: h\r\nConnection: te\r\nconnection: close\r\n\r\n", false},
      {"GET / HTTP/1.1\r\nHost: h\r\nConnection: keep-alive, close\r\n\r\n", false},
      {"GET / HTTP/1.1\r\nHost: h\r\nConnection: closed\r\n\r\n", true},
      {"GET / HTTP/1.1\r\nHost: h\r\nConnection: ,,\r\n\r\n", true},
      {"GET / HTTP/1.1\r\nHost: h\r\nX-Connection: close\r\n\r\n", true},
      {"GET / HTTP/1.0\r\n\r\n", false},
      {"GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", true},
      {"GET / HTTP/1.0\r\nConnection: keep-alive\r\nConnection: close\r\n\r\n", false},
  };
  for (const auto& [text, keep_alive] : cases) {
    const auto parsed = parse_request(text, 0, limit);
    ASSERT_TRUE(std::holds_alternative<Request>(parsed)) << text;
    EXPECT_EQ(std::get<Request>(parsed).keep_alive, keep_alive) << text;
  }
}

TEST(Request, MayHaveAHostInAnyForm) {
  for (const std::string_view host :
       {"", "h", "h:9000", "[::1]:9000", "127.0.0.1", "a_b.c-d~e", "%41", "h:"})
    EXPECT_EQ(
        parse("GET / HTTP/1.1\r\nhOST: " + std::string(host) + "\r\n\r\n"),
        "GET / 1.1 keep " + std::to_string(26 + host.size()) + " [hOST=" + std::string(host) + "]");
}

TEST(Request, MayAnnounceABodyOfNothing) {
  EXPECT_EQ(parse("POST / HTTP/1.0\r\nContent-Length: 000\r\nExpect: 100-continue\r\n\r\n"),
            "POST / 1.0 close 62 [Content-Length=000] [Expect=100-continue]");
}

TEST(Request, MayHoldBytesAboveAsciiInAValue) {
  EXPECT_EQ(parse("GET / HTTP/1.0\r\nX: \xd1\x8b\xff\r\n\r\n"),
            "GET / 1.0 close 26 [X=\xd1\x8b\xff]");
}

TEST(Request, ReadsTheSameHoweverItArrives) {
  const std::string texts[] = {
      "\r\nGET /metrics HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: h\r\nA\rB: c\r\n\r\n",
      "GET / HTTP/1.1\nHost: h\r\n\r\n",
  };
  for (const std::string& text : texts) {
    const std::string whole = parse(text);
    for (std::size_t step = 1; step <= text.size(); ++step) {
      std::string last = "incomplete";
      std::size_t scanned = 0;
      for (std::size_t size = 0; last == "incomplete" && size < text.size();) {
        size = std::min(size + step, text.size());
        last = describe(parse_request(std::string_view(text).substr(0, size), scanned, limit));
        scanned = size;
      }
      EXPECT_EQ(last, whole) << "in steps of " << step;
    }
  }
}

TEST(Request, MayFillTheLimitAndNotMore) {
  const std::string head = "GET / HTTP/1.0\r\nX: 1234567890\r\n\r\n";
  const std::string too_large = "431 the request line and the headers are too large";
  EXPECT_EQ(describe(parse_request(head, 0, head.size())), parse(head));
  EXPECT_EQ(describe(parse_request(head, 0, head.size() - 1)), too_large);
  EXPECT_EQ(describe(parse_request(head.substr(0, 20), 0, 21)), "incomplete");
  EXPECT_EQ(describe(parse_request(head.substr(0, 20), 0, 20)), too_large);
  EXPECT_EQ(describe(parse_request("\r\n\r\n\r\n\r\n", 0, 8)), too_large);
  EXPECT_EQ(describe(parse_request(head + std::string(1000, 'x'), 0, head.size())), parse(head));
}

TEST(Request, MayHaveAHundredHeaderFieldsAndNotMore) {
  std::string text = "GET / HTTP/1.0\r\n";
  for (std::size_t i = 0; i < max_header_fields; ++i) text += "a:\r\n";
  const auto parsed = parse_request(text + "\r\n", 0, limit);
  ASSERT_TRUE(std::holds_alternative<Request>(parsed));
  EXPECT_EQ(std::get<Request>(parsed).headers.size(), 100u);
  EXPECT_EQ(parse(text + "a:\r\n\r\n"), "431 more than 100 header fields");
  while (text.size() < limit - 6) text += "a:\r\n";
  EXPECT_EQ(parse(text + "\r\n"), "431 more than 100 header fields");
}

}  // namespace
}  // namespace docker_exporter::web
