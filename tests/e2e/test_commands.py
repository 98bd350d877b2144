"""What ends by itself: --once, healthcheck, --version, --help, and settings that cannot be used."""

import re

import pytest

import truth
from exporter import HEALTH_ALONE, command


def test_once_prints_one_exposition(engine):
    def scrape():
        ended = command("--once", docker_host=engine.host, **HEALTH_ALONE)
        assert (ended.returncode, ended.stderr) == (0, "")
        return ended.stdout
    truth.check(scrape, engine)


def test_once_without_an_engine_prints_that_and_fails(folders):
    ended = command("--once", docker_host=f"unix://{folders()}/docker.sock", **HEALTH_ALONE)
    assert (ended.returncode, ended.stdout) == (1, truth.DOWN)
    assert 'msg="engine down" reason=unreachable' in ended.stderr


@pytest.mark.parametrize("listen", ["127.0.0.1", "0.0.0.0", "::1", "::"])
def test_healthcheck_asks_the_running_exporter(listen, exporter, folders):
    running = exporter(f"unix://{folders()}/docker.sock", LISTEN_ADDR=listen)
    settings = {"LISTEN_ADDR": listen, "LISTEN_PORT": str(running.port)}
    healthy = command("healthcheck", **settings)
    assert (healthy.returncode, healthy.stderr) == (0, "")
    running.stop()
    ended = command("healthcheck", **settings)
    assert ended.returncode == 1
    assert ended.stderr != ""


def test_version_and_help():
    version = command("--version")
    assert version.returncode == 0
    assert re.fullmatch(r"docker-prometheus-exporter \d+\.\d+\.\d+\n", version.stdout)
    text = command("--help").stdout
    assert max(map(len, text.splitlines())) <= 80
    for variable in ("DOCKER_HOST", "LISTEN_ADDR", "LISTEN_PORT", "CLIENT_IP_SOURCE", "RUST_LOG",
                     "CONTAINER_HEALTH_FILTER_LABEL"):
        assert re.search(rf"\b{variable}\b", text)


@pytest.mark.parametrize("arguments, environment, named", [
    (["--listen-port", "x"], {}, "--listen-port"),
    (["--listen-port=65536"], {}, "--listen-port"),
    ([], {"LISTEN_PORT": "9000 "}, "LISTEN_PORT"),
    ([], {"LISTEN_ADDR": "localhost"}, "LISTEN_ADDR"),
    ([], {"CLIENT_IP_SOURCE": "connectinfo"}, "CLIENT_IP_SOURCE"),
    ([], {"DOCKER_HOST": "ssh://somewhere"}, "DOCKER_HOST"),
    (["--docker-host", "tcp://host:0x"], {}, "--docker-host"),
    ([], {"DOCKER_API_VERSION": "latest"}, "DOCKER_API_VERSION"),
    (["--no-such-flag"], {}, "--no-such-flag"),
])
def test_a_setting_that_cannot_be_used_stops_the_start_and_is_named(arguments, environment, named):
    ended = command(*arguments, **environment)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert named in ended.stderr
    if named != "--no-such-flag":
        assert "expected" in ended.stderr


def test_a_port_that_is_taken_is_named(engine, exporter):
    running = exporter(engine.host)
    ended = command(docker_host=engine.host, LISTEN_PORT=str(running.port))
    assert ended.returncode == 1
    assert running.address in ended.stderr
