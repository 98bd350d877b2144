// One coroutine in an io_context of its own, which runs no longer than the timeout.
#include "web/healthcheck.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cstdio>
#include <string_view>
#include <vector>

#include "base/duration.h"
#include "base/printable.h"
#include "web/stream.h"

namespace docker_exporter::web {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

using Endpoint = asio::generic::stream_protocol::endpoint;

constexpr auto as_values = asio::as_tuple(asio::use_awaitable);

struct Outcome {
  bool connected = false;
  bool healthy = false;
  std::string what;  // went wrong; empty: nothing came back
};

std::vector<asio::ip::address> addresses_of(const asio::ip::address& listen) {
  if (!listen.is_unspecified()) return {listen};
  if (listen.is_v4()) return {asio::ip::address_v4::loopback()};
  return {asio::ip::address_v6::loopback(), asio::ip::address_v4::loopback()};
}

std::string spell(const tcp::endpoint& endpoint) {
  const std::string host = endpoint.address().to_string();
  return (endpoint.address().is_v6() ? "[" + host + "]:" : host + ":") +
         std::to_string(endpoint.port());
}

bool is_pong(std::string_view answer) {
  const bool ok = answer.starts_with("HTTP/1.1 200 ") || answer.starts_with("HTTP/1.0 200 ");
  const auto head = answer.find("\r\n\r\n");
  return ok && head != answer.npos && answer.substr(head + 4) == "pong";
}

using Endpoint = asio::generic::stream_protocol::endpoint;

// It has no password, no certificate of a client, and no right to more requests than others: who
// refuses it for that is there.
bool is_refusal(std::string_view answer) {
  return answer.starts_with("HTTP/1.1 401 ") || answer.starts_with("HTTP/1.1 429 ");
}
bool is_alert(const boost::system::error_code& error) {
  return error.category() == asio::error::get_ssl_category() &&
         ERR_GET_REASON(static_cast<unsigned long>(error.value())) >= SSL_AD_REASON_OFFSET;
}

template <class AsyncStream>
asio::awaitable<void> ask(AsyncStream& stream, std::string host, Outcome& outcome) {
  constexpr std::size_t longest_answer = 4096;
  const std::string request =
      "GET /ping HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
  const auto bytes = asio::buffer(request);
  if (const auto [error, sent] = co_await asio::async_write(stream, bytes, as_values); error) {
    outcome.what = error.message();
    co_return;
  }
  std::string answer;
  auto space = asio::dynamic_buffer(answer, longest_answer);
  const auto [error, received] = co_await asio::async_read(stream, space, as_values);
  outcome.healthy = is_pong(answer) || is_refusal(answer) || is_alert(error);
  if (answer.empty())
    outcome.what = error == asio::error::eof ? "closed without an answer" : error.message();
  else
    outcome.what = "answered \"" + base::printable(answer, 200) + "\"";
}

// Without a look at the certificate: it is for the name that others use.
asio::awaitable<void> ask_by_tls(Socket socket, std::string host, Outcome& outcome) {
  asio::ssl::context context(asio::ssl::context::tls_client);
  asio::ssl::stream<Socket> stream(std::move(socket), context);
  const auto client = asio::ssl::stream_base::client;
  const auto [error] = co_await stream.async_handshake(client, as_values);
  outcome.healthy = is_alert(error);
  outcome.what = error.message();
  if (!error) co_await ask(stream, host, outcome);
}

asio::awaitable<void> ask(Endpoint endpoint, std::string host, bool tls, Outcome& outcome) {
  Socket socket(co_await asio::this_coro::executor);
  if (const auto [error] = co_await socket.async_connect(endpoint, as_values); error) {
    outcome.what = error.message();
    co_return;
  }
  outcome.connected = true;
  if (tls)
    co_await ask_by_tls(std::move(socket), host, outcome);
  else
    co_await ask(socket, host, outcome);
}

struct Target {
  Endpoint endpoint;
  std::string host;  // for the Host header
  std::string url;   // for people
};

// None, with the reason, where nobody can be asked.
std::vector<Target> targets_of(const Place& place, bool tls, std::string& why) {
  if (const auto* path = std::get_if<UnixPlace>(&place))
    return {{asio::local::stream_protocol::endpoint(path->path), "localhost",
             "/ping at " + base::printable(spell(place), 200)}};
  const auto* tcp_place = std::get_if<TcpPlace>(&place);
  if (tcp_place == nullptr) {
    why = "the sockets are systemd's";
    return {};
  }
  boost::system::error_code invalid;
  const auto listen = asio::ip::make_address(tcp_place->address, invalid);
  if (invalid) why = "that is not an IP address";
  if (tcp_place->port == 0) why = "port 0 is any free port; nobody knows which";
  std::vector<Target> targets;
  if (!why.empty()) return targets;
  for (const auto& address : addresses_of(listen)) {
    const tcp::endpoint endpoint(address, tcp_place->port);
    targets.push_back(
        {endpoint, spell(endpoint), (tls ? "https://" : "http://") + spell(endpoint) + "/ping"});
  }
  return targets;
}

}  // namespace

int healthcheck(const Place& place, bool tls, std::chrono::milliseconds timeout) {
  std::string why;
  const std::vector<Target> targets = targets_of(place, tls, why);
  if (targets.empty()) {
    std::fprintf(stderr, "healthcheck: cannot ask %s: %s\n",
                 base::printable(spell(place), 200).c_str(), why.c_str());
    return 1;
  }
  std::string failures;
  const auto end = std::chrono::steady_clock::now() + timeout;
  for (const Target& target : targets) {
    Outcome outcome;
    outcome.what = "no answer within " + base::spell(timeout);
    asio::io_context io(1);
    asio::co_spawn(io, ask(target.endpoint, target.host, tls, outcome), asio::detached);
    io.run_until(end);
    if (outcome.healthy) return 0;
    if (!failures.empty()) failures += "; ";
    failures += "GET " + target.url + ": " + outcome.what;
    if (outcome.connected) break;
  }
  std::fprintf(stderr, "healthcheck: %s\n", failures.c_str());
  return 1;
}

}  // namespace docker_exporter::web
