"""Fixtures: real engines, and programs that end with their test."""

import itertools

import pytest

pytest.register_assert_rewrite("truth", "agreement")  # so that their failures show the difference

from api import Api
from engines import Engines
from exporter import BINARY, Exporter
from images import Images
from proxies.forwarding import ForwardingProxy
from proxies.haproxy import HAProxy


@pytest.fixture(scope="session", autouse=True)
def binary():
    if not BINARY.exists():
        pytest.exit(f"no exporter at {BINARY}: build it with 'cmake --preset release && cmake --build "
                    "--preset release', or name another in EXPORTER", returncode=1)


@pytest.fixture(scope="session")
def engines():
    engines = Engines()
    yield engines
    engines.end()


@pytest.fixture(scope="session")
def engine(engines):
    """Debian 12's own engine, with a container in every state. Tests do not change it."""
    return engines.up("host").samples()


@pytest.fixture(scope="session")
def newer_engine(engines):
    return engines.up("sid", "--release", "sid").samples()


@pytest.fixture(scope="session")
def podman(engines):
    return engines.up("podman", "--release", "podman").samples()


@pytest.fixture(scope="module")
def own_engine(engines, request):
    """An engine that the tests of one file may stop, pause and fill."""
    engine = engines.new(request.module.__name__.removeprefix("test_"))
    yield engine
    engine.down()


@pytest.fixture
def api(own_engine):
    """Of an engine without containers, before and afterwards."""
    api = Api(own_engine.socket, own_engine.image())
    api.remove_all()
    yield api
    api.remove_all()


@pytest.fixture(scope="session")
def images(engines):
    """An engine with the exporter's image and the proxies' images, as the repository builds them."""
    images = Images(engines.up("builder"), engines)
    images.import_base()
    images.build_exporter()
    images.build_proxies()
    return images


@pytest.fixture
def folders(tmp_path):
    """Private folders, a new one at every call."""
    numbers = itertools.count()

    def new():
        folder = tmp_path / str(next(numbers))
        folder.mkdir()
        return folder
    return new


@pytest.fixture
def exporter(folders):
    """Starts exporters; at the end each must stop at SIGTERM with exit 0 and no sanitizer report."""
    started = []

    def start(docker_host=None, *arguments, **settings):
        started.append(Exporter(folders(), docker_host, arguments, **settings))
        return started[-1]
    yield start
    try:
        for one in started:
            one.stop()
    finally:
        for one in started:
            one.kill()


@pytest.fixture
def haproxy(folders):
    started = []

    def start(settings, engine):
        started.append(HAProxy(folders(), settings, engine.socket))
        return started[-1]
    yield start
    for one in started:
        one.kill()


@pytest.fixture
def counting():
    """Proxies that write down every request between the exporter and an engine (or another proxy)."""
    started = []

    def start(upstream, decide=lambda request: None):
        started.append(ForwardingProxy(upstream, decide).__enter__())
        return started[-1]
    yield start
    for one in started:
        one.__exit__()

