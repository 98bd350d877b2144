"""A real Prometheus scrapes the exporter and gives back what the exposition says."""

import truth
from prometheus import Prometheus
from waiting import eventually


def test_prometheus_stores_what_the_exposition_says(engine, exporter, folders):
    running = exporter(engine.host, REFRESH_MIN_INTERVAL=None)
    prometheus = Prometheus(folders(), running.address)
    try:
        eventually(lambda: prometheus.query("up") == [({}, 1)], 30)
        assert prometheus.query("docker_up") == [({}, 1)]
        target, = prometheus.ask("targets")["activeTargets"]
        assert (target["health"], target["lastError"]) == ("up", "")

        # A container that changes between the two is looked at again.
        def agree():
            stored = {labels["name"].lstrip("/"): value for labels, value in prometheus.query("container_health")}
            assert stored == truth.values(running.scrape())
            return stored
        assert eventually(agree)["healthy"] == truth.HEALTHY
    finally:
        prometheus.kill()
