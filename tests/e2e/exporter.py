"""The program under test, started on a port of its own choice."""

import http.client
import json
import os
import re
import signal
import subprocess
from pathlib import Path
from typing import NamedTuple

from processes import Process

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("EXPORTER", ROOT / "build/release/docker-prometheus-exporter")).resolve()
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

# The two oldest families, whose whole text truth.py knows; the others have tests of their own.
HEALTH = "/metrics?collect[]=up&collect[]=container_health"
# The same by settings, for pages that cannot be asked for less.
HEALTH_ALONE = {f"COLLECTOR_{name}": "false" for name in
                ("CONTAINER_STATE", "CONTAINER_LABELS", "CONTAINER_EVENTS", "CONTAINER_RESOURCES", "ENGINE", "EXPORTER")}


class Response(NamedTuple):
    status: int
    headers: dict
    body: str


def environment(docker_host=None, **variables):
    """Nothing of the caller's but the sanitizers' options: a stray DOCKER_HOST must not matter."""
    kept = {k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}
    host = {} if docker_host is None else {"DOCKER_HOST": docker_host}
    return {"PATH": "/usr/bin:/bin", **kept, **host, **variables}


def command(*arguments, docker_host=None, stdin=subprocess.DEVNULL, **variables):
    """Runs the binary to its end: --once, healthcheck, bad settings."""
    return subprocess.run([BINARY, *arguments], env=environment(docker_host, **variables), timeout=30,
                          stdin=stdin, capture_output=True, text=True, check=False)


class Exporter(Process):
    """Running and listening. Its log is JSON, so that every value can be compared whole."""

    def __init__(self, folder, docker_host=None, arguments=(), prefix=(), binary=BINARY,
                 options=None, **variables):
        env = {
            "RUST_LOG": "info",
            "LOG_FORMAT": "json",
            "LISTEN_PORT": "0",
            # Exact truth at every scrape; the default lets a list serve for a second.
            "REFRESH_MIN_INTERVAL": "0s",
            **variables,
        }
        env = {k: v for k, v in env.items() if v is not None}
        super().__init__([*prefix, binary, *arguments], folder, environment(docker_host, **env),
                         **(options or {}))
        self.address = self.until(lambda: self.logged("listening"))[0]["address"]
        host, port = self.address.rsplit(":", 1)
        self.host, self.port = host.strip("[]"), int(port)

    def log(self):
        """The lines as dictionaries; a last line still being written is left out."""
        return [json.loads(line) for line in self.stderr.splitlines(keepends=True)
                if line.endswith("\n") and line.startswith("{")]

    def logged(self, *messages):
        """Those lines, without when they were written."""
        times = ("time", "ts", "timestamp")
        return [{k: v for k, v in line.items() if k not in times} for line in self.log()
                if line["msg"] in messages]

    def connect(self, timeout=30):
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
        return http.client.HTTPConnection(host, self.port, timeout=timeout)

    def get(self, path="/metrics", method="GET", timeout=30, **headers):
        connection = self.connect(timeout)
        try:
            names = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, headers=names)
            answer = connection.getresponse()
            return Response(answer.status, dict(answer.getheaders()), answer.read().decode())
        finally:
            connection.close()

    def scrape(self, path=HEALTH, **headers):
        answer = self.get(path, **headers)
        assert answer.status == 200, answer
        return answer.body

    def everything(self, *collectors):
        """The page with all families, or with those of the collectors named."""
        query = "&".join(f"collect[]={name}" for name in collectors)
        return self.scrape(f"/metrics?{query}" if query else "/metrics")

    def up(self):
        return re.search(r"^docker_up\{\} ([01])$", self.scrape(), re.M)[1] == "1"

    def stop(self, sent=signal.SIGTERM):
        if self.running():
            self.popen.send_signal(sent)
        assert self.wait() == 0, self.stderr
