// Requests that are refused because two readers could disagree about them, or because they have a
// body.
#include <gtest/gtest.h>

#include <string>

#include "web/request.h"

namespace docker_exporter::web {
namespace {

struct Case {
  std::string name;
  std::string text;
  std::string want;
};

void expect_refused(const Case& one) {
  const auto parsed = parse_request(one.text, 0, 16 * 1024);
  ASSERT_TRUE(std::holds_alternative<Refusal>(parsed)) << one.name;
  const auto& refusal = std::get<Refusal>(parsed);
  EXPECT_EQ(std::to_string(refusal.status) + " " + std::string(refusal.why), one.want) << one.name;
}

TEST(Refusal, OfARequestLine) {
  const std::string form = "400 the request line is not METHOD TARGET HTTP/1.1";
  const std::string method = "400 the method is not a token";
  const std::string target = "400 the request target is not printable ASCII";
  const std::string version = "505 only HTTP/1.0 and HTTP/1.1 are spoken here";
  const Case cases[] = {
      {"HTTP/0.9", "GET /\r\n\r\n", form},
      {"one word", "GET\r\n\r\n", form},
      {"no target", "GET HTTP/1.1\r\n\r\n", form},
      {"empty target", "GET  HTTP/1.1\r\n\r\n", target},
      {"two spaces", "GET  / HTTP/1.1\r\n\r\n", target},
      {"a space in the target", "GET /a b HTTP/1.1\r\n\r\n", target},
      {"a tab", "GET\t/\tHTTP/1.1\r\n\r\n", form},
      {"a space at the end", "GET / HTTP/1.1 \r\n\r\n", target},
      {"a space at the start", " GET / HTTP/1.1\r\n\r\n", method},
      {"not ASCII", "GET /\xd1\x8b HTTP/1.1\r\n\r\n", target},
      {"method with a colon", "G:T / HTTP/1.1\r\n\r\n", method},
      {"lower-case version", "GET / http/1.1\r\n\r\n", form},
      {"half a version", "GET / HTTP/1\r\n\r\n", form},
      {"a long version", "GET / HTTP/1.10\r\n\r\n", form},
      {"letters", "GET / HTTP/x.y\r\n\r\n", form},
      {"HTTP/1.2", "GET / HTTP/1.2\r\nHost: h\r\n\r\n", version},
      {"HTTP/2.0", "GET / HTTP/2.0\r\nHost: h\r\n\r\n", version},
      {"HTTP/0.9 by name", "GET / HTTP/0.9\r\n\r\n", version},
      {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", version},
      {"only a header", "Host: h\r\n\r\n", form},
      {"HTTP of another kind", "RTSP / RTSP/1.0\r\n\r\n", form},
  };
  for (const Case& one : cases) expect_refused(one);
}

TEST(Refusal, OfBytesThatBelongInNoHead) {
  const std::string control =
      "400 a control character in the request; this is plain HTTP/1.1, not TLS";
  const std::string bare_cr = "400 CR without LF";
  const std::string bare_lf = "400 a line must end with CR LF";
  using namespace std::string_literals;
  // None of them is complete: the first bad byte is enough.
  const Case cases[] = {
      {"TLS", "\x16\x03\x01\x02\x00\x01"s, control},
      {"NUL in the target", "GET /\0 HTTP/1.1\r\n"s, control},
      {"NUL in a value", "GET / HTTP/1.1\r\nHost: h\0"s, control},
      {"escape", "GET / HTTP/1.1\r\nHost: \x1b[2J", control},
      {"delete", "GET / HTTP/1.1\r\nHost: \x7f", control},
      {"vertical tab", "GET / HTTP/1.1\r\nHost:\x0bh", control},
      {"bare LF after the request line", "GET / HTTP/1.1\nHost", bare_lf},
      {"bare LF after a header", "GET / HTTP/1.1\r\nHost: h\n", bare_lf},
      {"bare LF first", "\n", bare_lf},
      {"bare CR in a value", "GET / HTTP/1.1\r\nHost: h\rX", bare_cr},
      {"CR CR LF", "GET / HTTP/1.1\r\r\n", bare_cr},
      {"CR first", "\rG", bare_cr},
  };
  for (const Case& one : cases) expect_refused(one);
}

TEST(Refusal, OfAHeaderLine) {
  const std::string name = "400 a header name is not a token";
  const Case cases[] = {
      {"space before the colon", "Host : h", name},
      {"tab before the colon", "Host\t: h", name},
      {"no name", ": h", name},
      {"space in the name", "Ho st: h", name},
      {"not ASCII in the name", "H\xc3\xb6st: h", name},
      {"a quote in the name", "\"Host\": h", name},
      {"no colon", "Host", "400 a header line without a colon"},
      {"folded by a space", "X: a\r\n b", "400 a folded header line"},
      {"folded by a tab", "X: a\r\n\tb: c", "400 a folded header line"},
      {"folded before the first", " Host: h", "400 a folded header line"},
  };
  for (const auto& [what, line, want] : cases)
    expect_refused({what, "GET / HTTP/1.1\r\n" + line + "\r\nHost: h\r\n\r\n", want});
}

TEST(Refusal, OfAmbiguousHostsAndLengths) {
  const std::string host = "400 the Host header is not a host";
  const std::string length = "400 Content-Length is not a number";
  const std::string lengths = "400 more than one Content-Length header";
  const std::string encoding = "400 Transfer-Encoding is not accepted: requests here have no body";
  const std::string body = "413 requests here have no body";
  const Case cases[] = {
      {"no host", "", "400 no Host header"},
      {"two hosts", "Host: a\r\nHost: b\r\n", "400 more than one Host header"},
      {"the same host twice", "Host: a\r\nhost: a\r\n", "400 more than one Host header"},
      {"a list of hosts", "Host: a, b\r\n", host},
      {"a host with a path", "Host: a/b\r\n", host},
      {"a host with a user", "Host: a@b\r\n", host},
      {"a host not in ASCII", "Host: \xc3\xb6\r\n", host},
      {"a body", "Host: a\r\nContent-Length: 1\r\n", body},
      {"a huge body", "Host: a\r\nContent-Length: 99999999999999999999999\r\n", body},
      {"negative", "Host: a\r\nContent-Length: -1\r\n", length},
      {"plus", "Host: a\r\nContent-Length: +0\r\n", length},
      {"hexadecimal", "Host: a\r\nContent-Length: 0x0\r\n", length},
      {"no number", "Host: a\r\nContent-Length:\r\n", length},
      {"a list", "Host: a\r\nContent-Length: 0, 0\r\n", length},
      {"two lengths", "Host: a\r\nContent-Length: 0\r\nContent-Length: 5\r\n", lengths},
      {"one length twice", "Host: a\r\nContent-Length: 0\r\nContent-Length: 0\r\n", lengths},
      {"chunked", "Host: a\r\nTransfer-Encoding: chunked\r\n", encoding},
      {"identity", "Host: a\r\nTransfer-Encoding: identity\r\n", encoding},
      {"encoding of nothing", "Host: a\r\nTransfer-Encoding:\r\n", encoding},
      {"both", "Host: a\r\nContent-Length: 5\r\ntransfer-encoding: chunked\r\n", encoding},
      {"both, the other way", "Host: a\r\nTransfer-Encoding: x\r\nContent-Length: 0\r\n", encoding},
  };
  for (const auto& [what, headers, want] : cases)
    for (const std::string method : {"GET", "HEAD", "POST", "BREW"})
      expect_refused({what, method + " / HTTP/1.1\r\n" + headers + "\r\n", want});
}

}  // namespace
}  // namespace docker_exporter::web
