// All that is known of a container, next to containers of which little or nothing is.
#include "collectors/per_container.h"
#include "unit/collectors/snapshots.h"

namespace docker_exporter::collectors {
namespace {

using namespace std::chrono_literals;

const std::vector<std::string> only = {"container_state"};

// Running and healthy, with a limit of everything.
Container web() {
  return {
      .id = "0a98",
      .name = "web",
      .state = State::running,
      .health = Health::healthy,
      .failing_streak = 0,
      .exit_code = 0,
      .image = "shop/web:1.2",
      .image_id = "sha256:77af",
      .image_outdated = true,
      .created = at(0),
      .network_mode = "bridge",
      .labels = {{"com.docker.compose.project", "shop"}, {"com.docker.compose.service", "web"}},
      .inspected = model::Inspected{.started = at(1.5),
                                    .finished = at(0.25),
                                    .oom_killed = false,
                                    .restarts = 3,
                                    .probe = model::Probe{at(60), 12500us, 0},
                                    .probe_interval = 30s,
                                    .restart_policy = "always",
                                    .limits = {.memory_bytes = 512 * 1024 * 1024,
                                               .memory_reservation_bytes = 100'000'000,
                                               .memory_swap_bytes = 9'223'372'036'854'771'712,
                                               .cpus = 1.5,
                                               .cpu_shares = 512,
                                               .pids = 100}},
  };
}

TEST(ContainerState, TellsAllThatIsKnownOfAContainer) {
  EXPECT_EQ(
      written(only, snapshot({web()}, {{"shop", "db"}, {"shop", "web"}})),
      R"(# HELP docker_container_info Always 1; the labels say what the container is and where it comes from.
# TYPE docker_container_info gauge
docker_container_info{name="web",id="0a98",image="shop/web:1.2",image_id="sha256:77af",compose_project="shop",compose_service="web",restart_policy="always",network_mode="bridge"} 1
# HELP docker_container_state 1 for the state that the container is in, 0 for the others.
# TYPE docker_container_state gauge
docker_container_state{name="web",state="created"} 0
docker_container_state{name="web",state="running"} 1
docker_container_state{name="web",state="paused"} 0
docker_container_state{name="web",state="restarting"} 0
docker_container_state{name="web",state="removing"} 0
docker_container_state{name="web",state="exited"} 0
docker_container_state{name="web",state="dead"} 0
# HELP docker_container_health_status 1 for the health that the running container has, 0 for the others; none is a container without a health check.
# TYPE docker_container_health_status gauge
docker_container_health_status{name="web",status="none"} 0
docker_container_health_status{name="web",status="starting"} 0
docker_container_health_status{name="web",status="healthy"} 1
docker_container_health_status{name="web",status="unhealthy"} 0
# HELP docker_container_health_failing_streak How many runs of the health check have failed in a row; 0 after a good one.
# TYPE docker_container_health_failing_streak gauge
docker_container_health_failing_streak{name="web"} 0
# HELP docker_container_health_probe_duration_seconds Time the newest run of the health check took.
# TYPE docker_container_health_probe_duration_seconds gauge
docker_container_health_probe_duration_seconds{name="web"} 0.0125
# HELP docker_container_health_probe_exit_code Exit code of the newest run of the health check; 0 is healthy.
# TYPE docker_container_health_probe_exit_code gauge
docker_container_health_probe_exit_code{name="web"} 0
# HELP docker_container_health_probe_timestamp_seconds When the newest run of the health check ended, in seconds since 1970.
# TYPE docker_container_health_probe_timestamp_seconds gauge
docker_container_health_probe_timestamp_seconds{name="web"} 1700000060
# HELP docker_container_created_timestamp_seconds When the container was created, in seconds since 1970.
# TYPE docker_container_created_timestamp_seconds gauge
docker_container_created_timestamp_seconds{name="web"} 1700000000
# HELP docker_container_started_timestamp_seconds When the container was started last, in seconds since 1970; absent if it never was.
# TYPE docker_container_started_timestamp_seconds gauge
docker_container_started_timestamp_seconds{name="web"} 1700000001.5
# HELP docker_container_finished_timestamp_seconds When the container ended last, in seconds since 1970; absent if it never did.
# TYPE docker_container_finished_timestamp_seconds gauge
docker_container_finished_timestamp_seconds{name="web"} 1700000000.25
# HELP docker_container_restarts_total How often the restart policy restarted the container since somebody started it.
# TYPE docker_container_restarts_total counter
docker_container_restarts_total{name="web"} 3
# HELP docker_container_oom_killed 1 if the kernel killed a process of it for memory in its newest run, else 0.
# TYPE docker_container_oom_killed gauge
docker_container_oom_killed{name="web"} 0
# HELP docker_container_image_outdated 1 if the tag that the container was made from names another image by now, else 0.
# TYPE docker_container_image_outdated gauge
docker_container_image_outdated{name="web"} 1
# HELP docker_container_spec_memory_limit_bytes Memory the container may use; absent if unlimited.
# TYPE docker_container_spec_memory_limit_bytes gauge
docker_container_spec_memory_limit_bytes{name="web"} 536870912
# HELP docker_container_spec_memory_reservation_limit_bytes Memory the container is pressed back to when the host runs short; absent if unlimited.
# TYPE docker_container_spec_memory_reservation_limit_bytes gauge
docker_container_spec_memory_reservation_limit_bytes{name="web"} 100000000
# HELP docker_container_spec_memory_swap_limit_bytes Memory and swap together that the container may use; absent if unlimited.
# TYPE docker_container_spec_memory_swap_limit_bytes gauge
docker_container_spec_memory_swap_limit_bytes{name="web"} 9223372036854771712
# HELP docker_container_spec_cpus CPUs the container may use, 1.5 is one and a half; absent if unlimited.
# TYPE docker_container_spec_cpus gauge
docker_container_spec_cpus{name="web"} 1.5
# HELP docker_container_spec_cpu_shares Weight of the container where containers compete for CPUs; absent if not set.
# TYPE docker_container_spec_cpu_shares gauge
docker_container_spec_cpu_shares{name="web"} 512
# HELP docker_container_spec_pids_limit Processes and threads the container may have; absent if unlimited.
# TYPE docker_container_spec_pids_limit gauge
docker_container_spec_pids_limit{name="web"} 100
# HELP docker_containers How many containers are in this state.
# TYPE docker_containers gauge
docker_containers{state="created"} 0
docker_containers{state="running"} 1
docker_containers{state="paused"} 0
docker_containers{state="restarting"} 0
docker_containers{state="removing"} 0
docker_containers{state="exited"} 0
docker_containers{state="dead"} 0
# HELP docker_containers_health How many running containers have this health; none is without a health check.
# TYPE docker_containers_health gauge
docker_containers_health{status="none"} 0
docker_containers_health{status="starting"} 0
docker_containers_health{status="healthy"} 1
docker_containers_health{status="unhealthy"} 0
# HELP docker_compose_service_containers How many containers of this Compose service are in this state; all 0 for some minutes after the last one is gone.
# TYPE docker_compose_service_containers gauge
docker_compose_service_containers{compose_project="shop",compose_service="db",state="created"} 0
docker_compose_service_containers{compose_project="shop",compose_service="db",state="running"} 0
docker_compose_service_containers{compose_project="shop",compose_service="db",state="paused"} 0
docker_compose_service_containers{compose_project="shop",compose_service="db",state="restarting"} 0
docker_compose_service_containers{compose_project="shop",compose_service="db",state="removing"} 0
docker_compose_service_containers{compose_project="shop",compose_service="db",state="exited"} 0
docker_compose_service_containers{compose_project="shop",compose_service="db",state="dead"} 0
docker_compose_service_containers{compose_project="shop",compose_service="web",state="created"} 0
docker_compose_service_containers{compose_project="shop",compose_service="web",state="running"} 1
docker_compose_service_containers{compose_project="shop",compose_service="web",state="paused"} 0
docker_compose_service_containers{compose_project="shop",compose_service="web",state="restarting"} 0
docker_compose_service_containers{compose_project="shop",compose_service="web",state="removing"} 0
docker_compose_service_containers{compose_project="shop",compose_service="web",state="exited"} 0
docker_compose_service_containers{compose_project="shop",compose_service="web",state="dead"} 0
# EOF
)");
}

TEST(ContainerState, LeavesOutWhatIsNotKnown) {
  // Listed, not inspected, and the list told as little as it may.
  EXPECT_EQ(
      written(only, snapshot({{.id = "1b", .name = "bare", .state = State::running}})),
      R"(# HELP docker_container_info Always 1; the labels say what the container is and where it comes from.
# TYPE docker_container_info gauge
docker_container_info{name="bare",id="1b",image="",image_id="",compose_project="",compose_service="",restart_policy="",network_mode=""} 1
# HELP docker_container_state 1 for the state that the container is in, 0 for the others.
# TYPE docker_container_state gauge
docker_container_state{name="bare",state="created"} 0
docker_container_state{name="bare",state="running"} 1
docker_container_state{name="bare",state="paused"} 0
docker_container_state{name="bare",state="restarting"} 0
docker_container_state{name="bare",state="removing"} 0
docker_container_state{name="bare",state="exited"} 0
docker_container_state{name="bare",state="dead"} 0
# HELP docker_containers How many containers are in this state.
# TYPE docker_containers gauge
docker_containers{state="created"} 0
docker_containers{state="running"} 1
docker_containers{state="paused"} 0
docker_containers{state="restarting"} 0
docker_containers{state="removing"} 0
docker_containers{state="exited"} 0
docker_containers{state="dead"} 0
# EOF
)");
  // Inspected without any answer, in a state that we do not know.
  EXPECT_EQ(
      written(only, snapshot({{.id = "1b",
                               .name = "odd",
                               .health = Health::healthy,
                               .failing_streak = 1,
                               .exit_code = 1,
                               .inspected = model::Inspected{.probe = model::Probe{}}}})),
      R"(# HELP docker_container_info Always 1; the labels say what the container is and where it comes from.
# TYPE docker_container_info gauge
docker_container_info{name="odd",id="1b",image="",image_id="",compose_project="",compose_service="",restart_policy="",network_mode=""} 1
# HELP docker_containers How many containers are in this state.
# TYPE docker_containers gauge
docker_containers{state="created"} 0
docker_containers{state="running"} 0
docker_containers{state="paused"} 0
docker_containers{state="restarting"} 0
docker_containers{state="removing"} 0
docker_containers{state="exited"} 0
docker_containers{state="dead"} 0
# HELP docker_containers_health How many running containers have this health; none is without a health check.
# TYPE docker_containers_health gauge
docker_containers_health{status="none"} 0
docker_containers_health{status="starting"} 0
docker_containers_health{status="healthy"} 0
docker_containers_health{status="unhealthy"} 0
# EOF
)");
}

TEST(ContainerState, TellsHealthOnlyOfRunningContainersAndExitCodesOnlyOfEndedOnes) {
  std::vector<Container> containers;
  for (const State state : states) {
    Container container = web();
    container.id = container.name = name(state);
    container.state = state;
    container.health = Health::unhealthy;
    container.failing_streak = 7;
    container.exit_code = 137;
    container.image_outdated = std::nullopt;
    container.created = std::nullopt;
    container.labels.clear();
    container.inspected =
        model::Inspected{.oom_killed = true, .restarts = 0, .probe = model::Probe{at(1), 1s, -1}};
    containers.push_back(std::move(container));
  }
  EXPECT_EQ(
      written(only, snapshot(std::move(containers))),
      R"(# HELP docker_container_info Always 1; the labels say what the container is and where it comes from.
# TYPE docker_container_info gauge
docker_container_info{name="created",id="created",image="shop/web:1.2",image_id="sha256:77af",compose_project="",compose_service="",restart_policy="",network_mode="bridge"} 1
docker_container_info{name="running",id="running",image="shop/web:1.2",image_id="sha256:77af",compose_project="",compose_service="",restart_policy="",network_mode="bridge"} 1
docker_container_info{name="paused",id="paused",image="shop/web:1.2",image_id="sha256:77af",compose_project="",compose_service="",restart_policy="",network_mode="bridge"} 1
docker_container_info{name="restarting",id="restarting",image="shop/web:1.2",image_id="sha256:77af",compose_project="",compose_service="",restart_policy="",network_mode="bridge"} 1
docker_container_info{name="removing",id="removing",image="shop/web:1.2",image_id="sha256:77af",compose_project="",compose_service="",restart_policy="",network_mode="bridge"} 1
docker_container_info{name="exited",id="exited",image="shop/web:1.2",image_id="sha256:77af",compose_project="",compose_service="",restart_policy="",network_mode="bridge"} 1
docker_container_info{name="dead",id="dead",image="shop/web:1.2",image_id="sha256:77af",compose_project="",compose_service="",restart_policy="",network_mode="bridge"} 1
# HELP docker_container_state 1 for the state that the container is in, 0 for the others.
# TYPE docker_container_state gauge
docker_container_state{name="created",state="created"} 1
docker_container_state{name="created",state="running"} 0
docker_container_state{name="created",state="paused"} 0
docker_container_state{name="created",state="restarting"} 0
docker_container_state{name="created",state="removing"} 0
docker_container_state{name="created",state="exited"} 0
docker_container_state{name="created",state="dead"} 0
docker_container_state{name="running",state="created"} 0
docker_container_state{name="running",state="running"} 1
docker_container_state{name="running",state="paused"} 0
docker_container_state{name="running",state="restarting"} 0
docker_container_state{name="running",state="removing"} 0
docker_container_state{name="running",state="exited"} 0
docker_container_state{name="running",state="dead"} 0
docker_container_state{name="paused",state="created"} 0
docker_container_state{name="paused",state="running"} 0
docker_container_state{name="paused",state="paused"} 1
docker_container_state{name="paused",state="restarting"} 0
docker_container_state{name="paused",state="removing"} 0
docker_container_state{name="paused",state="exited"} 0
docker_container_state{name="paused",state="dead"} 0
docker_container_state{name="restarting",state="created"} 0
docker_container_state{name="restarting",state="running"} 0
docker_container_state{name="restarting",state="paused"} 0
docker_container_state{name="restarting",state="restarting"} 1
docker_container_state{name="restarting",state="removing"} 0
docker_container_state{name="restarting",state="exited"} 0
docker_container_state{name="restarting",state="dead"} 0
docker_container_state{name="removing",state="created"} 0
docker_container_state{name="removing",state="running"} 0
docker_container_state{name="removing",state="paused"} 0
docker_container_state{name="removing",state="restarting"} 0
docker_container_state{name="removing",state="removing"} 1
docker_container_state{name="removing",state="exited"} 0
docker_container_state{name="removing",state="dead"} 0
docker_container_state{name="exited",state="created"} 0
docker_container_state{name="exited",state="running"} 0
docker_container_state{name="exited",state="paused"} 0
docker_container_state{name="exited",state="restarting"} 0
docker_container_state{name="exited",state="removing"} 0
docker_container_state{name="exited",state="exited"} 1
docker_container_state{name="exited",state="dead"} 0
docker_container_state{name="dead",state="created"} 0
docker_container_state{name="dead",state="running"} 0
docker_container_state{name="dead",state="paused"} 0
docker_container_state{name="dead",state="restarting"} 0
docker_container_state{name="dead",state="removing"} 0
docker_container_state{name="dead",state="exited"} 0
docker_container_state{name="dead",state="dead"} 1
# HELP docker_container_health_status 1 for the health that the running container has, 0 for the others; none is a container without a health check.
# TYPE docker_container_health_status gauge
docker_container_health_status{name="running",status="none"} 0
docker_container_health_status{name="running",status="starting"} 0
docker_container_health_status{name="running",status="healthy"} 0
docker_container_health_status{name="running",status="unhealthy"} 1
# HELP docker_container_health_failing_streak How many runs of the health check have failed in a row; 0 after a good one.
# TYPE docker_container_health_failing_streak gauge
docker_container_health_failing_streak{name="running"} 7
# HELP docker_container_health_probe_duration_seconds Time the newest run of the health check took.
# TYPE docker_container_health_probe_duration_seconds gauge
docker_container_health_probe_duration_seconds{name="running"} 1
# HELP docker_container_health_probe_exit_code Exit code of the newest run of the health check; 0 is healthy.
# TYPE docker_container_health_probe_exit_code gauge
docker_container_health_probe_exit_code{name="running"} -1
# HELP docker_container_health_probe_timestamp_seconds When the newest run of the health check ended, in seconds since 1970.
# TYPE docker_container_health_probe_timestamp_seconds gauge
docker_container_health_probe_timestamp_seconds{name="running"} 1700000001
# HELP docker_container_exit_code Exit code of a container that is exited, dead or waits for its restart.
# TYPE docker_container_exit_code gauge
docker_container_exit_code{name="restarting"} 137
docker_container_exit_code{name="exited"} 137
docker_container_exit_code{name="dead"} 137
# HELP docker_container_restarts_total How often the restart policy restarted the container since somebody started it.
# TYPE docker_container_restarts_total counter
docker_container_restarts_total{name="created"} 0
docker_container_restarts_total{name="running"} 0
docker_container_restarts_total{name="paused"} 0
docker_container_restarts_total{name="restarting"} 0
docker_container_restarts_total{name="removing"} 0
docker_container_restarts_total{name="exited"} 0
docker_container_restarts_total{name="dead"} 0
# HELP docker_container_oom_killed 1 if the kernel killed a process of it for memory in its newest run, else 0.
# TYPE docker_container_oom_killed gauge
docker_container_oom_killed{name="created"} 1
docker_container_oom_killed{name="running"} 1
docker_container_oom_killed{name="paused"} 1
docker_container_oom_killed{name="restarting"} 1
docker_container_oom_killed{name="removing"} 1
docker_container_oom_killed{name="exited"} 1
docker_container_oom_killed{name="dead"} 1
# HELP docker_containers How many containers are in this state.
# TYPE docker_containers gauge
docker_containers{state="created"} 1
docker_containers{state="running"} 1
docker_containers{state="paused"} 1
docker_containers{state="restarting"} 1
docker_containers{state="removing"} 1
docker_containers{state="exited"} 1
docker_containers{state="dead"} 1
# HELP docker_containers_health How many running containers have this health; none is without a health check.
# TYPE docker_containers_health gauge
docker_containers_health{status="none"} 0
docker_containers_health{status="starting"} 0
docker_containers_health{status="healthy"} 0
docker_containers_health{status="unhealthy"} 1
# EOF
)");
}

TEST(ContainerState, CountsServicesAlsoWhereNoContainerIsLeft) {
  const auto of = [](std::string id, std::string service, State state) {
    return Container{.id = id,
                     .name = id,
                     .state = state,
                     .health = Health::none,
                     .labels = {{"com.docker.compose.project", "p"},
                                {"com.docker.compose.service", std::move(service)}}};
  };
  Container half{.id = "h", .name = "h", .labels = {{"com.docker.compose.project", "p"}}};
  const std::string text =
      written(only, snapshot({of("a", "x", State::running), of("b", "x", State::running),
                              of("c", "x", State::exited), of("d", "x", State::unknown),
                              of("e", "unlisted", State::running), half},
                             {{"p", "gone"}, {"p", "x"}}));
  EXPECT_EQ(text.substr(text.find("# HELP docker_containers ")),
            R"(# HELP docker_containers How many containers are in this state.
# TYPE docker_containers gauge
docker_containers{state="created"} 0
docker_containers{state="running"} 3
docker_containers{state="paused"} 0
docker_containers{state="restarting"} 0
docker_containers{state="removing"} 0
docker_containers{state="exited"} 1
docker_containers{state="dead"} 0
# HELP docker_containers_health How many running containers have this health; none is without a health check.
# TYPE docker_containers_health gauge
docker_containers_health{status="none"} 3
docker_containers_health{status="starting"} 0
docker_containers_health{status="healthy"} 0
docker_containers_health{status="unhealthy"} 0
# HELP docker_compose_service_containers How many containers of this Compose service are in this state; all 0 for some minutes after the last one is gone.
# TYPE docker_compose_service_containers gauge
docker_compose_service_containers{compose_project="p",compose_service="gone",state="created"} 0
docker_compose_service_containers{compose_project="p",compose_service="gone",state="running"} 0
docker_compose_service_containers{compose_project="p",compose_service="gone",state="paused"} 0
docker_compose_service_containers{compose_project="p",compose_service="gone",state="restarting"} 0
docker_compose_service_containers{compose_project="p",compose_service="gone",state="removing"} 0
docker_compose_service_containers{compose_project="p",compose_service="gone",state="exited"} 0
docker_compose_service_containers{compose_project="p",compose_service="gone",state="dead"} 0
docker_compose_service_containers{compose_project="p",compose_service="x",state="created"} 0
docker_compose_service_containers{compose_project="p",compose_service="x",state="running"} 2
docker_compose_service_containers{compose_project="p",compose_service="x",state="paused"} 0
docker_compose_service_containers{compose_project="p",compose_service="x",state="restarting"} 0
docker_compose_service_containers{compose_project="p",compose_service="x",state="removing"} 0
docker_compose_service_containers{compose_project="p",compose_service="x",state="exited"} 1
docker_compose_service_containers{compose_project="p",compose_service="x",state="dead"} 0
# EOF
)");
}

TEST(ContainerState, CountsNoHealthUnlessThatOfAllRunningContainersIsKnown) {
  const auto of = [](std::string id, State state, Health health) {
    return Container{.id = id, .name = id, .state = state, .health = health};
  };
  const auto counts = [](const std::string& text) {
    return text.substr(text.find("# HELP docker_containers "));
  };
  std::vector<Container> containers = {
      of("a", State::running, Health::healthy), of("b", State::running, Health::none),
      of("c", State::exited, Health::unknown), of("d", State::paused, Health::unhealthy)};
  EXPECT_EQ(counts(written(only, snapshot(containers))),
            R"(# HELP docker_containers How many containers are in this state.
# TYPE docker_containers gauge
docker_containers{state="created"} 0
docker_containers{state="running"} 2
docker_containers{state="paused"} 1
docker_containers{state="restarting"} 0
docker_containers{state="removing"} 0
docker_containers{state="exited"} 1
docker_containers{state="dead"} 0
# HELP docker_containers_health How many running containers have this health; none is without a health check.
# TYPE docker_containers_health gauge
docker_containers_health{status="none"} 1
docker_containers_health{status="starting"} 0
docker_containers_health{status="healthy"} 1
docker_containers_health{status="unhealthy"} 0
# EOF
)");
  containers.push_back(of("e", State::running, Health::unknown));
  EXPECT_EQ(counts(written(only, snapshot(containers))),
            R"(# HELP docker_containers How many containers are in this state.
# TYPE docker_containers gauge
docker_containers{state="created"} 0
docker_containers{state="running"} 3
docker_containers{state="paused"} 1
docker_containers{state="restarting"} 0
docker_containers{state="removing"} 0
docker_containers{state="exited"} 1
docker_containers{state="dead"} 0
# EOF
)");
}

TEST(ContainerState, WritesNoSeriesTwiceWhenTwoContainersShareAName) {
  Container first{.id = "1", .name = "same", .state = State::dead, .exit_code = 1};
  Container second{.id = "2", .name = "same", .state = State::exited, .exit_code = 2};
  Container third{.id = "3", .name = "third", .state = State::exited, .exit_code = 3};
  EXPECT_EQ(
      written(only, snapshot({first, second, third})),
      R"(# HELP docker_container_info Always 1; the labels say what the container is and where it comes from.
# TYPE docker_container_info gauge
docker_container_info{name="same",id="1",image="",image_id="",compose_project="",compose_service="",restart_policy="",network_mode=""} 1
docker_container_info{name="same",id="2",image="",image_id="",compose_project="",compose_service="",restart_policy="",network_mode=""} 1
docker_container_info{name="third",id="3",image="",image_id="",compose_project="",compose_service="",restart_policy="",network_mode=""} 1
# HELP docker_container_state 1 for the state that the container is in, 0 for the others.
# TYPE docker_container_state gauge
docker_container_state{name="same",state="created"} 0
docker_container_state{name="same",state="running"} 0
docker_container_state{name="same",state="paused"} 0
docker_container_state{name="same",state="restarting"} 0
docker_container_state{name="same",state="removing"} 0
docker_container_state{name="same",state="exited"} 0
docker_container_state{name="same",state="dead"} 1
docker_container_state{name="third",state="created"} 0
docker_container_state{name="third",state="running"} 0
docker_container_state{name="third",state="paused"} 0
docker_container_state{name="third",state="restarting"} 0
docker_container_state{name="third",state="removing"} 0
docker_container_state{name="third",state="exited"} 1
docker_container_state{name="third",state="dead"} 0
# HELP docker_container_exit_code Exit code of a container that is exited, dead or waits for its restart.
# TYPE docker_container_exit_code gauge
docker_container_exit_code{name="same"} 1
docker_container_exit_code{name="third"} 3
# HELP docker_containers How many containers are in this state.
# TYPE docker_containers gauge
docker_containers{state="created"} 0
docker_containers{state="running"} 0
docker_containers{state="paused"} 0
docker_containers{state="restarting"} 0
docker_containers{state="removing"} 0
docker_containers{state="exited"} 2
docker_containers{state="dead"} 1
# HELP docker_containers_health How many running containers have this health; none is without a health check.
# TYPE docker_containers_health gauge
docker_containers_health{status="none"} 0
docker_containers_health{status="starting"} 0
docker_containers_health{status="healthy"} 0
docker_containers_health{status="unhealthy"} 0
# EOF
)");
}

TEST(ContainerState, EscapesWhateverANameIs) {
  Container odd{.id = "\"", .name = "a\"b\\c\nd\xff", .state = State::created, .image = "\n"};
  EXPECT_EQ(
      written(only, snapshot({odd})),
      R"(# HELP docker_container_info Always 1; the labels say what the container is and where it comes from.
# TYPE docker_container_info gauge
docker_container_info{name="a\"b\\c\nd�",id="\"",image="\n",image_id="",compose_project="",compose_service="",restart_policy="",network_mode=""} 1
# HELP docker_container_state 1 for the state that the container is in, 0 for the others.
# TYPE docker_container_state gauge
docker_container_state{name="a\"b\\c\nd�",state="created"} 1
docker_container_state{name="a\"b\\c\nd�",state="running"} 0
docker_container_state{name="a\"b\\c\nd�",state="paused"} 0
docker_container_state{name="a\"b\\c\nd�",state="restarting"} 0
docker_container_state{name="a\"b\\c\nd�",state="removing"} 0
docker_container_state{name="a\"b\\c\nd�",state="exited"} 0
docker_container_state{name="a\"b\\c\nd�",state="dead"} 0
# HELP docker_containers How many containers are in this state.
# TYPE docker_containers gauge
docker_containers{state="created"} 1
docker_containers{state="running"} 0
docker_containers{state="paused"} 0
docker_containers{state="restarting"} 0
docker_containers{state="removing"} 0
docker_containers{state="exited"} 0
docker_containers{state="dead"} 0
# HELP docker_containers_health How many running containers have this health; none is without a health check.
# TYPE docker_containers_health gauge
docker_containers_health{status="none"} 0
docker_containers_health{status="starting"} 0
docker_containers_health{status="healthy"} 0
docker_containers_health{status="unhealthy"} 0
# EOF
)");
}

TEST(ContainerState, SaysNothingWhileTheEngineDoesNot) {
  EXPECT_EQ(written(only, {}), "# EOF\n");
  EXPECT_EQ(written(only, snapshot({})),
            R"(# HELP docker_containers How many containers are in this state.
# TYPE docker_containers gauge
docker_containers{state="created"} 0
docker_containers{state="running"} 0
docker_containers{state="paused"} 0
docker_containers{state="restarting"} 0
docker_containers{state="removing"} 0
docker_containers{state="exited"} 0
docker_containers{state="dead"} 0
# HELP docker_containers_health How many running containers have this health; none is without a health check.
# TYPE docker_containers_health gauge
docker_containers_health{status="none"} 0
docker_containers_health{status="starting"} 0
docker_containers_health{status="healthy"} 0
docker_containers_health{status="unhealthy"} 0
# EOF
)");
}

}  // namespace
}  // namespace docker_exporter::collectors
