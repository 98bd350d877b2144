"""Changes of which no event tells, and events that cannot be read, on a real engine."""

import re

import pytest

from expositions import by_label, one, read
from proxies.forwarding import refusing
from settled import Truth
from waiting import eventually

LOOP = {"HostConfig_RestartPolicy": {"Name": "always"}}
MODE = "docker_exporter_mode"


@pytest.fixture
def behind(api, exporter, counting):
    """An exporter that may not ask some endpoints, once it has found out."""
    def start(refused, mode, *arguments):
        api.run("any", "sleep", "1000")  # that inspect is refused shows with a container
        running = exporter(counting(api.socket, refusing(refused)).host, *arguments)
        eventually(lambda: one(running.everything("exporter"), MODE) == mode)
        return running
    return start


def waits_for_its_restart(api, name):
    """For at least six seconds: the engine waits twice as long each time."""
    api.run(name, "sh", "-c", "exit 2", **LOOP)

    def waits():
        found = api.inspect(name)
        return found["State"]["Status"] == "restarting" and found["RestartCount"] >= 6
    eventually(waits, 60)


@pytest.mark.parametrize("refused, mode", [(set(), 1), ({"events"}, 2), ({"inspect"}, 3)], ids=["1", "2", "3"])
def test_a_container_that_is_ended_while_it_waits_for_its_restart(refused, mode, api, behind, own_engine):
    running = behind(refused, mode)

    def states(name):
        return {state for state, value in by_label(running.everything("container_state"), "docker_container_state",
                                                   "state", name=name).items() if value}
    for action in ("stop", "kill"):
        waits_for_its_restart(api, action)
        eventually(lambda: states(action) == {"restarting"})
        api.act(action, action)
        eventually(lambda: api.inspect(action)["State"]["Status"] == "exited")
        eventually(lambda: states(action) == {"exited"}, 3)
    if "inspect" not in refused:
        Truth(own_engine).comes_true(running)


def test_what_an_update_changes_is_seen_without_events_within_the_resync_interval(api, behind):
    running = behind({"events"}, 2, "--resync-interval", "10s")
    api.run("web", "sleep", "1000", HostConfig_Memory=64 << 20, HostConfig_MemorySwap=64 << 20)

    def limit():
        return one(running.everything("container_state"), "docker_container_spec_memory_limit_bytes", name="web")
    eventually(lambda: limit() == 64 << 20)
    # The list tells whole seconds: until it has proof that nothing happened, a young container is inspected each time.
    eventually(lambda: next(c["Status"] for c in api.list() if c["Names"] == ["/web"]) == "Up 5 seconds")
    running.everything("container_state")
    api.request("POST", "/containers/web/update", {"Memory": 128 << 20, "MemorySwap": 128 << 20})
    eventually(lambda: limit() == 128 << 20, 15, every=0.2)


def test_a_container_with_megabytes_of_labels_does_not_end_the_stream(api, behind):
    running = behind(set(), 1)
    api.run("big", "sleep", "1000", Labels={f"l{number}": "x" * 60_000 for number in range(40)})
    api.run("after", "sh", "-c", "exit 3")
    counters = {"docker_container_starts_total", "docker_exporter_event_stream_reconnects_total"}
    wanted = {'docker_container_starts_total{name="any"}': 0, 'docker_container_starts_total{name="after"}': 1,
              'docker_container_starts_total{name="big"}': 1, "docker_exporter_event_stream_reconnects_total{}": 0}
    eventually(lambda: read(running.everything(), *counters) == wanted)
    assert running.logged("events cannot be followed") == []


def test_an_engine_that_comes_back_is_told_of_in_full_at_once(api, own_engine, exporter):
    """Inspects that failed while it was away do not keep containers out."""
    running = exporter(own_engine.host)
    for number in range(12):
        api.run(f"c{number}", "sleep", "1000", **LOOP)
    api.run("failing", "sh", "-c", "sleep 0.3; exit 1", **LOOP)  # is being inspected whenever the engine goes
    eventually(lambda: len(shown(running.everything("container_state"))) == 13)
    for _ in range(2):
        own_engine.stop()
        eventually(lambda: not running.up())
        own_engine.start()
        text = eventually(lambda: text if one(text := running.everything(), "docker_up") == 1 else None)
        assert shown(text) == {container["Names"][0].lstrip("/") for container in api.list()}
        started = "docker_container_started_timestamp_seconds"
        eventually(lambda: len(read(running.everything("container_state"), started)) == 13, 5)


def shown(text):
    """Names of the containers whose state is told."""
    return {re.search('name="([^"]*)"', key)[1] for key in read(text, "docker_container_state")}
