"""What the exposition must be, worked out from `docker inspect` and nothing else."""

import re
import time

from waiting import eventually

LABEL = "docker-prometheus-exporter.metric.container_health.enabled"
STOPPED, NO_HEALTH_CHECK, UNHEALTHY, HEALTHY = 1, 2, 3, 4

UP = """\
# HELP docker_up Reports the state of Docker.
# TYPE docker_up gauge
docker_up{} 1
# HELP docker_ping_duration_seconds Time the engine took to answer a ping.
# TYPE docker_ping_duration_seconds gauge
docker_ping_duration_seconds SECONDS
# HELP container_health Reports the health state of a Docker container.
# TYPE container_health gauge
"""

DOWN = """\
# HELP docker_up Reports the state of Docker.
# TYPE docker_up gauge
docker_up{} 0
# HELP container_health Reports the health state of a Docker container.
# TYPE container_health gauge
# EOF
"""


def value(state):
    """Health says nothing about a container that does not run."""
    if state["Status"] != "running":
        return STOPPED
    health = (state.get("Health") or {}).get("Status", "")
    return {"": NO_HEALTH_CHECK, "none": NO_HEALTH_CHECK, "healthy": HEALTHY}.get(health, UNHEALTHY)


def shown(labels, filter_on):
    label = (labels or {}).get(LABEL)
    if filter_on:
        return label == "true"
    return label is None or label.lower() != "false"


def expected(containers, filter_on=True):
    lines = [
        f'container_health{{id="{c["Id"]}",name="{c["Name"]}"}} {value(c["State"])}\n'
        for c in sorted(containers, key=lambda c: c["Name"])
        if shown(c["Config"]["Labels"], filter_on)
    ]
    return UP + "".join(lines) + "# EOF\n"


def normal(exposition):
    """The one value that cannot be known in advance is replaced by its name, if it is a sane one."""
    def seconds(match):
        assert 0 < float(match[1]) < 5, match[0]
        return "docker_ping_duration_seconds SECONDS"
    return re.sub(r"^docker_ping_duration_seconds (\S+)$", seconds, exposition, flags=re.M)


def check(scrape, engine, filter_on=True, within=1):
    """The whole exposition is what the engine says. Returns it as a dictionary name -> value.

    Containers that changed during the scrape prove nothing, so the scrape is made again. Where events
    tell what changes, an event may still be under way; `within=0` is for where the list is asked.
    """
    wrong_since = None

    def once():
        nonlocal wrong_since
        before = engine.inspect()
        got = normal(scrape())
        if states(before) != states(engine.inspect()):
            return None
        if got != expected(before, filter_on):
            wrong_since = wrong_since or time.monotonic()
            if time.monotonic() - wrong_since < within:
                return None
        return before, got
    containers, got = eventually(once, 60)
    assert got == expected(containers, filter_on)
    return values(got)


def states(containers):
    """What changes when a container does; not the growing log of its health checks."""
    def state(c):
        health = (c["State"].get("Health") or {}).get("Status")
        return (c["Id"], c["Name"], c["State"]["Status"], health, c["State"]["StartedAt"])
    return sorted(state(c) for c in containers)


def values(exposition):
    samples = re.findall(r'^container_health\{id="[0-9a-f]{64}",name="/(.+)"\} (\d)$', exposition, re.M)
    return {name: int(number) for name, number in samples}
