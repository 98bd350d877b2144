"""The exposition and the engine, compared whole, at a moment at which the engine did not change."""

import copy
import time

import families
from expositions import read
from probes import Probes
from waiting import eventually


def stable(container):
    """A container without what a health check changes."""
    container = copy.deepcopy(container)
    health = container["State"].get("Health")
    if health:
        health.pop("Log", None)
        health.pop("FailingStreak", None)
    return container


def near(shown, wanted, by=2e-6):
    """`shown` with the wanted value wherever it is as near as doubles of today's nanoseconds can be."""
    return {key: wanted[key] if key in wanted and abs(value - wanted[key]) <= by else value
            for key, value in shown.items()}


def split(shown):
    """What can be compared at any time, and what moves with every health check."""
    moving = {key: value for key, value in shown.items() if key.split("{")[0] in families.MOVING}
    return {key: value for key, value in shown.items() if key not in moving}, moving


class Agreement:
    """Compares container_state with the truth as often as it is called."""

    def __init__(self, api):
        self.api, self.probes = api, Probes()
        self.services = set()  # those that had containers

    def inspect(self):
        containers = self.api.inspect_all()
        self.probes.see(containers)
        return sorted(containers, key=lambda c: c["Id"])

    def once(self, scrape):
        """(shown, wanted, mistakes of health checks), or None while containers change."""
        before = self.inspect()
        text = scrape()
        listed, after = self.api.list(), self.inspect()
        if [stable(c) for c in before] != [stable(c) for c in after] or len(listed) != len(after):
            return None
        wanted = families.container_state(after, listed, self.services)
        shown, moving = split(read(text))
        return near(shown, wanted), wanted, self.probes.mistakes(moving, after)

    def reached(self, scrape, seconds=30, within=2):
        """Once the engine rests, the exposition agrees `within` seconds."""
        wrong_since = None

        def once():
            nonlocal wrong_since
            found = self.once(scrape)
            if found is None:
                return None
            shown, wanted, mistakes = found
            if shown != wanted or mistakes:
                wrong_since = wrong_since or time.monotonic()
                if time.monotonic() - wrong_since < within:
                    return None
            return found
        shown, wanted, mistakes = eventually(once, seconds)
        assert shown == wanted
        assert mistakes == []
        return shown
