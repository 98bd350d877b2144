"""A real HAProxy with the rules of the reference's two HAProxy-based socket proxies."""

import socket
from pathlib import Path

from processes import Process, tool

DEFAULTS = {"PING": "1", "VERSION": "1", "EVENTS": "1", "INFO": "0", "CONTAINERS": "0", "CONTAINER_LIST": "0",
            "CONTAINER_INSPECT": "0"}


class HAProxy(Process):
    """On a loopback port of its own: it takes over a listening socket that we opened."""

    def __init__(self, folder, settings, engine_socket):
        with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
            self.upstream = listening.getsockname()
            env = {**DEFAULTS, **settings, "BIND": f"fd@{listening.fileno()}", "SOCKET_PATH": engine_socket}
            configuration = Path(__file__).with_name("haproxy.cfg")
            super().__init__([tool("haproxy", "haproxy"), "-db", "-f", configuration], folder, env,
                             pass_fds=[listening.fileno()])
        self.until(lambda: socket.create_connection(self.upstream).close() is None)

    @property
    def host(self):
        return f"tcp://127.0.0.1:{self.upstream[1]}"
