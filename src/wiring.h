// From settings to the options of each part: the checks that need more than one layer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "collectors/collector.h"
#include "config/settings.h"
#include "engine/client.h"
#include "state/tracker.h"
#include "web/server.h"

namespace docker_exporter::wiring {

// The process's own environment, for config::parse().
std::optional<std::string> environment(const std::string& name);

// Raises the soft limit of open files as far as the hard one and our own use go.
void raise_descriptor_limit();

// Each throws config::UsageError for a setting that its part cannot use.
//
// Together they ask the engine for what the enabled collectors need, and for no more.
engine::ClientOptions client_options(const config::Settings& settings);
state::TrackerOptions tracker_options(const config::Settings& settings);
collectors::Options collector_options(const config::Settings& settings);
// At least one.
std::vector<web::Place> places(const config::Settings& settings);
// These two throw std::runtime_error if the web configuration file cannot be used.
bool serves_tls(const config::Settings& settings);
web::ServerOptions server_options(const boost::asio::any_io_executor& executor,
                                  const config::Settings& settings);

// sd_notify(3), where NOTIFY_SOCKET says that somebody wants to know.
void tell_systemd(const std::string& state);

}  // namespace docker_exporter::wiring
