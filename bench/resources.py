"""What sampling real containers on real engines costs, by where the numbers come from."""

import os
import re
import resource
import statistics
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from programs import ROOT, TICKS, Exporter

CONTAINERS = 100
GOAL_CPU = 0.5  # percent of a core, out of cgroup files
GOAL_P99 = 25  # milliseconds
RELEASES = {"Debian 12's engine": (), "sid's engine": ("--release", "sid")}
BURST = 300  # scrapes, one after the other, for the percentiles


class RealEngine:
    """Private, of scripts/engine; gone at the end of its `with`."""

    def __init__(self, folder, name, options):
        self.name = name
        self.environment = {**os.environ, "DPE_ENGINES": f"{folder}/engines"}
        self.script("up", name, *options)
        self.folder = self.script("dir", name)
        self.host = self.script("host", name)
        self.image = self.script("image", name)

    def script(self, *arguments):
        done = subprocess.run([ROOT / "scripts/engine", *arguments], env=self.environment, capture_output=True, text=True,
                              check=False)
        if done.returncode != 0:
            raise SystemExit(f"scripts/engine {' '.join(arguments)}: {done.stderr[-2000:]}")
        return done.stdout.strip()

    def docker(self, *arguments):
        return self.script("docker", self.name, *arguments)

    def start(self, names):
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda name: self.docker("run", "-d", "--network", "none", "--name", name, self.image,
                                                   "sleep", "100000"), names))

    def cpu_seconds(self):
        """Of the engine, its containerd and the shims: whatever has the engine's folder on its command line."""
        ticks = 0
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if self.folder.encode() in process.joinpath("cmdline").read_bytes():
                    fields = process.joinpath("stat").read_text().rsplit(")", 1)[1].split()
                    ticks += int(fields[11]) + int(fields[12])
            except OSError:
                pass  # ended meanwhile
        return ticks / TICKS

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.script("down", self.name)


def told(exporter, metric):
    return int(float(re.search(rf"^{re.escape(metric)} (\S+)$", exporter.get("/metrics")[0].decode(), re.M)[1]))


def minute(exporter, engine, seconds):
    """CPU of exporter and engine in percent of a core, scraped once a second."""
    own, theirs, begun = exporter.cpu_seconds(), engine.cpu_seconds(), time.monotonic()
    for number in range(seconds):
        exporter.get("/metrics")
        time.sleep(max(0.0, begun + number + 1 - time.monotonic()))
    took = time.monotonic() - begun
    return 100 * (exporter.cpu_seconds() - own) / took, 100 * (engine.cpu_seconds() - theirs) / took


def burst(exporter):
    """Milliseconds of a scrape: median and 99th percentile. Not within 50 ms, which share a sample."""
    times = []
    for _ in range(BURST):
        begun = time.perf_counter()
        exporter.get("/metrics")
        times.append(1000 * (time.perf_counter() - begun))
        time.sleep(0.051)
    times.sort()
    return statistics.median(times), times[int(len(times) * 0.99)]


def floor(exporter, rounds=60):
    """Percent of a core that the kernel alone takes for a bare loop which reads the exporter's files once a second."""
    links = [os.readlink(link) for link in Path(f"/proc/{exporter.pid}/fd").iterdir()]
    paths = [path for path in links if "/cgroup/" in path and os.path.isfile(path)]
    files = [os.open(path, os.O_RDONLY) for path in paths]
    buffer = bytearray(4096)
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_stime, time.monotonic()
    for number in range(rounds):
        for file in files:
            os.preadv(file, [buffer], 0)
        time.sleep(max(0.0, begun + number + 1 - time.monotonic()))
    kernel = resource.getrusage(resource.RUSAGE_SELF).ru_stime - before
    for file in files:
        os.close(file)
    return len(files), 100 * kernel / (time.monotonic() - begun)


def docker_stats(engine):
    """CPU seconds of one `docker stats --no-stream`, of command and engine together."""
    before = engine.cpu_seconds()
    own = os.times()
    engine.docker("stats", "--no-stream")
    after = os.times()
    client = after.children_user + after.children_system - own.children_user - own.children_system
    return client + engine.cpu_seconds() - before


def measure(binary, folder, seconds):
    """Prints a table; gives what missed its goal."""
    missed = []
    print(f"\n## {CONTAINERS} running containers, scraped once a second for {seconds} s; {BURST} scrapes for p50 and p99\n")
    print("| engine | source | exporter, % of a core | engine, % of a core | p50 | p99 | measured |")
    print("|---|---|---|---|---|---|---|")
    for title, options in RELEASES.items():
        with RealEngine(folder, "bench", options) as engine:
            engine.start([f"c{number}" for number in range(CONTAINERS)])
            for source in ("cgroup", "stats", "off"):
                with Exporter(binary, folder, engine, RESOURCES=source) as exporter:
                    exporter.until(lambda e=exporter: told(e, "docker_exporter_mode") == 1)
                    time.sleep(5)  # the first rounds are over
                    own, theirs = minute(exporter, engine, seconds)
                    p50, p99 = burst(exporter)
                    bare = floor(exporter) if source == "cgroup" else None
                    got = 0 if source == "off" else told(exporter, f'docker_exporter_resources_containers{{source="{source}"}}')
                print(f"| {title} | {source} | {own:.2f} | {theirs:.2f} | {p50:.1f} ms | {p99:.1f} ms | {got} |", flush=True)
                if bare:
                    print(f"| {title} | the kernel alone, for the same {bare[0]} files | {bare[1]:.2f} | | | | |", flush=True)
                    missed += [f"{title}: {own:.2f} % of a core, goal {GOAL_CPU}"] if own > GOAL_CPU else []
                    missed += [f"{title}: p99 {p99:.1f} ms, goal {GOAL_P99}"] if p99 > GOAL_P99 else []
                if source != "off" and got != CONTAINERS:
                    missed += [f"{title}: {source} measured {got} of {CONTAINERS}"]
            print(f"| {title} | one `docker stats --no-stream` | {docker_stats(engine):.2f} s of CPU in all | | | | |", flush=True)
    return missed


def churn(binary, folder, count=1000, at_once=20):
    """Prints a table; gives what grew."""
    print(f"\n## {count} containers come and go, {at_once} at a time; the rest are {at_once} that stay\n")
    print("| gone so far | descriptors | RSS |")
    print("|---|---|---|")
    looks = []
    with RealEngine(folder, "churn", ("--release", "sid")) as engine:
        engine.start([f"stays-{number}" for number in range(at_once)])
        with Exporter(binary, folder, engine, RESOURCES="cgroup", TOMBSTONE="1s") as exporter:
            for gone in range(0, count + 1, at_once):
                if gone:
                    names = [f"passes-{gone}-{number}" for number in range(at_once)]
                    engine.start(names)
                    for _ in range(3):
                        exporter.get("/metrics")
                        time.sleep(0.06)
                    engine.docker("rm", "-f", *names)
                time.sleep(1.2)  # the tombstones are over
                for _ in range(3):
                    exporter.get("/metrics")
                    time.sleep(0.06)
                looks.append((len(list(Path(f"/proc/{exporter.pid}/fd").iterdir())), exporter.settled_memory()))
                if gone % 100 == 0:
                    print(f"| {gone} | {looks[-1][0]} | {looks[-1][1]:.2f} MB |", flush=True)
    early, late = looks[len(looks) // 4], looks[-1]
    missed = [f"descriptors grew from {early[0]} to {late[0]}"] if late[0] > early[0] + 5 else []
    return missed + ([f"memory grew from {early[1]:.2f} to {late[1]:.2f} MB"] if late[1] > early[1] + 1 else [])
