// The connection used last is taken first, so that those that are too many go stale.
#include "engine/pool.h"

#include <algorithm>

#include "engine/io_error.h"

namespace docker_exporter::engine {

namespace asio = boost::asio;
using base::Error;
using base::Result;
using Taken = Result<std::shared_ptr<Connection>>;

namespace {

// Counts even where a coroutine ends by an exception.
struct Counted {
  explicit Counted(std::size_t& counter) : count(counter) { ++count; }
  ~Counted() { --count; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
  std::size_t& count;
};

Error closed_by_us() {
  return {Error::Reason::closed, "the exporter is shutting down"};
}

}  // namespace

Pool::Pool(asio::any_io_executor executor, const ClientOptions& options)
    : options_(options), given_back_(std::move(executor)) {}

asio::awaitable<Taken> Pool::take(bool fresh, async::Deadline deadline) {
  for (;;) {
    if (closed_) co_return closed_by_us();
    if (fresh) idle_.clear();
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      busy_.push_back(connection);
      co_return connection;
    }
    if (busy_.size() + connecting_ < std::max<std::size_t>(options_.max_connections, 1)) break;
    const bool in_time = co_await given_back_.wait(deadline);
    if (!in_time) co_return timed_out("waiting for a free connection to", options_.address);
  }

  Result<std::unique_ptr<Transport>> transport(nullptr);
  {
    const Counted counted(connecting_);
    transport = co_await connect(options_.address, options_.tls, deadline);
  }
  if (!transport || closed_) {
    given_back_.notify_all();
    if (closed_) co_return closed_by_us();
    co_return transport.error();
  }
  const ResponseLimits limits{options_.max_header_bytes, options_.max_body_bytes};
  auto connection = std::make_shared<Connection>(*std::move(transport), options_.address, limits);
  busy_.push_back(connection);
  co_return connection;
}

void Pool::give_back(const std::shared_ptr<Connection>& connection) {
  std::erase(busy_, connection);
  if (connection->reusable() && !closed_) idle_.push_back(connection);
  given_back_.notify_all();
}

void Pool::close() {
  closed_ = true;
  idle_.clear();
  for (const auto& connection : busy_) connection->close();
  given_back_.notify_all();
}

}  // namespace docker_exporter::engine
