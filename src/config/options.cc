// The table. A new setting is a member of Settings and an entry here; a new collector has its
// switch by itself.
#include "config/options.h"

#include <algorithm>

#include "base/duration.h"
#include "collectors/wanted.h"

namespace docker_exporter::config {
namespace {

using namespace std::chrono_literals;
using Text = std::string_view;

constexpr Text client_ip_sources[] = {
    "ConnectInfo",  "CfConnectingIp",        "CloudFrontViewerAddress",
    "FlyClientIp",  "RightmostForwarded",    "RightmostXForwardedFor",
    "TrueClientIp", "XEnvoyExternalAddress", "XRealIp"};
constexpr Text resources[] = {"auto", "cgroup", "stats", "off"};
constexpr Text log_formats[] = {"text", "json"};

const Option table[] = {
    {.group = "Engine",
     .name = "docker-host",
     .value = "URL",
     .help = "Where the Docker Engine or a proxy in front of it is: unix:///path, tcp://host:port, "
             "http://host:port or https://host:port. The port is 2375 unless given, 2376 with TLS.",
     .empty_is_default = true,
     .read =
         [](Text text, Settings& into) {
           into.docker_host = text;
           return Reading{};
         },
     .show = [](const Settings& settings) { return settings.docker_host; }},
    {.group = "Engine",
     .name = "docker-tls-verify",
     .value = "ANY",
     .help = "Any text turns TLS on for tcp:// addresses, and the engine's certificate is checked; "
             "0 and false are texts too, as for the docker command.",
     .empty_is_default = true,
     .read = [](Text text,
                Settings& into) { return read_tls_verify(text, into.docker_tls_verify); },
     .show = [](const Settings& settings) { return settings.docker_tls_verify; }},
    {.group = "Engine",
     .name = "docker-cert-path",
     .value = "FOLDER",
     .help = "Has ca.pem, cert.pem and key.pem for TLS. ~/.docker unless given.",
     .empty_is_default = true,
     .read =
         [](Text text, Settings& into) {
           into.docker_cert_path = text;
           return Reading{};
         },
     .show = [](const Settings& settings) { return settings.docker_cert_path; }},
    {.group = "Engine",
     .name = "docker-api-version",
     .value = "VERSION",
     .help = "Speaks this version of the engine's API instead of agreeing on one with the engine.",
     .empty_is_default = true,
     .read = [](Text text,
                Settings& into) { return read_api_version(text, into.docker_api_version); },
     .show = [](const Settings& settings) { return settings.docker_api_version; }},
    {.group = "Engine",
     .name = "scrape-timeout",
     .value = "DURATION",
     .help = "A scrape asks the engine for at most this long, and for less when Prometheus says "
             "that it waits less.",
     .empty_is_default = true,
     .read = [](Text text,
                Settings& into) { return read_duration(text, 10ms, 10min, into.scrape_timeout); },
     .show = [](const Settings& settings) { return base::spell(settings.scrape_timeout); }},
    {.group = "Engine",
     .name = "ping-timeout",
     .value = "DURATION",
     .help = "An engine that does not answer a ping within this time counts as down.",
     .empty_is_default = true,
     .read = [](Text text,
                Settings& into) { return read_duration(text, 10ms, 1min, into.ping_timeout); },
     .show = [](const Settings& settings) { return base::spell(settings.ping_timeout); }},
    {.group = "Engine",
     .name = "refresh-min-interval",
     .value = "DURATION",
     .help = "Scrapes that follow one another within this time share one list of the containers.",
     .empty_is_default = true,
     .read = [](Text text,
                Settings& into) { return read_duration(text, 0ms, 1h, into.refresh_min_interval); },
     .show = [](const Settings& settings) { return base::spell(settings.refresh_min_interval); }},
    {.group = "Engine",
     .name = "resync-interval",
     .value = "DURATION",
     .help = "A list of all containers checks this often what the engine's events told; what the "
             "engine refused is tried again.",
     .empty_is_default = true,
     .read = [](Text text,
                Settings& into) { return read_duration(text, 10s, 24h, into.resync_interval); },
     .show = [](const Settings& settings) { return base::spell(settings.resync_interval); }},
    {.group = "Engine",
     .name = "event-silence-limit",
     .value = "DURATION",
     .help = "A stream of events that has been silent for this long is opened anew: its connection "
             "may have died unnoticed.",
     .empty_is_default = true,
     .read = [](Text text,
                Settings& into) { return read_duration(text, 10s, 24h, into.event_silence_limit); },
     .show = [](const Settings& settings) { return base::spell(settings.event_silence_limit); }},

    {.group = "Listening",
     .name = "listen-addr",
     .value = "IP",
     .help = "Serves on this address; 0.0.0.0 is every IPv4 address, :: every address.",
     .read = [](Text text, Settings& into) { return read_ip_address(text, into.listen_addr); },
     .show = [](const Settings& settings) { return settings.listen_addr; }},
    {.group = "Listening",
     .name = "listen-port",
     .value = "PORT",
     .help = "Serves on this port; 0 takes a free one and logs which.",
     .read = [](Text text, Settings& into) { return read_port(text, into.listen_port); },
     .show = [](const Settings& settings) { return std::to_string(settings.listen_port); }},
    {.group = "Listening",
     .name = "web.listen-address",
     .value = "ADDRESS",
     .help = "Serves here instead, may be given several times: 127.0.0.1:9000, [::1]:9000, :9000 "
             "for every address, unix:///run/exporter.sock.",
     .empty_is_default = true,
     .repeatable = true,
     .read = [](Text text, Settings& into) { return read_list(text, into.web_listen_addresses); },
     .show = [](const Settings& settings) { return show_list(settings.web_listen_addresses); }},
    {.group = "Listening",
     .name = "web.config.file",
     .value = "PATH",
     .help = "TLS, client certificates, passwords, headers and a rate limit, in the format of "
             "Prometheus's exporter-toolkit; read again when it changes.",
     .empty_is_default = true,
     .read =
         [](Text text, Settings& into) {
           into.web_config_file = text;
           return Reading{};
         },
     .show = [](const Settings& settings) { return settings.web_config_file; }},
    {.group = "Listening",
     .name = "web.systemd-socket",
     .value = "",
     .help = "Serves on the sockets of a systemd socket unit instead.",
     .empty_is_default = true,
     .read = [](Text text, Settings& into) { return read_bool(text, into.web_systemd_socket); },
     .show = [](const Settings& settings) -> std::string {
       return settings.web_systemd_socket ? "true" : "false";
     }},
    {.group = "Listening",
     .name = "web.max-requests",
     .value = "NUMBER",
     .help = "Answers at most so many scrapes at once; others wait, and after a second are "
             "answered with 503; 0 is any number.",
     .empty_is_default = true,
     .read = [](Text text,
                Settings& into) { return read_number(text, 100000, into.web_max_requests); },
     .show = [](const Settings& settings) { return std::to_string(settings.web_max_requests); }},
    {.group = "Listening",
     .name = "client-ip-source",
     .value = "SOURCE",
     .help = "Where the client's address in the log comes from: ConnectInfo is the connection; "
             "behind a proxy it is the header CfConnectingIp, CloudFrontViewerAddress, "
             "FlyClientIp, RightmostForwarded, RightmostXForwardedFor, TrueClientIp, "
             "XEnvoyExternalAddress or XRealIp.",
     .read =
         [](Text text, Settings& into) {
           return read_word(text, client_ip_sources, into.client_ip_source);
         },
     .show = [](const Settings& settings) { return settings.client_ip_source; }},

    {.group = "Metrics",
     .name = "container_health.filter_label",
     .value = "BOOL",
     .help = "true: container_health shows containers whose label "
             "docker-prometheus-exporter.metric.container_health.enabled is true. false: it shows "
             "all but those whose label is false.",
     .read = [](Text text,
                Settings& into) { return read_switch(text, into.container_health_filter_label); },
     .show = [](const Settings& settings) -> std::string {
       return settings.container_health_filter_label ? "true" : "false";
     }},

    {.group = "Metrics",
     .name = "tombstone",
     .value = "DURATION",
     .help = "The counters of a container that is gone stay for this long, so that its last "
             "events are scraped.",
     .empty_is_default = true,
     .read = [](Text text,
                Settings& into) { return read_duration(text, 0ms, 24h, into.tombstone); },
     .show = [](const Settings& settings) { return base::spell(settings.tombstone); }},

    {.group = "Resources",
     .name = "resources",
     .value = "SOURCE",
     .help =
         "Where CPU, memory, network and I/O of containers come from. auto: the kernel's cgroup "
         "files where they can be read, else the engine's stats. cgroup: the files only. "
         "stats: the engine only. off: they are not asked for.",
     .empty_is_default = true,
     .read = [](Text text, Settings& into) { return read_word(text, resources, into.resources); },
     .show = [](const Settings& settings) { return settings.resources; }},
    {.group = "Resources",
     .name = "cgroup-root",
     .value = "FOLDER",
     .help = "Where the host's cgroups are mounted.",
     .empty_is_default = true,
     .read =
         [](Text text, Settings& into) {
           into.cgroup_root = text;
           return Reading{};
         },
     .show = [](const Settings& settings) { return settings.cgroup_root; }},
    {.group = "Resources",
     .name = "proc-root",
     .value = "FOLDER",
     .help = "Where the host's /proc is; it shows the network interfaces of containers.",
     .empty_is_default = true,
     .read =
         [](Text text, Settings& into) {
           into.proc_root = text;
           return Reading{};
         },
     .show = [](const Settings& settings) { return settings.proc_root; }},

    {.group = "Containers",
     .name = "container.include",
     .value = "REGEX",
     .help = "Speaks only of containers whose whole name matches this regular expression (RE2): "
             "shop-.* is every name that begins with shop-.",
     .empty_is_default = true,
     .read =
         [](Text text, Settings& into) {
           into.container_include = text;
           return Reading{};
         },
     .show = [](const Settings& settings) { return settings.container_include; }},
    {.group = "Containers",
     .name = "container.exclude",
     .value = "REGEX",
     .help = "Does not speak of containers whose whole name matches this regular expression (RE2).",
     .empty_is_default = true,
     .read =
         [](Text text, Settings& into) {
           into.container_exclude = text;
           return Reading{};
         },
     .show = [](const Settings& settings) { return settings.container_exclude; }},
    {.group = "Containers",
     .name = "container.labels",
     .value = "KEY,...",
     .help = "Shows these labels of containers in docker_container_labels, such as "
             "com.example.team,tier.",
     .empty_is_default = true,
     .read = [](Text text, Settings& into) { return read_list(text, into.container_labels); },
     .show = [](const Settings& settings) { return show_list(settings.container_labels); }},

    {.group = "Logging",
     .name = "rust-log",
     .value = "FILTER",
     .help = "What is logged: off, error, warn, info, debug or trace, or a list such as "
             "info,docker_prometheus_exporter::http=debug.",
     .empty_is_default = true,
     .read =
         [](Text text, Settings& into) {
           into.rust_log = text;
           return Reading{};
         },
     .show = [](const Settings& settings) { return settings.rust_log; }},
    {.group = "Logging",
     .name = "log.format",
     .value = "FORMAT",
     .help = "text: lines of key=value. json: one JSON object a line.",
     .empty_is_default = true,
     .read = [](Text text,
                Settings& into) { return read_word(text, log_formats, into.log_format); },
     .show = [](const Settings& settings) { return settings.log_format; }},
};

constexpr CommandOption commands[] = {
    {"once", 0, false, Command::once,
     "Prints the metrics once and ends: with 0 when the engine is up, with 1 when it is not."},
    {"healthcheck", 0, true, Command::healthcheck,
     "Asks the exporter that runs with the same settings whether it answers: 0 if so, else 1. For "
     "HEALTHCHECK in images that have no curl."},
    {"help", 'h', false, Command::help, "Prints this text."},
    {"version", 'V', false, Command::version, "Prints the version."},
};

Option switch_of(const collectors::Collector& collector) {
  return {.group = "Metrics",
          .name = collector.setting.empty() ? "collector." + std::string(collector.name)
                                            : std::string(collector.setting),
          .value = "",
          .help = std::string(collector.help),
          .empty_is_default = true,
          .read =
              [&collector](Text text, Settings& into) {
                bool on = false;
                Reading reading = read_bool(text, on);
                if (reading.expected.empty()) collectors::turn(into.collectors, collector, on);
                return reading;
              },
          .show = [&collector](const Settings& settings) -> std::string {
            const bool on =
                std::ranges::find(settings.collectors, &collector) != settings.collectors.end();
            return on ? "true" : "false";
          }};
}

std::vector<Option> with_switches() {
  std::vector<Option> all;
  for (const Option& option : table) {
    // The switches stand first in their group.
    if (option.group == "Metrics" && (all.empty() || all.back().group != "Metrics"))
      for (const collectors::Collector* collector : collectors::all())
        all.push_back(switch_of(*collector));
    all.push_back(option);
  }
  return all;
}

}  // namespace

std::span<const Option> options() {
  static const std::vector<Option> all = with_switches();
  return all;
}
std::span<const CommandOption> command_options() {
  return commands;
}

std::string flag(const Option& option) {
  return "--" + option.name;
}

std::string off_flag(const Option& option) {
  return "--no-" + option.name;
}

std::string usage(const Option& option) {
  if (option.is_switch()) return "--[no-]" + option.name;
  return flag(option) + " " + std::string(option.value);
}

std::string variable(const Option& option) {
  std::string name = option.name;
  for (char& c : name) {
    if (c == '.' || c == '-') c = '_';
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return name;
}

}  // namespace docker_exporter::config
