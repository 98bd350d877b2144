// Settings are words; the parts want addresses, files and durations.
#include "wiring.h"

#include <sys/resource.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <string>
#include <utility>
#include <variant>

#include "base/log.h"
#include "engine/tls_files.h"
#include "state/selection.h"
#include "web/gate.h"
#include "web/systemd.h"

namespace docker_exporter::wiring {

using config::Settings;

namespace {

engine::TlsFiles tls_files(const Settings& settings) {
  const engine::TlsEnvironment places{.docker_cert_path = settings.docker_cert_path,
                                      .docker_config = environment("DOCKER_CONFIG").value_or(""),
                                      .home = environment("HOME").value_or("")};
  auto files = engine::find_tls_files(places);
  if (const auto* error = std::get_if<engine::AddressError>(&files))
    throw settings.invalid("docker-cert-path", error->expected);
  return std::get<engine::TlsFiles>(std::move(files));
}

// Each pattern alone first, so that the message names the setting that is wrong.
state::Selection selection(const Settings& settings) {
  const std::string& include = settings.container_include;
  const std::string& exclude = settings.container_exclude;
  std::string error;
  if (!state::Selection::make(include, "", error))
    throw settings.invalid("container.include", "a regular expression of RE2: " + error);
  if (!state::Selection::make("", exclude, error))
    throw settings.invalid("container.exclude", "a regular expression of RE2: " + error);
  auto selection = state::Selection::make(include, exclude, error);
  if (!selection) throw settings.invalid("container.include", "a regular expression: " + error);
  return *std::move(selection);
}

std::size_t descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
    return std::numeric_limits<std::size_t>::max();
  return limit.rlim_cur;
}

// Of the kernel's files that stay open between two scrapes; there are about fifteen a container.
std::size_t kept_files(const Settings& settings) {
  constexpr std::size_t most = 4096;
  const bool none = settings.resources == "off" || settings.resources == "stats";
  return none ? 0 : std::min(most, descriptor_limit() / 2);
}

// Clients must not take the descriptors that the engine is asked with: eighteen connections and the
// stream of events, beside the log, name lookups and what the libraries hold.
std::size_t connections_for_clients(const Settings& settings) {
  constexpr std::size_t own = 40;
  const std::size_t rest = descriptor_limit() - kept_files(settings);
  return rest > 2 * own ? rest - own : own;
}

state::ResourcesFrom resources_from(const Settings& settings) {
  if (settings.resources == "cgroup") return state::ResourcesFrom::cgroup;
  if (settings.resources == "stats") return state::ResourcesFrom::stats;
  return state::ResourcesFrom::automatic;
}

}  // namespace

std::optional<std::string> environment(const std::string& name) {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): read before there is another thread
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

void raise_descriptor_limit() {
  constexpr rlim_t enough = 16384;
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= enough) return;
  limit.rlim_cur = std::min(enough, limit.rlim_max);
  setrlimit(RLIMIT_NOFILE, &limit);
}

engine::ClientOptions client_options(const Settings& settings) {
  const bool tls_wanted = !settings.docker_tls_verify.empty();
  auto address = engine::parse_address(settings.docker_host, tls_wanted);
  if (const auto* error = std::get_if<engine::AddressError>(&address))
    throw settings.invalid("docker-host", error->expected);
  engine::ClientOptions options{.address = std::get<engine::Address>(std::move(address))};
  options.kept_labels = collectors::kept_labels(settings.collectors, collector_options(settings));
  options.kept_labels.emplace_back(state::enabled_label);
  const auto* tcp = std::get_if<engine::TcpAddress>(&options.address.value);
  if (tcp != nullptr && tcp->tls) options.tls = tls_files(settings);
  if (!settings.docker_api_version.empty())
    options.fixed_version = engine::parse_api_version(settings.docker_api_version);
  return options;
}

state::TrackerOptions tracker_options(const Settings& settings) {
  return {.ping_timeout = settings.ping_timeout,
          .list_timeout = settings.scrape_timeout,
          .refresh_min_interval = settings.refresh_min_interval,
          .resync_interval = settings.resync_interval,
          .event_silence_limit = settings.event_silence_limit,
          .tombstone = settings.tombstone,
          .needs = collectors::needs_of(settings.collectors),
          .sampler = {.from = resources_from(settings),
                      .cgroup_root = settings.cgroup_root,
                      .proc_root = settings.proc_root,
                      .kept_files = kept_files(settings),
                      .stats = {.retry_refused = settings.resync_interval}},
          .selection = selection(settings)};
}

collectors::Options collector_options(const Settings& settings) {
  return {.container_health_filter_label = settings.container_health_filter_label,
          .container_labels = settings.container_labels};
}

std::vector<web::Place> places(const Settings& settings) {
  if (settings.web_systemd_socket) {
    auto inherited = web::inherited_places(environment("LISTEN_PID").value_or(""),
                                           environment("LISTEN_FDS").value_or(""));
    if (inherited.empty())
      throw settings.invalid("web.systemd-socket",
                             "to be started by a systemd socket unit (LISTEN_PID, LISTEN_FDS)");
    return inherited;
  }
  if (settings.web_listen_addresses.empty())
    return {web::TcpPlace{settings.listen_addr, settings.listen_port}};
  std::vector<web::Place> all;
  for (const std::string& text : settings.web_listen_addresses) {
    auto place = web::parse_place(text);
    if (const auto* expected = std::get_if<std::string>(&place))
      throw settings.invalid("web.listen-address", *expected);
    all.push_back(std::get<web::Place>(std::move(place)));
  }
  return all;
}

bool serves_tls(const Settings& settings) {
  return !settings.web_config_file.empty() && web::WebConfigFile(settings.web_config_file).tls();
}

web::ServerOptions server_options(const boost::asio::any_io_executor& executor,
                                  const Settings& settings) {
  const auto source = web::parse_client_ip_source(settings.client_ip_source);
  if (!source) throw settings.invalid("client-ip-source", "one of the sources in --help");
  web::ServerOptions options{.places = places(settings),
                             .client_ip_source = *source,
                             .scrape_timeout = settings.scrape_timeout};
  if (!settings.web_config_file.empty())
    options.gate = std::make_shared<web::Gate>(executor, settings.web_config_file);
  options.limits.max_scrapes = settings.web_max_requests;
  if (!settings.web_listen_addresses.empty()) options.places_setting = "--web.listen-address";
  if (settings.web_systemd_socket) options.places_setting = "--web.systemd-socket";
  auto& connections = options.limits.max_connections;
  connections = std::min(connections, connections_for_clients(settings));
  return options;
}

void tell_systemd(const std::string& state) {
  if (!web::notify(environment("NOTIFY_SOCKET").value_or(""), state))
    base::log::warn(base::log::exporter, "systemd could not be told", {{"state", state}});
}

}  // namespace docker_exporter::wiring
