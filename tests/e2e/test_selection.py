"""Which containers and collectors there are, and that what is switched off asks for nothing."""

import pytest

from api import Api
from exporter import command
from expositions import read
from waiting import eventually

ENABLED = "docker-prometheus-exporter.enabled"
COLLECTORS = ["up", "container_health", "container_state", "container_labels", "container_events", "container_resources",
              "engine", "exporter"]


@pytest.fixture(scope="module")
def varied(engines):
    engine = engines.new("selection", "--release", "sid")
    api = Api(engine.socket, engine.image())
    for name in ("web-1", "web-2", "db-1", "test-web-1"):
        api.run(name, "sleep", "1000")
    api.run("hidden", "sleep", "1000", Labels={ENABLED: "False"})
    api.run("shown", "sleep", "1000", Labels={ENABLED: "true"})
    yield engine
    engine.down()


def names(running):
    """Of all containers that any family names."""
    found = set()
    for key in read(running.everything()):
        if key.startswith(("docker_container_", "container_health")) and 'name="' in key:
            found.add(key.split('name="')[1].split('"')[0].lstrip("/"))
    return found


@pytest.mark.parametrize("arguments, wanted", [
    ((), {"web-1", "web-2", "db-1", "test-web-1", "shown"}),
    (("--container.include", "web-.*|shown"), {"web-1", "web-2", "shown"}),
    (("--container.exclude", ".*-1"), {"web-2", "shown"}),
    (("--container.include", "web-.*", "--container.exclude", "web-2"), {"web-1"}),
    (("--container.include", "web"), set()),  # the whole name must match
])
def test_containers_are_chosen_by_name_and_label(arguments, wanted, varied, exporter, counting):
    proxy = counting(varied.socket)
    running = exporter(proxy.host, "--container_health.filter_label", "false", *arguments)
    eventually(lambda: names(running) == wanted)
    api = Api(varied.socket)
    api.act("hidden", "restart", t=0)
    api.act("web-2", "restart", t=0)
    eventually(lambda: names(running) == wanted)
    count = sum(v for k, v in read(running.everything(), "docker_containers").items())
    assert count == len(wanted)
    # Nobody asks for the insides of what is not spoken of.
    inspected = {r.split("/containers/")[1].split("/")[0] for r in proxy.taken() if r.endswith("/json") and "/containers/json" not in r}
    by_id = {c["Id"]: c["Name"].lstrip("/") for c in api.inspect_all()}
    assert {by_id[i] for i in inspected if i in by_id} - wanted <= {"hidden"}  # its label is known once it was seen


def test_a_pattern_that_is_none_stops_the_start():
    done = command("--container.include", "web-(", "--once", docker_host="unix:///nowhere")
    assert (done.returncode, done.stdout, done.stderr) == (
        2, "", "docker-prometheus-exporter: --container.include web-(: expected a regular expression of RE2: missing ): web-(\n")


@pytest.mark.parametrize("query, status, body", [
    ("collect[]=up", 200, None),
    ("collect%5B%5D=up&collect[]=engine", 200, None),
    ("exclude[]=up", 200, None),
    ("other=1", 200, None),
    ("collect[]=nonsense", 400, "there is no collector of this name: nonsense\n"),
    ("collect[]=engine", 400, None),
    ("collect[]=up&exclude[]=engine", 400, None),
    ("collect[]=" + "&collect[]=".join(["up"] * 101), 400, None),
    ("collect[]=a%0Ab", 400, "there is no collector of this name: a\\nb\n"),
])
def test_a_query_narrows_what_is_collected(query, status, body, varied, exporter):
    switched_off = status == 400 and query == "collect[]=engine"
    running = exporter(varied.host, *(["--no-collector.engine"] if switched_off else []))
    answer = running.get(f"/metrics?{query}")
    assert answer.status == status
    if body:
        assert answer.body == body
    if status == 200 and query == "collect[]=up":
        assert {key.split("{")[0] for key in read(answer.body)} == {"docker_up", "docker_ping_duration_seconds"}


@pytest.mark.parametrize("on, asked", [
    ([], set()),
    (["up"], {"ping"}),
    (["container_health"], {"ping", "list", "events"}),
    (["engine"], {"ping", "info"}),
    (["exporter"], {"ping"}),
    (["container_state"], {"ping", "list", "inspect", "events"}),
])
def test_what_is_switched_off_asks_for_nothing(on, asked, varied, exporter, counting):
    proxy = counting(varied.socket)
    off = [f"--no-collector.{name}" for name in COLLECTORS if name not in on]
    running = exporter(proxy.host, *off)
    eventually(lambda: (running.everything(), asked - {"events"} <= set(proxy_asked(proxy)))[1])
    Api(varied.socket).act("web-1", "restart", t=0)
    for _ in range(3):
        running.everything()
    assert set(proxy_asked(proxy)) - {"version"} <= asked | {"ping"}


def proxy_asked(proxy):
    return [name for name, _ in proxy.answers]
