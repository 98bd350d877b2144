"""Every series of container_state, container_labels and engine equals what the engine says."""

import pytest

import families
from api import Api
from expositions import read, types
from settled import Truth, differences
from waiting import eventually


@pytest.fixture(scope="module", params=["host", "sid", "podman"])
def varied(request, engines):
    """An engine with the samples, and containers that have what the samples lack."""
    if request.param == "podman":
        engine = engines.up("podman-state", "--release", "podman").samples("healthy", "unhealthy", "plain", "exited-0", "paused")
        yield engine
        engine.down()
        return
    release = () if request.param == "host" else ("--release", "sid")
    engine = engines.up(f"state-{request.param}", *release).samples()
    api = Api(engine.socket, engine.image())
    api.run("limited", HostConfig_Memory=64 << 20, HostConfig_MemoryReservation=32 << 20, HostConfig_MemorySwap=128 << 20,
            HostConfig_NanoCpus=1_500_000_000, HostConfig_CpuShares=512, HostConfig_PidsLimit=77,
            HostConfig_RestartPolicy={"Name": "on-failure", "MaximumRetryCount": 3})
    api.run("quota", HostConfig_CpuQuota=25000, HostConfig_CpuPeriod=50000, HostConfig_MemorySwap=-1, HostConfig_Memory=64 << 20,
            HostConfig_PidsLimit=-1)
    api.run("host-network", HostConfig_NetworkMode="host", HostConfig_RestartPolicy={"Name": "unless-stopped"})
    for number, service in enumerate(["web", "web", "db"]):
        api.create(f"shop-{service}-{number}", Labels={families.PROJECT: "shop", families.SERVICE: service, "a.b": "1"})
    api.create("odd-labels", Labels={"a.b": 'quo"te\\ and\nline', "a-b": "2", "a_b": "ü"})
    # The tag moves on: what was made from it is outdated from now on.
    engine.docker("tag", engine.image(), "moved:1")
    api.image = "moved:1"
    api.run("outdated")
    engine.docker("commit", "outdated", "moved:1")
    yield engine
    engine.down()


def test_every_series_of_every_container_is_what_the_engine_says(varied, exporter):
    running = exporter(varied.host)
    Truth(varied).comes_true(running)
    assert [f for f in types(running.everything("container_state")) if f not in families.STATE_TYPES] == []


def test_the_same_without_events(varied, exporter, counting):
    proxy = counting(varied.socket, lambda request: (403, {}, b"") if "/events" in request.path else None)
    Truth(varied).comes_true(exporter(proxy.host))


def test_a_change_is_in_the_next_scrape(varied, exporter):
    running, truth = exporter(varied.host), Truth(varied)
    truth.comes_true(running)
    for change in ("pause", "unpause"):
        varied.docker(change, "plain")
        truth.holds(running)


def test_labels_that_were_asked_for(varied, exporter):
    keys = ["a.b", "a-b", "a_b", "com.docker.compose.service"]
    running = exporter(varied.host, "--container.labels", ",".join(keys))
    api = Api(varied.socket)
    shown = eventually(lambda: read(running.everything("container_labels"), "docker_container_labels"))
    assert differences(shown, families.container_labels(api.inspect_all(), keys)) == []


def test_what_the_engine_says_of_itself(varied, exporter):
    running = exporter(varied.host)
    api = Api(varied.socket)
    text = running.everything("engine")
    assert differences(read(text), families.engine(api.json("/info"))) == []
    assert types(text) == families.ENGINE_TYPES
