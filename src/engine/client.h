// The Docker Engine API as far as we use it: GET requests, each with a deadline for the whole
// answer.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "async/deadline.h"
#include "base/result.h"
#include "engine/address.h"
#include "engine/api.h"
#include "engine/transport.h"
#include "model/container.h"

namespace docker_exporter::engine {

struct ClientOptions {
  Address address;
  TlsFiles tls;
  std::optional<ApiVersion> fixed_version;  // DOCKER_API_VERSION: no negotiation
  std::size_t max_header_bytes = 64 * 1024;
  std::size_t max_body_bytes = 256 * 1024 * 1024;
  std::size_t max_connections = 10;  // eight inspects, a list and a ping at the same time
};

struct ListedContainer {
  model::Container container;
  // False where the list of this engine leaves the health of a running container open (Podman):
  // inspect tells.
  bool health_told = true;
};

// What inspect adds; absent is what the engine left out or what could not be read.
struct InspectedContainer {
  model::State state = model::State::unknown;
  model::Health health = model::Health::unknown;  // none: no health check
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

  // GET /containers/{id}/json
  boost::asio::awaitable<base::Result<InspectedContainer>> inspect(std::string id,
                                                                   async::Deadline deadline);

  // Closes every connection, those being opened as soon as they are open; requests under way end
  // with Reason::closed.
  void close();

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;  // shared with the requests under way
};

}  // namespace docker_exporter::engine
