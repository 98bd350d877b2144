// Accepting: what the sessions need not know. Nothing that a client or a full descriptor table does
// ends the loop; only stop() does.
#include "web/server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <system_error>

#include "async/condition.h"
#include "base/log.h"
#include "web/once_a_minute.h"
#include "web/session.h"

namespace docker_exporter::web {

namespace asio = boost::asio;
namespace log = base::log;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr auto as_values = asio::as_tuple(asio::use_awaitable);

// After a failed accept: long enough not to spin, short enough not to miss a scrape.
constexpr std::chrono::milliseconds pause_time{100};

std::string spell(const asio::ip::address& address, std::uint16_t port) {
  const std::string host = address.to_string();
  return (address.is_v6() ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

// The limits of time end a connection of a client that is silent; this ends one whose client is
// gone (after 90 s, whatever it waits for), and keeps what stands between from forgetting an idle
// one. The accepted sockets inherit it. Where it cannot be set, that is no reason not to start.
void keep_alive(tcp::acceptor& acceptor) {
  const auto set = [&](int level, int name, int value) {
    ::setsockopt(acceptor.native_handle(), level, name, &value, sizeof value);
  };
  set(SOL_SOCKET, SO_KEEPALIVE, 1);
  set(IPPROTO_TCP, TCP_KEEPIDLE, 60);
  set(IPPROTO_TCP, TCP_KEEPINTVL, 10);
  set(IPPROTO_TCP, TCP_KEEPCNT, 3);
}

tcp::acceptor listen(const asio::any_io_executor& executor, const ServerOptions& options) {
  const auto fail = [](const error_code& error, const std::string& where) {
    throw std::system_error(error, "cannot listen on " + where + " (LISTEN_ADDR, LISTEN_PORT)");
  };
  error_code error;
  const auto address = asio::ip::make_address(options.listen_addr, error);
  if (error) fail(error, options.listen_addr + ":" + std::to_string(options.listen_port));
  const tcp::endpoint endpoint(address, options.listen_port);
  tcp::acceptor acceptor(executor);
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  // "::" is every address of both families, whatever net.ipv6.bindv6only says.
  if (!error && address.is_v6()) acceptor.set_option(asio::ip::v6_only(false), error);
  if (!error) keep_alive(acceptor);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) fail(error, spell(address, options.listen_port));
  return acceptor;
}

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
  Impl(const asio::any_io_executor& executor, ServerOptions options, Exposition exposition)
      : acceptor_(listen(executor, options)),
        pause_(executor),
        ended_(executor),
        sessions_(std::make_shared<Sessions>(std::move(options), std::move(exposition))) {
    const auto bound = acceptor_.local_endpoint();
    address = spell(bound.address(), bound.port());
  }

  static asio::awaitable<void> run(std::shared_ptr<Impl> self) {
    auto& open = self->sessions_->open;
    co_await self->accept();
    co_await self->all_ended(self->sessions_->options.limits.stop_notice);
    std::erase_if(open, [](Session* session) { return session->give_up(); });
    co_await self->all_ended(std::chrono::milliseconds(0));
    for (Session* session : open) session->close();
  }

  void stop(async::Deadline deadline) {
    stop_by_ = std::min(stop_by_, deadline);
    sessions_->stopping = true;
    error_code ignored;
    acceptor_.close(ignored);
    pause_.cancel();
    for (Session* session : sessions_->open) session->stop();
    ended_.notify_all();
  }

  std::string address;

 private:
  asio::awaitable<void> accept() {
    while (!sessions_->stopping) {
      tcp::socket socket(acceptor_.get_executor());
      const auto [error] = co_await acceptor_.async_accept(socket, as_values);
      if (sessions_->stopping) break;
      if (error) {
        if (warn_of_accept_())
          log::warn(log::http, "cannot accept a connection", {{"reason", error.message()}});
        pause_.expires_after(pause_time);
        co_await pause_.async_wait(as_values);
      } else if (make_room()) {
        start(std::move(socket));
      } else if (warn_of_full_()) {
        log::warn(log::http, "too many connections; new ones are closed",
                  {{"max", sessions_->options.limits.max_connections}});
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

  void start(tcp::socket socket) {
    auto session = std::make_shared<Session>(std::move(socket), sessions_);
    auto running = Session::run(session);
    auto ended = [self = shared_from_this(), session](const std::exception_ptr& failure) {
      session->close();
      self->sessions_->open.erase(session.get());
      self->ended_.notify_all();
      if (failure) log_failure(failure);
    };
    asio::co_spawn(acceptor_.get_executor(), std::move(running), std::move(ended));
  }

  tcp::acceptor acceptor_;
  asio::steady_timer pause_;
  async::Condition ended_;
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

std::string Server::address() const {
  return impl_->address;
}

asio::awaitable<void> Server::run() {
  return Impl::run(impl_);
}

void Server::stop(async::Deadline deadline) {
  impl_->stop(deadline);
}

}  // namespace docker_exporter::web
