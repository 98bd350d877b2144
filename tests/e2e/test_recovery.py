"""Engines that are not there, go away, come back, or hang."""

import time

import pytest

import truth
from proxies.forwarding import refusing


@pytest.fixture(scope="module")
def own_engine(own_engine):
    return own_engine.samples("healthy", "plain", "exited-0", "paused")


def test_starts_without_an_engine_and_finds_it_when_its_socket_appears(own_engine, exporter):
    own_engine.stop()
    running = exporter(own_engine.host)
    assert running.scrape() == truth.DOWN
    assert running.get("/ping").body == "pong"
    own_engine.start()
    assert truth.normal(running.scrape()).startswith(truth.UP)  # the first scrape after it came up
    truth.check(running.scrape, own_engine)


def test_follows_an_engine_through_a_restart(own_engine, exporter):
    running = exporter(own_engine.host)
    truth.check(running.scrape, own_engine)
    own_engine.stop()
    assert running.scrape() == truth.DOWN
    own_engine.start()
    truth.check(running.scrape, own_engine)
    messages = [line["msg"] for line in running.logged("engine up", "engine down")]
    assert messages == ["engine up", "engine down", "engine up"]


def test_an_engine_that_hangs_is_down_before_prometheus_gives_up(own_engine, exporter):
    running = exporter(own_engine.host)
    truth.check(running.scrape, own_engine)
    own_engine.pause()
    try:
        for _ in range(3):
            started = time.monotonic()
            exposition = running.scrape(X_Prometheus_Scrape_Timeout_Seconds="2")
            assert time.monotonic() - started < 2
            assert exposition == truth.DOWN
    finally:
        own_engine.resume()
    truth.check(running.scrape, own_engine)


@pytest.mark.parametrize("events, within", [("followed", 1), ("refused", 0)])
def test_a_change_is_seen_soon_with_events_and_in_the_next_scrape_without(events, within, own_engine, exporter,
                                                                          counting):
    refused = {"events"} if events == "refused" else set()
    running = exporter(counting(own_engine.socket, refusing(refused)).host)
    before = truth.check(running.scrape, own_engine, within=within)
    own_engine.docker("run", "-d", "--name", "late", "--network", "none", "--stop-signal", "SIGKILL",
                      "--label", f"{truth.LABEL}=true", own_engine.image())
    assert truth.check(running.scrape, own_engine, within=within) == {**before, "late": truth.NO_HEALTH_CHECK}
    own_engine.docker("pause", "late")
    assert truth.check(running.scrape, own_engine, within=within) == {**before, "late": truth.STOPPED}
    own_engine.docker("rm", "-f", "late")
    assert truth.check(running.scrape, own_engine, within=within) == before
