"""Comparing an exposition with the engine: the whole of it, and only when the engine stood still meanwhile."""

import families
from api import Api
from expositions import read, types
from probes import Probes
from waiting import eventually

QUERY = "container_state"


def still(containers):
    """What changes when a container does; not the log of its health checks."""
    def of(c):
        state = {k: v for k, v in c["State"].items() if k not in ("Health", "Pid", "Healthcheck")}
        health = (c["State"].get("Health") or {}).get("Status")
        return c["Id"], c["Name"], str(state), health, c["RestartCount"], str(families.limits(c))
    return sorted(of(c) for c in containers)


def differences(shown, wanted):
    """In words, for both directions."""
    wrong = [f"{key} is {shown.get(key)}, not {value}" for key, value in wanted.items() if shown.get(key) != value]
    return wrong + [f"{key} is {value}, and should not be there" for key, value in shown.items() if key not in wanted]


class Truth:
    """What the engine says of its containers, asked over its own socket."""

    def __init__(self, engine):
        self.api = Api(engine.socket)
        self.probes = Probes()

    def mistakes(self, exporter, services=()):
        """None: the engine did not stand still. Else what the page has wrong."""
        before = self.api.inspect_all()
        text = exporter.everything(QUERY)
        listed = self.api.list()
        after = self.api.inspect_all()
        self.probes.see(before + after)
        if still(before) != still(after):
            return None
        shown = read(text)
        moving = {k: v for k, v in shown.items() if k.split("{", maxsplit=1)[0] in families.MOVING}
        steady = {k: v for k, v in shown.items() if k not in moving}
        wanted = families.container_state(after, listed, services)
        wrong = [name for name in types(text).items() if families.STATE_TYPES.get(name[0]) != name[1]]
        return wrong + differences(steady, wanted) + self.probes.mistakes(moving, after)

    def holds(self, exporter, services=(), seconds=60):
        """At once, as soon as the engine stands still for a moment."""
        mistakes = eventually(lambda: [self.mistakes(exporter, services)] if True else None, seconds)[0]
        if mistakes is None:
            mistakes = eventually(lambda: [m for m in [self.mistakes(exporter, services)] if m is not None], seconds)[0]
        assert not mistakes, "\n".join(map(str, mistakes[:20]))

    def comes_true(self, exporter, services=(), seconds=30):
        """After a while: where the exporter may need time to find out."""
        found = []

        def right():
            found[:] = [self.mistakes(exporter, services)]
            return found[0] == []
        try:
            eventually(right, seconds)
        except AssertionError as error:
            raise AssertionError("\n".join(map(str, (found[0] or ["the engine does not stand still"])[:20]))) from error
