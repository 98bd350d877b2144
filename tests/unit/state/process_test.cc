// A fake /proc for every odd line, and the real one against what the system calls say.
#include "state/process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

namespace docker_exporter::state {
namespace {

namespace fs = std::filesystem;

// Everything that was read, as text; "-" is absent.
std::string describe(const model::Process& process) {
  std::string text;
  const auto add = [&](const char* name, const auto& value) {
    text.append(name).append("=").append(value ? std::to_string(*value) : "-").append(" ");
  };
  add("cpu", process.cpu_seconds);
  add("fds", process.open_fds);
  add("max_fds", process.max_fds);
  add("virtual", process.virtual_memory_bytes);
  add("max_virtual", process.virtual_memory_max_bytes);
  add("resident", process.resident_memory_bytes);
  add("start", process.start_time_seconds);
  add("threads", process.threads);
  text.pop_back();
  return text;
}

class FakeProc : public testing::Test {
 protected:
  FakeProc() {
    std::string folder = (fs::temp_directory_path() / "proc-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) throw std::runtime_error("no temporary folder");
    proc_ = folder;
    fs::create_directory(proc_ / "self");
  }
  ~FakeProc() override { fs::remove_all(proc_); }

  void write(const std::string& name, const std::string& text) {
    std::ofstream(proc_ / name) << text;
  }
  // A stat line of a program of this name; its times in ticks, so that a second is `ticks_`.
  void write_stat(const std::string& program) {
    write("self/stat", "31865 (" + program + ") S 31859 31859 6100 0 -1 4194304 99 0 0 0 " +
                           std::to_string(3 * ticks_) + " " + std::to_string(ticks_ / 2) +
                           " 0 0 20 0 7 0 " + std::to_string(100 * ticks_) +
                           " 3133440 358 18446744073709551615 94267264892928 0 0\n");
  }
  void write_limits(const std::string& files, const std::string& address_space) {
    write("self/limits",
          "Limit                     Soft Limit           Hard Limit           Units     \n"
          "Max cpu time              unlimited            unlimited            seconds   \n"
          "Max open files            " +
              files +
              "                 524288               files     \n"
              "Max address space         " +
              address_space + "            unlimited            bytes     \n");
  }
  std::string read() { return describe(read_process(proc_.string())); }

  fs::path proc_;
  const long ticks_ = ::sysconf(_SC_CLK_TCK);
  const std::string resident_ = std::to_string(358 * ::sysconf(_SC_PAGESIZE));
};

const std::string stat_of_the_machine =
    "cpu  37925 335 8880 147075 851 0 129 23 0 0\nintr 886640 0 0\nctxt 1\nbtime 1000000000\n";

TEST_F(FakeProc, IsReadInFull) {
  write_stat("docker-promethe");
  write_limits("1024", "4096000");
  write("stat", stat_of_the_machine);
  fs::create_directory(proc_ / "self/fd");
  for (const char* fd : {"0", "1", "2"}) write(std::string("self/fd/") + fd, "");
  EXPECT_EQ(read(),
            "cpu=3.500000 fds=3 max_fds=1024.000000 virtual=3133440 max_virtual=4096000.000000 "
            "resident=" +
                resident_ + " start=1000000100.000000 threads=7");
}

TEST_F(FakeProc, MayNameAProgramInAnyWay) {
  write("stat", stat_of_the_machine);
  for (const std::string program : {"a b", "a) S 1 (b", "(", ")", "))) R 9 9 9", "", "a\nb"}) {
    write_stat(program);
    EXPECT_EQ(read(), "cpu=3.500000 fds=- max_fds=- virtual=3133440 max_virtual=- resident=" +
                          resident_ + " start=1000000100.000000 threads=7")
        << program;
  }
}

TEST_F(FakeProc, MayHaveNoLimits) {
  write_limits("unlimited", "unlimited");
  EXPECT_EQ(read(),
            "cpu=- fds=- max_fds=inf virtual=- max_virtual=inf resident=- start=- threads=-");
}

const std::string nothing =
    "cpu=- fds=- max_fds=- virtual=- max_virtual=- resident=- start=- threads=-";

TEST_F(FakeProc, MayLackEverything) {
  EXPECT_EQ(read(), nothing);
  EXPECT_EQ(describe(read_process((proc_ / "gone").string())), nothing);
  EXPECT_EQ(describe(read_process("")), nothing);
}

TEST_F(FakeProc, MayHoldNonsense) {
  for (const std::string text : {"", "\n\n", "()", "1 (a", "1 (a) S x y z", "Max open files ",
                                 "Max open files  many few files", "btime", "btime soon"}) {
    write("self/stat", text);
    write("self/limits", text);
    write("stat", text);
    EXPECT_EQ(read(), nothing) << text;
  }
  fs::remove(proc_ / "self/stat");
  fs::create_directory(proc_ / "self/stat");  // opens, and cannot be read
  EXPECT_EQ(read(), nothing);
}

TEST_F(FakeProc, SaysWhatItHasWhereTheRestIsMissing) {
  write_stat("a");  // and when the machine was started is not known
  EXPECT_EQ(read(), "cpu=3.500000 fds=- max_fds=- virtual=3133440 max_virtual=- resident=" +
                        resident_ + " start=- threads=7");
  write("self/stat", "1 (a) S 1 1 1 0 -1 1 1 0 0 0 " + std::to_string(ticks_) + " 0 0 0 20");
  EXPECT_EQ(read(),
            "cpu=1.000000 fds=- max_fds=- virtual=- max_virtual=- resident=- start=- threads=-");
}

TEST_F(FakeProc, MayHaveALongStat) {
  write_stat("a");
  std::string interrupts = "intr 886640";
  for (int i = 0; i < 50'000; ++i) interrupts += " 0";
  write("stat", interrupts + "\n" + stat_of_the_machine);
  EXPECT_EQ(read_process(proc_.string()).start_time_seconds, 1000000100.0);
}

double limit_of(__rlimit_resource_t resource) {
  rlimit limit{};
  EXPECT_EQ(::getrlimit(resource, &limit), 0);
  return limit.rlim_cur == RLIM_INFINITY ? std::numeric_limits<double>::infinity()
                                         : static_cast<double>(limit.rlim_cur);
}

TEST(RealProc, SaysWhatTheSystemCallsSay) {
  const model::Process process = read_process();
  EXPECT_EQ(process.max_fds, limit_of(RLIMIT_NOFILE));
  EXPECT_EQ(process.virtual_memory_max_bytes, limit_of(RLIMIT_AS));
  rusage usage{};
  ASSERT_EQ(::getrusage(RUSAGE_SELF, &usage), 0);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  ASSERT_TRUE(process.cpu_seconds);
  EXPECT_NEAR(*process.cpu_seconds, seconds(usage.ru_utime) + seconds(usage.ru_stime), 0.5);
  ASSERT_TRUE(process.start_time_seconds);
  const double now =
      std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  EXPECT_LT(*process.start_time_seconds, now + 2);
  EXPECT_GT(*process.start_time_seconds, now - 3600);
  ASSERT_TRUE(process.resident_memory_bytes && process.virtual_memory_bytes);
  EXPECT_GT(*process.resident_memory_bytes, 100'000u);
  EXPECT_GT(*process.virtual_memory_bytes, *process.resident_memory_bytes);
}

TEST_F(FakeProc, IsOfThisProcessWhereItIsReal) {
  fs::remove(proc_ / "self");
  fs::create_symlink("/proc/" + std::to_string(::getpid()), proc_ / "self");
  fs::create_symlink("/proc/stat", proc_ / "stat");
  const model::Process by_id = read_process(proc_.string());
  const model::Process self = read_process();
  EXPECT_TRUE(self.start_time_seconds);
  EXPECT_EQ(by_id.start_time_seconds, self.start_time_seconds);
  EXPECT_EQ(by_id.threads, self.threads);
  EXPECT_EQ(by_id.open_fds, self.open_fds);
}

TEST(RealProc, CountsDescriptorsAsTheyComeAndGoAndNotItsOwn) {
  std::uint64_t open = 0;
  for (int fd = 0; fd < 4096; ++fd) open += ::fcntl(fd, F_GETFD) != -1;
  EXPECT_EQ(read_process().open_fds, open);
  const int one_more = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  EXPECT_EQ(read_process().open_fds, open + 1);
  ::close(one_more);
  EXPECT_EQ(read_process().open_fds, open);
}

TEST(RealProc, CountsThreads) {
  const auto before = read_process().threads;
  ASSERT_TRUE(before);
  std::optional<std::uint64_t> during;
  std::thread([&] { during = read_process().threads; }).join();
  EXPECT_EQ(during, *before + 1);
}

}  // namespace
}  // namespace docker_exporter::state
