// Name lookup, with a C library that hangs for one name. This program has a getaddrinfo of its own
// for that; for other names it asks the real one.
#include "engine/lookup.h"

#include <dlfcn.h>
#include <gtest/gtest.h>
#include <netdb.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string_view>

namespace {

// Never destroyed: a thread may still wait for it when the program ends, as in life.
struct Hang {
  std::mutex mutex;
  std::condition_variable changed;
  bool over = false;
  int waiting = 0;

  void wait() {
    std::unique_lock lock(mutex);
    ++waiting;
    changed.notify_all();
    changed.wait(lock, [this] { return over; });
    --waiting;
    changed.notify_all();
  }
  void wait_for_waiting(int count) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return waiting == count; });
  }
  void end() {
    const std::lock_guard lock(mutex);
    over = true;
    changed.notify_all();
  }
};
Hang& hang() {
  static auto* const instance = new Hang;
  return *instance;
}

}  // namespace

extern "C" int getaddrinfo(const char* host, const char* service, const addrinfo* hints,
                           addrinfo** found) {
  if (std::string_view(host) == "hangs.test") {
    hang().wait();
    return EAI_AGAIN;
  }
  using Real = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
  static const auto real = reinterpret_cast<Real>(::dlsym(RTLD_NEXT, "getaddrinfo"));
  return real(std::string_view(host) == "found.test" ? "192.0.2.7" : host, service, hints, found);
}

namespace docker_exporter::engine {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

std::string spell(const base::Result<std::vector<asio::ip::address>>& found) {
  if (!found) return std::string(base::name(found.error().reason)) + ": " + found.error().detail;
  std::string text;
  for (const auto& address : *found) text += address.to_string() + ' ';
  return text;
}

std::string find(std::string host, std::chrono::milliseconds limit = 10s) {
  asio::io_context io;
  std::string outcome;
  asio::co_spawn(io, lookup(std::move(host), async::in(limit)),
                 [&outcome](std::exception_ptr error, const auto& found) {
                   outcome = error ? "threw" : spell(found);
                 });
  io.run_for(20s);
  return outcome;
}

TEST(Lookup, FindsAddressesAndNames) {
  EXPECT_EQ(find("127.0.0.1"), "127.0.0.1 ");
  EXPECT_EQ(find("::1"), "::1 ");
  EXPECT_EQ(find("found.test"), "192.0.2.7 ");
  EXPECT_EQ(find("999.0.0.1").substr(0, 45), "unreachable: no address for the host 999.0.0.");
}

TEST(Lookup, LetsGoAtItsDeadlineWhateverTheNameServerDoes) {
  const auto start = std::chrono::steady_clock::now();
  for (int i = 1; i <= 3; ++i) {
    EXPECT_EQ(find("hangs.test", 50ms),
              "timeout: the deadline passed while looking up the host hangs.test");
    hang().wait_for_waiting(i);
    EXPECT_EQ(find("found.test"), "192.0.2.7 ");  // not behind those that hang
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, 5s);

  // Answers that come after their io_context is gone reach nobody and harm nothing.
  hang().end();
  hang().wait_for_waiting(0);
}

}  // namespace
}  // namespace docker_exporter::engine
