// Files that are read whole, and a stamp by which a change of one shows.
#pragma once

#include <sys/stat.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>

namespace docker_exporter::web {

struct FileError {
  std::string what;  // without the path: "No such file or directory"
};

// Only regular files: a pipe would make the whole program wait.
std::variant<std::string, FileError> read_small_file(const std::string& path,
                                                     std::size_t max_bytes);

// What changes when the content of a path changes: which file it is, its size, and its times. Also
// of a path where nothing is.
class FileStamp {
 public:
  static FileStamp of(const std::string& path);

  // Whether the file may have changed once more within the tick of the clock that its time is of: a
  // stamp says nothing about that.
  bool may_hide_a_change() const;

  bool operator==(const FileStamp&) const = default;

 private:
  std::array<std::int64_t, 7> values_{};
};

}  // namespace docker_exporter::web
