// What systemd hands over and wants to be told: sockets, and that the start is done.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "web/listener.h"

namespace docker_exporter::web {

// The sockets that systemd opened for this process (sd_listen_fds(3)); empty: none. Arguments are
// what LISTEN_PID and LISTEN_FDS say, "" where they are not set. Programs that this one starts do
// not inherit them.
std::vector<Place> inherited_places(std::string_view listen_pid, std::string_view listen_fds);

// "READY=1" or "STOPPING=1" to the socket that NOTIFY_SOCKET names (sd_notify(3)); does nothing for
// "". False: it could not be told, which is no reason not to go on.
bool notify(std::string_view notify_socket, std::string_view state);

}  // namespace docker_exporter::web
