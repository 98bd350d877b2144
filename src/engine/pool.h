// The connections to one engine: kept while they can be used again, never more than allowed.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <vector>

#include "async/condition.h"
#include "engine/client.h"
#include "engine/connection.h"

namespace docker_exporter::engine {

// Must outlive the calls under way.
class Pool {
 public:
  Pool(boost::asio::any_io_executor executor, const ClientOptions& options);

  // An idle connection, else a new one, as soon as there may be one more. `fresh` wants a new one
  // and closes those that are idle: where one has gone stale, the others have too.
  boost::asio::awaitable<base::Result<std::shared_ptr<Connection>>> take(bool fresh,
                                                                         async::Deadline deadline);
  void give_back(const std::shared_ptr<Connection>& connection);
  // For good.
  void close();

 private:
  using Connections = std::vector<std::shared_ptr<Connection>>;

  const ClientOptions& options_;
  async::Condition given_back_;
  Connections idle_;
  Connections busy_;
  std::size_t connecting_ = 0;
  bool closed_ = false;
};

}  // namespace docker_exporter::engine
