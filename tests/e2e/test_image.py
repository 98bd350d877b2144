"""The image as the Dockerfile makes it: small, locked up, healthy by its own check, quick to stop."""

import json
import os
import tarfile
import time

import pytest

import truth
from deployments import IMAGE
from exporter import HEALTH
from processes import run, tool
from proxies.forwarding import EngineConnection
from waiting import eventually

# What docker itself puts into every container.
OF_DOCKER = (".dockerenv", "dev", "proc", "sys", "etc/hostname", "etc/hosts", "etc/mtab", "etc/resolv.conf")


@pytest.fixture(scope="module")
def config(images):
    return json.loads(images.engine.docker("image", "inspect", IMAGE))[0]


def test_it_is_smaller_than_12_megabytes(config):
    print(f"image: {config['Size']} bytes")
    assert config["Size"] < 12_000_000


def test_it_runs_the_exporter_as_nobody_and_checks_itself(config):
    assert config["Config"]["User"] == "65534:65534"
    assert config["Config"]["Entrypoint"] == ["/docker-prometheus-exporter"]
    assert config["Config"]["Cmd"] is None
    assert list(config["Config"]["ExposedPorts"]) == ["9000/tcp"]
    assert config["Config"]["Healthcheck"]["Test"] == ["CMD", "/docker-prometheus-exporter", "healthcheck"]
    assert config["Config"]["Labels"]["org.opencontainers.image.licenses"] == "MIT OR Apache-2.0"


def test_it_holds_nothing_but_the_exporter_its_c_library_and_certificates(images, folders):
    packed = folders() / "image.tar"
    images.engine.docker("create", "--name", "unpacked", IMAGE)
    images.engine.docker("export", "-o", packed, "unpacked")
    images.engine.docker("rm", "unpacked")
    with tarfile.open(packed) as archive:
        files = {member.name for member in archive if not member.isdir()}
    ours = {name for name in files if not name.startswith(OF_DOCKER)}
    assert {os.path.basename(name).split(".")[0] for name in ours} <= {
        "docker-prometheus-exporter", "ca-certificates", "libc", "libm", "ld-linux-x86-64", "ld-linux-aarch64"}
    assert {"docker-prometheus-exporter", "etc/ssl/certs/ca-certificates.crt"} <= ours


def test_flags_follow_the_image_name(images):
    assert images.engine.docker("run", "--rm", "--network", "none", IMAGE, "--version").startswith(
        "docker-prometheus-exporter ")


@pytest.fixture
def locked_up(images):
    """A container with as few rights as there are, which may open the engine's socket by its group."""
    socket = images.engine.socket
    images.engine.docker(
        "run", "-d", "--name", "exporter", "--network", "none", "--read-only", "--cap-drop", "ALL",
        "--security-opt", "no-new-privileges", "--user", "65534:65534", "--group-add", os.stat(socket).st_gid,
        "-v", f"{socket}:/var/run/docker.sock:ro", "--label", f"{truth.LABEL}=true", "--health-interval", "1s", IMAGE)
    yield images.engine
    images.engine.docker("rm", "-f", "exporter")


def test_locked_up_it_becomes_healthy_tells_the_truth_and_stops_within_a_second(locked_up):
    def state():
        return json.loads(locked_up.docker("inspect", "exporter"))[0]["State"]
    eventually(lambda: state()["Health"]["Status"] == "healthy", 30)

    def scrape():
        return run(tool("nsenter", "util-linux"), "--target", state()["Pid"], "--net", tool("curl", "curl"), "-sSg",
                   f"http://127.0.0.1:9000{HEALTH}")
    assert truth.check(scrape, locked_up) == {"exporter": truth.HEALTHY}
    connection = EngineConnection(locked_up.socket)
    started = time.monotonic()
    connection.request("POST", "/containers/exporter/stop")
    assert connection.getresponse().status == 204
    assert time.monotonic() - started < 1
    connection.close()
    assert state()["ExitCode"] == 0
