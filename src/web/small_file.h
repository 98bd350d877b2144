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

  // False where the file had just been changed when this was taken: it may have changed once more
  // within the same tick of the clock, and then has the same stamp.
  bool is_final() const { return is_final_; }

  bool operator==(const FileStamp& other) const { return values_ == other.values_; }

 private:
  std::array<std::int64_t, 7> values_{};
  bool is_final_ = true;
};

}  // namespace docker_exporter::web
