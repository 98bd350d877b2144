// One coroutine in an io_context of its own, which runs no longer than the timeout.
#include "web/healthcheck.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cstdio>
#include <string_view>
#include <vector>

#include "base/duration.h"
#include "base/printable.h"

namespace docker_exporter::web {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

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

asio::awaitable<void> ask(tcp::endpoint endpoint, Outcome& outcome) {
  constexpr std::size_t longest_answer = 4096;
  tcp::socket socket(co_await asio::this_coro::executor);
  if (const auto [error] = co_await socket.async_connect(endpoint, as_values); error) {
    outcome.what = error.message();
    co_return;
  }
  outcome.connected = true;
  const std::string request =
      "GET /ping HTTP/1.1\r\nHost: " + spell(endpoint) + "\r\nConnection: close\r\n\r\n";
  const auto bytes = asio::buffer(request);
  if (const auto [error, sent] = co_await asio::async_write(socket, bytes, as_values); error) {
    outcome.what = error.message();
    co_return;
  }
  std::string answer;
  auto space = asio::dynamic_buffer(answer, longest_answer);
  const auto [error, received] = co_await asio::async_read(socket, space, as_values);
  outcome.healthy = is_pong(answer);
  if (answer.empty())
    outcome.what = error == asio::error::eof ? "closed without an answer" : error.message();
  else
    outcome.what = "answered \"" + base::printable(answer, 200) + "\"";
}

}  // namespace

int healthcheck(const std::string& listen_addr, std::uint16_t listen_port,
                std::chrono::milliseconds timeout) {
  boost::system::error_code invalid;
  const auto listen = asio::ip::make_address(listen_addr, invalid);
  if (invalid || listen_port == 0) {
    std::fprintf(stderr, "healthcheck: cannot ask %s port %u: %s\n",
                 base::printable(listen_addr, 100).c_str(), unsigned{listen_port},
                 invalid ? "LISTEN_ADDR is not an IP address"
                         : "LISTEN_PORT 0 is any free port; nobody knows which");
    return 1;
  }
  std::string failures;
  const auto end = std::chrono::steady_clock::now() + timeout;
  for (const auto& address : addresses_of(listen)) {
    const tcp::endpoint endpoint(address, listen_port);
    Outcome outcome;
    outcome.what = "no answer within " + base::spell(timeout);
    asio::io_context io(1);
    asio::co_spawn(io, ask(endpoint, outcome), asio::detached);
    io.run_until(end);
    if (outcome.healthy) return 0;
    if (!failures.empty()) failures += "; ";
    failures += "GET http://" + spell(endpoint) + "/ping: " + outcome.what;
    if (outcome.connected) break;
  }
  std::fprintf(stderr, "healthcheck: %s\n", failures.c_str());
  return 1;
}

}  // namespace docker_exporter::web
