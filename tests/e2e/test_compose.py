"""The compose files as people start them, on an engine with bridge networks, in a network namespace.

Only the proxies' images are stand-ins, under the names of the originals.
"""

import os
import subprocess

import pytest

import deployments
import truth
from exporter import ROOT
from processes import run, tool
from waiting import eventually

NAMESPACE = f"dpe-e2e-{os.getpid()}"


@pytest.fixture(scope="module")
def stack(engines, images, tmp_path_factory):
    stack = engines.up("stack", "--netns", NAMESPACE)
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
    compose(files[-1], "down", "-t", "5")


def published_page():
    return run(tool("nsenter", "util-linux"), f"--net=/run/netns/{NAMESPACE}", tool("curl", "curl"), "-sS",
               "http://127.0.0.1:9000/metrics")


@pytest.mark.parametrize("file", deployments.FILES)
def test_the_published_port_shows_the_truth(file, compose, stack):
    compose(file, "up", "-d", "--no-build", "--pull", "never")
    eventually(lambda: published_page().startswith(truth.UP[:truth.UP.index("# HELP docker_ping")]), 30)
    shown = truth.check(published_page, stack)
    assert list(shown) == sorted(deployments.services(file))
    if file == "compose.yml":
        eventually(lambda: truth.values(published_page())["docker-prometheus-exporter"] == truth.HEALTHY, 30)


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
