"""What a scrape asks the engine for, seen by a proxy in between."""

from waiting import eventually

# Where nothing has changed: by what is refused.
PING_ONLY, PING_AND_LIST = ["ping"], ["ping", "list"]


def settle(running, proxy, cost):
    """What is asked once, at the start, is over."""
    def quiet():
        proxy.taken()
        running.everything()
        return proxy.asked() == cost
    eventually(quiet, 60)


def inspected(requests):
    """The ids in "GET /v1.41/containers/{id}/json"."""
    return [request.split("/")[-2] for request in requests if request.endswith("/json") and "/containers/" in request]
