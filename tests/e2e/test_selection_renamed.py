"""Containers whose name or label decides otherwise in the course of time: they come and go in every family."""

import pytest

from api import Api
from expositions import by_label, one, read
from families import ENABLED
from waiting import eventually

SETTINGS = ["--container.exclude", "test-.*", "--container_health.filter_label", "false"]


@pytest.fixture
def api(own_engine):
    api = Api(own_engine.socket, own_engine.image())
    yield api
    api.remove_all()


@pytest.fixture(params=["events", "no events"])
def running(request, own_engine, exporter, counting):
    """Also where nothing but lists tells of a rename."""
    refused = "/events" if request.param == "no events" else "/none"
    proxy = counting(own_engine.socket, lambda asked: (403, {}, b"") if refused in asked.path else None)
    running = exporter(proxy.host, *SETTINGS)
    eventually(lambda: one(running.everything(), "docker_exporter_mode") == (2 if refused == "/events" else 1))
    return running


def names(text):
    """Of containers, by family; those of counters may be names that no container has any longer."""
    found = {}
    for key in read(text):
        metric, _, labels = key.partition("{")
        if metric.startswith(("docker_container_", "container_health")) and 'name="' in labels:
            found.setdefault(metric, set()).add(labels.split('name="')[1].split('"')[0].lstrip("/"))
    return found


def families_with(running, name):
    return {metric for metric, theirs in names(running.everything()).items() if name in theirs}


def number(running):
    return sum(by_label(running.everything(), "docker_containers", "state").values())


def test_a_rename_takes_a_container_out_and_in(api, running):
    api.run("web", "sleep", "1000")
    eventually(lambda: {"container_health", "docker_container_state", "docker_container_info"} <= families_with(running, "web"))
    assert number(running) == 1
    api.act("web", "rename", name="test-web")
    eventually(lambda: number(running) == 0)
    assert families_with(running, "test-web") == set()
    assert {metric for metric in families_with(running, "web") if not metric.endswith("_total")} == set()
    api.act("test-web", "restart", t=0)
    assert number(running) == 0
    api.act("test-web", "rename", name="shop")
    eventually(lambda: number(running) == 1)
    assert families_with(running, "test-web") == set()
    assert {"container_health", "docker_container_state", "docker_container_info"} <= families_with(running, "shop")


def test_events_of_those_left_out_count_only_as_events(api, running):
    before = read(running.everything(), "docker_events_total")
    api.run("test-web", "true")
    api.run("hidden", "true", Labels={ENABLED: "FALSE"})
    api.run("web", "true")
    eventually(lambda: api.inspect("web")["State"]["Status"] == "exited")
    eventually(lambda: one(running.everything(), "docker_container_exit_code", name="web") == 0)
    eventually(lambda: number(running) == 1)
    assert families_with(running, "test-web") == families_with(running, "hidden") == set()
    assert not before
    if one(running.everything(), "docker_exporter_mode") == 1:
        eventually(lambda: by_label(running.everything(), "docker_container_exits_total", "reason", name="web")["completed"] == 1)
        assert by_label(running.everything(), "docker_events_total", "action", type="container") == {
            "create": 3, "start": 3, "die": 3}  # what the engine sent
