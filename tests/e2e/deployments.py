"""The compose files that people deploy: their settings, as the tests use them."""

import re

import yaml

from exporter import ROOT

FILES = ["compose.yml", *(f"examples/{name}.yml" for name in
                          ("proxy-calum4", "proxy-wollomatic", "proxy-linuxserver", "mounted-socket", "resources"))]
IMAGE = "docker-prometheus-exporter:latest"


def services(file):
    return yaml.safe_load((ROOT / file).read_text())["services"]


def proxy(name):
    return services(f"examples/proxy-{name}.yml")["docker-socket-proxy"]


def environment(name):
    """Of a proxy that is set up by its environment."""
    return dict(setting.split("=", 1) for setting in proxy(name)["environment"])


def allowed(name):
    """Of a proxy that is set up by flags: the regular expression of each method."""
    flags = (re.fullmatch(r"-allow([A-Z]+)=(.+)", flag) for flag in proxy(name)["command"])
    return {flag[1]: flag[2] for flag in flags if flag}
