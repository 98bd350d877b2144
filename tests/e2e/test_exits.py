"""Why containers ended: each reason provoked on a real engine, and what becomes of the counters."""

import os
import signal
from pathlib import Path

import pytest

import families
from api import Api
from expositions import by_label, one, read
from waiting import eventually

QUIET = ["sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.1; done"]  # a stop ends it with 0
DEAF = ["sh", "-c", "trap '' TERM; while :; do sleep 0.1; done"]  # a stop must kill it
FAILING = ["sh", "-c", "sleep 0.2; exit 3"]
HUNGRY = ["sh", "-c", "x=a; while :; do x=$x$x; done"]
# A child takes too much and is killed; the first process lives on.
HUNGRY_CHILD = ["sh", "-c", "sh -c 'x=a; while :; do x=$x$x; done'; sleep 1000"]
SMALL = {"HostConfig_Memory": 8 << 20, "HostConfig_MemorySwap": 8 << 20}


@pytest.fixture(scope="module", params=["host", "sid"])
def eventful(request, engines):
    release = () if request.param == "host" else ("--release", "sid")
    engine = engines.new(f"exits-{request.param}", *release)
    yield engine
    engine.down()


@pytest.fixture
def api(eventful):
    api = Api(eventful.socket, eventful.image())
    yield api
    api.remove_all()


@pytest.fixture
def running(eventful, api, exporter):
    running = exporter(eventful.host)
    eventually(lambda: one(running.everything("exporter"), "docker_exporter_event_stream_connected") == 1)
    return running


def exits(running, container):
    """{reason: number} of those that are not zero."""
    found = by_label(running.everything("container_events"), "docker_container_exits_total", "reason", name=container)
    assert not found or list(found) == ["completed", "error", "stopped", "killed", "oom"]
    return {reason: number for reason, number in found.items() if number}


def value(running, metric, container):
    return one(running.everything("container_events"), f"docker_container_{metric}", name=container)


def ends(running, container, **wanted):
    """Within the two seconds that an end may wait for its reason, and then for good."""
    eventually(lambda: sum(exits(running, container).values()) == sum(wanted.values()), 10)
    assert exits(running, container) == wanted


@pytest.mark.parametrize("command, grace, code", [(QUIET, 10, 0), (DEAF, 1, 137)], ids=["in time", "too late"])
def test_docker_stop(command, grace, code, api, running):
    api.run("web", *command)
    api.act("web", "stop", t=grace)
    ends(running, "web", stopped=1)
    assert value(running, "last_exit_code", "web") == code
    finished = families.instant(api.inspect("web")["State"]["FinishedAt"])
    assert abs(value(running, "last_exit_timestamp_seconds", "web") - finished) < 1  # the event comes a little later


def test_docker_stop_by_a_signal_of_its_own(api, running):
    api.run("web", "sleep", "1000", StopSignal="SIGKILL")
    api.act("web", "stop")
    ends(running, "web", stopped=1)


def test_docker_restart(api, running):
    api.run("web", *QUIET)
    api.act("web", "restart", t=5)
    ends(running, "web", stopped=1)
    assert value(running, "starts_total", "web") == 2


def test_docker_kill_and_rm(api, running):
    api.run("web", *QUIET)
    api.act("web", "kill")
    ends(running, "web", killed=1)
    api.act("web", "start")
    api.remove("web")
    ends(running, "web", killed=2)
    assert value(running, "starts_total", "web") == 2
    assert value(running, "last_exit_code", "web") == 137


def test_a_signal_that_only_tells_something_is_no_end(api, running):
    api.run("web", "sh", "-c", "trap : HUP; trap 'exit 5' INT; while :; do sleep 0.1; done")
    api.act("web", "kill", signal="HUP")
    assert exits(running, "web") == {}
    api.act("web", "kill", signal="INT")
    ends(running, "web", error=1)  # it was told, and decided itself
    assert value(running, "last_exit_code", "web") == 5


def test_a_signal_that_ends_it(api, running):
    api.run("web", *QUIET)
    api.act("web", "kill", signal="TERM")
    ends(running, "web", killed=1)


def test_ends_by_itself(api, running):
    api.run("good", "true")
    api.run("bad", *FAILING)
    ends(running, "good", completed=1)
    ends(running, "bad", error=1)
    assert value(running, "last_exit_code", "bad") == 3


def test_out_of_memory(api, running):
    api.run("big", *HUNGRY, **SMALL)
    ends(running, "big", oom=1)
    assert value(running, "ooms_total", "big") >= 1


def test_a_child_out_of_memory_is_no_end(api, running):
    api.run("big", *HUNGRY_CHILD, **SMALL)
    eventually(lambda: (value(running, "ooms_total", "big") or 0) >= 1, 30)
    assert exits(running, "big") == {}
    api.act("big", "kill")
    ends(running, "big", killed=1)


def test_a_restart_policy_counts_every_round(api, running):
    api.run("loop", "sh", "-c", "exit 3", HostConfig_RestartPolicy={"Name": "on-failure", "MaximumRetryCount": 3})
    eventually(lambda: api.inspect("loop")["State"]["Status"] == "exited", 30)
    ends(running, "loop", error=4)
    assert value(running, "starts_total", "loop") == 4
    assert one(running.everything("container_state"), "docker_container_restarts_total", name="loop") == 3


def test_a_name_that_is_used_again_goes_on_counting(api, running):
    for round_ in (1, 2, 3):
        api.run("web", "true")
        ends(running, "web", completed=round_)
        api.remove("web")
    assert value(running, "starts_total", "web") == 3


def test_a_rename_leaves_its_counters_with_the_old_name(api, running):
    api.run("old", "true")
    ends(running, "old", completed=1)
    api.act("old", "rename", name="new")
    api.act("new", "start")
    ends(running, "new", completed=1)
    assert exits(running, "old") == {"completed": 1}
    api.run("old", "false")
    ends(running, "old", completed=1, error=1)


def test_the_gone_stay_for_the_time_of_a_tombstone(api, eventful, exporter, running):
    brief = exporter(eventful.host, "--tombstone", "0s")
    labels = {families.PROJECT: "shop", families.SERVICE: "web"}
    eventually(lambda: one(brief.everything("exporter"), "docker_exporter_event_stream_connected") == 1)
    api.run("web", *FAILING, Labels=labels)
    ends(running, "web", error=1)
    ends(brief, "web", error=1)
    api.remove("web")
    counts = "docker_compose_service_containers"
    eventually(lambda: set(by_label(running.everything("container_state"), counts, "state",
                                    compose_service="web").values()) == {0.0})
    assert exits(running, "web") == {"error": 1}
    assert value(running, "last_exit_code", "web") == 3
    eventually(lambda: read(brief.everything("container_events"), "docker_container_starts_total") == {})
    eventually(lambda: by_label(brief.everything("container_state"), counts, "state", compose_service="web") == {})


@pytest.mark.parametrize("live", [False, True], ids=["stops its containers", "with live-restore"])
def test_an_engine_that_is_restarted(live, engines, exporter):
    engine = engines.new("restarted", "--release", "sid", *(["--", "--live-restore"] if live else []))
    api = Api(engine.socket, engine.image())
    api.run("plain", *QUIET)
    api.run("again", *QUIET, HostConfig_RestartPolicy={"Name": "always"})
    running = exporter(engine.host)
    eventually(lambda: value(running, "starts_total", "again") == 0)
    before = api.inspect("again")["State"]["StartedAt"]
    engine.stop()
    eventually(lambda: not running.up())
    engine.start()
    eventually(lambda: value(running, "starts_total", "again") is not None, 30)
    api.close()
    eventually(lambda: api.inspect("again")["State"]["Status"] == "running", 30)
    after = api.inspect("again")["State"]["StartedAt"]
    assert (before == after) == live
    shown = "docker_container_started_timestamp_seconds"
    eventually(lambda: one(running.everything("container_state"), shown, name="again") == families.instant(after))
    if live:
        assert (exits(running, "plain"), exits(running, "again")) == ({}, {})
        assert value(running, "starts_total", "again") == 0
    else:
        ends(running, "plain", stopped=1)
        ends(running, "again", stopped=1)
        assert value(running, "starts_total", "again") == 1
    engine.down()


def test_an_end_while_the_engine_was_away_is_counted_once(engines, exporter):
    """Live-restore: the engine finds out when it comes back, and no event tells of it."""
    engine = engines.new("away", "--release", "sid", "--", "--live-restore")
    api = Api(engine.socket, engine.image())
    running = exporter(engine.host)
    eventually(lambda: one(running.everything("exporter"), "docker_exporter_event_stream_connected") == 1)
    ends_when_told = "trap 'exit 9' TERM; while :; do sleep 0.1; done"
    api.run("brief", "sh", "-c", ends_when_told)
    api.run("again", "sh", "-c", f"test -e /ran && exec sleep 1000; touch /ran; {ends_when_told}",
            HostConfig_RestartPolicy={"Name": "always"})
    pids = [api.inspect(name)["State"]["Pid"] for name in ("brief", "again")]
    eventually(lambda: value(running, "starts_total", "again") == 1)
    assert one(running.everything("engine"), "docker_engine_live_restore") == 1
    engine.stop()
    eventually(lambda: not running.up())
    for pid in pids:
        os.kill(pid, signal.SIGTERM)  # by nobody whom the engine knows
    eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids), 30)
    engine.start()
    api.close()
    eventually(lambda: api.inspect("brief")["State"]["Status"] == "exited", 30)
    ends(running, "brief", error=1)
    state = api.inspect("brief")["State"]
    assert value(running, "last_exit_code", "brief") == state["ExitCode"]
    assert value(running, "starts_total", "brief") == 1
    ends(running, "again", error=1)  # nobody knows the code any more, but the engine has not stopped it
    assert value(running, "last_exit_code", "again") is None
    assert value(running, "starts_total", "again") == 2
    engine.down()


def test_podman_tells_how_containers_end(engines, exporter):
    """But that one was stopped only now and then: its own clean-up races with the stop, and the event comes only
    if that loses. Otherwise what a stop ends is told by its code alone."""
    engine = engines.new("podman-exits", "--release", "podman")
    image = engine.image()
    running = exporter(engine.host)
    eventually(lambda: one(running.everything("exporter"), "docker_exporter_event_stream_connected") == 1)

    def run(name, *command):
        engine.cli("run", "-d", "--network", "none", "--name", name, image, *command)
    run("good", "true")
    run("bad", "sh", "-c", "exit 5")
    run("shot", "sleep", "1000")
    engine.cli("kill", "shot")
    run("halted", "sleep", "1000")
    engine.cli("stop", "-t", "0", "halted")

    def halted():
        stops = one(running.everything("container_events"), "docker_events_total", type="container", action="stop")
        return exits(running, "halted") == ({"stopped": 1} if stops else {"error": 1})
    eventually(halted)
    for name, reason in {"good": "completed", "bad": "error", "shot": "killed", "halted": None}.items():
        if reason:
            ends(running, name, **{reason: 1})
        text = running.everything("container_state")
        assert one(text, "docker_container_state", name=name, state="exited") == 1
        assert one(text, "docker_container_exit_code", name=name) == {"good": 0, "bad": 5}.get(name, 137)
    engine.down()
