// Counters of what happened, by name.
#include "unit/collectors/snapshots.h"

namespace docker_exporter::collectors {
namespace {

const std::vector<std::string> only = {"container_events"};

TEST(ContainerEvents, AreCountedByNameWithZeros) {
  auto lives = std::make_shared<model::Lives>();
  lives->all = {{.name = "a\"b"},
                {.name = "job", .starts = 3, .exits = {1, 2, 0, 0, 0}, .last_exit_code = 0},
                {.name = "web",
                 .starts = 18446744073709551615U,
                 .exits = {1, 2, 3, 4, 5},
                 .ooms = 6,
                 .has_health_check = true,
                 .turned_healthy = 7,
                 .turned_unhealthy = 8,
                 .last_exit_code = 137,
                 .last_exit = at(2.5)}};
  lives->events = {{{"container", "die"}, 15},
                   {{"container", "health_status"}, 15},
                   {{"image", "tag"}, 1},
                   {{"odd\n", ""}, 0}};
  model::Snapshot with;
  with.lives = lives;
  EXPECT_EQ(written(only, with),
            R"(# HELP docker_container_starts_total How often a container of this name was started.
# TYPE docker_container_starts_total counter
docker_container_starts_total{name="a\"b"} 0
docker_container_starts_total{name="job"} 3
docker_container_starts_total{name="web"} 18446744073709551615
# HELP docker_container_exits_total How often a container of this name ended: completed with 0, error with another code, stopped or killed because somebody asked for it, oom by the kernel.
# TYPE docker_container_exits_total counter
docker_container_exits_total{name="a\"b",reason="completed"} 0
docker_container_exits_total{name="a\"b",reason="error"} 0
docker_container_exits_total{name="a\"b",reason="stopped"} 0
docker_container_exits_total{name="a\"b",reason="killed"} 0
docker_container_exits_total{name="a\"b",reason="oom"} 0
docker_container_exits_total{name="job",reason="completed"} 1
docker_container_exits_total{name="job",reason="error"} 2
docker_container_exits_total{name="job",reason="stopped"} 0
docker_container_exits_total{name="job",reason="killed"} 0
docker_container_exits_total{name="job",reason="oom"} 0
docker_container_exits_total{name="web",reason="completed"} 1
docker_container_exits_total{name="web",reason="error"} 2
docker_container_exits_total{name="web",reason="stopped"} 3
docker_container_exits_total{name="web",reason="killed"} 4
docker_container_exits_total{name="web",reason="oom"} 5
# HELP docker_container_ooms_total How often the kernel killed a process of a container of this name for memory.
# TYPE docker_container_ooms_total counter
docker_container_ooms_total{name="a\"b"} 0
docker_container_ooms_total{name="job"} 0
docker_container_ooms_total{name="web"} 6
# HELP docker_container_health_transitions_total How often a container of this name turned healthy or unhealthy.
# TYPE docker_container_health_transitions_total counter
docker_container_health_transitions_total{name="web",to="healthy"} 7
docker_container_health_transitions_total{name="web",to="unhealthy"} 8
# HELP docker_container_last_exit_code Exit code of the newest end of a container of this name.
# TYPE docker_container_last_exit_code gauge
docker_container_last_exit_code{name="job"} 0
docker_container_last_exit_code{name="web"} 137
# HELP docker_container_last_exit_timestamp_seconds When a container of this name ended last, in seconds since 1970.
# TYPE docker_container_last_exit_timestamp_seconds gauge
docker_container_last_exit_timestamp_seconds{name="web"} 1700000002.5
# HELP docker_events_total How many events of this type and action the engine sent.
# TYPE docker_events_total counter
docker_events_total{type="container",action="die"} 15
docker_events_total{type="container",action="health_status"} 15
docker_events_total{type="image",action="tag"} 1
docker_events_total{type="odd\n",action=""} 0
# EOF
)");
}

TEST(ContainerEvents, AreAbsentWhereNobodyFollowsThem) {
  EXPECT_EQ(written(only, snapshot({{.id = "1", .name = "a"}})), "# EOF\n");
  model::Snapshot quiet;
  quiet.lives = std::make_shared<model::Lives>();
  EXPECT_EQ(written(only, quiet), "# EOF\n");
}

}  // namespace
}  // namespace docker_exporter::collectors
