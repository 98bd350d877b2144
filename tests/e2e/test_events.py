"""The stream of events: what is counted, what crosses the wire, and streams that are cut, dead or not told all."""

import json
import time
import urllib.parse

import pytest

import families
from costs import inspected
from events import Witness, action
from expositions import by_label, one, read, series
from proxies.forwarding import endpoint, refusing
from settled import Truth, differences
from waiting import equal, eventually

CHECKED = {"Healthcheck": {"Test": ["CMD", "test", "-e", "/well"], "Interval": 10**9, "Retries": 2}}
SLEEPING = ["sh", "-c", "touch /well; exec sleep 1000"]
CONNECTED, RECONNECTS = (f"docker_exporter_event_stream_{name}" for name in ("connected", "reconnects_total"))
RESYNCS = "docker_exporter_resyncs_total"
DRIFT = "docker_exporter_drift_corrections_total"


@pytest.fixture
def followed(api, exporter, counting):
    """Starts an exporter behind a proxy, and waits until events reach it."""
    def start(*arguments, decide=lambda request: None):
        proxy = counting(api.socket, decide)
        running = exporter(proxy.host, *arguments)
        eventually(lambda: of_itself(running, CONNECTED) == 1)
        return running, proxy
    return start


def of_itself(running, metric):
    return one(running.everything("exporter"), metric)


def filters(proxy):
    """Which events the exporter asked for."""
    asked = next(request for request in proxy.requests if endpoint(request.split(" ", 1)[1]) == "events")
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(asked.split(" ", 1)[1]).query)
    return json.loads(query["filters"][0])


def many_events(api):
    """At least one of every action that a container or an image can have here."""
    api.run("web", *SLEEPING, **CHECKED)
    eventually(lambda: api.inspect("web")["State"]["Health"]["Status"] == "healthy", 30)
    api.execute("web", "rm", "/well")
    eventually(lambda: api.inspect("web")["State"]["Health"]["Status"] == "unhealthy", 30)
    for change in ("pause", "unpause", "restart"):
        api.act("web", change, **({"t": 0} if change == "restart" else {}))
    api.act("web", "rename", name="shop")
    api.act("shop", "kill", signal="HUP")
    api.request("POST", "/containers/shop/update", {"Memory": 64 << 20, "MemorySwap": 128 << 20})
    api.act("shop", "stop", t=0)
    api.act("shop", "start")
    api.remove("shop")
    api.run("big", "sh", "-c", "sleep 0.5; x=a; while :; do x=$x$x; done", HostConfig_Memory=8 << 20,
            HostConfig_MemorySwap=8 << 20)
    eventually(lambda: api.inspect("big")["State"]["Status"] == "exited", 30)
    api.request("POST", f"/images/{api.image}/tag", repo="localhost/other", tag="2")
    api.request("DELETE", "/images/localhost/other:2")


def test_every_event_is_counted_once(api, followed):
    running, proxy = followed()
    with Witness(api.socket, filters(proxy)) as witness:
        many_events(api)
        witness.caught_up(api)
        wanted = {series("docker_events_total", type=kind, action=did): float(number)
                  for (kind, did), number in witness.counts().items()}
    assert {"create", "start", "kill", "die", "stop", "restart", "pause", "unpause", "rename", "update", "oom",
            "health_status", "destroy", "tag", "untag"} <= {did for _, did in witness.counts()}
    eventually(lambda: differences(read(running.everything(), "docker_events_total"), wanted) == [])
    turned = by_label(running.everything(), "docker_container_health_transitions_total", "to", name="web")
    assert turned == {"healthy": 1, "unhealthy": 1}


def test_what_health_checks_execute_does_not_cross_the_wire(api, followed):
    _, proxy = followed()
    with Witness(api.socket) as everything, Witness(api.socket, filters(proxy)) as witness:
        api.run("web", *SLEEPING, **CHECKED)
        api.execute("web", "true")
        eventually(lambda: sum(action(event) == "exec_die" for event in list(everything.events)) >= 4, 30)
        witness.caught_up(api)
        eventually(lambda: proxy.event_bytes.count(b"\n") == len(witness.events))
        crossed = [json.loads(line) for line in proxy.event_bytes.splitlines()]
    assert crossed == witness.events
    assert {action(event) for event in crossed} == {"create", "start", "health_status", "destroy"}


def counted(witness):
    """Starts and ends of each name."""
    found = {}
    for event in list(witness.events):
        key = event["Actor"]["Attributes"]["name"]
        starts, ends = found.setdefault(key, (0.0, 0.0))
        found[key] = starts + (event["Action"] == "start"), ends + (event["Action"] == "die")
    return found


def shown(running):
    text = running.everything("container_events")
    return {name: (starts, sum(by_label(text, "docker_container_exits_total", "reason", name=name).values()))
            for name, starts in by_label(text, "docker_container_starts_total", "name").items()}


def test_a_stream_that_is_cut_again_and_again_loses_nothing(api, followed, own_engine):
    running, proxy = followed()
    truth = Truth(own_engine)
    with Witness(api.socket, {"type": ["container"]}) as witness:
        api.run("web", *SLEEPING)
        api.run("steady", *SLEEPING)
        cuts = 0
        for change in ("pause", "unpause", "restart", "kill", "start", "stop", "start", "restart"):
            eventually(lambda: len(proxy.streams) == 1 and of_itself(running, CONNECTED) == 1, 30)
            cuts += proxy.cut()
            api.act("web", change, **({"t": 0} if change in ("restart", "stop") else {}))
            assert one(running.everything(), "docker_up") == 1
            truth.comes_true(running)
            assert one(running.everything(), "docker_up") == 1
        witness.caught_up(api)
        equal(lambda: shown(running), lambda: counted(witness))
    assert cuts == 8
    eventually(lambda: of_itself(running, CONNECTED) == 1, 30)
    assert of_itself(running, RECONNECTS) == cuts
    eventually(lambda: of_itself(running, RESYNCS) == cuts)
    assert of_itself(running, DRIFT) == 0
    assert [line["msg"] for line in running.logged("engine up", "engine down", "not allowed")] == ["engine up"]


def test_a_stream_that_died_unnoticed_is_opened_anew(api, followed, own_engine):
    running, proxy = followed("--event-silence-limit", "10s")
    with Witness(api.socket, {"type": ["container"]}) as witness:
        api.run("web", *SLEEPING)
        truth = Truth(own_engine)
        truth.comes_true(running)
        assert of_itself(running, RECONNECTS) == 0
        assert proxy.silence() == 1
        silent_since = time.monotonic()
        api.act("web", "restart", t=0)
        api.act("web", "pause")
        api.run("new", "true")
        eventually(lambda: api.inspect("new")["State"]["Status"] == "exited")
        truth.comes_true(running, seconds=15)
        assert time.monotonic() - silent_since < 13
        witness.caught_up(api)
        equal(lambda: shown(running), lambda: counted(witness))
    assert of_itself(running, RECONNECTS) == 1
    assert of_itself(running, DRIFT) == 0
    assert one(running.everything(), "docker_up") == 1


def test_more_events_than_the_engine_keeps(api, followed, own_engine):
    """What inspect tells makes up for one end and one start each; the other events are lost."""
    refused = set()
    running, proxy = followed("--resync-interval", "10s", decide=refusing(refused))
    api.run("web", *SLEEPING)
    eventually(lambda: shown(running) == {"web": (1, 0)})
    refused.add("events")
    proxy.cut()
    eventually(lambda: of_itself(running, "docker_exporter_mode") == 2)
    for _ in range(3):
        api.act("web", "restart", t=0)
    for _ in range(150):
        api.remove(api.create("brief"))
    api.run("late", *SLEEPING)
    refused.clear()
    eventually(lambda: of_itself(running, "docker_exporter_mode") == 1, 30, every=0.2)
    Truth(own_engine).comes_true(running)

    def right():
        found = shown(running)
        starts, ends = found["web"]
        assert 2 <= starts <= 4 and starts == ends + 1 and found["late"] == (1, 0), found
        return True
    eventually(right)
    assert of_itself(running, DRIFT) == 0


def test_an_event_that_is_lost_on_the_way_is_made_up_for_by_a_list(api, followed, own_engine):
    running, proxy = followed("--resync-interval", "10s")
    truth = Truth(own_engine)
    api.run("web", *SLEEPING)
    truth.comes_true(running)
    proxy.hide = lambda event: event["Action"] == "pause"
    api.act("web", "pause")
    truth.comes_true(running)
    eventually(lambda: of_itself(running, DRIFT) == 1)
    api.act("web", "unpause")
    truth.holds(running)
    assert of_itself(running, DRIFT) == 1


def test_the_facts_of_failing_checks_stay_fresh_without_events(api, followed, own_engine):
    """A failing check is asked after once in its interval, a healthy one is left alone."""
    running, proxy = followed()
    failing = {**CHECKED["Healthcheck"], "Retries": 1000}
    failing_id = api.run("failing", "sleep", "1000", Healthcheck=failing)
    api.run("unhealthy", "sleep", "1000", **CHECKED)
    api.run("fit", *SLEEPING, **CHECKED)
    eventually(lambda: api.inspect("fit")["State"]["Health"]["Status"] == "healthy", 30)
    eventually(lambda: api.inspect("unhealthy")["State"]["Health"]["Status"] == "unhealthy", 30)
    truth = Truth(own_engine)
    truth.comes_true(running)
    events = len(proxy.event_bytes)
    proxy.taken()
    since, streak = time.monotonic(), api.inspect("failing")["State"]["Health"]["FailingStreak"]

    def on():
        truth.holds(running)
        return api.inspect("failing")["State"]["Health"]["FailingStreak"] >= streak + 8
    eventually(on, 60, every=0.1)
    asked, took = inspected(proxy.taken()), time.monotonic() - since
    assert len(proxy.event_bytes) == events
    assert 6 <= asked.count(failing_id) <= took + 2
    assert api.inspect("fit")["Id"] not in asked
    assert one(running.everything(), families.STREAK, name="failing") >= streak + 7
