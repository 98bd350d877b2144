"""Real, private container engines, by way of scripts/engine."""

import json
import os
import shutil
import tempfile
from pathlib import Path

from exporter import ROOT
from processes import run

SCRIPT = ROOT / "scripts/engine"


class Engines:
    """Those of one test run. With DPE_ENGINES set they are left running, for the next one."""

    def __init__(self):
        self.keep = "DPE_ENGINES" in os.environ
        # Short: unix sockets are below it. Open to all: whom a socket lets in is a test's subject.
        self.folder = Path(os.environ.get("DPE_ENGINES") or tempfile.mkdtemp(prefix="dpe-", dir="/tmp"))
        if not self.keep:
            self.folder.chmod(0o755)

    def script(self, *arguments, **options):
        variables = {"DPE_ENGINES": str(self.folder), **options.pop("env", {})}
        return run(SCRIPT, *arguments, env={**os.environ, **variables}, **options)

    def up(self, name, *options):
        self.script("up", name, *options)
        return Engine(self, name)

    def new(self, name, *options):
        """One that an earlier run left is ended first: these are changed by their tests."""
        if (self.folder / name).exists():
            self.script("down", name)
        return self.up(name, *options)

    def plugins(self):
        """A DOCKER_CONFIG folder with docker compose and buildx."""
        return self.script("plugins").strip()

    def end(self):
        if not self.keep:
            self.script("down", "--all")
            shutil.rmtree(self.folder, ignore_errors=True)


class Engine:
    def __init__(self, engines, name):
        self.engines, self.name = engines, name
        self.host = engines.script("host", name).strip()
        self.socket = self.host.removeprefix("unix://")
        self.folder = Path(engines.script("dir", name).strip())

    def docker(self, *arguments, **options):
        return self.engines.script("docker", self.name, *arguments, **options).strip()

    def cli(self, *arguments):
        """Its own command line: podman's API cannot start containers here."""
        return self.engines.script("cli", self.name, *arguments).strip()

    def samples(self, *names):
        self.engines.script("samples", self.name, *names)
        return self

    def image(self):
        return self.engines.script("image", self.name).strip()

    def inspect(self):
        """Every container."""
        ids = self.docker("ps", "-aq", "--no-trunc").split()
        return json.loads(self.docker("inspect", *ids)) if ids else []

    def stop(self):
        self.engines.script("stop-daemon", self.name)

    def start(self):
        self.engines.script("start-daemon", self.name)

    def pause(self):
        self.engines.script("pause-daemon", self.name)

    def resume(self):
        self.engines.script("resume-daemon", self.name)

    def down(self):
        self.engines.script("down", self.name)
