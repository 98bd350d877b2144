"""The engine's own HTTP API on a connection that stays open: much faster than its command line."""

import http.client
import json
import threading
import urllib.parse

from proxies.forwarding import EngineConnection


class Refused(AssertionError):
    """The engine said no; `status` and its words."""

    def __init__(self, request, status, said):
        super().__init__(f"{request} was answered {status}: {said}")
        self.status = status


class Api:
    """One connection for each thread that uses it."""

    def __init__(self, socket, image=None):
        self.socket, self.image = socket, image
        self.of_thread = threading.local()

    def request(self, method, path, body=None, /, **parameters):
        query = "?" + urllib.parse.urlencode(parameters) if parameters else ""
        text = None if body is None else json.dumps(body)
        headers = {} if body is None else {"Content-Type": "application/json"}
        for first in (True, False):
            connection = getattr(self.of_thread, "connection", None)
            if connection is None:
                connection = self.of_thread.connection = EngineConnection(self.socket)
                first = False
            try:
                connection.request(method, path + query, text, headers)
                answer = connection.getresponse()
                status, said = answer.status, answer.read()
                break
            except (OSError, http.client.HTTPException):
                self.close()  # the engine may have closed it since the last request
                if not first:
                    raise
        if status >= 400:
            raise Refused(f"{method} {path}{query}", status, said.decode(errors="replace").strip())
        return said

    def json(self, path, /, **parameters):
        return json.loads(self.request("GET", path, **parameters))

    def close(self):
        connection = getattr(self.of_thread, "connection", None)
        if connection is not None:
            connection.close()
            self.of_thread.connection = None

    def list(self):
        return self.json("/containers/json", all="true")

    def inspect(self, name):
        return self.json(f"/containers/{name}/json")

    def inspect_all(self):
        """Every container; one that goes away in between is left out."""
        containers = []
        for listed in self.list():
            try:
                containers.append(self.inspect(listed["Id"]))
            except Refused as refused:
                if refused.status != 404:
                    raise
        return containers

    def create(self, name, *command, **settings):
        """`settings` are those of POST /containers/create; of HostConfig those that begin with it: HostConfig_Memory."""
        host = {"NetworkMode": "none"}
        body = {"Image": self.image, "HostConfig": host}
        if command:
            body["Cmd"] = list(command)
        for key, value in settings.items():
            if key.startswith("HostConfig_"):
                host[key.removeprefix("HostConfig_")] = value
            else:
                body[key] = value
        return json.loads(self.request("POST", "/containers/create", body, name=name))["Id"]

    def act(self, container, action, /, **parameters):
        """start, stop, kill, pause, unpause, restart, rename"""
        self.request("POST", f"/containers/{container}/{action}", **parameters)

    def run(self, name, *command, **settings):
        identifier = self.create(name, *command, **settings)
        self.act(identifier, "start")
        return identifier

    def has_file(self, name, path):
        """Whether a container has this file."""
        try:
            self.request("HEAD", f"/containers/{name}/archive", path=path)
        except Refused as refused:
            if refused.status != 404:
                raise
            return False
        return True

    def remove(self, name, force=True):
        self.request("DELETE", f"/containers/{name}", force="true" if force else "false")

    def execute(self, name, *command):
        """Runs a program in the container to its end."""
        body = {"Cmd": list(command), "AttachStdout": True}
        made = json.loads(self.request("POST", f"/containers/{name}/exec", body))["Id"]
        self.request("POST", f"/exec/{made}/start", {"Detach": False, "Tty": False})
        self.close()  # the answer took the connection over

    def remove_all(self, *but):
        for container in self.list():
            if container["Names"] and container["Names"][0].lstrip("/") not in but:
                self.remove(container["Id"])
