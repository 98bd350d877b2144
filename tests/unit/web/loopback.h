// A server on a free loopback port in the test's own io_context, and clients that are bare sockets.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "async/condition.h"
#include "web/server.h"

namespace docker_exporter::web {

// As long as any date, which the clients replace by it.
inline const std::string date = "Thu, 01 Jan 1970 00:00:00 GMT";
inline const std::string get_metrics = "GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n";
inline const std::string get_ping = "GET /ping HTTP/1.1\r\nHost: h\r\n\r\n";

// The answers in full; `connection` is a whole header line.
std::string exposition_answer(std::string_view body, std::string_view connection = "");
std::string pong_answer(std::string_view connection = "");
std::string refusal_answer(std::string_view status_line, std::string_view text);
std::string unavailable_answer(std::string_view text, std::string_view connection = "");

// Runs the io_context until the condition holds. False, and a failed test, after ten seconds.
bool run_until(boost::asio::io_context& io, const std::function<bool()>& condition);

class Client {
 public:
  Client(boost::asio::io_context& io, const boost::asio::ip::tcp::endpoint& endpoint);

  // False when the server does not take it any more.
  bool send(std::string_view bytes);
  // As many bytes as `want` has, or less when the server closes.
  std::string receive(std::string_view want);
  // All there is until the server closes.
  std::string receive_rest();
  bool was_reset() const { return error_ == boost::asio::error::connection_reset; }
  void finish();  // sends no more, and still reads
  void close() { socket_.close(); }
  boost::asio::ip::tcp::socket& socket() { return socket_; }

 private:
  void wait_for(const std::function<bool()>& done);

  boost::asio::io_context& io_;
  boost::asio::ip::tcp::socket socket_;
  boost::system::error_code error_;
};

class Loopback : public testing::Test {
 protected:
  Loopback();
  ~Loopback() override;

  void start();
  Client connect() { return Client(io_, endpoint()); }
  boost::asio::ip::tcp::endpoint endpoint() const;
  bool until(const std::function<bool()>& condition) { return run_until(io_, condition); }
  // Stops, and runs to the end.
  void stop(std::chrono::milliseconds grace);

  boost::asio::io_context io_{1};
  ServerOptions options_;  // its places are set by start()
  std::string listen_addr_ = "127.0.0.1";
  std::uint16_t listen_port_ = 0;
  std::vector<Place> places_;  // not empty: instead of these two
  // The default exposition: counts, waits while `gate_closed_`, answers `status_` and `body_`.
  unsigned status_ = 200;
  std::string body_ = "docker_up{} 1\n# EOF\n";
  bool gate_closed_ = false;
  async::Condition gate_{io_.get_executor()};
  int scrapes_ = 0;           // begun
  Query query_;               // of the last one
  async::Deadline deadline_;  // of the last one
  Exposition exposition_;
  std::unique_ptr<Server> server_;
  bool ended_ = false;  // run() has returned
};

}  // namespace docker_exporter::web
