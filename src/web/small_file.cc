// Plain system calls, so that a symbolic link that is moved (as Kubernetes does) is a change.
#include "web/small_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>
#include <system_error>

namespace docker_exporter::web {
namespace {

FileError failed() {
  return {std::generic_category().message(errno)};
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

// The times of files advance in steps of 1 to 10 ms; some file systems know seconds only.
constexpr std::int64_t tick_seconds = 2;

}  // namespace

std::variant<std::string, FileError> read_small_file(const std::string& path,
                                                     std::size_t max_bytes) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status{};
  if (file.get() < 0 || ::fstat(file.get(), &status) != 0) return failed();
  if (S_ISDIR(status.st_mode)) return FileError{"is a directory"};
  if (!S_ISREG(status.st_mode)) return FileError{"is not a regular file"};
  std::string content;
  while (content.size() <= max_bytes) {
    const auto had = content.size();
    content.resize(had + 16 * 1024);
    const auto received = ::read(file.get(), content.data() + had, content.size() - had);
    if (received < 0) return failed();
    content.resize(had + static_cast<std::size_t>(received));
    if (received == 0) return content;
  }
  return FileError{"is longer than " + std::to_string(max_bytes) + " bytes"};
}

FileStamp FileStamp::of(const std::string& path) {
  struct stat status{};
  FileStamp stamp;
  if (::stat(path.c_str(), &status) != 0) return stamp;
  stamp.values_ = {static_cast<std::int64_t>(status.st_dev),
                   static_cast<std::int64_t>(status.st_ino),
                   status.st_size,
                   status.st_mtim.tv_sec,
                   status.st_mtim.tv_nsec,
                   status.st_ctim.tv_sec,
                   status.st_ctim.tv_nsec};
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  // Times ahead of the clock, as a file server can have, are no reason to read again each time.
  const auto age = now.tv_sec - status.st_ctim.tv_sec;
  stamp.is_final_ = age < 0 || age > tick_seconds;
  return stamp;
}

}  // namespace docker_exporter::web
