"""--compat.cadvisor: the dashboards of cAdvisor show what the exporter's own metrics say."""

import subprocess

import pytest

from expositions import by_label, one, read
from prometheus import Prometheus
from waiting import eventually

# cAdvisor's name of a container's metric, and ours.
SAME = {
    "container_cpu_usage_seconds_total": "cpu_usage_seconds_total",
    "container_memory_usage_bytes": "memory_usage_bytes",
    "container_memory_working_set_bytes": "memory_working_set_bytes",
    "container_memory_rss": "memory_anon_bytes",
    "container_memory_cache": "memory_file_bytes",
    "container_memory_max_usage_bytes": "memory_peak_bytes",
    "container_oom_events_total": "memory_events_total",
    "container_start_time_seconds": "started_timestamp_seconds",
    "container_pressure_cpu_waiting_seconds_total": "pressure_waiting_seconds_total",
}
FURTHER = {"memory_events_total": {"event": "oom_kill"}, "pressure_waiting_seconds_total": {"resource": "cpu"}}

# As dashboards ask: by name, by image, by label, for the machine.
QUERIES = {
    'sum(container_memory_rss{name=~".+"}) by (name)': "memory_anon_bytes",
    'sum by (name) (container_memory_usage_bytes{image!=""})': "memory_usage_bytes",
    'max by (name) (container_memory_working_set_bytes{container_label_com_docker_compose_project=""})':
        "memory_working_set_bytes",
    'sum(container_cpu_usage_seconds_total{name!="", cpu="total"}) by (name)': "cpu_usage_seconds_total",
}


@pytest.fixture
def running(engine, exporter):
    started = exporter(engine.host, "--compat.cadvisor")
    eventually(lambda: read(started.everything("cadvisor")))
    return started


def test_they_say_what_our_own_names_say(running, engine):
    text = running.everything()
    alive = {c["Name"].lstrip("/"): c for c in engine.inspect() if c["State"]["Status"] in ("running", "paused")}
    for theirs, ours in SAME.items():
        mine = {name: one(text, f"docker_container_{ours}", name=name, **FURTHER.get(ours, {})) for name in alive}
        assert by_label(text, theirs, "name") == mine
        assert by_label(text, theirs, "id") == {f"/docker/{alive[name]['Id']}": value for name, value in mine.items()}
    assert one(text, "machine_cpu_cores") == one(text, "docker_engine_cpus")
    assert one(text, "machine_memory_bytes") == one(text, "docker_engine_memory_bytes")


def test_promtool_and_the_parser_take_them(running):
    done = subprocess.run(["promtool", "check", "metrics"], input=running.everything("cadvisor"), capture_output=True,
                          text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_queries_of_dashboards_find_them(running, folders):
    prometheus = Prometheus(folders(), running.address)
    try:
        def agree(query, metric):
            found = {labels["name"]: value for labels, value in prometheus.query(query)}
            own = {labels["name"]: value for labels, value in prometheus.query(f"docker_container_{metric}")}
            assert found == own
            return found
        for query, metric in QUERIES.items():
            eventually(lambda q=query, m=metric: agree(q, m))
        count, = eventually(lambda: prometheus.query('count(container_last_seen{image!=""})'))
        assert count[1] == len(prometheus.query("docker_container_pids"))
        # They need two scrapes.
        for query in ('sum(rate(container_cpu_usage_seconds_total{name=~".+"}[30s])) by (name) * 100',
                      'sum(container_memory_usage_bytes{name!=""}) / scalar(machine_memory_bytes)',
                      'time() - container_start_time_seconds{name="plain"}'):
            values = eventually(lambda q=query: prometheus.query(q))
            assert all(value >= 0 for _, value in values)
    finally:
        prometheus.kill()
