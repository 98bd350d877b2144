"""The four ways to deploy: each allows little, and what it allows is enough."""

import pytest

import deployments
import truth
from proxies.forwarding import EngineConnection, endpoint
from proxies.wollomatic import rules

FOUR_ENDPOINTS = {"version", "ping", "list", "inspect"}
# As the compose files in examples/ have them.
CALUM4, LINUXSERVER = deployments.environment("calum4"), deployments.environment("linuxserver")
WOLLOMATIC = deployments.allowed("wollomatic")


@pytest.fixture(params=["calum4", "linuxserver", "wollomatic", "mounted socket"])
def upstream(request, engine, haproxy, counting):
    """What the exporter is pointed to in this deployment."""
    if request.param == "calum4":
        return haproxy(CALUM4, engine).upstream
    if request.param == "linuxserver":
        return haproxy(LINUXSERVER, engine).upstream
    if request.param == "wollomatic":
        return counting(engine.socket, rules(WOLLOMATIC)).server_address
    return engine.socket


def test_every_deployment_shows_the_truth_and_allows_four_endpoints_only(upstream, engine, exporter, counting):
    proxy = counting(upstream)
    running = exporter(proxy.host)
    truth.check(running.scrape, engine)
    truth.check(running.scrape, engine)
    # Two more are tried, and do without.
    assert {request.split()[0] for request in proxy.requests} == {"GET"}
    assert {endpoint(request.split()[1]) for request in proxy.requests} <= FOUR_ENDPOINTS | {"events", "info"}
    if upstream != engine.socket:
        assert {name for name, status in proxy.answers if status == 200} <= FOUR_ENDPOINTS


@pytest.mark.parametrize("method, path, settings, status", [
    ("GET", "/_ping", CALUM4, 200),
    ("HEAD", "/_ping", CALUM4, 200),
    ("GET", "/v1.41/containers/json", CALUM4, 200),
    ("GET", "/v1.41/containers/x/json", CALUM4, 404),
    ("GET", "/v1.41/containers/x/stats", CALUM4, 403),
    ("GET", "/events", CALUM4, 403),
    ("POST", "/containers/x/kill", CALUM4, 403),
    ("GET", "/v1.41/containers/x/stats?stream=0", LINUXSERVER, 404),
    ("GET", "/containers/x/logs", LINUXSERVER, 403),
    ("GET", "/_ping", WOLLOMATIC, 200),
    ("HEAD", "/_ping", WOLLOMATIC, 405),
    ("POST", "/containers/x/kill", WOLLOMATIC, 405),
    ("GET", "/v1.41/containers/x/json", WOLLOMATIC, 404),
    ("GET", "/v1.41/containers/x/stats", WOLLOMATIC, 403),
    ("GET", "/containers/jsonp", WOLLOMATIC, 403),
])
def test_the_stand_ins_refuse_what_the_proxies_refuse(method, path, settings, status, engine, haproxy, counting):
    if settings is WOLLOMATIC:
        upstream = counting(engine.socket, rules(WOLLOMATIC)).server_address
    else:
        upstream = haproxy(settings, engine).upstream
    connection = EngineConnection(upstream)
    connection.request(method, path)
    assert connection.getresponse().status == status
    connection.close()


def test_a_proxy_that_allows_unversioned_paths_only_is_enough(engine, exporter, counting):
    def decide(request):
        if request.path.startswith("/v1"):
            return 403, {"content-type": "text/html"}, b"<html><body><h1>403 Forbidden</h1>\n</body></html>\n"
        return None
    proxy = counting(engine.socket, decide)
    running = exporter(proxy.host)
    truth.check(running.scrape, engine)
    proxy.taken()
    truth.check(running.scrape, engine)
    assert [asked for asked in proxy.taken() if asked.startswith("GET /v1")] == []  # remembered


@pytest.mark.parametrize("settings", [CALUM4, LINUXSERVER], ids=["calum4", "linuxserver"])
def test_a_proxy_without_an_engine_is_an_engine_that_is_down(settings, haproxy, exporter, folders):
    class Nowhere:
        socket = str(folders() / "docker.sock")
    assert exporter(haproxy(settings, Nowhere).host).scrape() == truth.DOWN


def test_wollomatic_without_an_engine_is_an_engine_that_is_down(counting, exporter, folders):
    proxy = counting(str(folders() / "docker.sock"), rules(WOLLOMATIC))
    assert exporter(proxy.host).scrape() == truth.DOWN


def test_a_proxy_that_comes_up_later_is_found(engine, exporter, folders, counting):
    proxy = counting(str(folders() / "docker.sock"))
    running = exporter(proxy.host)
    assert running.scrape() == truth.DOWN
    proxy.upstream = engine.socket
    truth.check(running.scrape, engine)


def test_podman_without_the_right_to_inspect_has_unknown_health(podman, exporter, counting):
    """Podman's list tells no health: what cannot be learnt is 0, and a stopped container stays 1."""
    allowed = {"GET": r"/(v[0-9.]+/)?(version|_ping|containers/json)"}
    running = exporter(counting(podman.socket, rules(allowed)).host)
    shown = truth.values(running.scrape())
    state = {c["Name"].lstrip("/"): c["State"]["Status"] for c in podman.inspect()}
    assert shown == {name: 0 if state[name] == "running" else truth.STOPPED for name in shown}
    assert 0 in shown.values()
