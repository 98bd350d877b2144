"""An engine that floods its listeners: no event is lost, memory stays, scrapes go on. A fake, since a real
engine drops events for a reader that is slow for a tenth of a second."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from expositions import by_label, one
from waiting import eventually

EVENTS = 100_000
IDENTIFIER = "ab" * 32
CONTAINER = {"Id": IDENTIFIER, "Names": ["/busy"], "Name": "/busy", "State": "running", "Status": "Up 5 minutes"}
INSPECTED = {**CONTAINER, "State": {"Status": "running", "StartedAt": "2026-01-01T00:00:00Z"}, "RestartCount": 0}


def flood():
    for number in range(EVENTS):
        action = ("start", "die")[number % 2]
        attributes = {"name": "busy", "image": "x", **({"exitCode": "1"} if action == "die" else {})}
        yield json.dumps({"Type": "container", "Action": action, "Actor": {"ID": IDENTIFIER, "Attributes": attributes},
                          "timeNano": 1_900_000_000_000_000_000 + number}).encode() + b"\n"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        if "/events" in self.path:
            self.stream()
            return
        body = b"OK"
        if self.path.endswith(f"/containers/{IDENTIFIER}/json"):
            body = json.dumps(INSPECTED).encode()
        elif "/containers/json" in self.path:
            body = json.dumps([CONTAINER]).encode()
        self.send_response_only(200)
        self.send_header("Api-Version", "1.51")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def stream(self):
        self.send_response_only(200)
        self.send_header("Api-Version", "1.51")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.flush()
        self.server.begin.wait(30)
        block = b""
        for line in flood():
            block += line
            if len(block) > 1 << 16:
                self.wfile.write(block)
                block = b""
        self.wfile.write(block)
        self.server.end.wait(30)


@pytest.fixture
def flooding():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.begin, server.end = threading.Event(), threading.Event()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.begin.set()
    server.end.set()
    server.shutdown()
    server.server_close()


def resident(running):
    return int(re.search(r"^VmRSS:\s+(\d+) kB$", Path(f"/proc/{running.pid}/status").read_text(), re.M)[1]) * 1024


def test_a_flood_of_events_is_counted_to_the_last_one(flooding, exporter):
    running = exporter(f"tcp://127.0.0.1:{flooding.server_port}")
    eventually(lambda: one(running.everything(), "docker_exporter_mode") == 1)
    before = resident(running)
    flooding.begin.set()
    scrapes = 0

    def counted():
        nonlocal scrapes
        text = running.everything()
        scrapes += 1
        assert one(text, "docker_up") == 1
        return by_label(text, "docker_events_total", "action", type="container") == {"start": EVENTS / 2, "die": EVENTS / 2}
    eventually(counted, 60)
    text = eventually(lambda: t if one(t := running.everything(), "docker_container_state", name="busy", state="running") == 1
                      else None)
    assert one(text, "docker_container_starts_total", name="busy") == EVENTS / 2
    # Each start decides the end before it; the last one waits two seconds for what might still explain it.
    assert sum(by_label(text, "docker_container_exits_total", "reason", name="busy").values()) == EVENTS / 2
    # Buffers, and the ids of the events that may come once more.
    assert resident(running) - before <= 1 << 20, f"{before} bytes before, {resident(running)} after"
    print(f"{scrapes} scrapes meanwhile; {before} bytes before, {resident(running)} after")
