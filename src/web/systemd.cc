// The two protocols are stable and a few lines each; libsystemd has no static library.
#include "web/systemd.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <charconv>
#include <cstddef>
#include <cstring>

namespace docker_exporter::web {
namespace {

constexpr int first_inherited = 3;  // SD_LISTEN_FDS_START
constexpr int max_inherited = 64;

}  // namespace

std::vector<Place> inherited_places(std::string_view listen_pid, std::string_view listen_fds) {
  if (listen_pid != std::to_string(::getpid())) return {};
  int count = 0;
  const auto [end, error] =
      std::from_chars(listen_fds.data(), listen_fds.data() + listen_fds.size(), count);
  const bool whole = error == std::errc() && end == listen_fds.data() + listen_fds.size();
  if (!whole || count > max_inherited) return {};
  std::vector<Place> places;
  for (int descriptor = first_inherited; descriptor < first_inherited + count; ++descriptor) {
    ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    places.emplace_back(InheritedPlace{descriptor});
  }
  return places;
}

bool notify(std::string_view notify_socket, std::string_view state) {
  if (notify_socket.empty()) return true;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (notify_socket.size() >= sizeof address.sun_path) return false;
  std::memcpy(address.sun_path, notify_socket.data(), notify_socket.size());
  if (address.sun_path[0] == '@') address.sun_path[0] = '\0';  // of the abstract namespace
  const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return false;
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + notify_socket.size());
  const auto sent = ::sendto(descriptor, state.data(), state.size(), MSG_NOSIGNAL,
                             reinterpret_cast<const sockaddr*>(&address), size);
  ::close(descriptor);
  return sent == static_cast<ssize_t>(state.size());
}

}  // namespace docker_exporter::web
