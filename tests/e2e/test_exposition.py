"""The whole exposition against the truth, on every kind of engine, and against foreign parsers."""

import subprocess

import pytest
from prometheus_client.openmetrics import parser as openmetrics
from prometheus_client import parser as text

import truth
from exporter import CONTENT_TYPE, HEALTH_ALONE
from processes import tool
from waiting import eventually

SAMPLES_WITH_LABEL_TRUE = {
    "healthy": truth.HEALTHY, "unhealthy": truth.UNHEALTHY, "starting": truth.UNHEALTHY,
    "plain": truth.NO_HEALTH_CHECK, "exited-0": truth.STOPPED, "exited-137": truth.STOPPED,
    "paused": truth.STOPPED, "created": truth.STOPPED, "oom-killed": truth.STOPPED,
    "restarting": truth.STOPPED, "linked": truth.STOPPED, "label-true": truth.NO_HEALTH_CHECK,
}
NOT_ON_PODMAN = {"restarting", "linked"}
UNDECIDED = dict.fromkeys(["label-TRUE", "unlabelled"], truth.NO_HEALTH_CHECK)


def without(samples, names):
    return {name: value for name, value in samples.items() if name not in names}


@pytest.mark.parametrize("kind", ["engine", "newer_engine"])
def test_tells_what_docker_inspect_tells(kind, request, exporter):
    engine = request.getfixturevalue(kind)
    shown = truth.check(exporter(engine.host).scrape, engine)
    # In one of its short runs it is "starting".
    assert shown.pop("restarting") in (truth.STOPPED, truth.UNHEALTHY)
    assert shown == without(SAMPLES_WITH_LABEL_TRUE, {"restarting"})


def test_tells_what_docker_inspect_tells_of_podman(podman, exporter):
    shown = truth.check(exporter(podman.host).scrape, podman)
    assert shown == without(SAMPLES_WITH_LABEL_TRUE, NOT_ON_PODMAN)


@pytest.mark.parametrize("kind", ["engine", "newer_engine", "podman"])
def test_shows_all_but_those_that_opted_out_when_the_filter_is_off(kind, request, exporter):
    engine = request.getfixturevalue(kind)
    unfiltered = exporter(engine.host, CONTAINER_HEALTH_FILTER_LABEL="false")
    shown = truth.check(unfiltered.scrape, engine, filter_on=False)
    absent = NOT_ON_PODMAN if kind == "podman" else {"restarting"}
    assert without(shown, absent) == without({**SAMPLES_WITH_LABEL_TRUE, **UNDECIDED}, absent)


def test_the_root_is_the_same_page_and_head_has_no_body(engine, exporter):
    running = exporter(engine.host, **HEALTH_ALONE)
    truth.check(lambda: running.scrape("/"), engine)
    truth.check(lambda: running.scrape("/metrics"), engine)
    page, head = running.get("/metrics"), running.get("/metrics", method="HEAD")
    assert (head.status, head.body) == (200, "")
    assert page.headers["content-type"] == head.headers["content-type"] == CONTENT_TYPE
    assert running.get("/ping").body == "pong"
    assert running.get("/metrics/").status == 404
    refused = running.get("/metrics", method="POST")
    assert (refused.status, refused.headers["allow"]) == (405, "GET,HEAD")


def test_promtool_finds_nothing(engine, exporter):
    checked = subprocess.run([tool("promtool", "prometheus"), "check", "metrics"], text=True, timeout=30,
                             input=exporter(engine.host).everything(), capture_output=True, check=False)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


# With every page.
MOVING = {"docker_ping_duration_seconds", "docker_exporter_resources_age_seconds"}


@pytest.mark.parametrize("kind", ["engine", "newer_engine", "podman"])
def test_openmetrics_says_the_same_as_the_text_format(kind, request, exporter):
    engine = request.getfixturevalue(kind)
    running = exporter(engine.host, "--container.labels", "a.b,c", CONTAINER_HEALTH_FILTER_LABEL="false")
    eventually(lambda: "docker_container_starts_total" in running.everything())
    path = "/metrics?exclude[]=exporter"

    def samples():
        page = running.get(path, Accept="application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1")
        assert page.headers["content-type"] == "application/openmetrics-text; version=1.0.0; charset=utf-8"
        assert page.headers["vary"] == running.get(path).headers["vary"] == "accept, accept-encoding"

        def read(parser, body):
            return [(sample.name, sample.labels, sample.value) for family in parser.text_string_to_metric_families(body)
                    for sample in family.samples if sample.name not in MOVING]
        return read(openmetrics, page.body), read(text, running.scrape(path))
    # A health check may have run between the two pages.
    eventually(lambda: (pages := samples())[0] == pages[1])
    # The exporter's own, which change with every page, are read by a strict parser at least.
    page = running.get("/metrics", Accept="application/openmetrics-text").body
    families = {family.name: family for family in openmetrics.text_string_to_metric_families(page)}
    assert families["docker_exporter_api_request_duration_seconds"].type == "histogram"
    assert families["process_cpu_seconds"].type == "counter"


def test_both_python_parsers_read_the_same_samples(engine, exporter):
    body = exporter(engine.host).scrape()

    def read(parser):
        return [(sample.name, sample.labels, sample.value)
                for family in parser.text_string_to_metric_families(body) for sample in family.samples]
    samples = read(text)
    assert samples == read(openmetrics)
    assert [name for name, _, _ in samples[:2]] == ["docker_up", "docker_ping_duration_seconds"]
    assert {labels["name"].lstrip("/"): value for _, labels, value in samples[2:]} == truth.values(body)
