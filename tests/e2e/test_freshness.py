"""How long it takes from a change, by the engine's own clock, to the first scrape that shows it."""

import re
import threading
import time

import pytest

from api import Api
from events import Witness, action, name
from expositions import one
from proxies.forwarding import refusing
from waiting import eventually

ROUNDS = 34  # of six changes each
EVENTS = ["pause", "unpause", "die", "start", "health_status: healthy", "health_status: unhealthy"]
CHECK = {"Test": ["CMD", "test", "-e", "/well"], "Interval": 10**8, "Retries": 1}


@pytest.fixture(scope="module")
def fresh(engines):
    engine = engines.new("fresh", "--release", "sid")
    yield engine
    engine.down()


class Scraper:
    """Scrapes without a pause on one connection, and remembers when which state and health were first shown."""

    def __init__(self, running):
        self.running, self.seen, self.stop = running, [], threading.Event()
        self.thread = threading.Thread(target=self.scrape_on)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        self.thread.join()

    def scrape_on(self):
        connection = self.running.connect()
        while not self.stop.is_set():
            connection.request("GET", "/metrics?collect[]=container_state")
            facts = set(re.findall(r'^docker_container_(?:state|health_status)\{name="web",(.*)\} 1$',
                                   connection.getresponse().read().decode(), re.M))
            if not self.seen or self.seen[-1][1] != facts:
                self.seen.append((time.time(), facts))
        connection.close()

    def shows(self, fact):
        return bool(self.seen) and fact in self.seen[-1][1]

    def first(self, fact, since):
        return next(at for at, facts in self.seen if at >= since and fact in facts)


def change(api, scraper):
    """Each change is waited for, so that what a later one shows is not taken for it."""
    for did, fact in (
            (lambda: api.act("web", "pause"), 'state="paused"'), (lambda: api.act("web", "unpause"), 'state="running"'),
            (lambda: api.act("web", "kill"), 'state="exited"'), (lambda: api.act("web", "start"), 'state="running"'),
            (lambda: api.execute("web", "touch", "/well"), 'status="healthy"'),
            (lambda: api.execute("web", "rm", "/well"), 'status="unhealthy"')):
        did()
        eventually(lambda wanted=fact: scraper.shows(wanted))


def fact_of(event):
    """What a scrape that knows of it shows."""
    told = event["Action"].partition(": ")[2]
    return f'status="{told}"' if told else f'state="{dict(pause="paused", die="exited").get(action(event), "running")}"'


@pytest.mark.parametrize("refused, mode", [(set(), 1), ({"events"}, 2)], ids=["events", "no events"])
def test_changes_are_shown_within_a_tenth_of_a_second(refused, mode, fresh, exporter, counting):
    api = Api(fresh.socket, fresh.image())
    api.remove_all()
    api.run("web", "sleep", "100000", Healthcheck=CHECK)
    running = exporter(counting(fresh.socket, refusing(refused)).host if refused else fresh.host)
    eventually(lambda: one(running.everything(), "docker_exporter_mode") == mode)
    with Scraper(running) as scraper, Witness(fresh.socket, {"type": ["container"]}) as witness:
        for _ in range(ROUNDS):
            change(api, scraper)
        witness.caught_up(api)
    delays = sorted(scraper.first(fact_of(event), event["timeNano"] / 1e9) - event["timeNano"] / 1e9
                    for event in witness.events if name(event) == "web" and event["Action"] in EVENTS)
    assert len(delays) >= 6 * ROUNDS > 200
    p50, p90, p99 = (delays[int(len(delays) * part)] for part in (0.5, 0.9, 0.99))
    print(f"mode {mode}, {len(delays)} changes, milliseconds: p50 {p50 * 1e3:.1f}, p90 {p90 * 1e3:.1f}, p99 {p99 * 1e3:.1f}, "
          f"longest {delays[-1] * 1e3:.1f}")
    # The goal is 100 ms at the 99th percentile. Engine, scraper and exporter share this machine's cores with
    # whatever else runs here, so that only much more than that is a fault.
    assert p50 <= 0.05
    assert p99 <= 0.25
