// Whole cgroups as they were recorded, and what becomes of them between two readings.
#include "kernel/usage_reader.h"

#include "tree.h"
#include "unit/spell_usage.h"

namespace docker_exporter::kernel {
namespace {

using namespace std::chrono_literals;

const UsageReader::Clock::time_point noon{std::chrono::hours(12)};

const std::string second_version =
    "usage cpu=2385903000 user=1902943000 system=482959000 periods=118 throttled_periods=109 "
    "throttled=10034722000 memory=4833280 working_set=577536 anon=53248 file=4390912 kernel=389120 "
    "swap=0 peak=9134080 low=0 high=0 max=0 oom=0 oom_kill=0 faults=4131 major_faults=4 pids=1 "
    "[254:0 read_bytes=196608 write_bytes=4194304 read_ops=6 write_ops=4] cpu_waiting=7694949000 "
    "cpu_stalled=7641137000 memory_waiting=0 memory_stalled=0 io_waiting=688000 "
    "io_stalled=688000";

const std::string hybrid =
    "usage cpu=95430723 user=60000000 system=20000000 periods=6 throttled_periods=2 "
    "throttled=101473746 memory=2498560 working_set=401408 anon=53248 file=2101248 kernel=344064 "
    "swap=0 peak=4542464 max=0 oom_kill=0 faults=1423 major_faults=0 pids=1 "
    "[254:0 read_bytes=4096 write_bytes=2105344 read_ops=1 write_ops=4] cpu_waiting=145598000 "
    "cpu_stalled=142515000 memory_waiting=0 memory_stalled=0 io_waiting=469000 io_stalled=469000";

const std::string network =
    " [eth0 rx_bytes=372807782 rx_packets=6647 rx_errors=1 rx_dropped=2 tx_bytes=252058 "
    "tx_packets=3607 tx_errors=3 tx_dropped=4] [eth1 rx_bytes=0 rx_packets=0 rx_errors=0 "
    "rx_dropped=0 tx_bytes=0 tx_packets=0 tx_errors=0 tx_dropped=0]";

// One reading of these; "-" where there is no cgroup.
std::vector<std::string> read(UsageReader& reader, const std::vector<Asked>& asked,
                              std::chrono::seconds later = 0s) {
  std::vector<std::string> all;
  for (const auto& usage : reader.read(asked, noon + later))
    all.push_back(usage ? spell(*usage) : "-");
  return all;
}
using Texts = std::vector<std::string>;

class UsageReaderTest : public ::testing::Test {
 protected:
  UsageReaderTest() { tree.write("/cgroup/cgroup.controllers", ""); }
  UsageReader make(std::size_t keep) {
    return UsageReader(tree.path("/cgroup"), tree.path("/proc"), keep);
  }
  // A cgroup that tells nothing but this.
  void processes(const std::string& below, int count) {
    tree.write("/cgroup" + below + "/pids.current", std::to_string(count) + "\n");
  }
  void process(int pid, const std::string& cgroup) {
    tree.write("/proc/" + std::to_string(pid) + "/cgroup", "0::" + cgroup + "\n");
    tree.record("proc", "/proc/" + std::to_string(pid) + "/net");
    std::filesystem::rename(tree.path("/proc/" + std::to_string(pid) + "/net/net_dev"),
                            tree.path("/proc/" + std::to_string(pid) + "/net/dev"));
  }
  Tree tree;
};

TEST_F(UsageReaderTest, ReadsTheSecondVersion) {
  tree.record("cgroup/v2", "/cgroup/system.slice/docker-" + id('a') + ".scope");
  UsageReader reader = make(100);
  EXPECT_EQ(read(reader, {{id('a'), {}}, {id('b'), {}}}), Texts({second_version, "-"}));
}

TEST_F(UsageReaderTest, ReadsTheFirstVersionAndTheMixture) {
  tree.remove("/cgroup");
  for (const std::string controller : {"memory", "cpuacct", "cpu", "pids", "blkio", "unified"})
    tree.record("cgroup/hybrid/" + controller, "/cgroup/" + controller + "/docker/" + id('a'));
  UsageReader reader = make(100);
  const std::string without_pressure = hybrid.substr(0, hybrid.find(" cpu_waiting"));
  EXPECT_EQ(read(reader, {{id('a'), {}}}), Texts({without_pressure}));
  tree.write("/cgroup/unified/cgroup.controllers", "");
  UsageReader mixed = make(100);
  EXPECT_EQ(read(mixed, {{id('a'), {}}}), Texts({hybrid}));
}

TEST_F(UsageReaderTest, ReadsTheNetworkOfTheContainersOwnProcess) {
  const std::string cgroup = "/docker/" + id('a');
  processes(cgroup, 1);
  process(17, "/.." + cgroup);
  process(18, "/system.slice/ssh.service");
  for (const std::size_t keep : {0U, 100U}) {
    UsageReader reader = make(keep);
    EXPECT_EQ(read(reader, {{id('a'), 17}}), Texts({"usage pids=1" + network}));
    // A number that is another process's, and one of a process that is gone.
    EXPECT_EQ(read(reader, {{id('a'), 18}}), Texts({"usage pids=1"}));
    EXPECT_EQ(read(reader, {{id('a'), 19}}), Texts({"usage pids=1"}));
    EXPECT_EQ(read(reader, {{id('a'), {}}}), Texts({"usage pids=1"}));
    EXPECT_EQ(read(reader, {{id('a'), 17}}), Texts({"usage pids=1" + network}));
  }
}

TEST_F(UsageReaderTest, ReadsAnewEachTime) {
  processes("/docker/" + id('a'), 1);
  for (const std::size_t keep : {0U, 100U}) {
    UsageReader reader = make(keep);
    processes("/docker/" + id('a'), 1);
    EXPECT_EQ(read(reader, {{id('a'), {}}}), Texts({"usage pids=1"}));
    processes("/docker/" + id('a'), 12);
    EXPECT_EQ(read(reader, {{id('a'), {}}}), Texts({"usage pids=12"}));
  }
}

// A container that is restarted has a new cgroup of the same name, or one elsewhere.
TEST_F(UsageReaderTest, FollowsAContainerToItsNextCgroup) {
  UsageReader reader = make(0);
  processes("/docker/" + id('a'), 1);
  EXPECT_EQ(read(reader, {{id('a'), {}}}), Texts({"usage pids=1"}));
  tree.remove("/cgroup/docker");
  processes("/other/" + id('a'), 2);
  EXPECT_EQ(read(reader, {{id('a'), {}}}, 1s), Texts({"usage pids=2"}));
  tree.remove("/cgroup/other");
  EXPECT_EQ(read(reader, {{id('a'), {}}}, 2s), Texts({"-"}));
}

// A container that is being made, and one whose parent is given a controller later.
TEST_F(UsageReaderTest, ReadsFilesThatComeLater) {
  processes("/docker/" + id('a'), 1);
  UsageReader reader = make(100);
  EXPECT_EQ(read(reader, {{id('a'), {}}}), Texts({"usage pids=1"}));
  tree.write("/cgroup/docker/" + id('a') + "/memory.current", "5");
  EXPECT_EQ(read(reader, {{id('a'), {}}}), Texts({"usage pids=1"}));
  EXPECT_EQ(read(reader, {{id('a'), {}}}, 1s), Texts({"usage memory=5 pids=1"}));
  EXPECT_EQ(reader.kept(), 2U);
  // The longer a file is missing, the less often it is looked for.
  tree.write("/cgroup/docker/" + id('a') + "/memory.peak", "7");
  EXPECT_EQ(read(reader, {{id('a'), {}}}, 2s), Texts({"usage memory=5 pids=1"}));
  EXPECT_EQ(read(reader, {{id('a'), {}}}, 3s), Texts({"usage memory=5 peak=7 pids=1"}));
}

TEST_F(UsageReaderTest, TellsWhereItRead) {
  processes("/my.slice/docker-" + id('a') + ".scope", 1);
  UsageReader reader = make(100);
  EXPECT_EQ(reader.read({{id('a'), {}}}, noon).front()->cgroup,
            "/my.slice/docker-" + id('a') + ".scope");
}

TEST_F(UsageReaderTest, KeepsDescriptorsWithinItsLimitAndOfWhatIsAskedFor) {
  std::vector<Asked> all;
  for (const char digit : {'a', 'b', 'c'}) {
    processes("/docker/" + id(digit), 1);
    all.push_back({id(digit), {}});
  }
  UsageReader reader = make(2);
  EXPECT_EQ(read(reader, all), Texts(3, "usage pids=1"));
  EXPECT_EQ(reader.kept(), 2U);
  EXPECT_EQ(read(reader, {all[2]}), Texts({"usage pids=1"}));
  EXPECT_EQ(reader.kept(), 0U);
  EXPECT_EQ(read(reader, {all[0], all[2]}), Texts(2, "usage pids=1"));
  EXPECT_EQ(reader.kept(), 1U);
  EXPECT_EQ(read(reader, {}), Texts());
  EXPECT_EQ(reader.kept(), 0U);
}

TEST_F(UsageReaderTest, RefusesAFileThatIsTooLong) {
  processes("/docker/" + id('a'), 1);
  tree.write("/cgroup/docker/" + id('a') + "/memory.stat",
             "anon 1\n" + std::string(longest_kernel_file, ' '));
  UsageReader reader = make(100);
  EXPECT_EQ(read(reader, {{id('a'), {}}}), Texts({"usage pids=1"}));
}

TEST_F(UsageReaderTest, FindsNothingWhereThereAreNoCgroups) {
  UsageReader reader(tree.path("/none"), tree.path("/none"), 100);
  EXPECT_EQ(read(reader, {{id('a'), 1}}), Texts({"-"}));
  EXPECT_EQ(read(reader, {{id('a'), 1}}, 20s), Texts({"-"}));
}

}  // namespace
}  // namespace docker_exporter::kernel
