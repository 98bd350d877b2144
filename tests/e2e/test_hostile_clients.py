"""Hostile clients meet the limits; the scrapes of others go on, and memory stays what it was."""

import random
import re
import ssl
import time
from pathlib import Path

import pytest

from api import Api
from exporter import BINARY
from hostile import Others, answer, connections, rest, send, wait_readable
from sockets import unread_and_open
from waiting import eventually

GET = b"GET /metrics HTTP/1.1\r\nhost: a\r\n\r\n"
MAX_CONNECTIONS = 512
SANITIZED = BINARY.exists() and b"__asan_init" in BINARY.read_bytes()


@pytest.fixture(scope="module")
def crowd(own_engine):
    """Fifty containers, none of which changes by itself."""
    api = Api(own_engine.socket, own_engine.image())
    for number in range(50):
        api.create(f"c{number:02}")
    api.close()
    return own_engine


@pytest.fixture
def running(crowd, exporter):
    started = exporter(crowd.host, CONTAINER_HEALTH_FILTER_LABEL="false")
    started.everything()
    return started


def refused(status, why):
    return f"HTTP/1.1 {status}", f"{why}\n"


NO_BODY = refused("413 Content Too Large", "requests here have no body")
ENCODING = refused("400 Bad Request", "Transfer-Encoding is not accepted: requests here have no body")
CONTROL = refused("400 Bad Request", "a control character in the request; this is plain HTTP/1.1, not TLS")
HOSTS = refused("400 Bad Request", "more than one Host header")
LENGTHS = refused("400 Bad Request", "more than one Content-Length header")
LENGTH = refused("400 Bad Request", "Content-Length is not a number")
HEAD_SIZE = refused("431 Request Header Fields Too Large", "the request line and the headers are too large")

# In each a second request is hidden, which one of two readers would see and answer.
SMUGGLING = {
    "a body": (b"POST /ping HTTP/1.1\r\nhost: a\r\ncontent-length: 35\r\n\r\n" + GET, NO_BODY),
    "a body that is announced as none, too": (
        b"GET /ping HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\ncontent-length: 35\r\n\r\n" + GET, LENGTHS),
    "a length with a sign": (b"GET /ping HTTP/1.1\r\nhost: a\r\ncontent-length: +35\r\n\r\n" + GET, LENGTH),
    "a list of lengths": (b"GET /ping HTTP/1.1\r\nhost: a\r\ncontent-length: 0, 35\r\n\r\n" + GET, LENGTH),
    "chunks": (b"POST /ping HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n" + GET, ENCODING),
    "chunks and a length": (b"POST /ping HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\ntransfer-encoding: chunked\r\n\r\n"
                            b"0\r\n\r\n" + GET, ENCODING),
    "chunks by another name": (b"POST /ping HTTP/1.1\r\nhost: a\r\ntransfer-encoding: xchunked\r\n\r\n0\r\n\r\n" + GET,
                               ENCODING),
    "chunks behind a blank": (b"POST /ping HTTP/1.1\r\nhost: a\r\ntransfer-encoding : chunked\r\n\r\n0\r\n\r\n" + GET,
                              refused("400 Bad Request", "a header name is not a token")),
    "a folded line": (b"GET /ping HTTP/1.1\r\nhost: a\r\nx: a\r\n content-length: 35\r\n\r\n" + GET,
                      refused("400 Bad Request", "a folded header line")),
    "two hosts": (b"GET /ping HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n" + GET, HOSTS),
    "lines that end in LF": (b"GET /ping HTTP/1.1\nhost: a\n\n" + GET,
                             refused("400 Bad Request", "a line must end with CR LF")),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
               refused("505 HTTP Version Not Supported", "only HTTP/1.0 and HTTP/1.1 are spoken here")),
}
HUGE = {
    "one long line": (b"GET /" + b"a" * 1_000_000, HEAD_SIZE),
    "one long value": (b"GET / HTTP/1.1\r\nhost: a\r\nx: " + b"a" * 1_000_000, HEAD_SIZE),
    "many fields": (b"GET / HTTP/1.1\r\nhost: a\r\n" + b"".join(b"x%d: y\r\n" % n for n in range(100)) + b"\r\n",
                    refused("431 Request Header Fields Too Large", "more than 100 header fields")),
    "empty lines for ever": (b"\r\n" * 500_000, HEAD_SIZE),
}


@pytest.mark.parametrize("shapes", [SMUGGLING, HUGE], ids=["smuggling", "huge heads"])
def test_a_bad_request_gets_one_answer_and_no_second(shapes, running):
    with Others(running):
        for name, (sent, expected) in shapes.items():
            with connections(running, 20) as clients:
                for client in clients:
                    send(client, sent)
                for client in clients:
                    assert answer(client) == expected, name


def test_garbage_is_refused_at_once(running):
    dice = random.Random(1)
    with Others(running), connections(running, 200) as clients:
        for client in clients:
            # The first byte belongs in no head.
            send(client, bytes([dice.randrange(0x01, 0x09)]) + dice.randbytes(dice.randrange(1, 3000)))
        for client in clients:
            assert answer(client) == CONTROL


def test_a_client_that_speaks_tls_is_told_at_once(running):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    begun = time.monotonic()
    with Others(running), connections(running, 20) as clients:
        for client in clients:
            with pytest.raises(ssl.SSLError, match="WRONG_VERSION_NUMBER"):
                context.wrap_socket(client, do_handshake_on_connect=True)
    assert time.monotonic() - begun < 5  # the time that a head may take


def test_a_half_closed_connection_is_answered_and_ended(running):
    page = running.get("/ping").body
    with Others(running), connections(running, 200) as clients:
        whole, cut, empty = clients[:100], clients[100:150], clients[150:]
        for client in whole:
            send(client, b"GET /ping HTTP/1.1\r\nhost: a\r\n\r\n")
        for client in cut:
            send(client, GET[:20])
        for client in clients:
            client.shutdown(1)  # SHUT_WR
        assert {answer(client) for client in whole} == {("HTTP/1.1 200 OK", page)}
        assert {rest(client) for client in cut + empty} == {b""}


def test_a_thousand_idle_connections_keep_nobody_out(running):
    with connections(running, 1000) as clients:
        with Others(running):
            eventually(lambda: unread_and_open(running.port)[1] <= MAX_CONNECTIONS)
        # Room was made by those that came first.
        closed = set(wait_readable(clients, 0))
        assert len(clients) - len(closed) <= MAX_CONNECTIONS
        assert closed == set(clients[:len(closed)])
    eventually(lambda: unread_and_open(running.port) == (0, 0))


def test_heads_and_first_bytes_that_do_not_come_are_waited_for_until_their_limit(running):
    slow_head = ("HTTP/1.1 408 Request Timeout", "the request took too long to arrive\n")
    with Others(running), connections(running, 400) as clients:
        slow, silent = clients[:200], clients[200:]
        begun = time.monotonic()
        sent = {client: 1 for client in slow}
        for client in slow:
            send(client, GET[:1])
        while sent:  # byte by byte, each of which comes in time
            for client in wait_readable(sent, 0.3):
                assert 5 <= time.monotonic() - begun < 10
                assert answer(client) == slow_head
                del sent[client]
            for client, bytes_sent in sent.items():
                send(client, GET[bytes_sent:bytes_sent + 1])
                sent[client] = bytes_sent + 1
        assert {rest(client) for client in silent} == {b""}
        assert 10 <= time.monotonic() - begun < 15


def unsent(port):
    """Bytes that the kernel holds for each client that does not take them."""
    with open("/proc/net/tcp", encoding="ascii") as table:
        rows = [line.split() for line in table][1:]
    queues = {row[2]: int(row[4].split(":")[0], 16) for row in rows if int(row[1].split(":")[1], 16) == port}
    return {client: queue for client, queue in queues.items() if queue > 0}


def slow_readers(running, number=20):
    """Each asks for far more than the kernel's buffers take, and reads nothing, until the exporter can write no more."""
    with Others(running), connections(running, number, receive_buffer=2048) as clients:
        for client in clients:
            send(client, GET * (16_000 // len(GET)))
        looks = [{}]

        def stuck():
            looks.append(unsent(running.port))
            return len(looks[-1]) == number and looks[-1] == looks[-2]
        eventually(stuck, 30, every=0.05)


def test_clients_that_do_not_read_hold_up_nobody(running):
    slow_readers(running, 100)
    eventually(lambda: unread_and_open(running.port) == (0, 0))


def resident(running):
    return int(re.search(r"^VmRSS:\s+(\d+) kB$", Path(f"/proc/{running.pid}/status").read_text(), re.M)[1]) << 10


@pytest.mark.skipif(SANITIZED, reason=f"{BINARY} has AddressSanitizer in it, which keeps freed memory: nothing to measure")
def test_memory_is_what_it_was_however_many_hostile_clients_came(running):
    dice = random.Random(2)

    def all_of_them():
        for sent, _ in [*SMUGGLING.values(), *HUGE.values(), (dice.randbytes(5000), None), (GET[:20], None)]:
            with connections(running, 100) as clients:
                for client in clients:
                    send(client, sent)
        slow_readers(running)
        with connections(running, 1000):
            pass
        eventually(lambda: unread_and_open(running.port) == (0, 0))
        running.everything()
    for _ in range(2):
        all_of_them()
    before = resident(running)
    for _ in range(5):
        all_of_them()
    grown = resident(running) - before
    print(f"resident: {before} bytes, {grown} more after 5 rounds")
    # Pages of the binary that are read for the first time, and how the allocator's gaps happen to fall; one
    # buffer of 4 KiB leaked for each of the 14,000 clients would be 57 MB.
    assert grown <= 1 << 20
