"""How it ends: by SIGTERM and SIGINT, in the middle of a scrape, as PID 1."""

import concurrent.futures
import os
import signal
import threading
import time
from pathlib import Path

import pytest

import truth
from sockets import unread_and_open
from waiting import eventually

BOTH = pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])


def ends_within_a_second(running, pid, sent):
    started = time.monotonic()
    os.kill(pid, sent)
    assert running.wait() == 0, running.stderr
    assert time.monotonic() - started < 1


@pytest.fixture
def held(engine, counting):
    """A proxy that holds every ping until it is released."""
    released = threading.Event()
    proxy = counting(engine.socket, lambda request: released.wait(30) and None)
    proxy.release = released.set
    yield proxy
    released.set()


@BOTH
def test_ends_when_idle(sent, engine, exporter):
    running = exporter(engine.host)
    connection = running.connect()  # kept open by the client
    connection.request("GET", "/metrics")
    connection.getresponse().read()
    ends_within_a_second(running, running.pid, sent)
    connection.close()


@BOTH
def test_ends_in_the_middle_of_a_scrape(sent, held, exporter):
    running = exporter(held.host)
    with concurrent.futures.ThreadPoolExecutor(1) as scraper:
        scrape = scraper.submit(running.get)
        # It has read the request and waits for the engine.
        eventually(lambda: unread_and_open(running.port) == (0, 1))
        ends_within_a_second(running, running.pid, sent)
        answer = scrape.result(10)
        assert (answer.status, answer.body) == (503, "the exporter is stopping, and the engine has not answered\n")
    assert running.logged("engine down") == []


def test_a_scrape_that_is_under_way_is_still_answered(held, engine, exporter):
    running = exporter(held.host)
    with concurrent.futures.ThreadPoolExecutor(1) as scraper:
        scrape = scraper.submit(running.scrape)
        # It has read the request and waits for the engine.
        eventually(lambda: unread_and_open(running.port) == (0, 1))
        os.kill(running.pid, signal.SIGTERM)

        def refuses_others():
            try:
                running.connect().connect()
            except ConnectionRefusedError:
                return True
            return False
        eventually(refuses_others)
        held.release()
        assert truth.normal(scrape.result(10)) == truth.expected(engine.inspect())
    assert running.wait() == 0


@BOTH
def test_ends_as_pid_1_too(sent, engine, exporter):
    running = exporter(engine.host, prefix=["unshare", "--pid", "--fork", "--kill-child"])
    child = int(Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text())
    status = Path(f"/proc/{child}/status").read_text()
    assert next(line for line in status.splitlines() if line.startswith("NSpid:")).split()[2] == "1"
    running.scrape()
    ends_within_a_second(running, child, sent)
