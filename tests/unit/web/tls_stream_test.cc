// A server that speaks TLS, on loopback: long answers, clients that are refused, and changes of the
// certificate while connections are open.
#include "web/tls_stream.h"

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <boost/asio/read.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <filesystem>
#include <optional>

#include "base/log.h"
#include "unit/web/loopback.h"
#include "unit/web/site.h"
#include "web/gate.h"

namespace docker_exporter::web {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;
namespace fs = std::filesystem;
using asio::ip::tcp;
using boost::system::error_code;

// Trusts the authority of the site.
class TlsClient {
 public:
  TlsClient(asio::io_context& io, const tcp::endpoint& endpoint, const Site& site)
      : io_(io), context_(asio::ssl::context::tls_client) {
    context_.load_verify_file(site.authority.ca());
    context_.set_verify_mode(asio::ssl::verify_peer);
    stream_.emplace(io, context_);
    stream_->next_layer().connect(endpoint);
  }

  // "", or what is wrong.
  std::string shake() {
    std::optional<error_code> done;
    stream_->async_handshake(asio::ssl::stream_base::client,
                             [&](error_code error) { done = error; });
    run_until(io_, [&] { return done.has_value(); });
    return reason(done.value_or(error_code()));
  }
  bool send(std::string_view bytes) {
    std::optional<error_code> done;
    asio::async_write(*stream_, asio::buffer(bytes),
                      [&](error_code error, std::size_t) { done = error; });
    run_until(io_, [&] { return done.has_value(); });
    return done && !*done;
  }
  // As many bytes as `size`, or less and "(why)" at the end.
  std::string receive(std::size_t size) {
    std::string text(size, '\0');
    std::optional<error_code> done;
    std::size_t received = 0;
    asio::async_read(*stream_, asio::buffer(text), [&](error_code error, std::size_t bytes) {
      done = error;
      received = bytes;
    });
    run_until(io_, [&] { return done.has_value(); });
    text.resize(received);
    if (done && *done) text += "(" + reason(*done) + ")";
    return text;
  }
  std::string ask(const std::string& request, std::string_view want) {
    return send(request) ? receive(want.size()) : "(not sent)";
  }
  // The subject of the server's certificate: "CN=server"
  std::string server() {
    X509* const cert = SSL_get1_peer_certificate(stream_->native_handle());
    char name[100] = "";
    X509_NAME_oneline(X509_get_subject_name(cert), name, sizeof name);
    X509_free(cert);
    return name;
  }
  tcp::socket& socket() { return stream_->next_layer(); }

 private:
  static std::string reason(const error_code& error) {
    if (!error) return "";
    if (error.category() != asio::error::get_ssl_category()) return error.message();
    return ERR_reason_error_string(static_cast<unsigned long>(error.value()));
  }

  asio::io_context& io_;
  asio::ssl::context context_;
  std::optional<asio::ssl::stream<tcp::socket>> stream_;
};

class TlsStreamTest : public Loopback {
 protected:
  TlsStreamTest() { base::log::configure("error", base::log::Format::text); }

  void start(const std::string& configuration) {
    site_.write(configuration);
    options_.gate = std::make_shared<Gate>(io_.get_executor(), site_.file);
    Loopback::start();
  }
  TlsClient client() { return {io_, endpoint(), site_}; }

  // A date is as long as any other, and what is compared is the rest.
  static std::string undated(std::string text) {
    const auto at = text.find("\r\ndate: ");
    return at == text.npos ? text : text.replace(at + 8, date.size(), date);
  }

  Site site_;
};

TEST_F(TlsStreamTest, AnswersOneRequestAfterTheOther) {
  start(site_.tls());
  auto client = this->client();
  EXPECT_EQ(client.shake(), "");
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(undated(client.ask(get_ping, pong_answer())), pong_answer());
    const auto want = exposition_answer(body_);
    EXPECT_EQ(undated(client.ask(get_metrics, want)), want);
  }
}

TEST_F(TlsStreamTest, SendsLongAnswersWhole) {
  body_.clear();
  for (int i = 0; i < 200'000; ++i) body_ += "metric " + std::to_string(i) + "\n";
  start(site_.tls());
  auto client = this->client();
  EXPECT_EQ(client.shake(), "");
  const auto want = exposition_answer(body_);
  for (int i = 0; i < 2; ++i)
    EXPECT_TRUE(undated(client.ask(get_metrics, want)) == want);  // megabytes: not for a terminal
}

// The refusal is sent when the client has long sent its request, and must not be lost to a reset.
TEST_F(TlsStreamTest, SaysThatAnAnswerIsTheLastOne) {
  start(site_.tls());
  auto client = this->client();
  EXPECT_EQ(client.shake(), "");
  EXPECT_TRUE(client.send("GET /metrics HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
  const auto want = exposition_answer(body_, "connection: close\r\n");
  EXPECT_EQ(undated(client.receive(want.size() + 1)), want + "(End of file)");
}

TEST_F(TlsStreamTest, TellsAWaitingScrapeThatItStops) {
  start(site_.tls());
  gate_closed_ = true;
  auto client = this->client();
  EXPECT_EQ(client.shake(), "");
  EXPECT_TRUE(client.send(get_metrics));
  until([this] { return scrapes_ == 1; });
  server_->stop(async::in(0ms));
  const auto want = unavailable_answer("the exporter is stopping, and the engine has not answered",
                                       "connection: close\r\n");
  EXPECT_EQ(undated(client.receive(want.size() + 1)), want + "(End of file)");
  until([this] { return ended_; });
  gate_closed_ = false;
  gate_.notify_all();
  io_.restart();
  io_.poll();
}

TEST_F(TlsStreamTest, AClientWithoutACertificateIsToldWhatItLacks) {
  start(site_.tls() + site_.clients());
  const std::string request(200'000, 'x');  // more than is read at once
  for (int i = 0; i < 20; ++i) {
    auto client = this->client();
    EXPECT_EQ(client.shake(), "");  // TLS 1.3 asks last
    EXPECT_TRUE(client.send(request));
    EXPECT_EQ(client.receive(1), "(tlsv13 alert certificate required)");
  }
}

TEST_F(TlsStreamTest, WhoIsRefusedIsLoggedWithTheReason) {
  base::log::configure("debug", base::log::Format::text);
  start(site_.tls() + site_.clients());
  ::testing::internal::CaptureStderr();
  auto client = this->client();
  EXPECT_EQ(client.shake(), "");
  EXPECT_EQ(client.receive(1), "(tlsv13 alert certificate required)");
  auto log = ::testing::internal::GetCapturedStderr();
  base::log::configure("error", base::log::Format::text);
  EXPECT_EQ(log.substr(std::min(log.find(" msg="), log.size())),
            " msg=\"no TLS handshake\" ip=127.0.0.1 "
            "reason=\"peer did not return a certificate (SSL routines)\" certificate=\"\"\n");
}

TEST_F(TlsStreamTest, PlainHttpIsToldThatThisIsTls) {
  start(site_.tls());
  Client client = connect();
  EXPECT_TRUE(client.send(get_metrics));
  EXPECT_EQ(client.receive_rest(),
            "HTTP/1.0 400 Bad Request\r\n\r\n"
            "Client sent an HTTP request to an HTTPS server.\n");
  EXPECT_FALSE(client.was_reset());
}

TEST_F(TlsStreamTest, NonsenseIsClosed) {
  start(site_.tls());
  Client client = connect();
  EXPECT_TRUE(client.send("\r\n\r\n nonsense\r\n"));
  client.receive_rest();
  EXPECT_FALSE(client.was_reset());
}

TEST_F(TlsStreamTest, AHandshakeThatDoesNotComeIsClosed) {
  options_.limits.first_byte_time = 20ms;
  start(site_.tls());
  Client silent = connect();
  EXPECT_EQ(silent.receive_rest(), "");
  Client slow = connect();
  EXPECT_TRUE(slow.send("\x16\x03\x01"));  // the first bytes of one
  EXPECT_EQ(slow.receive_rest(), "");
}

TEST_F(TlsStreamTest, ARefusedClientThatStaysIsClosed) {
  options_.limits.first_byte_time = 20ms;
  start(site_.tls());
  Client client = connect();
  EXPECT_TRUE(client.send(get_ping));
  // It does not close, and is not waited for.
  EXPECT_TRUE(client.receive_rest().ends_with("server.\n"));
  EXPECT_TRUE(until([&] {
    error_code error;
    client.socket().send(asio::buffer("x", 1), 0, error);
    return error.failed();
  }));
}

TEST_F(TlsStreamTest, StopsAmongHandshakes) {
  start(site_.tls());
  Client silent = connect();
  auto client = this->client();
  EXPECT_EQ(client.shake(), "");
  stop(1s);
  EXPECT_EQ(silent.receive_rest(), "");
  EXPECT_NE(client.receive(1), "");
  EXPECT_TRUE(ended_);
}

TEST_F(TlsStreamTest, NewConnectionsHaveTheNewCertificateAndOpenOnesGoOn) {
  start(site_.tls("old"));
  auto old = client();
  EXPECT_EQ(old.shake(), "");
  EXPECT_EQ(old.server(), "/CN=old");
  site_.replace(site_.tls("new"));
  auto fresh = client();
  EXPECT_EQ(fresh.shake(), "");
  EXPECT_EQ(fresh.server(), "/CN=new");
  EXPECT_EQ(undated(old.ask(get_ping, pong_answer())), pong_answer());
  EXPECT_EQ(undated(fresh.ask(get_ping, pong_answer())), pong_answer());
}

TEST_F(TlsStreamTest, WhileTheCertificateIsBrokenOpenConnectionsGoOnAndNewOnesAreToldSo) {
  start(site_.tls());
  auto open = client();
  EXPECT_EQ(open.shake(), "");
  ::testing::internal::CaptureStderr();
  fs::rename(site_.folder / "server-key.pem", site_.folder / "away");
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(client().shake(), "tlsv1 alert internal error");
    EXPECT_EQ(undated(open.ask(get_ping, pong_answer())), pong_answer());
  }
  Client plain = connect();
  EXPECT_TRUE(plain.send(get_ping));
  EXPECT_EQ(plain.receive_rest(),
            "HTTP/1.0 400 Bad Request\r\n\r\n"
            "Client sent an HTTP request to an HTTPS server.\n");
  fs::rename(site_.folder / "away", site_.folder / "server-key.pem");
  EXPECT_EQ(client().shake(), "");
  const auto log = ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 2) << log;
}

}  // namespace
}  // namespace docker_exporter::web
