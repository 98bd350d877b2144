"""What the exporter learns when it may ask for so much and no more, and what that costs the engine.

The rules are HAProxy's, in front of it a proxy counts.
"""

import re

import pytest

import families
from agreement import Agreement, near, split
from api import Api
from expositions import by_label, one, read, types
from proxies.forwarding import refusing
from waiting import equal, eventually

ENDPOINTS = {"ping": "PING", "version": "VERSION", "list": "CONTAINER_LIST", "inspect": "CONTAINER_INSPECT",
             "events": "EVENTS", "info": "INFO"}
# Refused endpoints: mode, and what a scrape then asks for when nothing changed and when one container did.
MODES = {
    "everything": (set(), 1, ["ping"], {"inspect": 1}),
    "no events": ({"events"}, 2, ["ping", "list"], {"inspect": 1}),
    "no inspect": ({"inspect"}, 3, ["ping"], {"list": 2}),  # again after a second: a list may lack what was told
    "neither": ({"events", "inspect"}, 3, ["ping", "list"], {}),
    "no info": ({"info"}, 1, ["ping"], {"inspect": 1}),
}
NEEDS_INSPECT = re.compile(r"docker_container_(health_probe_.*|started.*|finished.*|restarts.*|oom_killed|spec_.*)")


@pytest.fixture(scope="module")
def own_engine(own_engine):
    """Nothing in it changes by itself."""
    own_engine.samples("plain", "exited-0", "exited-137", "created", "starting", "paused")
    api = Api(own_engine.socket, own_engine.image())
    api.create("limited", HostConfig_Memory=64 * 1024 * 1024, Labels={families.PROJECT: "p", families.SERVICE: "s"})
    return own_engine


@pytest.fixture
def behind(own_engine, haproxy, counting, exporter):
    """An exporter behind HAProxy, which refuses some, and the proxy that counts."""
    def start(refused, *arguments):
        allowed = {ENDPOINTS[name]: "0" if name in refused else "1" for name in ENDPOINTS}
        proxy = counting(haproxy(allowed, own_engine).upstream)
        return exporter(proxy.host, *arguments), proxy
    return start


def settled(running, proxy, cost):
    """What is asked once, at the start, is over."""
    def quiet():
        proxy.taken()
        text = running.everything()
        return text if proxy.asked() == cost else None
    return eventually(quiet, 30)


def permitted(text):
    return by_label(text, "docker_exporter_endpoint_permitted", "endpoint")


def modes(running):
    """The numbers of the log's lines about modes."""
    return [int(line["mode"]) for line in running.logged("mode")]


@pytest.mark.parametrize("case", MODES)
def test_the_mode_is_found_exported_and_logged_once(case, behind):
    refused, mode, cost, _ = MODES[case]
    running, proxy = behind(refused)
    text = settled(running, proxy, cost)
    assert one(text, "docker_up") == 1
    assert one(text, "docker_exporter_mode") == mode
    tried = permitted(text)
    assert {name for name, allowed in tried.items() if not allowed} == refused
    assert set(ENDPOINTS) - {"version", "inspect"} <= set(tried)
    assert modes(running) == [mode]
    lines = running.logged("not allowed")
    assert sorted(line["endpoint"] for line in lines) == sorted(refused)
    assert [line for line in lines if line["level"] != "error" or not line["means"]] == []
    assert running.logged("allowed") == []
    for line in running.logged("mode"):
        assert (line["level"], line["target"]) == ("info", "docker_prometheus_exporter::engine")
        assert line["means"]


@pytest.mark.parametrize("case", MODES)
def test_what_cannot_be_learnt_is_absent_and_the_rest_is_true(case, behind, own_engine):
    refused, _, cost, _ = MODES[case]
    running, proxy = behind(refused)
    metrics = types(settled(running, proxy, cost))
    assert ("docker_engine_info" in metrics) == ("info" not in refused)
    assert ("docker_container_starts_total" in metrics) == ("events" not in refused)
    agreement = Agreement(Api(own_engine.socket))
    if "inspect" not in refused:
        agreement.reached(lambda: running.everything("container_state"))
        return
    assert {name for name in metrics if NEEDS_INSPECT.fullmatch(name)} == set()

    def agrees():
        shown, wanted, _ = agreement.once(lambda: running.everything("container_state"))
        return of_the_list(split(near(shown, wanted, by=1))[0]) == of_the_list(wanted)
    eventually(agrees)


def of_the_list(series):
    """What the list alone tells; the time of creation in whole seconds, and no restart policy."""
    found = {re.sub(',restart_policy="[^"]*"', "", key): value for key, value in series.items()
             if not NEEDS_INSPECT.match(key)}
    return {key: int(value) if "_created_" in key else value for key, value in found.items()}


@pytest.mark.parametrize("case", MODES)
def test_requests_of_a_scrape(case, behind, own_engine):
    refused, _, cost, of_a_change = MODES[case]
    running, proxy = behind(refused)
    settled(running, proxy, cost)
    for _ in range(3):
        running.everything()
        assert proxy.asked() == cost
    api = Api(own_engine.socket)
    for action, state in [("pause", "paused"), ("unpause", "running")]:
        proxy.taken()
        api.act("plain", action)
        scrapes = 0

        def seen():
            nonlocal scrapes
            scrapes += 1
            return one(running.everything(), "docker_container_state", name="plain", state=state) == 1
        eventually(seen, 5)
        asked = []

        def settled_for():
            asked.extend(proxy.asked())
            beside = {name: asked.count(name) - scrapes * cost.count(name) for name in set(asked)}
            return {name: number for name, number in beside.items() if number}
        equal(settled_for, lambda: of_a_change, 5)
        running.everything()
        assert proxy.asked() == cost


def test_without_the_right_to_ping_the_list_proves_that_the_engine_is_up(behind, own_engine):
    running, proxy = behind({"ping"})
    text = eventually(lambda: text if one(text := running.everything(), "docker_exporter_mode") == 1 else None)
    assert one(text, "docker_up") == 1
    assert permitted(text)["ping"] == 0
    assert "docker_ping_duration_seconds" not in types(text)
    Agreement(Api(own_engine.socket)).reached(lambda: running.everything("container_state"))
    # Its stream of events stays open while it hangs, and proves nothing.
    own_engine.pause()
    try:
        assert one(running.scrape(X_Prometheus_Scrape_Timeout_Seconds="2"), "docker_up") == 0
    finally:
        own_engine.resume()
    eventually(lambda: one(running.everything(), "docker_up") == 1)


def test_without_any_right_nothing_is_said_of_the_engine(behind):
    running, proxy = behind(set(ENDPOINTS))
    running.everything()
    text = eventually(lambda: text if set(permitted(text := running.everything()).values()) == {0} else None)
    assert one(text, "docker_up") == 0
    assert [name for name in types(text) if name.startswith(("docker_container", "docker_compose", "docker_engine"))] == []
    assert set(permitted(text)) >= {"ping", "list"}
    assert {line["endpoint"] for line in running.logged("not allowed")} == set(permitted(text))


def test_without_the_right_to_list_nothing_is_said_of_containers_and_it_is_not_asked_each_time(own_engine, counting, exporter):
    refused = {"list"}
    proxy = counting(own_engine.socket, refusing(refused))
    running = exporter(proxy.host, "--resync-interval=10s")
    text = settled(running, proxy, ["ping"])
    assert one(text, "docker_up") == 1
    assert one(text, "docker_exporter_mode") == 4
    assert permitted(text)["list"] == 0
    assert [name for name in types(text) if re.match("docker_(container|compose)", name)] == []
    assert read(text, "container_health") == {}
    assert "docker_engine_info" in types(text)
    refused.clear()
    eventually(lambda: one(running.everything(), "docker_exporter_mode") == 1, 30)
    assert modes(running) == [4, 1]
    Agreement(Api(own_engine.socket)).reached(lambda: running.everything("container_state"))


def test_rights_that_come_and_go_are_found(own_engine, counting, exporter):
    refused = {"events", "inspect", "info"}
    proxy = counting(own_engine.socket, refusing(refused))
    running = exporter(proxy.host, "--resync-interval=10s")

    def mode():
        return one(running.everything(), "docker_exporter_mode")
    # Each has been tried.
    eventually(lambda: mode() == 3 and {permitted(running.everything()).get(name) for name in refused} == {0})
    refused.clear()
    eventually(lambda: mode() == 1 and set(permitted(running.everything()).values()) == {1}, 30)
    Agreement(Api(own_engine.socket)).reached(lambda: running.everything("container_state"))
    assert "docker_engine_info" in types(running.everything())
    refused.add("events")
    proxy.cut()
    eventually(lambda: mode() == 2, 30)
    assert modes(running) in ([3, 1, 2], [2, 3, 1, 2], [3, 2, 1, 2])
    assert sorted(line["endpoint"] for line in running.logged("allowed")) == ["events", "info", "inspect"]
    assert sorted(line["endpoint"] for line in running.logged("not allowed")) == [
        "events", "events", "info", "inspect"]


def test_an_engine_that_goes_away_is_mode_4_and_absent(own_engine, exporter, counting):
    proxy = counting(own_engine.socket)
    running = exporter(proxy.host)
    settled(running, proxy, ["ping"])
    own_engine.stop()
    try:
        text = eventually(lambda: text if one(text := running.everything(), "docker_exporter_mode") == 4 else None)
        assert one(text, "docker_up") == 0
        assert [name for name in types(text) if re.match("docker_(container_info|container_state|containers|compose)", name)] == []
    finally:
        own_engine.start()
    eventually(lambda: one(running.everything(), "docker_exporter_mode") == 1)
    assert modes(running) == [1, 4, 1]
