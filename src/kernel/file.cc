// Plain system calls: this is done a thousand times for a scrape.
#include "kernel/file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace docker_exporter::kernel {

void Descriptor::close() const {
  if (fd_ >= 0) ::close(fd_);
}

Descriptor open_to_read(int folder, const std::string& path) {
  return Descriptor(::openat(folder, path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
}

Descriptor open_folder(const std::string& path) {
  return Descriptor(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
}

std::optional<std::string_view> read_whole(int fd, std::string& buffer, Records records) {
  constexpr std::size_t piece = 4096;
  std::size_t had = 0;
  for (;;) {
    // Never smaller again: a text would be overwritten with zeros before each reading.
    if (buffer.size() < had + piece) buffer.resize(had + piece);
    const ssize_t size = ::pread(fd, buffer.data() + had, piece, static_cast<off_t>(had));
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return std::nullopt;
    const auto more = static_cast<std::size_t>(size);
    had += more;
    if (had > longest_kernel_file) return std::nullopt;
    const bool ended = more == 0 || (more < piece && records == Records::one);
    if (ended) return std::string_view(buffer).substr(0, had);
  }
}

std::string read_file(const std::string& path) {
  std::string buffer;
  const Descriptor file = open_to_read(AT_FDCWD, path);
  if (!file) return {};
  return std::string(read_whole(file.get(), buffer).value_or(""));
}

}  // namespace docker_exporter::kernel
