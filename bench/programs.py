"""The programs that are measured and those that they are measured against, each on a port or socket of its own."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TICKS = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


def tool(name):
    path = shutil.which(name, path="/usr/bin:/usr/sbin:/bin:/sbin")
    return path or SystemExit(f"{name} is missing: scripts/packages bench")


class Program:
    """Ended by the end of its `with`."""

    def __init__(self, command, folder, environment=None):
        self.log = open(Path(folder) / f"{Path(str(command[0])).name}.log", "ab")
        self.popen = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=self.log,
                                      stderr=self.log, env=environment)
        self.pid = self.popen.pid  # of the process that does the work

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.popen.send_signal(signal.SIGTERM)
        self.popen.wait(20)
        self.log.close()

    def until(self, condition, seconds=60):
        end = time.monotonic() + seconds
        while not condition():
            if self.popen.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"{self.popen.args[0]} did not start, see {self.log.name}")
            time.sleep(0.005)

    def cpu_seconds(self):
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self, what="VmRSS"):
        """Megabytes: VmRSS now, VmHWM at most so far."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(rf"^{what}:\s+(\d+) kB$", status, re.M)[1]) * 1024 / 1e6

    def settled_memory(self):
        """VmRSS once it stays: an answer is given back a moment after the client has it."""
        looks = [self.memory()]
        while len(looks) < 3 or len(set(looks[-3:])) > 1:
            time.sleep(0.02)
            looks.append(self.memory())
        return looks[-1]


def accepts(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


class Engine(Program):
    """bench_engine with so many containers."""

    def __init__(self, build, folder, containers):
        path = Path(folder) / f"engine-{containers}.sock"
        path.unlink(missing_ok=True)
        super().__init__([build / "bin/bench_engine", path, containers, ROOT / "tests/fixtures/28.5"], folder)
        self.host = f"unix://{path}"
        self.until(path.exists)


class Exporter(Program):
    def __init__(self, binary, folder, engine, **settings):
        self.port = free_port()
        environment = {"DOCKER_HOST": engine.host, "LISTEN_ADDR": "127.0.0.1", "LISTEN_PORT": str(self.port),
                       "CONTAINER_HEALTH_FILTER_LABEL": "false",
                       "RESOURCES": "off",  # made-up containers have no cgroups; resources.py has real ones
                       **settings}
        super().__init__([binary], folder, environment)
        self.until(lambda: accepts(self.port))

    def get(self, path, **headers):
        """The body as it was sent."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status} {body[:200]}")
        return body, answer.getheader("content-encoding")


NGINX = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx.errors;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  tcp_nodelay on;
  keepalive_requests 1000000000;
  open_file_cache max=100;
  open_file_cache_valid 1h;
  gzip_static {gzip};
  gzip_vary on;
  default_type "text/plain; version=0.0.4; charset=utf-8";
  client_body_temp_path {folder}/tmp;
  proxy_temp_path {folder}/tmp;
  fastcgi_temp_path {folder}/tmp;
  uwsgi_temp_path {folder}/tmp;
  scgi_temp_path {folder}/tmp;
  server {{
    listen 127.0.0.1:{port} backlog=511;
    root {folder}/pages;
  }}
}}
"""


class Nginx(Program):
    """One worker; serves the file /metrics with this body, or with its gzip form for those who accept it."""

    def __init__(self, folder, body, gzipped=None):
        self.port = free_port()
        pages = Path(folder) / "pages"
        shutil.rmtree(pages, ignore_errors=True)
        pages.mkdir()
        Path(folder).chmod(0o755)  # the worker is another user
        (pages / "metrics").write_bytes(body)
        if gzipped is not None:
            (pages / "metrics.gz").write_bytes(gzipped)
        config = Path(folder) / "nginx.conf"
        config.write_text(NGINX.format(folder=folder, port=self.port, gzip="on" if gzipped is not None else "off"))
        super().__init__([tool("nginx"), "-p", folder, "-c", config], folder)
        self.until(lambda: accepts(self.port))
        self.pid = int(Path(f"/proc/{self.popen.pid}/task/{self.popen.pid}/children").read_text().split()[0])
