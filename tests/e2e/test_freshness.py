"""How long it takes from a change, by the engine's own clock, to the first scrape that shows it."""

import threading
import time

import pytest

from api import Api
from events import Witness, name
from expositions import one
from waiting import eventually

CHANGES = 200


@pytest.fixture(scope="module")
def fresh(engines):
    engine = engines.new("fresh", "--release", "sid")
    yield engine
    engine.down()


def test_changes_are_shown_within_a_tenth_of_a_second(fresh, exporter):
    api = Api(fresh.socket, fresh.image())
    api.run("web", "sleep", "100000")
    running = exporter(fresh.host)
    eventually(lambda: one(running.everything(), "docker_exporter_mode") == 1)
    seen, stop = [], threading.Event()

    def scrape_on():
        connection = running.connect()
        while not stop.is_set():
            connection.request("GET", "/metrics?collect[]=container_state")
            text = connection.getresponse().read().decode()
            paused = 'docker_container_state{name="web",state="paused"} 1' in text
            there = 'docker_container_state{name="web",state=' in text
            seen.append((time.time(), paused, there))
        connection.close()

    with Witness(fresh.socket, {"type": ["container"], "event": ["pause", "unpause"]}) as witness:
        scraper = threading.Thread(target=scrape_on)
        scraper.start()
        for number in range(CHANGES):
            api.act("web", "unpause" if number % 2 else "pause")
            wanted = number % 2 == 0
            eventually(lambda want=wanted: seen and seen[-1][1:] == (want, True))
        stop.set()
        scraper.join()
        eventually(lambda: len(witness.events) == CHANGES)
    delays = []
    for event in witness.events:
        assert name(event) == "web"
        changed, wanted = event["timeNano"] / 1e9, event["Action"] == "pause"
        shown = next(at for at, paused, there in seen if at >= changed and there and paused == wanted)
        delays.append(shown - changed)
    delays.sort()
    p50, p90, p99 = (delays[int(len(delays) * p)] for p in (0.5, 0.9, 0.99))
    print(f"milliseconds: p50 {p50 * 1e3:.1f}, p90 {p90 * 1e3:.1f}, p99 {p99 * 1e3:.1f}")
    # The goal is 100 ms at the 99th percentile; engine, scraper and exporter share this machine's cores
    # with whatever else runs here, so that only much more than that is a fault.
    assert p50 <= 0.05
    assert p99 <= 0.25
