"""An HTTP proxy in front of an engine that writes down what it is asked and may answer by itself."""

import http.client
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


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
        super().__init__(address, Handler)

    def __enter__(self):
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()

    @property
    def host(self):
        return f"tcp://127.0.0.1:{self.server_port}"

    def taken(self):
        """The requests since the last call."""
        requests, self.requests = self.requests, []
        return requests


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

    def reply(self, status, headers, body):
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, str(value))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def forward(self):
        connection = EngineConnection(self.server.upstream)
        try:
            connection.request(self.command, self.path, headers=dict(self.headers.items()))
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException):
            self.reply(502, {"Content-Length": 0}, b"")  # as Go's ReverseProxy has it
            return
        finally:
            connection.close()
        if answer.chunked:  # stays chunked
            body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body) if body else b"0\r\n\r\n"
        # HAProxy's header names are in lower case.
        headers = {name: value for name, value in answer.getheaders() if name.lower() != "connection"}
        self.reply(answer.status, headers, body)
