// A file of the kernel's, whose text is made anew whenever it is read from its beginning.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace docker_exporter::kernel {

// Owns a descriptor; -1 is none.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() { close(); }
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    close();
    fd_ = std::exchange(other.fd_, -1);
    return *this;
  }
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  void close() const;
  int fd_;
};

inline constexpr std::size_t longest_kernel_file = 1024 * 1024;

// AT_FDCWD as `folder`: where `path` is relative, to the working directory.
Descriptor open_to_read(int folder, const std::string& path);
Descriptor open_folder(const std::string& path);

// A file of one record, as those of cgroups are, has ended where a piece of it is short; one of
// several records only where nothing more comes.
enum class Records { one, several };

// All of the file from its beginning; the text is in `buffer`, which grows when it has to. nullopt:
// it cannot be read, as when its cgroup is gone, or is longer than longest_kernel_file.
std::optional<std::string_view> read_whole(int fd, std::string& buffer,
                                           Records records = Records::several);

// Empty where it cannot be read.
std::string read_file(const std::string& path);

}  // namespace docker_exporter::kernel
