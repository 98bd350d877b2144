// Containers are found wherever their cgroups may be.
#include "kernel/cgroup_tree.h"

#include "tree.h"

namespace docker_exporter::kernel {
namespace {

using namespace std::chrono_literals;

const CgroupTree::Clock::time_point noon{std::chrono::hours(12)};

TEST(CgroupTree, KnowsContainersByTheNamesOfFolders) {
  const std::string a = id('a');
  for (const std::string& name :
       {a, "docker-" + a + ".scope", "libpod-" + a, "cri-o-" + a, a + ".scope"})
    EXPECT_EQ(container_of(name), a) << name;
  for (const std::string& name :
       {std::string(), std::string("docker"), std::string(63, 'a'), id('A'), id('g'), "x" + a,
        a + ".slice", "libpod-conmon-" + a + ".scope", a + "-x"})
    EXPECT_EQ(container_of(name), "") << name;
}

std::string mounts(const Tree& tree) {
  std::string all;
  for (const Hierarchy& one : hierarchies(tree.path()))
    all += one.root.substr(tree.path().size()) + ' ' + std::to_string(one.accounts.size()) + '\n';
  return all;
}

TEST(CgroupTree, KnowsBothVersionsAndTheMixture) {
  Tree none;
  EXPECT_EQ(mounts(none), "");
  Tree second;
  second.write("/cgroup.controllers", "cpu io memory\n");
  EXPECT_EQ(mounts(second), " 11\n");
  Tree first;
  for (const char* controller : {"memory", "cpuacct", "cpu", "pids", "blkio", "devices"})
    first.folder(std::string("/") + controller);
  EXPECT_EQ(mounts(first), "/memory 6\n/cpuacct 2\n/cpu 1\n/pids 1\n/blkio 2\n");
  first.write("/unified/cgroup.controllers", "");
  EXPECT_EQ(mounts(first), "/memory 6\n/cpuacct 2\n/cpu 1\n/pids 1\n/blkio 2\n/unified 3\n");
  Tree together;
  together.folder("/cpu,cpuacct");
  EXPECT_EQ(mounts(together), "/cpu,cpuacct 2\n/cpu,cpuacct 1\n");
}

TEST(CgroupTree, FindsContainersUnderEveryParent) {
  Tree tree;
  tree.write("/cgroup.controllers", "");
  const std::string paths[] = {
      "/docker/" + id('1'),
      "/system.slice/docker-" + id('2') + ".scope",
      "/user.slice/user-1000.slice/user@1000.service/user.slice/docker-" + id('3') + ".scope",
      "/my.slice/my-own.slice/docker-" + id('4') + ".scope",
      "/machine.slice/libpod-" + id('5') + ".scope",
  };
  for (const auto& path : paths) tree.folder(path + "/init.scope");
  tree.folder("/machine.slice/libpod-conmon-" + id('7') + ".scope");
  CgroupTree cgroups(tree.path());
  char digit = '1';
  for (const auto& path : paths) EXPECT_EQ(cgroups.find(id(digit++), noon), path);
  EXPECT_EQ(cgroups.find(id('7'), noon), "");
}

// A new container is where the others are; only one of an unknown place needs another search.
TEST(CgroupTree, SearchesAgainForWhatIsNew) {
  Tree tree;
  tree.write("/cgroup.controllers", "");
  tree.folder("/docker/" + id('1'));
  CgroupTree cgroups(tree.path());
  EXPECT_EQ(cgroups.find(id('1'), noon), "/docker/" + id('1'));
  EXPECT_EQ(cgroups.find(id('2'), noon), "");
  tree.folder("/docker/" + id('2'));
  EXPECT_EQ(cgroups.find(id('2'), noon), "/docker/" + id('2'));
  tree.folder("/elsewhere/" + id('3'));
  EXPECT_EQ(cgroups.find(id('3'), noon), "");  // one search at a time, for all who are asked for
  EXPECT_EQ(cgroups.find(id('3'), noon + 9s), "");
  EXPECT_EQ(cgroups.find(id('3'), noon + 10s), "/elsewhere/" + id('3'));
  tree.remove("/elsewhere");
  EXPECT_EQ(cgroups.find(id('3'), noon + 20s), "");
  // One that was never asked for is searched for at once.
  tree.folder("/elsewhere/" + id('4'));
  EXPECT_EQ(cgroups.find(id('4'), noon + 21s), "/elsewhere/" + id('4'));
}

// Others that have just begun are no reason to forget one that was missed.
TEST(CgroupTree, FindsOneThatWasMissedWhileOthersComeAndGo) {
  Tree tree;
  tree.write("/cgroup.controllers", "");
  tree.folder("/docker/" + id('1'));
  CgroupTree cgroups(tree.path());
  EXPECT_EQ(cgroups.find(id('2'), noon), "");
  tree.folder("/late/" + id('2'));
  for (int second = 1; second < 9; ++second)  // each is another one, and a search
    EXPECT_EQ(cgroups.find(std::string(63, '0') + std::to_string(second), noon + second * 1s), "");
  EXPECT_EQ(cgroups.find(id('2'), noon + 9s), "/late/" + id('2'));
}

TEST(CgroupTree, LooksFirstWhereMostContainersAre) {
  Tree tree;
  tree.write("/cgroup.controllers", "");
  for (const char digit : {'1', '2'}) tree.folder("/docker/" + id(digit));
  tree.folder("/a/" + id('3'));
  CgroupTree cgroups(tree.path());
  EXPECT_EQ(cgroups.find(id('1'), noon), "/docker/" + id('1'));
  for (const char* const parent : {"/a/", "/docker/"}) tree.folder(parent + id('4'));
  EXPECT_EQ(cgroups.find(id('4'), noon), "/docker/" + id('4'));
}

// Where there is nothing at all it is a minute until the next search.
TEST(CgroupTree, FindsCgroupsThatAreMountedLater) {
  Tree tree;
  CgroupTree cgroups(tree.path("/late"));
  EXPECT_EQ(cgroups.find(id('1'), noon), "");
  tree.folder("/late/memory/docker/" + id('1'));
  EXPECT_EQ(cgroups.find(id('1'), noon + 59s), "");
  EXPECT_EQ(cgroups.find(id('1'), noon + 60s), "/docker/" + id('1'));
}

// A container may call what is inside of it by the name of another one, and make much of it.
TEST(CgroupTree, DoesNotLookIntoContainers) {
  Tree tree;
  tree.write("/cgroup.controllers", "");
  tree.folder("/docker/" + id('1') + "/docker/" + id('2'));
  tree.folder("/a/b/c/d/" + id('3'));
  CgroupTree cgroups(tree.path());
  EXPECT_EQ(cgroups.find(id('2'), noon), "");
  EXPECT_EQ(cgroups.find(id('3'), noon), "/a/b/c/d/" + id('3'));
  tree.folder("/docker/" + id('2'));
  EXPECT_EQ(cgroups.find(id('2'), noon), "/docker/" + id('2'));
}

TEST(CgroupTree, DoesNotSearchWithoutEnd) {
  Tree deep;
  deep.write("/cgroup.controllers", "");
  std::string path;
  for (int i = 0; i < deepest_cgroup; ++i) path += "/a";
  deep.folder(path + '/' + id('1'));
  deep.folder(path + "/a/" + id('2'));
  CgroupTree cgroups(deep.path());
  EXPECT_EQ(cgroups.find(id('1'), noon), path + '/' + id('1'));
  EXPECT_EQ(cgroups.find(id('2'), noon + 20s), "");
}

}  // namespace
}  // namespace docker_exporter::kernel
