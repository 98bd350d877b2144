// One connection of a client: a loop that reads a request, answers it, and reads the next.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <set>
#include <string>

#include "async/deadline.h"
#include "web/access_log.h"
#include "web/http_date.h"
#include "web/request.h"
#include "web/response.h"
#include "web/server.h"

namespace docker_exporter::web {

class Session;

// What all sessions of a server share. All on one thread.
struct Sessions {
  Sessions(ServerOptions o, Exposition e)
      : options(std::move(o)), exposition(std::move(e)), access_log(options.client_ip_source) {}

  const ServerOptions options;
  const Exposition exposition;
  AccessLog access_log;
  HttpDate date;
  bool stopping = false;    // answers say `connection: close` from now on
  std::set<Session*> open;  // each is owned by the coroutine that runs it
};

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(boost::asio::ip::tcp::socket socket, std::shared_ptr<Sessions> sessions);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Ends with the connection.
  static boost::asio::awaitable<void> run(std::shared_ptr<Session> self);

  // Closes now, unless a request is being answered: then after the answer.
  void stop();
  // Closes now; an answer that is cut is cut so that the client notices.
  void close();

 private:
  // What the deadline in force is for.
  enum class Phase { idle, reading, answering, writing, lingering };

  struct Sent {
    bool whole;
    std::size_t body_bytes;
  };

  boost::asio::awaitable<void> serve();
  boost::asio::awaitable<Parsed> read_request();
  boost::asio::awaitable<bool> answer(const Request& request, bool last);
  boost::asio::awaitable<Response> scrape(const Request& request);
  boost::asio::awaitable<Sent> send(const Response& response, std::string_view connection,
                                    bool with_body);
  boost::asio::awaitable<void> linger();

  void enter(Phase phase, async::Deadline deadline);
  void arm();
  void expire();

  boost::asio::ip::tcp::socket socket_;
  boost::asio::steady_timer timer_;
  std::shared_ptr<Sessions> sessions_;
  boost::asio::ip::address peer_;
  std::string buffer_;  // received and not yet answered
  Phase phase_ = Phase::idle;
  async::Deadline deadline_ = async::Deadline::max();
  async::Deadline armed_ = async::Deadline::max();
  bool expired_ = false;
};

}  // namespace docker_exporter::web
