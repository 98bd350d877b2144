"""Clients that do not keep to HTTP, and one that does and must not notice them."""

import contextlib
import select
import socket
import threading
import time

import truth


class Others:
    """Scrapes without a pause, on a new connection each time. At the end every scrape was the same page, and
    none took longer than `within` seconds: half of what Prometheus waits by default. Most take milliseconds;
    the longest one shares a busy machine with the test, the exporter and whatever else runs there."""

    def __init__(self, running, within=5.0):
        self.running, self.within = running, within
        self.pages, self.durations, self.failure = set(), [], None
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.scrape)

    def scrape(self):
        try:
            while not self.over.is_set() or len(self.durations) < 3:
                begun = time.monotonic()
                self.pages.add(truth.normal(self.running.scrape()))
                self.durations.append(time.monotonic() - begun)
        except BaseException as error:  # pylint: disable=broad-except
            self.failure = error

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, kind, *_):
        self.over.set()
        self.thread.join()
        if kind is None:
            assert self.failure is None, f"scrape {len(self.durations)} failed: {self.failure!r}"
            assert len(self.pages) == 1, self.pages
            assert max(self.durations) <= self.within, sorted(self.durations)[-5:]


@contextlib.contextmanager
def connections(running, number, receive_buffer=None):
    """So many, all open at the end of the `with` unless the exporter closed them."""
    with contextlib.ExitStack() as opened:
        sockets = []
        for _ in range(number):
            client = opened.enter_context(socket.socket())
            if receive_buffer is not None:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
            client.settimeout(30)
            client.connect((running.host, running.port))
            sockets.append(client)
        yield sockets


def send(client, data):
    """As much as the exporter takes: it may close while a client is still sending."""
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        client.sendall(data)


def rest(client):
    """All that comes until the exporter closes; None for one that was reset."""
    received = b""
    with contextlib.suppress(ConnectionResetError):
        while data := client.recv(1 << 16):
            received += data
        return received
    return received or None


def answer(client):
    """(status, body) of one answer; what follows it is a failure."""
    head, _, body = (rest(client) or b"").partition(b"\r\n\r\n")
    status = head.partition(b"\r\n")[0].decode()
    assert f"content-length: {len(body)}\r\n".encode() in head + b"\r\n", head + body
    return status, body.decode()


def wait_readable(sockets, seconds):
    """Those that have something to read, or were closed."""
    poll = select.poll()
    by_number = {client.fileno(): client for client in sockets}
    for number in by_number:
        poll.register(number, select.POLLIN)
    return [by_number[number] for number, _ in poll.poll(1000 * seconds)]
