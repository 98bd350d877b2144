// One connection to the engine, and one GET at a time over it.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "async/deadline.h"
#include "base/result.h"
#include "engine/address.h"
#include "engine/expiry.h"
#include "engine/response_parser.h"
#include "engine/transport.h"

namespace docker_exporter::engine {

// An answer that was received to its end, whatever its status.
struct Response {
  ResponseHead head;
  std::string error_body;  // the start of the body of an answer that is not 2xx
};

// An answer that goes on for as long as the engine has something to say.
struct Stream {
  std::function<void(const ResponseHead&)> opened;  // when the head of a 2xx answer is there
  std::chrono::milliseconds silence;  // the longest that is waited for more, from then
};

class Connection {
 public:
  Connection(std::unique_ptr<Transport> transport, Address address, ResponseLimits limits);

  // The body of a 2xx answer goes to `sink` as it arrives. A deadline that passes closes the
  // connection; with a `stream` it is that of the head. `sink` and `stream` must outlive the
  // request.
  boost::asio::awaitable<base::Result<Response>> get(std::string path, BodySink& sink,
                                                     async::Deadline deadline,
                                                     const Stream* stream = nullptr);

  bool reusable() const { return reusable_; }  // after get(): for another one
  bool used() const { return used_; }          // there was an answer on it before
  bool heard() const { return heard_; }        // something came in since the last get() began
  void close() { transport_->close(); }

 private:
  boost::asio::awaitable<base::Result<Response>> exchange(std::string request, BodySink& sink,
                                                          const Stream* stream, Expiry& expiry);

  std::unique_ptr<Transport> transport_;
  Address address_;
  ResponseLimits limits_;
  bool reusable_ = false;
  bool used_ = false;
  bool heard_ = false;
};

}  // namespace docker_exporter::engine
