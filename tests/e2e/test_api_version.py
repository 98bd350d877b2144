"""Which version of the API is spoken to which engine."""

import pytest

import truth


@pytest.mark.parametrize("kind, version", [("engine", "1.41"), ("newer_engine", "1.51"), ("podman", "1.41")])
def test_speaks_the_newest_version_that_the_engine_knows(kind, version, request, exporter, counting):
    engine = request.getfixturevalue(kind)
    proxy = counting(engine.socket)
    running = exporter(proxy.host)
    truth.check(running.scrape, engine)
    assert f"GET /v{version}/containers/json?all=true" in proxy.requests


def test_speaks_the_version_it_is_told_to_and_asks_for_no_other(engine, exporter, counting):
    proxy = counting(engine.socket)
    running = exporter(proxy.host, DOCKER_API_VERSION="1.30")
    truth.check(running.scrape, engine)
    assert "GET /v1.30/containers/json?all=true" in proxy.requests
    assert [asked for asked in proxy.requests if "_ping" not in asked and not asked.startswith("GET /v1.30/")] == []


def test_a_version_that_the_engine_does_not_know_is_named(newer_engine, exporter):
    running = exporter(newer_engine.host, DOCKER_API_VERSION="1.99")
    assert truth.normal(running.scrape()) == truth.UP + "# EOF\n"
    line, = running.logged("containers cannot be listed")
    assert (line["reason"], line["detail"]) == (
        "bad_version", "GET /v1.99/containers/json?all=true was answered 400 Bad Request: client version 1.99 is too "
                       "new. Maximum supported API version is 1.51")
