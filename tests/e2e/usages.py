"""Every series of container_resources, from the engine's own stats and from the kernel's files."""

import os
from decimal import Decimal
from pathlib import Path

from expositions import read, series

PREFIX = "docker_container_"
# What only the files tell; of swap the engine tells nothing here.
FILES_ONLY = ("pressure_", "memory_kernel_", "memory_swap_", 'memory_events_total{event="oom_kill"')
TRAFFIC = {"bytes": "bytes", "packets": "packets", "errors": "errors", "dropped": "packets_dropped"}


def seconds(nanoseconds):
    return float(Decimal(nanoseconds) / 10**9)


def usage(running, name=None):
    """{series without docker_container_: value} of one container, or of all, as the exporter tells."""
    found = read(running.everything("container_resources"))
    return {key.removeprefix(PREFIX): value for key, value in found.items()
            if key.startswith(PREFIX) and (name is None or f'name="{name}"' in key)}


def without(found, *prefixes):
    return {key: value for key, value in found.items() if not key.startswith(prefixes)}


def of_stats(api, name):
    """The same, from GET /containers/{name}/stats of an engine on cgroups of the first version."""
    told = api.json(f"/containers/{name}/stats", **{"stream": "false", "one-shot": "true"})
    cpu, memory = told["cpu_stats"], told["memory_stats"]
    used, throttling, stat = cpu["cpu_usage"], cpu["throttling_data"], memory["stats"]
    assert "total_rss" in stat, "not cgroups of the first version"
    found = {}

    def put(metric, value, **labels):
        if value is not None:
            found[series(metric, name=name, **labels)] = value
    put("cpu_usage_seconds_total", seconds(used["total_usage"]))
    put("cpu_seconds_total", seconds(used["usage_in_usermode"]), mode="user")
    put("cpu_seconds_total", seconds(used["usage_in_kernelmode"]), mode="system")
    put("cpu_periods_total", throttling["periods"])
    put("cpu_throttled_periods_total", throttling["throttled_periods"])
    put("cpu_throttled_seconds_total", seconds(throttling["throttled_time"]))
    put("pids", told["pids_stats"]["current"])
    put("memory_usage_bytes", memory["usage"])
    put("memory_working_set_bytes", memory["usage"] - stat["total_inactive_file"])
    put("memory_anon_bytes", stat["total_rss"])
    put("memory_file_bytes", stat["total_cache"])
    put("memory_events_total", memory.get("failcnt", 0), event="max")  # left out where it is 0
    put("memory_peak_bytes", memory["max_usage"])
    put("memory_page_faults_total", stat["total_pgfault"])
    put("memory_major_page_faults_total", stat["total_pgmajfault"])
    for interface, traffic in (told.get("networks") or {}).items():
        for way, metric in (("rx", "receive"), ("tx", "transmit")):
            for what, spelled in TRAFFIC.items():
                put(f"network_{metric}_{spelled}_total", traffic[f"{way}_{what}"], interface=interface)
    for table, metrics in (("io_service_bytes_recursive", ("read_bytes", "written_bytes")),
                           ("io_serviced_recursive", ("reads", "writes"))):
        for line in told["blkio_stats"][table] or []:
            if line["op"] in ("Read", "Write"):
                put(f"block_{metrics[line['op'] == 'Write']}_total", line["value"],
                    device=f"{line['major']}:{line['minor']}")
    return found


class Cgroup:
    """The files of one container, wherever this machine has them."""

    def __init__(self, container):
        self.id, self.pid = container["Id"], container["State"]["Pid"]

    def read(self, controller, file):
        return Path(f"/sys/fs/cgroup/{controller}/docker/{self.id}/{file}").read_text()

    def number(self, controller, file, key=None):
        words = self.read(controller, file).split()
        return int(words[0] if key is None else words[words.index(key) + 1])

    def stalls(self, resource):
        """Seconds for `some` and `full`."""
        return [int(line.rsplit("total=", 1)[1]) / 1e6 for line in self.read("unified", f"{resource}.pressure").splitlines()]


def device_of(path):
    """The number of the block device that a folder is on."""
    number = os.stat(path).st_dev
    return f"{os.major(number)}:{os.minor(number)}"
