"""Every series of container_state, container_labels and engine, from `docker inspect`, `docker info`
and, for what only the list tells, the list."""

import datetime
import re
from decimal import Decimal

from expositions import series

STATES = ["created", "running", "paused", "restarting", "removing", "exited", "dead"]
HEALTHS = ["none", "starting", "healthy", "unhealthy"]
PROJECT, SERVICE = "com.docker.compose.project", "com.docker.compose.service"
ENABLED = "docker-prometheus-exporter.enabled"

STREAK = "docker_container_health_failing_streak"
PROBE = {field: f"docker_container_health_probe_{field}" for field in ("duration_seconds", "exit_code",
                                                                     "timestamp_seconds")}
# The names and types of container_state, in the order of the page.
STATE_TYPES = {
    "docker_container_info": "gauge", "docker_container_state": "gauge", "docker_container_health_status": "gauge",
    STREAK: "gauge", **dict.fromkeys(PROBE.values(), "gauge"), "docker_container_exit_code": "gauge",
    "docker_container_created_timestamp_seconds": "gauge", "docker_container_started_timestamp_seconds": "gauge",
    "docker_container_finished_timestamp_seconds": "gauge", "docker_container_restarts_total": "counter",
    "docker_container_oom_killed": "gauge", "docker_container_image_outdated": "gauge",
    "docker_container_spec_memory_limit_bytes": "gauge",
    "docker_container_spec_memory_reservation_limit_bytes": "gauge",
    "docker_container_spec_memory_swap_limit_bytes": "gauge", "docker_container_spec_cpus": "gauge",
    "docker_container_spec_cpu_shares": "gauge", "docker_container_spec_pids_limit": "gauge",
    "docker_containers": "gauge", "docker_containers_health": "gauge", "docker_compose_service_containers": "gauge",
}
# These change with every health check, without a word from the engine: see probes.py.
MOVING = {STREAK, *PROBE.values()}
ENGINE_TYPES = dict.fromkeys(
    [f"docker_engine_{name}" for name in ("info", "live_restore", "cpus", "memory_bytes", "images", "warnings")], "gauge")


def name(container):
    return container["Name"].lstrip("/")


def instant(text):
    """Seconds since the epoch of what the engine writes; None for "never"."""
    if not text or text.startswith("0001-"):
        return None
    day, fraction, zone = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)", text).groups()
    whole = datetime.datetime.fromisoformat(day + zone.replace("Z", "+00:00")).timestamp()
    return float(Decimal(int(whole)) + Decimal("0" + (fraction or ".0")))


def health(container):
    """Of a running container; "none" is no health check, which Podman says with an empty status."""
    return (container["State"].get("Health") or {}).get("Status") or "none"


def selected(containers):
    return [c for c in containers if (c["Config"]["Labels"] or {}).get(ENABLED, "").lower() != "false"]


def limits(container):
    host = container["HostConfig"]
    cpus = host.get("NanoCpus", 0) / 1e9
    if not cpus and host.get("CpuQuota", 0) > 0:
        cpus = host["CpuQuota"] / (host.get("CpuPeriod") or 100000)
    return {
        "memory_limit_bytes": host.get("Memory"), "memory_reservation_limit_bytes": host.get("MemoryReservation"),
        "memory_swap_limit_bytes": host.get("MemorySwap"), "cpus": cpus, "cpu_shares": host.get("CpuShares"),
        "pids_limit": host.get("PidsLimit"),
    }


def outdated(container, listed):
    """The list shows the bare id where the name that the container was made from means another image by now."""
    return listed["Image"].startswith("sha256:") and not re.fullmatch("(sha256:)?[0-9a-f]{12,64}",
                                                                     container["Config"]["Image"])


def of_container(container, listed):
    own, state = name(container), container["State"]
    labels, host = container["Config"]["Labels"] or {}, container["HostConfig"]
    found = {}

    def put(metric, value, /, **more):
        if value is not None:
            found[series(metric, name=own, **more)] = float(value)

    put("docker_container_info", 1, id=container["Id"], image=container["Config"]["Image"], image_id=container["Image"],
        compose_project=labels.get(PROJECT, ""), compose_service=labels.get(SERVICE, ""),
        restart_policy=host["RestartPolicy"]["Name"], network_mode=host["NetworkMode"])
    for word in STATES:
        put("docker_container_state", state["Status"] == word, state=word)
    if state["Status"] == "running":
        for word in HEALTHS:
            put("docker_container_health_status", health(container) == word, status=word)
    if state["Status"] in ("exited", "dead", "restarting"):
        put("docker_container_exit_code", state["ExitCode"])
    put("docker_container_created_timestamp_seconds", instant(container["Created"]))
    put("docker_container_started_timestamp_seconds", instant(state["StartedAt"]))
    put("docker_container_finished_timestamp_seconds", instant(state["FinishedAt"]))
    put("docker_container_restarts_total", container["RestartCount"])
    put("docker_container_oom_killed", state["OOMKilled"])
    put("docker_container_image_outdated", outdated(container, listed))
    for limit, value in limits(container).items():
        if value and value > 0:
            put(f"docker_container_spec_{limit}", value)
    return found


def numbers(containers, services=()):
    """Of containers by state and health, and of each compose service; `services` are remembered ones."""
    found = {}
    states = [c["State"]["Status"] for c in containers]
    for word in STATES:
        found[series("docker_containers", state=word)] = float(states.count(word))
    running = [health(c) for c in containers if c["State"]["Status"] == "running"]
    for word in HEALTHS:
        found[series("docker_containers_health", status=word)] = float(running.count(word))
    of_service = {service: [] for service in services}
    for container in containers:
        labels = container["Config"]["Labels"] or {}
        if SERVICE in labels:
            of_service.setdefault((labels.get(PROJECT, ""), labels[SERVICE]), []).append(container["State"]["Status"])
    for (project, service), theirs in of_service.items():
        for word in STATES:
            found[series("docker_compose_service_containers", compose_project=project, compose_service=service,
                         state=word)] = float(theirs.count(word))
    return found


def container_state(containers, listed, services=()):
    """Without what moves. `listed` is the engine's list."""
    containers, listed = selected(containers), {entry["Id"]: entry for entry in listed}
    found = numbers(containers, services)
    for container in containers:
        if container["Id"] in listed:
            found.update(of_container(container, listed[container["Id"]]))
    return found


def sanitised(keys):
    """{label of a container: label of its metric}; of two that become the same the second gets _2."""
    found, taken = {}, {}
    for key in sorted(keys):
        plain = "label_" + re.sub("[^a-zA-Z0-9_]", "_", key)
        taken[plain] = taken.get(plain, 0) + 1
        found[key] = plain if taken[plain] == 1 else f"{plain}_{taken[plain]}"
    return found


def container_labels(containers, keys):
    names = sanitised(keys)
    return {
        series("docker_container_labels", name=name(c),
               **{label: (c["Config"]["Labels"] or {}).get(key, "") for key, label in names.items()}): 1.0
        for c in selected(containers)
    }


def engine(info):
    texts = {
        "version": "ServerVersion", "name": "Name", "operating_system": "OperatingSystem", "os_type": "OSType",
        "kernel_version": "KernelVersion", "architecture": "Architecture", "storage_driver": "Driver",
        "logging_driver": "LoggingDriver", "cgroup_driver": "CgroupDriver", "cgroup_version": "CgroupVersion",
        "default_runtime": "DefaultRuntime",
    }
    found = {series("docker_engine_info", **{label: info.get(key) or "" for label, key in texts.items()}): 1.0}
    for metric, value in {"live_restore": info["LiveRestoreEnabled"], "cpus": info["NCPU"],
                          "memory_bytes": info["MemTotal"], "images": info["Images"],
                          "warnings": len(info["Warnings"] or [])}.items():
        found[series(f"docker_engine_{metric}")] = float(value)
    return found
