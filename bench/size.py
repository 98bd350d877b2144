"""Memory of the exporter by the number of containers, and the time of a full refresh."""

import statistics
import time

from programs import Engine, Exporter

GOALS = {10: 6, 1000: 12, 10_000: 30}  # containers: MB
STARTS = 3


def one_start(binary, folder, engine, containers):
    """Seconds from exec to the end of the first whole page, and memory after 20 scrapes."""
    started = time.perf_counter()
    with Exporter(binary, folder, engine) as exporter:
        body, _ = exporter.get("/metrics")
        refreshed = time.perf_counter() - started
        inspected = body.count(b"\ndocker_container_restarts_total{")
        if inspected != containers:
            raise SystemExit(f"{inspected} of {containers} containers inspected in the first scrape")
        for _ in range(19):
            exporter.get("/metrics")
        return refreshed, exporter.settled_memory(), exporter.memory("VmHWM"), len(body)


def measure(build, binary, folder):
    """Prints a table, and gives the megabytes by the number of containers."""
    print(f"\n## Memory after 20 scrapes of everything, and the first scrape; medians of {STARTS} starts\n")
    print("| containers | page | RSS | at most so far | goal | exec to first scrape, all inspected |")
    print("|---|---|---|---|---|---|")
    sizes = {}
    for containers, goal in GOALS.items():
        with Engine(build, folder, containers) as engine:
            starts = [one_start(binary, folder, engine, containers) for _ in range(STARTS)]
        refreshed, now, most, page = (statistics.median(column) for column in zip(*starts))
        sizes[containers] = now
        print(f"| {containers} | {page / 1e6:.2f} MB | {now:.1f} MB | {most:.1f} MB | {goal} MB "
              f"| {1000 * refreshed:.0f} ms |", flush=True)
    return sizes
