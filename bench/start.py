#!/usr/bin/python3
"""Time from exec until the exporter accepts connections, without an engine.

usage: bench/start.py [BINARY [RUNS]]
"""

import os
import signal
import socket
import statistics
import sys
import time


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


def start_to_listening(binary):
    port = free_port()
    environment = {"DOCKER_HOST": "unix:///nonexistent/docker.sock", "LISTEN_PORT": str(port)}
    started = time.perf_counter()
    pid = os.posix_spawn(binary, [binary], environment)
    try:
        while time.perf_counter() - started < 5:
            with socket.socket() as client:
                if client.connect_ex(("127.0.0.1", port)) == 0:
                    return time.perf_counter() - started
        raise SystemExit("not listening after 5 s")
    finally:
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)


def main(binary="build/release/docker-prometheus-exporter", runs="50"):
    times = sorted(1000 * start_to_listening(binary) for _ in range(int(runs)))
    print(f"{runs} starts, exec to listening: min {times[0]:.1f} ms, median {statistics.median(times):.1f} ms, "
          f"max {times[-1]:.1f} ms; goal: 20 ms")


if __name__ == "__main__":
    main(*sys.argv[1:])
