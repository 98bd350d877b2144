// A scripted engine: HTTP on a unix socket, TCP or TLS inside the test's own io_context, with the
// faults that a real engine will not produce on demand.
//
//   asio::io_context io;
//   FakeEngine engine(io, Listen::unix_socket);
//   engine.on("/_ping", ok("OK"));
//   engine.once("/containers/json", status(503));
//   engine.on("/containers/json", ok("[]"));
//   engine::Client client(io.get_executor(), {.address = engine.address()});
//   const auto list = run(io, client.list(async::in(5s)));
//   EXPECT_EQ(engine.targets(), Targets({"/v1.51/containers/json?all=true"}));
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/address.h"

namespace docker_exporter::testing {

struct Request {
  std::string method;
  std::string target;                                        // as sent, with version and query
  std::vector<std::pair<std::string, std::string>> headers;  // as sent, in order

  bool operator==(const Request&) const = default;
};
using Targets = std::vector<std::string>;

// Opens once; whatever waits at it goes on, and later comers pass.
class Gate {
 public:
  explicit Gate(boost::asio::io_context& io);
  void open();
  boost::asio::awaitable<void> passed() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

// What is done with one request, step by step. After the last step the connection waits for the
// next request.
class Reply {
 public:
  Reply& send(std::string bytes);
  Reply& send_in_single_bytes(std::string bytes);
  Reply& wait_for(Gate gate);
  Reply& stall();  // nothing more, until the client closes
  Reply& close();

 private:
  friend class FakeEngine;
  struct Step {
    enum class Kind { send, send_in_single_bytes, wait, stall, close };
    Kind kind;
    std::string bytes = {};
    std::optional<Gate> gate = {};
  };
  std::vector<Step> steps_;
};

// The headers a Docker Engine of API 1.51 puts on its answers; each line ends in CRLF.
inline constexpr std::string_view docker_headers =
    "Api-Version: 1.51\r\nServer: Docker/28.5.2 (linux)\r\n";

// Complete answers with a Content-Length; `headers` are lines that end in CRLF.
Reply ok(std::string_view body, std::string_view headers = docker_headers);
Reply status(int code, std::string_view body = "", std::string_view headers = docker_headers);
Reply raw(std::string bytes);  // one send(), for any bytes at all
Reply stalled();               // takes the request and says nothing
Reply closed();                // takes the request and closes

enum class Listen { unix_socket, tcp, tls };

// Paths of PEM files.
struct ServerTls {
  std::string cert;
  std::string key;
  std::string client_ca;  // not empty: a client certificate of this CA is demanded
};

class FakeEngine {
 public:
  // Listens at once: on a socket file in a directory of its own, or on 127.0.0.1 with a free port.
  FakeEngine(boost::asio::io_context& io, Listen listen, ServerTls tls = {});
  ~FakeEngine();
  FakeEngine(const FakeEngine&) = delete;
  FakeEngine& operator=(const FakeEngine&) = delete;

  // `path` has no query; "/containers/json" answers every version, "/v1.51/containers/json" that
  // one only and goes first. Replies of once() are used up in order before that of on(). Anything
  // else is answered as the engine does: 404 {"message":"page not found"}.
  void on(std::string path, Reply reply);
  void once(std::string path, Reply reply);

  engine::Address address() const;  // tls: its host is "localhost"
  const std::vector<Request>& requests() const;
  Targets targets() const;
  std::size_t connections() const;  // accepted so far

  // Returns when so many requests have come since the start.
  boost::asio::awaitable<void> received(std::size_t count);

  void close_connections();  // as engines and proxies do with idle ones
  void stop();               // closes all; the socket file is gone
  void start();              // listens again at the same address

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace docker_exporter::testing
