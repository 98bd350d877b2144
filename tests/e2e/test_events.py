"""The stream of events: what crosses the wire, what is counted, and what becomes of streams that break."""

import pytest

from api import Api
from events import Witness
from expositions import by_label, one, read, series
from settled import Truth, differences
from waiting import eventually

# Those of the exporter's filter that these tests cause.
CHECK = {"Test": ["CMD", "test", "-e", "/well"], "Interval": 1_000_000_000, "Timeout": 5_000_000_000, "Retries": 2}


@pytest.fixture(scope="module")
def eventful(engines):
    engine = engines.new("events", "--release", "sid")
    yield engine
    engine.down()


@pytest.fixture
def api(eventful):
    api = Api(eventful.socket, eventful.image())
    yield api
    api.remove_all()


def connected(running):
    return eventually(lambda: one(running.everything("exporter"), "docker_exporter_event_stream_connected") == 1)


def exporters(text, metric):
    return one(text, f"docker_exporter_{metric}")


def test_events_are_counted_as_an_independent_reader_sees_them(eventful, api, counting, exporter):
    proxy = counting(eventful.socket)
    running = exporter(proxy.host)
    connected(running)
    with Witness(eventful.socket) as witness:
        # A health check makes three exec events each second.
        api.run("checked", "sleep", "1000", Healthcheck={**CHECK, "Test": ["CMD", "true"]})
        eventually(lambda: api.inspect("checked")["State"]["Health"]["Status"] == "healthy")
        api.act("checked", "pause")
        api.act("checked", "unpause")
        api.act("checked", "kill")
        eventually(lambda: api.inspect("checked")["State"]["Status"] == "exited")
        eventful.docker("tag", eventful.image(), "another:1")
        eventful.docker("rmi", "another:1")
        witness.caught_up(api)
        seen = witness.counts()
    assert any(action.startswith("exec_") for _, action in seen)
    wanted = {series("docker_events_total", type=kind, action=action): float(count)
              for (kind, action), count in seen.items() if kind in ("container", "image") and not action.startswith("exec_")}
    shown = eventually(lambda: read(running.everything("container_events"), "docker_events_total"))
    eventually(lambda: differences(read(running.everything("container_events"), "docker_events_total"), wanted) == [])
    assert shown and b"exec_" not in proxy.event_bytes
    assert by_label(running.everything("container_events"), "docker_container_health_transitions_total", "to",
                    name="checked") == {"healthy": 1, "unhealthy": 0}


def test_streams_that_are_cut_cost_nothing_visible(eventful, api, counting, exporter):
    proxy = counting(eventful.socket)
    running, truth = exporter(proxy.host), Truth(eventful)
    connected(running)
    api.run("web", "sleep", "1000")
    truth.comes_true(running)
    for cut in range(1, 6):
        assert proxy.cut() == 1
        api.act("web", "restart", t=0)
        eventually(lambda n=cut: exporters(running.everything("exporter"), "event_stream_reconnects_total") == n)
        truth.comes_true(running)
        assert running.up()
    text = running.everything()
    assert one(text, "docker_container_starts_total", name="web") == 6
    assert exporters(text, "drift_corrections_total") == 0
    assert running.logged("engine down", "containers cannot be listed") == []


def test_a_half_open_stream_is_found_and_nothing_stays_wrong(eventful, api, counting, exporter):
    proxy = counting(eventful.socket)
    running, truth = exporter(proxy.host, "--event-silence-limit", "10s"), Truth(eventful)
    connected(running)
    api.run("web", "sleep", "1000")
    truth.comes_true(running)
    assert proxy.silence() == 1
    api.act("web", "pause")
    truth.comes_true(running, seconds=30)
    assert exporters(running.everything("exporter"), "event_stream_reconnects_total") == 1
    assert running.logged("engine down") == []


def test_an_event_that_was_lost_is_made_up_for_by_the_list_and_counted(eventful, api, counting, exporter):
    proxy = counting(eventful.socket)
    running, truth = exporter(proxy.host, "--resync-interval", "10s"), Truth(eventful)
    connected(running)
    api.run("web", "sleep", "1000")
    truth.comes_true(running)
    proxy.hide = lambda event: event["Action"] == "pause"
    api.act("web", "pause")
    truth.comes_true(running, seconds=30)
    eventually(lambda: exporters(running.everything("exporter"), "drift_corrections_total") == 1)


def test_failing_checks_are_followed_without_an_event_for_each(eventful, api, exporter):
    running = exporter(eventful.host)
    connected(running)
    api.run("sick", "sleep", "1000", Healthcheck={**CHECK, "Retries": 1000, "StartPeriod": 0})
    # Each failing check is one more; a scrape shows the newest within two of them.
    for streak in (2, 4, 6):
        eventually(lambda n=streak: (one(running.everything("container_state"), "docker_container_health_failing_streak",
                                         name="sick") or 0) >= n, 20)
    Truth(eventful).holds(running)
    api.execute("sick", "touch", "/well")
    eventually(lambda: one(running.everything("container_state"), "docker_container_health_failing_streak", name="sick") == 0, 20)
    Truth(eventful).comes_true(running)
