// A server with a web configuration: what each request is answered, and in which order it is
// judged.
#include "web/gate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "unit/web/loopback.h"
#include "unit/web/site.h"

namespace docker_exporter::web {
namespace {

// Of "alice:secret", and of wrong ones.
const std::string right = "Authorization: Basic YWxpY2U6c2VjcmV0\r\n";
const std::string wrong = "Authorization: Basic YWxpY2U6U2VjcmV0\r\n";
const std::string stranger = "Authorization: Basic Ym9iOnNlY3JldA==\r\n";

std::string get(const std::string& path, const std::string& headers = "") {
  return "GET " + path + " HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n";
}

std::string answer(const std::string& status, const std::string& body,
                   const std::string& headers = "", const std::string& more = "") {
  return "HTTP/1.1 " + status + "\r\ncontent-type: text/plain; charset=utf-8\r\n" + headers +
         "content-length: " + std::to_string(body.size()) + "\r\n" + more + "date: " + date +
         "\r\n\r\n" + body;
}

const std::string demand = "www-authenticate: Basic\r\n";
const std::string unauthorized_answer = answer("401 Unauthorized", "Unauthorized\n", demand);

class GateTest : public Loopback {
 protected:
  GateTest() { base::log::configure("error", base::log::Format::text); }

  void start(const std::string& configuration) {
    site_.write(configuration);
    options_.gate = std::make_shared<Gate>(io_.get_executor(), site_.file);
    Loopback::start();
  }

  // The answer to `request` on the one connection, which goes on.
  void expect(const std::string& request, const std::string& want) {
    if (!client_) client_.emplace(connect());
    EXPECT_TRUE(client_->send(request));
    EXPECT_EQ(client_->receive(want), want) << request;
  }

  Site site_;
  std::optional<Client> client_;
};

TEST_F(GateTest, EveryPathNeedsThePassword) {
  start(site_.users());
  for (const char* path : {"/", "/metrics", "/ping", "/-/healthy", "/-/ready", "/nowhere"}) {
    expect(get(path), unauthorized_answer);
    expect(get(path, wrong), unauthorized_answer);
    expect(get(path, stranger), unauthorized_answer);
  }
  EXPECT_EQ(scrapes_, 0);
  expect(get("/ping", right), pong_answer());
  expect(get("/metrics", right), exposition_answer(body_));
  EXPECT_EQ(scrapes_, 1);
}

TEST_F(GateTest, OddHeadersAreNoPassword) {
  start(site_.users());
  for (const std::string& headers :
       {right + right, right + wrong, std::string("Authorization:\r\n"),
        std::string("Authorization: Basic\r\n"), std::string("Authorization: Bearer abc\r\n"),
        std::string("Authorization: Basic ====\r\n"),
        std::string("Proxy-Authorization: Basic YWxpY2U6c2VjcmV0\r\n")})
    expect(get("/ping", headers), unauthorized_answer);
  expect(get("/ping", "aUTHORIZATION: bASIC YWxpY2U6c2VjcmV0\r\n"), pong_answer());
}

TEST_F(GateTest, AHeadIsToldWithoutTheText) {
  start(site_.users());
  const auto head = unauthorized_answer.substr(0, unauthorized_answer.find("\r\n\r\n") + 4);
  expect("HEAD /ping HTTP/1.1\r\nHost: h\r\n\r\n", head);
  expect(get("/ping", right), pong_answer());
}

TEST_F(GateTest, HeadersAreOnEveryAnswerOfAUsableConfiguration) {
  start(site_.users() + "http_server_config: {headers: {X-Frame-Options: deny}}\n");
  const std::string deny = "x-frame-options: deny\r\n";
  expect(get("/ping"), answer("401 Unauthorized", "Unauthorized\n", demand, deny));
  expect(get("/ping", right), answer("200 OK", "pong", "", deny));
  expect(get("/nowhere", right),
         "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n" + deny + "date: " + date + "\r\n\r\n");
}

TEST_F(GateTest, UsersAndHeadersChangeWithTheFile) {
  start(site_.users());
  expect(get("/ping"), unauthorized_answer);
  expect(get("/ping", right), pong_answer());
  site_.write("");
  expect(get("/ping"), pong_answer());
  auto hash = secret_hash;
  std::swap(hash[40], hash[41]);  // the password is no longer right
  site_.write("basic_auth_users: {alice: " + hash + "}\n");
  expect(get("/ping", right), unauthorized_answer);
  site_.write("basic_auth_users: {bob: " + secret_hash + "}\n");
  expect(get("/ping", right), unauthorized_answer);
  expect(get("/ping", stranger), pong_answer());
}

TEST_F(GateTest, ABrokenFileComesBeforeAllElse) {
  start(site_.users() + "rate_limit: {interval: 1h, burst: 1}\n");
  site_.write("broken: true\n");
  const auto broken = answer("500 Internal Server Error", "Internal Server Error\n");
  ::testing::internal::CaptureStderr();
  for (int i = 0; i < 5; ++i) expect(get("/ping", right), broken);
  expect(get("/nowhere"), broken);
  site_.write(site_.users());
  expect(get("/ping", right), pong_answer());
  const auto log = ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 2) << log;
}

TEST_F(GateTest, TheRateLimitComesBeforeThePassword) {
  start(site_.users() + "rate_limit: {interval: 1h, burst: 3}\n");
  expect(get("/ping", right), pong_answer());
  expect(get("/ping", wrong), unauthorized_answer);
  expect(get("/nowhere"), unauthorized_answer);
  const auto limited = answer("429 Too Many Requests", "Too Many Requests\n");
  expect(get("/ping", right), limited);
  expect(get("/ping"), limited);
}

TEST_F(GateTest, WhoIsRefusedIsLoggedWhateverThePath) {
  base::log::configure("debug", base::log::Format::text);
  start(site_.users());
  ::testing::internal::CaptureStderr();
  expect(get("/ping"), unauthorized_answer);
  expect(get("/ping", right), pong_answer());
  const auto log = ::testing::internal::GetCapturedStderr();
  base::log::configure("error", base::log::Format::text);
  EXPECT_NE(log.find(" ip=127.0.0.1 path=/ping status=401 "), log.npos) << log;
  EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 1) << log;
}

TEST_F(GateTest, PasswordsReachNoLog) {
  base::log::configure("trace", base::log::Format::text);
  ::testing::internal::CaptureStderr();
  start(site_.users());
  for (const auto& headers : {right, wrong, stranger}) {
    const std::string query = "/metrics";
    client_.emplace(connect());
    EXPECT_TRUE(client_->send("GET " + query + " HTTP/1.0\r\nHost: h\r\n" + headers + "\r\n"));
    client_->receive_rest();
  }
  const auto log = ::testing::internal::GetCapturedStderr();
  base::log::configure("error", base::log::Format::text);
  EXPECT_NE(log.find("/metrics"), log.npos);
  for (const char* secret : {"ecret", "YWxpY2U6", "Ym9iOn", "alice", "bob", "$2b$"})
    EXPECT_EQ(log.find(secret), log.npos) << log;
}

}  // namespace
}  // namespace docker_exporter::web
