"""Images built on a private engine. No registry is asked: even the base is made here."""

import os
from pathlib import Path

from deployments import IMAGE, proxy
from exporter import ROOT
from processes import run

BASE = "debian:bookworm-slim"
PROXIES = {"calum4": "haproxy", "linuxserver": "haproxy", "wollomatic": "wollomatic"}


def cache():
    home = os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")
    return Path(os.environ.get("DPE_ENGINES_CACHE", Path(home) / "dpe-engines"))


class Images:
    def __init__(self, engine, engines):
        self.engine = engine
        self.variables = {"DOCKER_BUILDKIT": "1", "DOCKER_CONFIG": engines.plugins()}

    def import_base(self):
        """A minimal Debian 12, whose apt works as it does on this machine."""
        if self.engine.docker("images", "-q", BASE):
            return
        run(ROOT / "scripts/fresh", "--worktree", "true")  # leaves it in the cache
        self.engine.docker("import", "-c", 'CMD ["bash"]', cache() / "debian-12.tar", BASE)

    def build(self, tag, folder, *options):
        # The engine has no bridge.
        self.engine.docker("build", "--network", "host", "-t", tag, *options, folder, timeout=1200,
                           env=self.variables)

    def build_exporter(self):
        self.build(IMAGE, ROOT)

    def build_proxies(self):
        """Under the names that the compose files give them."""
        for name, target in PROXIES.items():
            self.build(proxy(name)["image"], ROOT / "tests/e2e/proxies", "--target", target)

    def copy_to(self, other, file):
        names = [IMAGE, *(proxy(name)["image"] for name in PROXIES)]
        self.engine.docker("save", "-o", file, *names)
        other.docker("load", "-i", file)
