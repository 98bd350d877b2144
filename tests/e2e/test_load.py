"""What a scrape costs the engine: many scrapers, and many containers."""

import concurrent.futures
import itertools
import json
import re
import threading

import pytest

import truth
from proxies.forwarding import EngineConnection
from waiting import eventually

PING_AND_LIST = r"GET (/v[\d.]+)?/_ping\nGET (/v[\d.]+)?/containers/json\?all=true"


def unread_and_open(port):
    """Bytes the exporter has not read yet, and its connections (proc(5), /proc/net/tcp)."""
    unread = connections = 0
    with open("/proc/net/tcp", encoding="ascii") as table:
        for line in itertools.islice(table, 1, None):
            fields = line.split()
            if int(fields[1].split(":")[1], 16) == port and fields[3] == "01":  # established
                unread += int(fields[4].split(":")[1], 16)
                connections += 1
    return unread, connections


def test_scrapes_at_the_same_time_share_one_refresh(engine, exporter, counting):
    released = threading.Event()
    proxy = counting(engine.socket)
    running = exporter(proxy.host)
    running.scrape()  # the API version is known from now on
    proxy.taken()
    proxy.decide = lambda request: released.wait(30) and None
    with concurrent.futures.ThreadPoolExecutor(20) as scrapers:
        bodies = [scrapers.submit(running.scrape) for _ in range(20)]
        # All twenty wait in the exporter, for the one ping that the proxy holds.
        eventually(lambda: unread_and_open(running.port) == (0, 20))
        released.set()
        shown = {truth.normal(body.result()) for body in bodies}
    assert len(shown) == 1
    assert re.fullmatch(PING_AND_LIST, "\n".join(proxy.taken()))


@pytest.fixture(scope="module")
def crowd(own_engine):
    """1,000 containers, by the API: the command line would take minutes."""
    image, numbers = own_engine.image(), iter(range(1000))

    def create():
        connection = EngineConnection(own_engine.socket)
        for number in numbers:
            container = {"Image": image, "HostConfig": {"NetworkMode": "none"}}
            connection.request("POST", f"/containers/create?name=c{number:04}", json.dumps(container),
                               {"Content-Type": "application/json"})
            answer = connection.getresponse()
            assert answer.status == 201, answer.read()
            answer.read()
        connection.close()
    with concurrent.futures.ThreadPoolExecutor(4) as creators:
        for created in [creators.submit(create) for _ in range(4)]:
            created.result()
    return own_engine


def test_a_scrape_of_1000_containers_is_two_requests(crowd, exporter, counting):
    proxy = counting(crowd.socket)
    running = exporter(proxy.host, CONTAINER_HEALTH_FILTER_LABEL="false")
    running.scrape()
    for _ in range(3):
        proxy.taken()
        shown = truth.values(running.scrape())
        assert re.fullmatch(PING_AND_LIST, "\n".join(proxy.taken()))
        assert shown == {f"c{number:04}": truth.STOPPED for number in range(1000)}
    assert len(truth.check(running.scrape, crowd, filter_on=False)) == 1000
