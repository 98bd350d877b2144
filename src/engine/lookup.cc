// getaddrinfo cannot be cancelled and takes as long as the name servers like. Asio's resolver waits
// for it even so: when cancelled, behind other lookups, and when the io_context goes. So each
// lookup has a thread of its own that nobody waits for. It shares no Asio object with us: it keeps
// a promise, then closes its end of a pipe, and ours becomes readable.
#include "engine/lookup.h"

#include <fcntl.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstring>
#include <future>
#include <system_error>
#include <thread>

#include "engine/expiry.h"

namespace docker_exporter::engine {

namespace asio = boost::asio;
using base::Error;
using base::Result;
using Addresses = std::vector<asio::ip::address>;

namespace {

Result<Addresses> ask_the_system(const std::string& host) {
  addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int failure = ::getaddrinfo(host.c_str(), nullptr, &hints, &found);
  if (failure != 0)
    return Error{Error::Reason::unreachable,
                 "no address for the host " + host + ": " + ::gai_strerror(failure)};
  Addresses addresses;
  for (const auto* entry = found; entry != nullptr; entry = entry->ai_next) {
    asio::ip::tcp::endpoint endpoint;
    if (entry->ai_addrlen > endpoint.capacity()) continue;
    std::memcpy(endpoint.data(), entry->ai_addr, entry->ai_addrlen);
    endpoint.resize(entry->ai_addrlen);
    if (std::find(addresses.begin(), addresses.end(), endpoint.address()) == addresses.end())
      addresses.push_back(endpoint.address());
  }
  ::freeaddrinfo(found);
  if (addresses.empty())
    return Error{Error::Reason::unreachable, "no address for the host " + host};
  return addresses;
}

}  // namespace

asio::awaitable<Result<Addresses>> lookup(std::string host, async::Deadline deadline) {
  boost::system::error_code not_an_address;
  const auto address = asio::ip::make_address(host, not_an_address);
  if (!not_an_address) co_return Addresses(1, address);

  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0)
    co_return Error{Error::Reason::unreachable,
                    "no pipe for the name lookup: " + std::generic_category().message(errno)};
  const auto executor = co_await asio::this_coro::executor;
  asio::posix::stream_descriptor finished(executor, ends[0]);
  std::promise<Result<Addresses>> promise;
  auto answer = promise.get_future();
  try {
    std::thread([host, promise = std::move(promise), end = ends[1]]() mutable {
      promise.set_value(ask_the_system(host));
      ::close(end);
    }).detach();
  } catch (const std::system_error& error) {
    ::close(ends[1]);
    co_return Error{Error::Reason::unreachable,
                    std::string("no thread for the name lookup: ") + error.what()};
  }

  std::function<void()> let_go = [&finished] { finished.cancel(); };
  Expiry expiry(executor, deadline, std::move(let_go));
  const auto token = asio::as_tuple(asio::use_awaitable);
  const auto [error] =
      co_await finished.async_wait(asio::posix::stream_descriptor::wait_read, token);
  if (expiry.passed())
    co_return Error{Error::Reason::timeout,
                    "the deadline passed while looking up the host " + host};
  if (error)
    co_return Error{Error::Reason::unreachable, "the name lookup failed: " + error.message()};
  co_return answer.get();
}

}  // namespace docker_exporter::engine
