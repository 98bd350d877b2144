"""A stream of events on its way through a proxy, which may be cut, fall silent or lose an event."""

import http.client
import json
import socket


class EventStream:
    def __init__(self, handler, connection, answer):
        self.handler, self.connection, self.answer = handler, connection, answer
        self.silent = False

    def relay(self, headers):
        """Until either side ends it. The end has no last chunk, as with HAProxy."""
        server = self.handler.server
        headers = {name: value for name, value in headers.items() if name.lower() != "transfer-encoding"}
        server.streams.append(self)
        self.handler.close_connection = True
        try:
            self.handler.head(200, {**headers, "Transfer-Encoding": "chunked"})
            self.handler.wfile.flush()
            while line := self.answer.readline():
                if not self.silent and not server.hide(json.loads(line)):
                    server.event_bytes += line
                    self.handler.wfile.write(b"%x\r\n%s\r\n" % (len(line), line))
                    self.handler.wfile.flush()
        except (OSError, ValueError, http.client.HTTPException, AttributeError):
            pass
        finally:
            server.streams.remove(self)

    def cut(self):
        for side in (self.connection.sock, self.handler.connection):
            try:
                side.shutdown(socket.SHUT_RDWR)
            except (OSError, AttributeError):  # has ended by itself
                pass
