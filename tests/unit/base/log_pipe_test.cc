// A log that nobody reads must not stop the program.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <string>

#include "base/log.h"

namespace docker_exporter::base::log {
namespace {

TEST(Log, DropsLinesRatherThanWaitForAReader) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const int stderr_before = ::dup(STDERR_FILENO);
  ASSERT_EQ(::dup2(ends[1], STDERR_FILENO), STDERR_FILENO);
  const std::string message(1000, 'x');
  for (int i = 0; i < 1000; ++i) write(Level::error, exporter, message);
  ASSERT_EQ(::dup2(stderr_before, STDERR_FILENO), STDERR_FILENO);
  ::close(stderr_before);
  ::close(ends[1]);
  std::string got(1 << 21, '\0');
  std::size_t size = 0;
  for (ssize_t n = 0; (n = ::read(ends[0], got.data() + size, got.size() - size)) > 0;)
    size += static_cast<std::size_t>(n);
  ::close(ends[0]);
  EXPECT_GT(size, 1000U);
  EXPECT_LT(size, 1'000'000U);
  EXPECT_EQ(got[size - 1], '\n');  // whole lines only
}

}  // namespace
}  // namespace docker_exporter::base::log
