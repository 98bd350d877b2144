"""Answers that come late, or in another order than they were asked for."""

import threading
import time

import pytest

from api import Api
from expositions import by_label, one
from proxies.forwarding import endpoint
from settled import Truth
from waiting import eventually

QUIET = ["sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.1; done"]


@pytest.fixture
def api(own_engine):
    api = Api(own_engine.socket, own_engine.image())
    yield api
    api.close()
    api.remove_all()


@pytest.fixture
def held(counting):
    """A proxy that holds the requests to some endpoints until they are released."""
    released = []

    def start(socket, *endpoints):
        release = threading.Event()
        released.append(release)
        proxy = counting(socket, lambda request: endpoint(request.path) in endpoints and release.wait(30) and None)
        proxy.release = release
        return proxy
    yield start
    for release in released:
        release.set()


def test_an_inspect_that_is_older_than_a_list_still_tells_what_lists_do_not(api, own_engine, held, exporter):
    """A list has whole seconds, and of a tag that has moved on the id."""
    own_engine.docker("tag", own_engine.image(), "moved:1")
    api.create("outdated", Image="moved:1")
    api.run("web", "sleep", "1000")
    own_engine.docker("commit", "web", "moved:1")
    proxy = held(own_engine.socket, "inspect")
    running = exporter(proxy.host)
    running.everything()  # a scrape waits a second for the inspects, then for another list
    assert "inspect" in proxy.asked() and one(running.everything(), "docker_containers", state="running") == 1
    proxy.release.set()
    eventually(lambda: one(running.everything(), "docker_container_restarts_total", name="web") == 0)
    Truth(own_engine).comes_true(running, seconds=5)


def test_ends_that_an_engine_told_nobody_are_made_up_for_however_late_the_stream_opens(api, own_engine, held, exporter):
    """The engine's restart ends its containers and empties its buffer of events; meanwhile lists tell of them."""
    api.run("plain", *QUIET)
    api.run("again", *QUIET, HostConfig_RestartPolicy={"Name": "always"})
    proxy = held(own_engine.socket, "events")
    proxy.release.set()
    running = exporter(proxy.host)
    eventually(lambda: one(running.everything(), "docker_exporter_mode") == 1)
    eventually(lambda: one(running.everything(), "docker_container_starts_total", name="again") == 0)
    own_engine.stop()
    eventually(lambda: not running.up())
    proxy.release.clear()
    own_engine.start()
    Truth(own_engine).comes_true(running)
    proxy.release.set()

    def exits(name):
        found = by_label(running.everything(), "docker_container_exits_total", "reason", name=name)
        return {reason: number for reason, number in found.items() if number}
    eventually(lambda: one(running.everything(), "docker_exporter_event_stream_connected") == 1, 30)
    eventually(lambda: (exits("plain"), exits("again")) == ({"stopped": 1}, {"stopped": 1}))
    assert one(running.everything(), "docker_container_starts_total", name="again") == 1


def test_a_stop_with_a_long_grace_period_holds_up_nobody(api, own_engine, exporter):
    """The engine does not answer an inspect of a container that it is stopping; everything else goes on."""
    api.run("deaf", "sh", "-c", "trap '' TERM; while :; do sleep 0.1; done")
    api.run("web", "sleep", "1000")
    running = exporter(own_engine.host)
    Truth(own_engine).comes_true(running)
    stopping = threading.Thread(target=lambda: api.act("deaf", "stop", t=4))
    stopping.start()
    slowest = 0.0
    while stopping.is_alive():
        started = time.monotonic()
        text = running.everything()
        slowest = max(slowest, time.monotonic() - started)
        assert one(text, "docker_up") == 1
        assert one(text, "docker_container_state", name="web", state="running") == 1
    stopping.join()
    assert slowest < 3.5  # and not the four seconds that the engine takes
    Truth(own_engine).holds(running)
    eventually(lambda: by_label(running.everything(), "docker_container_exits_total", "reason", name="deaf")["stopped"] == 1)
