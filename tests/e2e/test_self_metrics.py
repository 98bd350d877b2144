"""What the exporter says of itself, compared with a proxy that counts and with the kernel."""

import os
import re
import subprocess
from collections import Counter
from pathlib import Path

from expositions import by_label, one, read, series, types
from settled import differences
from waiting import eventually


def test_requests_are_counted_as_a_proxy_counts_them(engine, exporter, counting):
    refused = (403, {}, b"")
    proxy = counting(engine.socket, lambda request: refused if "/info" in request.path else None)
    running = exporter(proxy.host)
    eventually(lambda: one(running.everything(), "docker_exporter_mode") == 1)
    counted = read(running.everything("exporter"), "docker_exporter_api_requests_total")
    # The page was made after its own ping had been answered.
    wanted = Counter(series("docker_exporter_api_requests_total", endpoint=name, code=status) for name, status in proxy.answers)
    assert differences(counted, {key: float(count) for key, count in wanted.items()}) == []


def test_durations_are_a_histogram_of_the_answers(engine, exporter):
    running = exporter(engine.host)
    for _ in range(3):
        text = running.everything()
    name = "docker_exporter_api_request_duration_seconds"
    for endpoint in ("ping", "list", "inspect", "info"):
        buckets = by_label(text, f"{name}_bucket", "le", endpoint=endpoint)
        values = [buckets[key] for key in sorted(buckets, key=float)]
        assert values == sorted(values)
        count = one(text, f"{name}_count", endpoint=endpoint)
        assert values[-1] == count == sum(by_label(text, "docker_exporter_api_requests_total", "code", endpoint=endpoint).values())
        assert 0 < one(text, f"{name}_sum", endpoint=endpoint) < 5 * count


def test_failures_have_reasons(own_engine, exporter):
    running = exporter(own_engine.host)
    running.everything()
    own_engine.stop()
    running.everything()
    own_engine.start()
    failures = by_label(running.everything(), "docker_exporter_api_request_failures_total", "reason", endpoint="ping")
    assert failures == {"unreachable": 1}


def test_the_process_is_as_the_kernel_says(engine, exporter):
    running = exporter(engine.host)
    text = running.everything()
    proc = Path(f"/proc/{running.pid}")
    status = proc.joinpath("status").read_text()
    stat = proc.joinpath("stat").read_text().rsplit(")", 1)[1].split()
    limits = re.search(r"^Max open files +(\d+)", proc.joinpath("limits").read_text(), re.M)[1]
    assert one(text, "process_max_fds") == float(limits)
    assert one(text, "process_threads") == int(re.search(r"^Threads:\s+(\d+)", status, re.M)[1])
    assert abs(one(text, "process_open_fds") - len(os.listdir(proc / "fd"))) <= 2  # this scrape's own connections
    assert one(text, "process_virtual_memory_bytes") == int(stat[20])
    resident = int(re.search(r"^VmRSS:\s+(\d+) kB", status, re.M)[1]) * 1024
    assert abs(one(text, "process_resident_memory_bytes") - resident) <= 1 << 20  # it lives on
    booted = int(re.search(r"^btime (\d+)", Path("/proc/stat").read_text(), re.M)[1])
    assert abs(one(text, "process_start_time_seconds") - (booted + int(stat[19]) / os.sysconf("SC_CLK_TCK"))) < 0.02
    spent = (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")
    assert 0 <= spent - one(text, "process_cpu_seconds_total") <= 0.5  # counted a moment later


def test_every_collector_tells_how_it_fared(engine, exporter, counting):
    proxy = counting(engine.socket, lambda request: (403, {}, b"") if "/info" in request.path or "/events" in request.path else None)
    running = exporter(proxy.host)
    text = eventually(lambda: t if one(t := running.everything(), "docker_exporter_mode") == 2 else None)
    assert by_label(text, "docker_exporter_collector_success", "collector") == {
        "up": 1, "container_health": 1, "container_state": 1, "container_labels": 1, "container_events": 0,
        "container_resources": 1, "engine": 0}
    durations = by_label(text, "docker_exporter_collector_duration_seconds", "collector")
    assert all(0 <= value < 1 for value in durations.values())


def test_promtool_finds_nothing_with_everything_on(engine, newer_engine, podman, exporter):
    for one_engine in (engine, newer_engine, podman):
        running = exporter(one_engine.host, "--compat.cadvisor", "--container.labels", "a.b,c", CONTAINER_HEALTH_FILTER_LABEL="false")
        text = eventually(lambda r=running: t if "docker_container_starts_total" in types(t := r.everything()) else None)
        done = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout + done.stderr) == (0, "")
