"""Requests a second of the exporter and of nginx, which serves a file of the same bytes, in turn."""

import re
import statistics
import subprocess
from typing import NamedTuple

from programs import Engine, Exporter, Nginx, tool

SMALL = "/metrics?collect[]=up&collect[]=container_health"
LARGE = "/metrics?exclude[]=exporter"
CONNECTIONS = 8


class Round(NamedTuple):
    rate: float  # requests a second
    cpu: float  # microseconds of the server a request


def series(body):
    return sum(1 for line in body.splitlines() if line and not line.startswith(b"#"))


def load(server, path, gzip, seconds):
    """One round of wrk."""
    command = [tool("wrk"), "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s"]
    if gzip:
        command += ["-H", "accept-encoding: gzip"]
    before = server.cpu_seconds()
    said = subprocess.run([*command, f"http://127.0.0.1:{server.port}{path}"], capture_output=True, text=True,
                          check=True).stdout
    used = server.cpu_seconds() - before
    if "Non-2xx" in said or "Socket errors" in said:
        raise SystemExit(said)
    requests = int(re.search(r"(\d+) requests in", said)[1])
    return Round(float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]), used * 1e6 / requests)


def against_nginx(exporter, folder, path, rounds, seconds):
    """For plain and gzip, if the exporter has it: (name, series, bytes, our rounds, nginx's rounds)."""
    body, _ = exporter.get(path)
    gzipped, encoding = exporter.get(path, accept_encoding="gzip")
    forms = [("plain", body, None)]
    if encoding == "gzip":
        forms.append(("gzip", gzipped, gzipped))
    for name, sent, gz in forms:
        with Nginx(folder, body, gz) as nginx:
            ours, theirs = [], []
            for _ in range(rounds):
                ours.append(load(exporter, path, gz is not None, seconds))
                theirs.append(load(nginx, "/metrics", gz is not None, seconds))
        yield name, series(body), len(sent), ours, theirs


def median(rounds, what):
    return statistics.median(getattr(one, what) for one in rounds)


def containers_for(build, folder, binary, wanted):
    """How many containers make about so many series."""
    counts = []
    for containers in (100, 200):
        with Engine(build, folder, containers) as engine, Exporter(binary, folder, engine) as exporter:
            counts.append(series(exporter.get(LARGE)[0]))
    each = (counts[1] - counts[0]) / 100
    return round((wanted - counts[0]) / each) + 100


def measure(build, binary, folder, rounds, seconds):
    """Prints a table, and gives the ratios by what was measured."""
    print(f"\n## Serving: wrk -t1 -c{CONNECTIONS}, medians of {rounds} rounds of {seconds} s each, in turn\n")
    print("| page | series | bytes | ours /s | nginx /s | ratio | ours CPU us | nginx CPU us |")
    print("|---|---|---|---|---|---|---|---|")
    ratios = {}
    pages = [(10, SMALL), (containers_for(build, folder, binary, 10_000), LARGE)]
    for containers, path in pages:
        with Engine(build, folder, containers) as engine, Exporter(binary, folder, engine) as exporter:
            for name, count, size, ours, theirs in against_nginx(exporter, folder, path, rounds, seconds):
                ratio = median(ours, "rate") / median(theirs, "rate")
                ratios[f"{count} series, {name}"] = ratio
                print(f"| {path.partition('?')[2]}, {containers} containers, {name} | {count} | {size} "
                      f"| {median(ours, 'rate'):.0f} | {median(theirs, 'rate'):.0f} | {ratio:.2f} "
                      f"| {median(ours, 'cpu'):.1f} | {median(theirs, 'cpu'):.1f} |", flush=True)
    return ratios
