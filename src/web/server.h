// The HTTP/1.1 server: accepts, holds every limit, and asks `Exposition` for what /metrics answers.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "async/deadline.h"
#include "exposition/body.h"
#include "web/client_ip.h"
#include "web/listener.h"
#include "web/query.h"

namespace docker_exporter::web {

class Gate;

struct Limits {
  std::size_t max_header_bytes = 16 * 1024;  // more: 431
  // One more: the connection that has been idle longest is closed for it; if none is idle, the one
  // whose request has been arriving longest; or itself, if each is being answered.
  std::size_t max_connections = 512;
  // What slow readers keep in memory: the bytes that all responses have still to send. A scrape
  // that would exceed it is answered 503. A body that several clients wait for counts for each of
  // them.
  std::size_t max_unsent_bytes = std::size_t{64} << 20;
  std::size_t max_scrapes = 40;                      // at once; 0: no limit
  std::chrono::milliseconds scrape_wait{1000};       // of one more, for the end of another: 503
  std::chrono::milliseconds first_byte_time{10000};  // a client that sends nothing: closed silently
  std::chrono::milliseconds header_time{5000};  // from the first byte of a request: 408, closed
  std::chrono::milliseconds idle_time{75000};   // between requests: closed silently
  std::chrono::milliseconds write_time{30000};  // a reader too slow for a whole response: closed
  // Before the end of stop(): what is still not answered then is answered 503.
  std::chrono::milliseconds stop_notice{100};
};

struct ServerOptions {
  std::vector<Place> places;                                     // where it listens
  std::string_view places_setting = "LISTEN_ADDR, LISTEN_PORT";  // what said so, for messages
  std::shared_ptr<Gate> gate;  // nullptr: everybody may ask, in plain HTTP
  ClientIpSource client_ip_source = ClientIpSource::connect_info;
  std::chrono::milliseconds scrape_timeout{10000};
  Limits limits;
};

// The answer to a scrape: an exposition (200), or what is wrong with the query (400). The body is
// shared and immutable, so that it is sent without being copied.
struct Answer {
  unsigned status = 200;
  std::shared_ptr<const exposition::Body> body;  // nullptr: there is none, an error of ours
  bool gzip = false;                             // that is how the body is compressed
};

// Answers before the deadline.
using Exposition = std::function<boost::asio::awaitable<Answer>(Query, async::Deadline)>;

// All calls from the thread that runs the executor.
class Server {
 public:
  // Binds and listens, or throws std::system_error whose text names the place.
  Server(boost::asio::any_io_executor executor, ServerOptions options, Exposition exposition);
  ~Server();

  // As bound, in the order of the places: the real port where port 0 was asked for; IPv6 in
  // brackets: "[::1]:9000".
  std::vector<std::string> addresses() const;

  // Accepts until stop(); ends when the last session has ended.
  boost::asio::awaitable<void> run();

  // Stops accepting, closes idle connections at once, and lets running responses finish until
  // `deadline`; then closes them too. Requests that have no answer shortly before it get a 503.
  // run() ends by then; a scrape may outlast it, and its result is dropped.
  void stop(async::Deadline deadline);

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace docker_exporter::web
