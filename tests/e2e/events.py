"""An independent witness: reads the engine's /events as any client may, and keeps what it is told."""

import collections
import http.client
import json
import threading
import urllib.parse

from proxies.forwarding import EngineConnection
from waiting import eventually

# What changes a container or an image; the three events of every health check are not among it.
FOLLOWED = {
    "type": ["container", "image"],
    "event": ["create", "start", "die", "stop", "kill", "oom", "pause", "unpause", "restart", "rename", "destroy",
              "update", "health_status: healthy", "health_status: unhealthy", "health_status", "tag", "untag", "delete"],
}


def action(event):
    """As in docker_events_total: without what follows a colon."""
    return event["Action"].partition(":")[0]


def name(event):
    return event["Actor"]["Attributes"].get("name", "")


class Witness:
    """From its making on; `events` grows. The engine answers the request when it has begun to listen."""

    def __init__(self, socket, filters=None):
        self.events = []
        self.ended = False
        query = urllib.parse.urlencode({"filters": json.dumps(filters or {})})
        self.connection = EngineConnection(socket)
        self.connection.request("GET", f"/events?{query}")
        self.answer = self.connection.getresponse()
        assert self.answer.status == 200, self.answer.read()
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        try:
            while line := self.answer.readline():
                self.events.append(json.loads(line))
        except (OSError, ValueError, http.client.HTTPException, AttributeError):
            pass  # closed from here or from there
        self.ended = True

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        if self.connection.sock:
            self.connection.sock.shutdown(2)
        self.thread.join(10)
        self.connection.close()

    def caught_up(self, api, mark="mark"):
        """Everything that had happened before this call is in `events` when it returns."""
        made = api.create(mark)
        api.remove(made)
        eventually(lambda: any(e["Action"] == "destroy" and e["Actor"]["ID"] == made for e in list(self.events)))

    def counts(self):
        """{(type, action): number}"""
        return collections.Counter((e["Type"], action(e)) for e in list(self.events))

    def of(self, container, *actions):
        """The events of a container's name, of the given actions."""
        return [e for e in list(self.events) if e["Type"] == "container" and name(e) == container and action(e) in actions]
