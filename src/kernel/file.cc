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

bool read_whole(int fd, std::string& text, Records records) {
  constexpr std::size_t piece = 4096;
  text.clear();
  for (;;) {
    const std::size_t had = text.size();
    text.resize(had + piece);
    const ssize_t size = ::pread(fd, text.data() + had, piece, static_cast<off_t>(had));
    text.resize(had + static_cast<std::size_t>(size > 0 ? size : 0));
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 || text.size() > longest_kernel_file) break;
    const bool is_short = static_cast<std::size_t>(size) < piece;
    if (size == 0 || (is_short && records == Records::one)) return true;
  }
  text.clear();
  return false;
}

std::string read_file(const std::string& path) {
  std::string text;
  if (const Descriptor file = open_to_read(AT_FDCWD, path)) read_whole(file.get(), text);
  return text;
}

}  // namespace docker_exporter::kernel
