// One connection of a client: a loop that reads a request, answers it, and reads the next.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "async/deadline.h"
#include "web/access_log.h"
#include "web/http_date.h"
#include "web/once_a_minute.h"
#include "web/request.h"
#include "web/response.h"
#include "web/routes.h"
#include "web/server.h"
#include "web/slots.h"
#include "web/stream.h"

namespace docker_exporter::web {

class Session;

// What all sessions of a server share. All on one thread.
struct Sessions {
  Sessions(boost::asio::any_io_executor executor, ServerOptions o, Exposition e)
      : options(std::move(o)),
        exposition(std::move(e)),
        access_log(options.client_ip_source),
        scrapes(std::move(executor), options.limits.max_scrapes) {}

  const ServerOptions options;
  const Exposition exposition;
  AccessLog access_log;
  HttpDate date;
  bool stopping = false;         // answers say `connection: close` from now on
  std::set<Session*> open;       // each is owned by the coroutine that runs it
  std::size_t unsent_bytes = 0;  // of the responses that are being sent
  Slots scrapes;
  OnceAMinute warn_of_unsent;
};

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(const boost::asio::any_io_executor& executor, std::unique_ptr<Stream> stream,
          std::shared_ptr<Sessions> sessions);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Ends with the connection, or with what a closed one still waits for; close() it then.
  static boost::asio::awaitable<void> run(std::shared_ptr<Session> self);

  // Whether this session may go so that another one can come, and which of two goes first: those
  // between requests before those whose request has begun to arrive, then who waits longest.
  bool waits_for_client() const {
    return phase_ == Phase::idle || phase_ == Phase::reading || phase_ == Phase::lingering;
  }
  bool goes_before(const Session& other) const {
    const auto rank = [](const Session& session) {
      return std::pair(session.phase_ == Phase::idle ? 0
                       : session.waits_for_client()  ? 1
                                                     : 2,
                       session.idle_since_);
    };
    return rank(*this) < rank(other);
  }

  // Closes now, unless a request is being answered: then after the answer.
  void stop();
  // Answers 503 and closes, if a request still has no answer; it never gets another. False: it has
  // one already, and may send the rest of it.
  bool give_up();
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
  boost::asio::awaitable<Parsed> read_request(std::chrono::milliseconds idle_time);
  boost::asio::awaitable<bool> answer(const Request& request, bool last);
  boost::asio::awaitable<Response> respond(const Request& request, Route to);
  boost::asio::awaitable<Response> scrape(const Request& request, Route to);
  boost::asio::awaitable<Sent> send(const Response& response, std::string_view connection,
                                    bool with_body);
  boost::asio::awaitable<void> linger();
  std::string head_of(const Response& response, std::string_view connection);
  bool may_send(std::size_t body_bytes);

  void enter(Phase phase, async::Deadline deadline);
  void arm();
  void expire();

  std::unique_ptr<Stream> stream_;
  boost::asio::steady_timer timer_;
  std::shared_ptr<Sessions> sessions_;
  std::string buffer_;      // received and not yet answered
  bool head_only_ = false;  // the request that is being answered is a HEAD
  Phase phase_ = Phase::idle;
  async::Deadline idle_since_ = std::chrono::steady_clock::now();
  async::Deadline deadline_ = async::Deadline::max();
  async::Deadline armed_ = async::Deadline::max();
  bool expired_ = false;
};

}  // namespace docker_exporter::web
