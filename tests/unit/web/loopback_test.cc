// The clients run the io_context until what they wait for has come: no threads, no sleeps.
#include "unit/web/loopback.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <optional>

namespace docker_exporter::web {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

std::string with_fixed_date(std::string text) {
  for (auto at = text.find("\r\ndate: "); at != text.npos; at = text.find("\r\ndate: ", at + 1))
    if (at + 8 + date.size() <= text.size()) text.replace(at + 8, date.size(), date);
  return text;
}

std::string answer(std::string_view status_line, std::string_view headers, std::string_view body,
                   std::string_view connection) {
  std::string text("HTTP/1.1 ");
  text.append(status_line).append("\r\n").append(headers);
  text.append("content-length: ").append(std::to_string(body.size())).append("\r\ndate: ");
  return text.append(date).append("\r\n").append(connection).append("\r\n").append(body);
}

asio::awaitable<Answer> wait_and_answer(async::Condition& gate, const bool& closed, unsigned status,
                                        const std::string& body) {
  while (closed) co_await gate.wait(async::in(std::chrono::seconds(10)));
  co_return Answer{status, std::make_shared<const exposition::Body>(body)};
}

}  // namespace

std::string exposition_answer(std::string_view body, std::string_view connection) {
  return answer("200 OK",
                "content-type: text/plain; version=0.0.4; charset=utf-8\r\n"
                "vary: accept, accept-encoding\r\n",
                body, connection);
}

std::string pong_answer(std::string_view connection) {
  return answer("200 OK", "content-type: text/plain; charset=utf-8\r\n", "pong", connection);
}

std::string refusal_answer(std::string_view status_line, std::string_view text) {
  return answer(status_line, "content-type: text/plain; charset=utf-8\r\n",
                std::string(text) + "\n", "connection: close\r\n");
}

std::string unavailable_answer(std::string_view text, std::string_view connection) {
  return answer("503 Service Unavailable", "content-type: text/plain; charset=utf-8\r\n",
                std::string(text) + "\n", connection);
}

bool run_until(asio::io_context& io, const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  io.restart();
  while (!condition() && io.run_one_until(end) > 0) continue;
  EXPECT_TRUE(condition()) << "did not come within ten seconds, or nothing is left to run";
  return condition();
}

Client::Client(asio::io_context& io, const tcp::endpoint& endpoint) : io_(io), socket_(io) {
  socket_.connect(endpoint);
}

bool Client::send(std::string_view bytes) {
  std::optional<error_code> done;
  asio::async_write(socket_, asio::buffer(bytes),
                    [&](error_code error, std::size_t) { done = error; });
  wait_for([&] { return done.has_value(); });
  return done && !*done;
}

std::string Client::receive(std::string_view want) {
  std::string text(want.size(), '\0');
  std::optional<std::size_t> done;
  asio::async_read(socket_, asio::buffer(text), [&](error_code error, std::size_t size) {
    error_ = error;
    done = size;
  });
  wait_for([&] { return done.has_value(); });
  text.resize(done.value_or(0));
  return with_fixed_date(std::move(text));
}

std::string Client::receive_rest() {
  std::string text;
  bool done = false;
  asio::async_read(socket_, asio::dynamic_buffer(text), [&](error_code error, std::size_t) {
    error_ = error;
    done = true;
  });
  wait_for([&] { return done; });
  return with_fixed_date(std::move(text));
}

void Client::wait_for(const std::function<bool()>& done) {
  if (run_until(io_, done)) return;
  socket_.close();  // what is given up must not write to our stack later
  run_until(io_, done);
}

void Client::finish() {
  socket_.shutdown(tcp::socket::shutdown_send);
}

Loopback::Loopback() {
  exposition_ = [this](Query query, async::Deadline deadline) {
    ++scrapes_;
    query_ = std::move(query);
    deadline_ = deadline;
    return wait_and_answer(gate_, gate_closed_, status_, body_);
  };
}

Loopback::~Loopback() {
  gate_closed_ = false;
  gate_.notify_all();
  if (server_ && !ended_) stop(std::chrono::milliseconds(0));
}

void Loopback::start() {
  options_.places =
      places_.empty() ? std::vector<Place>{TcpPlace{listen_addr_, listen_port_}} : places_;
  server_ = std::make_unique<Server>(io_.get_executor(), options_, exposition_);
  asio::co_spawn(io_, server_->run(), [this](const std::exception_ptr& failure) {
    EXPECT_EQ(failure, nullptr);
    ended_ = true;
  });
}

tcp::endpoint Loopback::endpoint() const {
  const std::string address = server_->addresses().front();
  const auto port = static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
  const auto ip = asio::ip::make_address(listen_addr_);
  return {ip, port};
}

void Loopback::stop(std::chrono::milliseconds grace) {
  server_->stop(async::in(grace));
  until([this] { return ended_; });
}

TEST_F(Loopback, ShowsAnswersWithAFixedDate) {
  start();
  Client client = connect();
  EXPECT_TRUE(client.send("GET /ping HTTP/1.0\r\n\r\n"));
  EXPECT_EQ(client.receive_rest(),
            "HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 4\r\n"
            "date: Thu, 01 Jan 1970 00:00:00 GMT\r\nconnection: close\r\n\r\npong");
}

}  // namespace docker_exporter::web
