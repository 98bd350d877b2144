// A refused request: the answer arrives whole, the connection ends, and what follows is not read.
#include "unit/web/loopback.h"

namespace docker_exporter::web {
namespace {

class RefusalAnswer : public Loopback {};

TEST_F(RefusalAnswer, SaysWhyAndEndsTheConnection) {
  start();
  using namespace std::string_literals;
  const std::string body = "requests here have no body";
  const std::string encoding = "Transfer-Encoding is not accepted: requests here have no body";
  const std::string control = "a control character in the request; this is plain HTTP/1.1, not TLS";
  struct Case {
    std::string request;
    std::string status;
    std::string why;
  };
  const Case cases[] = {
      {"GET / HTTP/1.1\r\n\r\n", "400 Bad Request", "no Host header"},
      {"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400 Bad Request",
       "more than one Host header"},
      {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", "413 Content Too Large",
       body},
      {"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n",
       "413 Content Too Large", body},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       "400 Bad Request", encoding},
      {"\x16\x03\x01\x02\x00\x01"s, "400 Bad Request", control},
      {std::string(100, '\0'), "400 Bad Request", control},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505 HTTP Version Not Supported",
       "only HTTP/1.0 and HTTP/1.1 are spoken here"},
  };
  for (const auto& [request, status, why] : cases) {
    Client client = connect();
    EXPECT_TRUE(client.send(request));
    EXPECT_EQ(client.receive_rest(), refusal_answer(status, why)) << request;
    EXPECT_FALSE(client.was_reset());
  }
  EXPECT_EQ(scrapes_, 0);
}

TEST_F(RefusalAnswer, IsAllThatASmuggledRequestGets) {
  start();
  Client client = connect();
  EXPECT_TRUE(
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n"
                  "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" +
                  get_metrics));
  EXPECT_EQ(client.receive_rest(),
            refusal_answer("400 Bad Request",
                           "Transfer-Encoding is not accepted: requests here have no body"));
  EXPECT_EQ(scrapes_, 0);
}

TEST_F(RefusalAnswer, ComesAfterTheAnswersBeforeIt) {
  start();
  Client client = connect();
  EXPECT_TRUE(client.send(get_ping + "nonsense\r\n\r\n" + get_ping));
  EXPECT_EQ(client.receive_rest(),
            pong_answer() + refusal_answer("400 Bad Request",
                                           "the request line is not METHOD TARGET HTTP/1.1"));
}

TEST_F(RefusalAnswer, ReachesAClientThatIsStillSendingItsBody) {
  start();
  Client client = connect();
  const std::string body(3'000'000, 'x');
  EXPECT_TRUE(client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n" + body));
  client.finish();
  EXPECT_EQ(client.receive_rest(),
            refusal_answer("413 Content Too Large", "requests here have no body"));
  EXPECT_FALSE(client.was_reset());
}

}  // namespace
}  // namespace docker_exporter::web
