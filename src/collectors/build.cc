// What the compiler knows of the program it makes.
#include <algorithm>

#include "collectors/collector.h"

namespace docker_exporter::collectors {
namespace {

#if defined(__clang__)
constexpr const char* compiler = "clang " __clang_version__;
#else
constexpr const char* compiler = "gcc " __VERSION__;
#endif

#if defined(__linux__)
constexpr const char* os = "linux";
#elif defined(__APPLE__)
constexpr const char* os = "darwin";
#else
constexpr const char* os = "unknown";
#endif

#if defined(__x86_64__)
constexpr const char* arch = "amd64";
#elif defined(__aarch64__)
constexpr const char* arch = "arm64";
#else
constexpr const char* arch = "unknown";
#endif

}  // namespace

Build this_build() {
  // "19.1.4 (3ubuntu1)": what follows the blank says who packaged it.
  std::string with_version = compiler;
  with_version.resize(
      std::min(with_version.find(' ', with_version.find(' ') + 1), with_version.size()));
  return {.version = DPE_VERSION, .compiler = with_version, .os = os, .arch = arch};
}

}  // namespace docker_exporter::collectors
