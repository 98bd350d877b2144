// The engine, as far as it tells.
#include "unit/collectors/snapshots.h"

namespace docker_exporter::collectors {
namespace {

const std::vector<std::string> only = {"engine"};

TEST(Engine, IsShownWithAllItTells) {
  model::Snapshot with;
  with.engine.info = std::make_shared<model::EngineInfo>(
      model::EngineInfo{.version = "28.5.1",
                        .name = "host\"1\"",
                        .operating_system = "Debian GNU/Linux 12",
                        .os_type = "linux",
                        .kernel_version = "6.1.0",
                        .architecture = "x86_64",
                        .storage_driver = "overlay2",
                        .logging_driver = "json-file",
                        .cgroup_driver = "systemd",
                        .cgroup_version = "2",
                        .default_runtime = "runc",
                        .live_restore = true,
                        .cpus = 8,
                        .memory_bytes = 33'554'432'000,
                        .images = 0,
                        .warnings = 2});
  EXPECT_EQ(written(only, with),
            R"(# HELP docker_engine_info Always 1; the labels say what the engine and its host are.
# TYPE docker_engine_info gauge
docker_engine_info{version="28.5.1",name="host\"1\"",operating_system="Debian GNU/Linux 12",os_type="linux",kernel_version="6.1.0",architecture="x86_64",storage_driver="overlay2",logging_driver="json-file",cgroup_driver="systemd",cgroup_version="2",default_runtime="runc"} 1
# HELP docker_engine_live_restore 1 if containers keep running while the engine is restarted, else 0.
# TYPE docker_engine_live_restore gauge
docker_engine_live_restore 1
# HELP docker_engine_cpus CPUs of the engine's host.
# TYPE docker_engine_cpus gauge
docker_engine_cpus 8
# HELP docker_engine_memory_bytes Memory of the engine's host.
# TYPE docker_engine_memory_bytes gauge
docker_engine_memory_bytes 33554432000
# HELP docker_engine_images How many images the engine stores.
# TYPE docker_engine_images gauge
docker_engine_images 0
# HELP docker_engine_warnings How many warnings the engine has about its own setup; docker info prints them.
# TYPE docker_engine_warnings gauge
docker_engine_warnings 2
# EOF
)");
}

TEST(Engine, IsShownWithoutNumbersThatItDoesNotTell) {
  model::Snapshot with;
  with.engine.info = std::make_shared<model::EngineInfo>(
      model::EngineInfo{.version = "5.0.0", .live_restore = false});
  EXPECT_EQ(written(only, with),
            R"(# HELP docker_engine_info Always 1; the labels say what the engine and its host are.
# TYPE docker_engine_info gauge
docker_engine_info{version="5.0.0",name="",operating_system="",os_type="",kernel_version="",architecture="",storage_driver="",logging_driver="",cgroup_driver="",cgroup_version="",default_runtime=""} 1
# HELP docker_engine_live_restore 1 if containers keep running while the engine is restarted, else 0.
# TYPE docker_engine_live_restore gauge
docker_engine_live_restore 0
# EOF
)");
}

TEST(Engine, IsNotShownWhereItTellsNothing) {
  EXPECT_EQ(written(only, snapshot({})), "# EOF\n");
}

}  // namespace
}  // namespace docker_exporter::collectors
