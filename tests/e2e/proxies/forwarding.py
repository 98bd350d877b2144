"""An HTTP proxy in front of an engine that writes down what it is asked and may answer by itself."""

import http.client
import re
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from proxies.streams import EventStream

ENDPOINTS = {"ping": "/_ping", "version": "/version", "list": "/containers/json", "inspect": "/containers/[^/]+/json",
             "events": "/events", "info": "/info", "stats": "/containers/[^/]+/stats"}


def endpoint(path):
    """The name that the exporter's own metrics give it; None for all that it has no business with."""
    bare = re.sub(r"^/v[\d.]+", "", urlsplit(path).path)
    return next((name for name, known in ENDPOINTS.items() if re.fullmatch(known, bare)), None)


def refusing(endpoints):
    """Refuses these, as HAProxy does; the set may change while the proxy runs."""
    def decide(request):
        if endpoint(request.path) in endpoints:
            return 403, {"content-type": "text/html"}, b"<html><body><h1>403 Forbidden</h1>\n</body></html>\n"
        return None
    return decide


class EngineConnection(http.client.HTTPConnection):
    """`upstream` is the path of a unix socket, or (host, port)."""

    def __init__(self, upstream):
        super().__init__("localhost")
        self.upstream = upstream

    def connect(self):
        if isinstance(self.upstream, str):
            self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self.sock.connect(self.upstream)
        else:
            self.sock = socket.create_connection(self.upstream)


class ForwardingProxy(ThreadingHTTPServer):
    """Serves on `address`, port 0 by default. `decide(handler)` answers a request instead of the
    engine by returning (status, headers, body); it may also take its time."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, upstream, decide=lambda handler: None, address=("127.0.0.1", 0)):
        self.upstream, self.decide = upstream, decide
        self.requests = []  # "GET /_ping", in the order of their arrival
        self.answers = []  # ("ping", 200), in the order in which they were begun
        self.streams = []  # those of events that are open
        self.event_bytes = bytearray()  # what went to the clients of /events
        self.hide = lambda event: False  # an event that the engine tells and nobody shall hear
        super().__init__(address, Handler)

    def handle_error(self, request, client_address):
        """A client may go away at any time; what else goes wrong is shown."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)

    def __enter__(self):
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()
        self.cut()

    @property
    def host(self):
        return f"tcp://127.0.0.1:{self.server_port}"

    def taken(self):
        """The requests since the last call."""
        requests, self.requests = self.requests, []
        return requests

    def asked(self):
        """The endpoints asked for since the last call."""
        return [endpoint(request.split(" ", 1)[1]) for request in self.taken()]

    def cut(self):
        """Ends the open streams of events, as a proxy's timeout does; how many there were."""
        streams = list(self.streams)
        for stream in streams:
            stream.cut()
        return len(streams)

    def silence(self):
        """From now on nothing comes over the open streams of events, and nobody is told: half-open."""
        streams = list(self.streams)
        for stream in streams:
            stream.silent = True
        return len(streams)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # an answer in one piece, not a packet for each line

    def log_message(self, *_):
        pass

    def answer_any(self):
        self.server.requests.append(f"{self.command} {self.path}")
        own = self.server.decide(self)
        if own:
            status, headers, body = own
            self.reply(status, {**headers, "Content-Length": len(body)}, body)
        else:
            self.forward()

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_OPTIONS = answer_any

    def head(self, status, headers):
        self.server.answers.append((endpoint(self.path), status))
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, str(value))
        self.end_headers()

    def reply(self, status, headers, body):
        self.head(status, headers)
        if self.command != "HEAD":
            self.wfile.write(body)

    def forward(self):
        connection = EngineConnection(self.server.upstream)
        try:
            connection.request(self.command, self.path, headers=dict(self.headers.items()))
            answer = connection.getresponse()
            # HAProxy's header names are in lower case.
            headers = {name: value for name, value in answer.getheaders() if name.lower() != "connection"}
            if endpoint(self.path) == "events" and answer.status == 200:
                EventStream(self, connection, answer).relay(headers)
                return
            body = answer.read()
        except (OSError, http.client.HTTPException):
            self.reply(502, {"Content-Length": 0}, b"")  # as Go's ReverseProxy has it
            return
        finally:
            connection.close()
        if answer.chunked:  # stays chunked
            body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body) if body else b"0\r\n\r\n"
        self.reply(answer.status, headers, body)
