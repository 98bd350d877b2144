// Accepting: what the sessions need not know. Nothing that a client or a full descriptor table does
// ends the loop; only stop() does.
#include "web/server.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <vector>

#include "async/condition.h"
#include "async/or_end.h"
#include "base/log.h"
#include "web/gate.h"
#include "web/once_a_minute.h"
#include "web/session.h"

namespace docker_exporter::web {

namespace asio = boost::asio;
namespace log = base::log;

namespace {

constexpr auto as_values = asio::as_tuple(asio::use_awaitable);

// After a failed accept: long enough not to spin, short enough not to miss a scrape.
constexpr std::chrono::milliseconds pause_time{100};

void log_failure(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& error) {
    log::error(log::http, "a connection ended by an error", {{"reason", error.what()}});
  } catch (...) {
    log::error(log::http, "a connection ended by an error");
  }
}

}  // namespace

class Server::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(asio::any_io_executor executor, ServerOptions options, Exposition exposition)
      : executor_(std::move(executor)),
        ended_(executor_),
        sessions_(
            std::make_shared<Sessions>(executor_, std::move(options), std::move(exposition))) {
    const ServerOptions& with = sessions_->options;
    for (const Place& place : with.places)
      listeners_.push_back(std::make_unique<Listener>(executor_, place, with.places_setting));
  }

  static asio::awaitable<void> run(std::shared_ptr<Impl> self) {
    auto& open = self->sessions_->open;
    for (auto& listener : self->listeners_)
      asio::co_spawn(self->executor_, accept(self, *listener), async::or_end);
    while (!self->sessions_->stopping) co_await self->ended_.wait(async::Deadline::max());
    co_await self->all_ended(self->sessions_->options.limits.stop_notice);
    std::erase_if(open, [](Session* session) { return session->give_up(); });
    co_await self->all_ended(std::chrono::milliseconds(0));
    for (Session* session : open) session->close();
  }

  void stop(async::Deadline deadline) {
    stop_by_ = std::min(stop_by_, deadline);
    sessions_->stopping = true;
    for (auto& listener : listeners_) listener->close();
    for (Session* session : sessions_->open) session->stop();
    ended_.notify_all();
  }

  std::vector<std::string> addresses() const {
    std::vector<std::string> all;
    all.reserve(listeners_.size());
    for (const auto& listener : listeners_) all.push_back(listener->address());
    return all;
  }

 private:
  static asio::awaitable<void> accept(std::shared_ptr<Impl> self, Listener& listener) {
    while (!self->sessions_->stopping) {
      Socket socket(self->executor_);
      const auto [error] = co_await listener.acceptor().async_accept(socket, as_values);
      if (self->sessions_->stopping) break;
      if (error) {
        if (self->warn_of_accept_())
          log::warn(log::http, "cannot accept a connection", {{"reason", error.message()}});
        // stop() need not wait for this.
        co_await self->ended_.wait(async::in(pause_time));
      } else if (self->make_room()) {
        self->start(std::move(socket));
      } else if (self->warn_of_full_()) {
        log::warn(log::http, "too many connections; new ones are closed",
                  {{"max", self->sessions_->options.limits.max_connections}});
      }
    }
  }

  // False when there are too many sessions, and each is being answered.
  bool make_room() {
    auto& open = sessions_->open;
    if (open.size() < sessions_->options.limits.max_connections) return true;
    const auto first_to_go =
        std::min_element(open.begin(), open.end(),
                         [](const Session* a, const Session* b) { return a->goes_before(*b); });
    if (first_to_go == open.end() || !(*first_to_go)->waits_for_client()) return false;
    (*first_to_go)->close();
    open.erase(first_to_go);
    return true;
  }

  // Until no session is left, or until so long before the end.
  asio::awaitable<void> all_ended(std::chrono::milliseconds before) {
    while (!sessions_->open.empty() && std::chrono::steady_clock::now() < stop_by_ - before)
      co_await ended_.wait(stop_by_ - before);
  }

  void start(Socket socket) {
    const auto& gate = sessions_->options.gate;
    auto stream = gate ? gate->stream(std::move(socket)) : plain_stream(std::move(socket));
    if (!stream->is_open()) return;
    auto session = std::make_shared<Session>(executor_, std::move(stream), sessions_);
    auto running = Session::run(session);
    auto ended = [self = shared_from_this(), session](const std::exception_ptr& failure) {
      session->close();
      self->sessions_->open.erase(session.get());
      self->ended_.notify_all();
      if (failure) log_failure(failure);
    };
    asio::co_spawn(executor_, std::move(running), std::move(ended));
  }

  asio::any_io_executor executor_;
  std::vector<std::unique_ptr<Listener>> listeners_;
  async::Condition ended_;  // notified by the end of a session, and by stop()
  std::shared_ptr<Sessions> sessions_;
  async::Deadline stop_by_ = async::Deadline::max();
  OnceAMinute warn_of_accept_;
  OnceAMinute warn_of_full_;
};

Server::Server(asio::any_io_executor executor, ServerOptions options, Exposition exposition)
    : impl_(std::make_shared<Impl>(executor, std::move(options), std::move(exposition))) {}

Server::~Server() {
  stop(std::chrono::steady_clock::now());
}

std::vector<std::string> Server::addresses() const {
  return impl_->addresses();
}

asio::awaitable<void> Server::run() {
  return Impl::run(impl_);
}

void Server::stop(async::Deadline deadline) {
  impl_->stop(deadline);
}

}  // namespace docker_exporter::web
