// Every setting with its value and where it came from: flag beats environment beats default.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/wanted.h"

namespace docker_exporter::config {

// Thrown for a setting that cannot be used; main prints it and exits with 2. The text names the
// setting as the user wrote it (flag or variable), the value, escaped, and what was expected.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

enum class Command { serve, once, healthcheck, help, version };

struct Settings {
  Command command = Command::serve;

  std::string docker_host = "unix:///var/run/docker.sock";
  std::string
      docker_tls_verify;         // any non-empty text turns TLS on, "0" too, as the docker CLI does
  std::string docker_cert_path;  // empty: ~/.docker
  std::string docker_api_version;  // empty: negotiate

  std::string listen_addr = "127.0.0.1";  // an IP address, checked; IPv6 without brackets
  std::uint16_t listen_port = 9000;
  // Instead of the two above, where there are any; "address:port" and the like, checked by wiring.
  std::vector<std::string> web_listen_addresses;
  bool web_systemd_socket = false;
  std::string web_config_file;     // empty: none
  unsigned web_max_requests = 40;  // scrapes at once; 0: no limit
  std::string client_ip_source = "ConnectInfo";
  std::chrono::milliseconds scrape_timeout{10000};
  std::chrono::milliseconds ping_timeout{3000};
  std::chrono::milliseconds refresh_min_interval{1000};
  std::chrono::milliseconds resync_interval{300000};
  std::chrono::milliseconds event_silence_limit{900000};

  std::string rust_log = "error";
  std::string log_format = "text";

  collectors::Wanted collectors = collectors::on_by_default();  // those that are switched on
  bool container_health_filter_label = true;
  std::chrono::milliseconds tombstone{600000};
  // What containers use: auto, cgroup, stats or off, and where the host's files are.
  std::string resources = "auto";
  std::string cgroup_root = "/sys/fs/cgroup";
  std::string proc_root = "/proc";

  std::string container_include;  // regular expressions; empty: none
  std::string container_exclude;
  std::vector<std::string> container_labels;  // keys, each once

  // Odd values that were understood all the same, one sentence each, for the log.
  std::vector<std::string> warnings;

  // A UsageError about the setting with this flag name ("docker-host"), for checks that only other
  // layers can make. `expected` completes "expected ...".
  UsageError invalid(std::string_view flag, std::string_view expected) const;

  // Where the value of this flag came from: "--docker-host", "DOCKER_HOST" or "" for the default.
  std::string source(std::string_view flag) const;

  std::vector<std::pair<std::string, std::string>>
      sources;  // flag name -> source; private in spirit
};

// Reads one environment variable; nullopt when it is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// Throws UsageError. `arguments` are without the program's name.
Settings parse(const std::vector<std::string>& arguments, const Environment& environment);

}  // namespace docker_exporter::config
