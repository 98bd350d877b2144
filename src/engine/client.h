// The Docker Engine API as far as we use it: GET requests, each with a deadline for the whole
// answer.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "async/deadline.h"
#include "base/result.h"
#include "engine/address.h"
#include "engine/api.h"
#include "engine/status_age.h"
#include "engine/transport.h"
#include "model/container.h"
#include "model/engine_info.h"
#include "model/event.h"
#include "model/requests.h"
#include "model/usage.h"

namespace docker_exporter::engine {

struct ClientOptions {
  Address address;
  TlsFiles tls;
  std::optional<ApiVersion> fixed_version;  // DOCKER_API_VERSION: no negotiation
  std::size_t max_header_bytes = 64 * 1024;
  std::size_t max_body_bytes = 256 * 1024 * 1024;
  std::size_t max_connections =
      18;  // eight inspects, eight stats, a list and a ping at the same time
  // Keys of the container labels that are kept; all others are dropped as they are read.
  std::vector<std::string> kept_labels;
};

struct ListedContainer {
  model::Container container;
  // False where the list of this engine leaves the health of a running container open (Podman):
  // inspect tells.
  bool health_told = true;
  // How long it has been in its state; absent where the list does not tell.
  std::optional<StatusAge> age = {};
};

// A stream of events, until it ends.
struct EventQuery {
  // Events from then on, by the engine's clock, come first. The engine keeps 256 at most.
  std::optional<model::Time> since;
  std::chrono::milliseconds open_time{10000};      // until the head of the answer
  std::chrono::milliseconds silence_time{900000};  // of a stream that has been opened
};
struct EventHandler {
  // The stream is open: what happens from now on will be told. With the engine's clock where its
  // answer shows it (Date, whole seconds).
  std::function<void(std::optional<model::Time> engine_time)> opened;
  std::function<void(model::Event event)> event;
};

// Connections are kept alive and opened when needed; a request that fails on a kept connection
// before any byte of its answer is asked once more on a new one. 403 or 405 on a versioned path is
// asked once without the version, since some proxies list only unversioned paths; what worked is
// remembered for that endpoint until the engine is found changed. The API version is learnt from
// the Api-Version header that engines put on their answers, from /version where none came, and
// again whenever it changes or a request is refused for its version.
class Client {
 public:
  Client(boost::asio::any_io_executor executor, ClientOptions options);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // GET /_ping. A living engine answers 2xx with `OK` or an Api-Version header, or both.
  boost::asio::awaitable<base::Result<void>> ping(async::Deadline deadline);

  // GET /containers/json?all=true
  boost::asio::awaitable<base::Result<std::vector<ListedContainer>>> list(async::Deadline deadline);

  // GET /containers/{id}/json: everything that Container has, `inspected` too. A 404 without an
  // Api-Version header is a proxy's refusal and told as Reason::denied; with one the container is
  // gone.
  boost::asio::awaitable<base::Result<model::Container>> inspect(std::string id,
                                                                 async::Deadline deadline);

  // GET /containers/{id}/stats, one sample. nullopt: the engine has none of this container, which
  // it says with a date of the year 1. A 404 is told as with inspect.
  boost::asio::awaitable<base::Result<std::optional<model::Usage>>> stats(std::string id,
                                                                          async::Deadline deadline);

  // GET /info
  boost::asio::awaitable<base::Result<model::EngineInfo>> info(async::Deadline deadline);

  // GET /events of containers and images, on a connection of its own beside max_connections. Runs
  // until the stream ends; the error says how: Reason::closed is routine, Reason::timeout a stream
  // that was silent for too long. `handler` is called from within.
  boost::asio::awaitable<base::Error> events(EventQuery query, EventHandler handler);

  // All requests since the start.
  const model::Requests& requests() const;

  // Closes every connection, those being opened as soon as they are open; requests under way end
  // with Reason::closed.
  void close();

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;  // shared with the requests under way
};

}  // namespace docker_exporter::engine
