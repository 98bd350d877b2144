"""Where and how the exporter serves: compressed, on several addresses, by sockets that systemd would open."""

import gzip
import http.client
import os
import socket
import subprocess

from exporter import BINARY, HEALTH, command, environment
from waiting import eventually


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=10)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(str(self.path))


def get(connection, target, **headers):
    connection.request("GET", target, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    return answer.status, dict(answer.getheaders()), answer.read()


def by_tcp(running):
    host, _, port = running.address.rpartition(":")
    return http.client.HTTPConnection(host, int(port), timeout=10)


def without_times(text):
    return [line for line in text.splitlines() if not line.startswith("docker_ping_duration_seconds ")]


def test_gzip_holds_the_same_bytes(engine, exporter):
    running = exporter(engine.host)
    connection = by_tcp(running)
    for accept in ("gzip", "gzip, deflate, br", "*;q=0.5"):
        status, headers, packed = get(connection, HEALTH, Accept_Encoding=accept)
        _, plain_headers, plain = get(connection, HEALTH)
        assert (status, headers["content-encoding"]) == (200, "gzip")
        assert int(headers["content-length"]) == len(packed)
        assert "content-encoding" not in plain_headers
        assert without_times(gzip.decompress(packed).decode()) == without_times(plain.decode())
    for accept in ("identity", "gzip;q=0", "br"):
        _, headers, body = get(connection, HEALTH, Accept_Encoding=accept)
        assert "content-encoding" not in headers
        assert without_times(body.decode()) == without_times(plain.decode())


def test_curl_reads_what_is_compressed(engine, exporter):
    running = exporter(engine.host)
    asked = ["curl", "--silent", "--globoff", f"http://{running.address}{HEALTH}"]
    packed = subprocess.run([*asked, "--compressed"], capture_output=True, text=True, timeout=30, check=True).stdout
    plain = subprocess.run(asked, capture_output=True, text=True, timeout=30, check=True).stdout
    assert without_times(packed) == without_times(plain)


def test_several_addresses_and_a_unix_socket(engine, exporter, tmp_path):
    path = tmp_path / "exporter.sock"
    places = ("--web.listen-address=127.0.0.1:0", f"--web.listen-address=unix://{path}")
    running = exporter(engine.host, *places)
    assert [line["address"] for line in running.logged("listening")][1] == f"unix://{path}"
    for connection in (by_tcp(running), UnixConnection(path)):
        for target, want in (("/ping", b"pong"), ("/-/healthy", b"healthy\n"), ("/-/ready", b"ready\n")):
            status, _, body = get(connection, target)
            assert (status, body) == (200, want)
    healthy = command("healthcheck", f"--web.listen-address=unix://{path}")
    assert (healthy.returncode, healthy.stderr) == (0, "")
    running.stop()
    assert not path.exists()


def test_an_address_that_is_none_stops_the_start():
    refused = command("--web.listen-address=localhost:9000")
    assert (refused.returncode, refused.stderr) == (2, (
        "docker-prometheus-exporter: --web.listen-address localhost:9000: expected address:port, [IPv6]:port, "
        ":port or unix:///path\n"))
    refused = command("--web.systemd-socket")
    assert (refused.returncode, refused.stderr) == (2, (
        "docker-prometheus-exporter: --web.systemd-socket true: expected to be started by a systemd socket unit "
        "(LISTEN_PID, LISTEN_FDS)\n"))


def test_systemd_hands_over_a_socket_and_is_told(engine, tmp_path):
    """As systemd does it: descriptor 3, LISTEN_PID of the very process, a datagram socket for the news."""
    told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    told.bind(str(tmp_path / "notify"))
    told.settimeout(10)
    given = socket.create_server(("127.0.0.1", 0))
    variables = environment(engine.host, NOTIFY_SOCKET=str(tmp_path / "notify"), LISTEN_FDS="1")
    script = 'exec 3<&"$1"; export LISTEN_PID=$$; exec "$2" --web.systemd-socket'
    started = subprocess.Popen(["/bin/bash", "-c", script, "sh", str(given.fileno()), str(BINARY)], env=variables,
                               pass_fds=[given.fileno()], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        assert told.recv(100) == b"READY=1"
        port = given.getsockname()[1]
        assert get(http.client.HTTPConnection("127.0.0.1", port, timeout=10), "/ping")[2] == b"pong"
        started.terminate()
        assert told.recv(100) == b"STOPPING=1"
        assert started.wait(10) == 0
    finally:
        started.kill()
        started.wait()


def test_too_many_scrapes_at_once_are_told_so(exporter, tmp_path):
    """The engine hangs, so that one scrape stays; another one more than allowed is not kept waiting."""
    hanging = socket.socket(socket.AF_UNIX)
    hanging.bind(str(tmp_path / "hangs.sock"))
    hanging.listen(16)
    running = exporter(f"unix://{tmp_path}/hangs.sock", "--web.max-requests=1")
    first = by_tcp(running)
    first.request("GET", "/metrics")

    def refused():
        status, _, body = get(by_tcp(running), "/metrics")
        return (status, body) == (503, b"more than 1 scrapes at once; try again later\n")
    eventually(refused)
    assert first.getresponse().status == 200
    hanging.close()
