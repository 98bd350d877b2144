// One acceptor, one coroutine a connection; a Reply is played step by step.
#include "fake_engine/fake_engine.h"

#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <deque>
#include <list>
#include <map>
#include <optional>
#include <stdexcept>

namespace docker_exporter::testing {

namespace asio = boost::asio;
using Socket = asio::generic::stream_protocol::socket;
using Acceptor = asio::basic_socket_acceptor<asio::generic::stream_protocol>;

namespace {

constexpr auto token = asio::as_tuple(asio::use_awaitable);

struct Peer {
  explicit Peer(asio::io_context& io) : socket(io) {}
  Socket socket;
  std::optional<asio::ssl::stream<Socket&>> tls;
};

// 0 is the end, however it came.
asio::awaitable<std::size_t> read(std::shared_ptr<Peer> peer, asio::mutable_buffer buffer) {
  if (peer->tls) {
    const auto [error, size] = co_await peer->tls->async_read_some(buffer, token);
    co_return error ? 0 : size;
  }
  const auto [error, size] = co_await peer->socket.async_read_some(buffer, token);
  co_return error ? 0 : size;
}

asio::awaitable<bool> write(std::shared_ptr<Peer> peer, std::string_view bytes) {
  const auto buffer = asio::buffer(bytes);
  if (peer->tls) {
    const auto [error, size] = co_await asio::async_write(*peer->tls, buffer, token);
    co_return !error;
  }
  const auto [error, size] = co_await asio::async_write(peer->socket, buffer, token);
  co_return !error;
}

Request parse(std::string_view head) {
  Request request;
  const auto line_end = head.find("\r\n");
  const auto line = head.substr(0, line_end);
  const auto space = line.find(' ');
  request.method = line.substr(0, space);
  request.target = line.substr(space + 1, line.rfind(' ') - space - 1);
  head.remove_prefix(line_end + 2);
  for (auto end = head.find("\r\n"); end != 0; end = head.find("\r\n")) {
    const auto colon = head.find(": ");
    request.headers.emplace_back(head.substr(0, colon), head.substr(colon + 2, end - colon - 2));
    head.remove_prefix(end + 2);
  }
  return request;
}

std::string without_query(std::string_view target) {
  return std::string(target.substr(0, target.find('?')));
}

std::string without_version(const std::string& path) {
  if (path.size() < 3 || path.compare(0, 2, "/v") != 0) return path;
  const auto end = path.find_first_not_of("0123456789.", 2);
  return end != 2 && end != path.npos && path[end] == '/' ? path.substr(end) : path;
}

}  // namespace

struct Gate::State {
  asio::steady_timer timer;
  bool open = false;

  static asio::awaitable<void> passed(std::shared_ptr<State> state) {
    if (!state->open) co_await state->timer.async_wait(token);
  }
};

Gate::Gate(asio::io_context& io)
    : state_(new State{asio::steady_timer(io, asio::steady_timer::time_point::max())}) {}

void Gate::open() {
  state_->open = true;
  state_->timer.cancel();
}

asio::awaitable<void> Gate::passed() const {
  return State::passed(state_);
}

Reply& Reply::send(std::string bytes) {
  steps_.push_back({Step::Kind::send, std::move(bytes)});
  return *this;
}
Reply& Reply::send_in_single_bytes(std::string bytes) {
  steps_.push_back({Step::Kind::send_in_single_bytes, std::move(bytes)});
  return *this;
}
Reply& Reply::wait_for(Gate gate) {
  steps_.push_back({Step::Kind::wait, {}, std::move(gate)});
  return *this;
}
Reply& Reply::stall() {
  steps_.push_back({Step::Kind::stall});
  return *this;
}
Reply& Reply::close() {
  steps_.push_back({Step::Kind::close});
  return *this;
}

Reply ok(std::string_view body, std::string_view headers) {
  return status(200, body, headers);
}

Reply status(int code, std::string_view body, std::string_view headers) {
  std::string bytes = "HTTP/1.1 " + std::to_string(code) + " Reason\r\n";
  bytes.append(headers);
  bytes += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  bytes.append(body);
  return raw(std::move(bytes));
}

Reply raw(std::string bytes) {
  return Reply().send(std::move(bytes));
}
Reply stalled() {
  return Reply().stall();
}
Reply closed() {
  return Reply().close();
}

struct FakeEngine::State : std::enable_shared_from_this<State> {
  State(asio::io_context& context, Listen how) : io(context), listen(how), acceptor(context) {}

  asio::io_context& io;
  const Listen listen;
  std::string directory;  // of the socket file
  asio::generic::stream_protocol::endpoint endpoint;
  std::optional<asio::ssl::context> tls;
  Acceptor acceptor;
  std::list<std::weak_ptr<Peer>> peers;
  std::map<std::string, Reply> standing;
  std::map<std::string, std::deque<Reply>> queued;
  std::vector<Request> requests;
  std::size_t connections = 0;
  std::list<std::pair<std::size_t, Gate>> waiting;  // for a number of requests

  std::string socket_path() const { return directory + "/engine.sock"; }

  std::optional<Reply> find(const std::string& path) {
    auto& queue = queued[path];
    if (!queue.empty()) {
      auto reply = std::move(queue.front());
      queue.pop_front();
      return reply;
    }
    const auto found = standing.find(path);
    return found == standing.end() ? std::nullopt : std::optional(found->second);
  }

  Reply reply_to(const Request& request) {
    const auto path = without_query(request.target);
    if (auto reply = find(path)) return *std::move(reply);
    if (auto reply = find(without_version(path))) return *std::move(reply);
    return status(404, "{\"message\":\"page not found\"}\n", "Content-Type: application/json\r\n");
  }

  void remember(Request request) {
    requests.push_back(std::move(request));
    for (auto& [count, gate] : waiting)
      if (requests.size() >= count) gate.open();
  }

  // False ends the connection.
  static asio::awaitable<bool> play(std::shared_ptr<Peer> peer, Reply reply) {
    char ignored[1024];
    for (const auto& step : reply.steps_) {
      switch (step.kind) {
        case Reply::Step::Kind::send:
          if (!co_await write(peer, step.bytes)) co_return false;
          break;
        case Reply::Step::Kind::send_in_single_bytes:
          for (std::size_t i = 0; i < step.bytes.size(); ++i)
            if (!co_await write(peer, std::string_view(step.bytes).substr(i, 1))) co_return false;
          break;
        case Reply::Step::Kind::wait:
          co_await step.gate->passed();
          break;
        case Reply::Step::Kind::stall:
          while (co_await read(peer, asio::buffer(ignored)) != 0) {
          }
          co_return false;
        case Reply::Step::Kind::close:
          co_return false;
      }
    }
    co_return true;
  }

  static asio::awaitable<void> serve(std::shared_ptr<State> state, std::shared_ptr<Peer> peer) {
    if (state->tls) {
      peer->tls.emplace(peer->socket, *state->tls);
      const auto [error] =
          co_await peer->tls->async_handshake(asio::ssl::stream_base::server, token);
      if (error) {
        // Closed with unread bytes the kernel sends a reset, which may overtake OpenSSL's alert.
        char ignored[1024];
        boost::system::error_code gone;
        peer->socket.shutdown(Socket::shutdown_send, gone);
        while (!gone) {
          const auto [ended, size] =
              co_await peer->socket.async_read_some(asio::buffer(ignored), token);
          gone = ended;
        }
        co_return;
      }
    }
    std::string received;
    char piece[4096];
    bool open = true;
    while (open) {
      const auto end = received.find("\r\n\r\n");
      if (end == received.npos) {
        const auto size = co_await read(peer, asio::buffer(piece));
        if (size == 0) break;
        received.append(piece, size);
        continue;
      }
      auto request = parse(std::string_view(received).substr(0, end + 4));
      received.erase(0, end + 4);
      auto reply = state->reply_to(request);
      state->remember(std::move(request));
      open = co_await play(peer, std::move(reply));
    }
    boost::system::error_code ignored;
    peer->socket.close(ignored);
  }

  static asio::awaitable<void> accept(std::shared_ptr<State> state) {
    while (state->acceptor.is_open()) {
      auto peer = std::make_shared<Peer>(state->io);
      const auto [error] = co_await state->acceptor.async_accept(peer->socket, token);
      if (error) break;
      ++state->connections;
      state->peers.push_back(peer);
      asio::co_spawn(state->io, serve(state, peer), asio::detached);
    }
  }

  void start() {
    acceptor.open(endpoint.protocol());
    if (listen != Listen::unix_socket) acceptor.set_option(Socket::reuse_address(true));
    acceptor.bind(endpoint);
    acceptor.listen();
    endpoint = acceptor.local_endpoint();
    asio::co_spawn(io, accept(shared_from_this()), asio::detached);
  }

  void close_connections() {
    boost::system::error_code ignored;
    for (auto& weak : peers)
      if (const auto peer = weak.lock()) peer->socket.close(ignored);
    peers.clear();
  }

  void stop() {
    boost::system::error_code ignored;
    acceptor.close(ignored);
    close_connections();
    if (!directory.empty()) ::unlink(socket_path().c_str());
  }

  static asio::awaitable<void> received(std::shared_ptr<State> state, std::size_t count) {
    if (state->requests.size() >= count) co_return;
    Gate gate(state->io);
    state->waiting.emplace_back(count, gate);
    co_await gate.passed();
  }
};

FakeEngine::FakeEngine(asio::io_context& io, Listen listen, ServerTls tls)
    : state_(std::make_shared<State>(io, listen)) {
  if (listen == Listen::unix_socket) {
    char name[] = "/tmp/fake-engine-XXXXXX";
    if (::mkdtemp(name) == nullptr) throw std::runtime_error("no directory for the socket");
    state_->directory = name;
    state_->endpoint = asio::local::stream_protocol::endpoint(state_->socket_path());
  } else {
    state_->endpoint = asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), 0);
  }
  if (listen == Listen::tls) {
    auto& context = state_->tls.emplace(asio::ssl::context::tls_server);
    context.use_certificate_chain_file(tls.cert);
    context.use_private_key_file(tls.key, asio::ssl::context::pem);
    if (!tls.client_ca.empty()) {
      context.load_verify_file(tls.client_ca);
      context.set_verify_mode(asio::ssl::verify_peer | asio::ssl::verify_fail_if_no_peer_cert);
    }
  }
  state_->start();
}

FakeEngine::~FakeEngine() {
  state_->stop();
  if (!state_->directory.empty()) ::rmdir(state_->directory.c_str());
}

void FakeEngine::on(std::string path, Reply reply) {
  state_->standing[std::move(path)] = std::move(reply);
}
void FakeEngine::once(std::string path, Reply reply) {
  state_->queued[std::move(path)].push_back(std::move(reply));
}

engine::Address FakeEngine::address() const {
  if (state_->listen == Listen::unix_socket) return {engine::UnixAddress{state_->socket_path()}};
  const auto* raw = reinterpret_cast<const sockaddr_in*>(state_->endpoint.data());
  engine::TcpAddress address;
  address.tls = state_->listen == Listen::tls;
  address.host = address.tls ? "localhost" : "127.0.0.1";
  address.port = ntohs(raw->sin_port);
  return {address};
}

const std::vector<Request>& FakeEngine::requests() const {
  return state_->requests;
}

Targets FakeEngine::targets() const {
  Targets targets;
  for (const auto& request : state_->requests) targets.push_back(request.target);
  return targets;
}

std::size_t FakeEngine::connections() const {
  return state_->connections;
}

asio::awaitable<void> FakeEngine::received(std::size_t count) {
  return State::received(state_, count);
}

void FakeEngine::close_connections() {
  state_->close_connections();
}
void FakeEngine::stop() {
  state_->stop();
}
void FakeEngine::start() {
  state_->start();
}

}  // namespace docker_exporter::testing
