// Reads the settings, wires the parts, runs.
#include <malloc.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "async/or_end.h"
#include "async/shutdown.h"
#include "base/log.h"
#include "collectors/expose.h"
#include "config/help.h"
#include "config/settings.h"
#include "engine/client.h"
#include "state/tracker.h"
#include "web/healthcheck.h"
#include "web/scrape.h"
#include "web/server.h"
#include "wiring.h"

namespace {

using namespace docker_exporter;
namespace asio = boost::asio;
namespace log = base::log;
using config::Settings;

// Running responses get this long after SIGTERM; the whole end stays below a second.
constexpr std::chrono::milliseconds grace{700};

// Pages of many containers are large, and glibc, left alone, raises both limits with the first one
// that it frees, and keeps up to twice as much from then on (mallopt(3), M_MMAP_THRESHOLD).
void give_large_memory_back() {
  constexpr int large = 1 << 20;
  mallopt(M_MMAP_THRESHOLD, large);  // NOLINT(concurrency-mt-unsafe): there is one thread yet
  mallopt(M_TRIM_THRESHOLD, large);  // NOLINT(concurrency-mt-unsafe)
  mallopt(M_ARENA_MAX, 1);           // NOLINT(concurrency-mt-unsafe): threads are rarely at work
}

bool print(const std::string& text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (written && std::fflush(stdout) == 0) return true;
  std::perror("docker-prometheus-exporter: cannot write to standard output");
  return false;
}

asio::awaitable<void> print_once(state::Tracker& tracker, const Settings& settings, bool& good) {
  // A little longer than the requests may take, so that it is they who say what was late.
  const auto deadline = async::in(settings.scrape_timeout + std::chrono::milliseconds(250));
  const auto needs = collectors::needs_of(settings.collectors);
  const auto snapshot = co_await tracker.freshen(deadline, needs);
  const auto options = wiring::collector_options(settings);
  good = print(collectors::expose(*snapshot, options, settings.collectors)) && snapshot->engine.up;
}

asio::awaitable<void> stop_on_signal(async::Shutdown& shutdown, web::Server& server) {
  const int signal = co_await shutdown.wait();
  log::info(log::exporter, "stopping", {{"signal", signal}});
  wiring::tell_systemd("STOPPING=1");
  server.stop(async::in(grace));
}

int run(const Settings& settings) {
  asio::io_context io(1);
  const auto stop = [&io](const std::exception_ptr& error) {
    io.stop();
    if (error) std::rethrow_exception(error);
  };
  engine::ClientOptions to_engine = wiring::client_options(settings);
  log::info(log::engine, "engine address", {{"host", to_engine.address.spell()}});
  engine::Client client(io.get_executor(), std::move(to_engine));
  state::Tracker tracker(io.get_executor(), client, wiring::tracker_options(settings));
  if (settings.command == config::Command::once) {
    bool good = false;
    asio::co_spawn(io, print_once(tracker, settings, good), stop);
    io.run();
    return good ? 0 : 1;
  }
  async::Shutdown shutdown(io.get_executor());
  web::Server server(io.get_executor(), wiring::server_options(io.get_executor(), settings),
                     web::exposition_of(io.get_executor(), tracker,
                                        wiring::collector_options(settings), settings.collectors));
  tracker.follow();
  for (const auto& address : server.addresses())
    log::info(log::exporter, "listening", {{"address", address}});
  wiring::tell_systemd("READY=1");
  asio::co_spawn(io, stop_on_signal(shutdown, server), async::or_end);
  asio::co_spawn(io, server.run(), stop);
  io.run();
  return 0;
}

int start(const std::vector<std::string>& arguments) {
  const Settings settings = config::parse(arguments, wiring::environment);
  switch (settings.command) {
    case config::Command::help:
      return print(config::help()) ? 0 : 1;
    case config::Command::version:
      return print(config::version()) ? 0 : 1;
    case config::Command::healthcheck:
      return web::healthcheck(wiring::places(settings).front(), wiring::serves_tls(settings),
                              std::chrono::milliseconds(1000));
    case config::Command::once:
    case config::Command::serve:
      break;
  }
  log::configure(settings.rust_log,
                 settings.log_format == "json" ? log::Format::json : log::Format::text);
  // As errors, since only a person can mend them, and the default RUST_LOG shows nothing less.
  for (const auto& warning : settings.warnings) log::error(log::exporter, warning);
  return run(settings);
}

}  // namespace

int main(int argc, char** argv) {
  give_large_memory_back();
  wiring::raise_descriptor_limit();
  try {
    return start(std::vector<std::string>(argv + 1, argv + argc));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "docker-prometheus-exporter: %s\n", error.what());
    return dynamic_cast<const config::UsageError*>(&error) != nullptr ? 2 : 1;
  }
}
