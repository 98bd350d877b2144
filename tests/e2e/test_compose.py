"""The compose files as people start them, on an engine with bridge networks, in a network namespace.

Only the proxies' images are stand-ins, under the names of the originals.
"""

import os
import subprocess
import time

import pytest

import deployments
import truth
from exporter import HEALTH, ROOT
from expositions import by_label, read
from processes import run, tool
from waiting import eventually

NAMESPACE = f"dpe-e2e-{os.getpid()}"


@pytest.fixture(scope="module")
def stack(engines, images, tmp_path_factory):
    stack = engines.new("stack", "--netns", NAMESPACE)
    images.copy_to(stack, tmp_path_factory.mktemp("images") / "images.tar")
    yield stack
    stack.down()


@pytest.fixture
def compose(stack, engines):
    variables = {"DOCKER_CONFIG": engines.plugins(), "DOCKER_SOCKET": stack.socket,
                 "DOCKER_GID": str(os.stat(stack.socket).st_gid)}
    files = []

    def compose(file, *arguments):
        files.append(file)
        return stack.docker("compose", "-p", "e2e", "-f", ROOT / file, *arguments, env=variables)
    yield compose
    compose(files[-1], "down", "-t", "1")


def published_page(*headers):
    return run(tool("nsenter", "util-linux"), f"--net=/run/netns/{NAMESPACE}", tool("curl", "curl"), "-sS",
               "-g", f"http://127.0.0.1:9000{HEALTH}", *headers)


def everything():
    return run(tool("nsenter", "util-linux"), f"--net=/run/netns/{NAMESPACE}", tool("curl", "curl"), "-sS",
               "http://127.0.0.1:9000/metrics")


def up(compose, file):
    compose(file, "up", "-d", "--no-build", "--pull", "never")
    eventually(lambda: "docker_up{} 1\n" in published_page(), 30)


@pytest.mark.parametrize("file", deployments.FILES)
def test_the_published_port_shows_the_truth(file, compose, stack):
    up(compose, file)
    shown = truth.check(published_page, stack)
    assert list(shown) == sorted(deployments.services(file))
    if file == "compose.yml":
        eventually(lambda: truth.values(published_page())["docker-prometheus-exporter"] == truth.HEALTHY, 30)


def test_what_containers_use_is_read_from_two_mounts(compose, stack):
    up(compose, "examples/resources.yml")

    def told():
        page = everything()
        found = {what: {key.split('name="')[1].split('"')[0] for key in read(page, f"docker_container_{what}")}
                 for what in ("cpu_usage_seconds_total", "memory_working_set_bytes", "network_receive_bytes_total", "pids")}
        both = set(deployments.services("examples/resources.yml"))
        assert found == dict.fromkeys(found, both)
        assert by_label(page, "docker_exporter_resources_containers", "source") == {"cgroup": 2, "stats": 0}
        # Each is on two networks, or one: those that compose gave it.
        for name, count in (("docker-socket-proxy", 1), ("docker-prometheus-exporter", 2)):
            interfaces = by_label(page, "docker_container_network_receive_bytes_total", "interface", name=name)
            assert len(interfaces) == count
        return True
    eventually(told, 30)


def test_a_stopped_proxy_is_an_engine_that_is_down(compose, stack):
    """Its name is then unknown, and docker's name server takes many seconds to say so."""
    up(compose, "compose.yml")
    stack.docker("stop", "-t", "1", "docker-socket-proxy")
    for _ in range(2):
        started = time.monotonic()
        assert published_page("-H", "X-Prometheus-Scrape-Timeout-Seconds: 2") == truth.DOWN
        assert time.monotonic() - started < 2
    stack.docker("start", "docker-socket-proxy")
    truth_again = eventually(lambda: truth.values(published_page()), 30)
    assert truth_again["docker-socket-proxy"] == truth.NO_HEALTH_CHECK


def test_the_recommended_file_is_the_first_example_that_can_also_be_built():
    recommended = deployments.services("compose.yml")
    assert recommended["docker-prometheus-exporter"].pop("build") == "."
    assert recommended == deployments.services("examples/proxy-calum4.yml")


@pytest.mark.parametrize("file", deployments.FILES)
def test_the_exporter_is_as_locked_up_in_every_file(file):
    service = deployments.services(file)["docker-prometheus-exporter"]
    assert service["image"] == deployments.IMAGE
    assert (service["user"], service["read_only"], service["cap_drop"], service["security_opt"]) == (
        "65534:65534", True, ["ALL"], ["no-new-privileges:true"])


def test_the_mounted_socket_asks_for_its_group(engines):
    environment = {"PATH": os.environ["PATH"], "DOCKER_CONFIG": engines.plugins(), "HOME": "/nonexistent"}
    ended = subprocess.run(["docker", "compose", "-f", "examples/mounted-socket.yml", "config"], cwd=ROOT, text=True,
                           env=environment, capture_output=True, check=False, timeout=60)
    assert ended.returncode != 0
    assert "required variable DOCKER_GID is missing a value: set it to the group of the socket" in ended.stderr
