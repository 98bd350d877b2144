// Single files of cgroups, as they may be and as they should not.
#include "kernel/accounts.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "unit/spell_usage.h"

namespace docker_exporter::kernel {
namespace {

std::string read(std::span<const Account> accounts, std::string_view file, std::string_view text) {
  model::Usage usage;
  for (const Account& account : accounts)
    if (account.file == file) account.read(text, usage);
  model::settle(usage);
  return spell(usage);
}

struct Row {
  std::string_view file;
  std::string_view text;
  std::string_view want;
};

TEST(Accounts, OfTheSecondVersion) {
  const Row rows[] = {
      {"cpu.stat", "usage_usec 5\nuser_usec 3\nsystem_usec 2\n",
       "usage cpu=5000 user=3000 system=2000"},
      {"cpu.stat", "usage_usec 9223372036854776\n", "usage"},  // more than 292 years
      {"cpu.stat", "usage_usec -1\nnr_periods\n", "usage"},
      {"memory.current", "18446744073709551615\n", "usage memory=18446744073709551615"},
      {"memory.current", "max\n", "usage"},
      {"memory.current", "", "usage"},
      {"memory.stat", "anon 1\nfile 2\nkernel 3\nkernel_stack 4\npgfault 5\npgmajfault 6\n",
       "usage anon=1 file=2 kernel=3 faults=5 major_faults=6"},
      {"memory.stat", "inactive_file 5\n", "usage"},  // of an unknown usage there is no part
      {"memory.peak", "7\n", "usage peak=7"},
      {"memory.swap.current", "8\n", "usage swap=8"},
      {"memory.events", "low 1\nhigh 2\nmax 3\noom 4\noom_kill 5\noom_group_kill 6\n",
       "usage low=1 high=2 max=3 oom=4 oom_kill=5"},
      {"pids.current", "9\n", "usage pids=9"},
      {"io.stat", "", "usage"},
      {"io.stat", "8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=5 dios=6\n8:16 \n253:1 rbytes=7\n",
       "usage [8:0 read_bytes=1 write_bytes=2 read_ops=3 write_ops=4] [8:16] [253:1 read_bytes=7]"},
      {"io.stat", "8 rbytes=1\nx:y rbytes=1\n:\n8:1 rbytes= wbytes =3 rios=-1\n", "usage [8:1]"},
      {"io.stat", "8:0 rbytes=1\n8:0 rbytes=1\n", "usage [8:0 read_bytes=1]"},
      {"cpu.pressure", "some avg10=0.00 avg60=0.00 avg300=0.00 total=3\n",
       "usage cpu_waiting=3000"},
      {"io.pressure", "some avg10=0.00 total=3\nfull avg10=0.00 total=2\n",
       "usage io_waiting=3000 io_stalled=2000"},
      {"memory.pressure", "some total=\nfull\n", "usage"},
  };
  for (const Row& row : rows)
    EXPECT_EQ(read(unified_accounts(), row.file, row.text), row.want) << row.file << row.text;
}

TEST(Accounts, OfTheFirstVersion) {
  const struct : Row {
    std::string_view controller;
  } rows[] = {
      {{"cpuacct.usage", "95430723\n", "usage cpu=95430723"}, "cpuacct"},
      {{"cpuacct.usage", "9223372036854775808\n", "usage"}, "cpuacct"},
      {{"cpuacct.stat", "user 6\nsystem 2\n", "usage user=60000000 system=20000000"}, "cpuacct"},
      {{"cpuacct.stat", "user 18446744073709551615\n", "usage"}, "cpuacct"},
      {{"cpu.stat", "nr_periods 6\nnr_throttled 2\nthrottled_time 101473746\n",
        "usage periods=6 throttled_periods=2 throttled=101473746"},
       "cpu"},
      {{"memory.failcnt", "3\n", "usage max=3"}, "memory"},
      {{"memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n", "usage oom_kill=2"},
       "memory"},
      {{"memory.oom_control", "oom_kill_disable 0\nunder_oom 0\n", "usage"}, "memory"},
      {{"blkio.throttle.io_service_bytes_recursive", "Total 0\n", "usage"}, "blkio"},
      {{"blkio.throttle.io_service_bytes_recursive",
        "8:0 Read 1\n8:0 Write 2\n8:0 Discard 3\n8:16 Write 4\nTotal 7\n",
        "usage [8:0 read_bytes=1 write_bytes=2] [8:16 write_bytes=4]"},
       "blkio"},
      {{"blkio.throttle.io_serviced_recursive", "8:0 Read 1\n8 Read 2\n8:x Write 3\n8:1 Read\n",
        "usage [8:0 read_ops=1] [8:1]"},
       "blkio"},
  };
  for (const auto& row : rows) {
    const auto all = controllers();
    const auto found = std::ranges::find(all, row.controller, &Controller::name);
    ASSERT_NE(found, all.end()) << row.controller;
    EXPECT_EQ(read(found->accounts, row.file, row.text), row.want) << row.file << row.text;
  }
}

TEST(Accounts, OfNetworkInterfaces) {
  const auto interfaces = [](std::string_view text) {
    model::Usage usage;
    read_interfaces(text, usage);
    model::settle(usage);
    return spell(usage);
  };
  const std::string head = "Inter-|   Receive  |  Transmit\n face |bytes |bytes\n";
  EXPECT_EQ(interfaces(""), "usage");
  EXPECT_EQ(interfaces(head), "usage");
  EXPECT_EQ(interfaces(head + "  eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n    lo: 1 2 3 4\n"),
            "usage [eth0 rx_bytes=1 rx_packets=2 rx_errors=3 rx_dropped=4 tx_bytes=9 tx_packets=10 "
            "tx_errors=11 tx_dropped=12]");
  // Whoever may name interfaces may name them so that two look the same.
  EXPECT_EQ(interfaces("a\xff: 1\na\xfe: 2\n").substr(0, 10), "usage [a\xef\xbf");
  EXPECT_EQ(interfaces("a\xff: 1\na\xfe: 2\n").find("] ["), std::string::npos);
  // Old kernels write no blank behind the colon of a large number.
  EXPECT_EQ(interfaces("eth0:12 2\n"), "usage [eth0 rx_bytes=12 rx_packets=2]");
}

}  // namespace
}  // namespace docker_exporter::kernel
