"""What runs in the containers of these tests: shell, of busybox."""

from api import Refused
from waiting import eventually

SLEEP = ["/bin/sleep", "100000"]  # as the first process it ignores SIGTERM


def shell(script):
    return ["/bin/sh", "-c", script]


def trapping(signal, then):
    """Goes on until the signal comes; `then` may exit, or come back."""
    return shell(f"trap '{then}' {signal}; touch /ready; while :; do sleep 0.02; done")


def ready(api, name):
    """Its first process has set its traps."""
    eventually(lambda: exists(api, name, "/ready"))


def exists(api, name, path):
    try:
        api.request("HEAD", f"/containers/{name}/archive", path=path)
        return True
    except Refused:
        return False


# Takes more than any limit here as soon as /go is there. The engine begins to watch memory at the end of a start.
WAIT = "until [ -e /go ]; do sleep 0.02; done; "
EAT = "dd if=/dev/zero of=/dev/null bs=256M count=1"
MEMORY = {"HostConfig_Memory": 16 * 1024 * 1024, "HostConfig_MemorySwap": 16 * 1024 * 1024}
EATS_ITSELF = shell(f"touch /ready; {WAIT} exec {EAT}")
EATS_BY_A_CHILD = shell(f"trap 'exit 0' TERM; touch /ready; {WAIT} {EAT}; touch /survived; while :; do sleep 0.02; done")
