"""What a scrape costs the engine: many scrapers, and many containers."""

import concurrent.futures
import contextlib
import threading

import pytest

import truth
from api import Api
from proxies.forwarding import refusing
from sockets import unread_and_open
from waiting import eventually

# What may be asked, and what a scrape then costs when nothing has changed.
COSTS = pytest.mark.parametrize("refused, cost", [
    (set(), ["ping"]),
    ({"events"}, ["ping", "list"]),
    ({"inspect"}, ["ping"]),
    ({"events", "inspect"}, ["ping", "list"]),
], ids=["everything", "no events", "no inspect", "neither"])


@pytest.fixture(scope="module")
def crowd(own_engine):
    """Grows to so many containers, none of which changes by itself."""
    api = Api(own_engine.socket, own_engine.image())

    def grow(number):
        names = iter([f"c{n:04}" for n in range(len(api.list()), number)])

        def create():
            for name in names:
                api.create(name)
            api.close()
        with concurrent.futures.ThreadPoolExecutor(4) as creators:
            for created in [creators.submit(create) for _ in range(4)]:
                created.result()
        return own_engine
    return grow


@COSTS
def test_scrapes_at_the_same_time_share_one_refresh(refused, cost, crowd, exporter, counting):
    released = threading.Event()
    released.set()
    refuse = refusing(refused)
    proxy = counting(crowd(1).socket, lambda request: released.wait(30) and refuse(request))
    running = exporter(proxy.host)
    settle(running, proxy, cost)
    released.clear()
    with concurrent.futures.ThreadPoolExecutor(20) as scrapers:
        bodies = [scrapers.submit(running.scrape) for _ in range(20)]
        # All twenty wait in the exporter, for the one ping that the proxy holds.
        eventually(lambda: unread_and_open(running.port) == (0, 20))
        released.set()
        shown = {truth.normal(body.result()) for body in bodies}
    assert len(shown) == 1
    assert proxy.asked() == cost


@COSTS
@pytest.mark.parametrize("number", [10, 100, 1000])
def test_what_a_scrape_asks_for_does_not_grow_with_the_containers(number, refused, cost, crowd, exporter, counting):
    engine = crowd(number)
    proxy = counting(engine.socket, refusing(refused))
    running = exporter(proxy.host, CONTAINER_HEALTH_FILTER_LABEL="false")
    settle(running, proxy, cost)
    for _ in range(3):
        shown = truth.values(running.scrape())
        assert proxy.asked() == cost
        assert shown == {f"c{n:04}": truth.STOPPED for n in range(number)}
    if number == 1000:
        assert len(truth.check(running.scrape, engine, filter_on=False)) == 1000


def test_clients_cannot_take_the_descriptors_that_the_engine_is_asked_with(crowd, exporter):
    running = exporter(crowd(1).host, prefix=["prlimit", "--nofile=100"])
    with contextlib.ExitStack() as opened:
        for _ in range(200):
            connection = opened.enter_context(contextlib.closing(running.connect()))
            connection.connect()
        for _ in range(3):
            assert running.up()
    assert running.logged("cannot accept a connection") == []


def settle(running, proxy, cost):
    """What is asked once, at the start, is over."""
    def quiet():
        proxy.taken()
        running.everything()
        return proxy.asked() == cost
    eventually(quiet, 60)
