"""What container_events says of one container, as a dictionary to compare whole."""

from expositions import by_label, one, read
from waiting import eventually

REASONS = ["completed", "error", "stopped", "killed", "oom"]


def life(text, name):
    """Exits without the zeros; None where there is no series of that name."""
    starts = one(text, "docker_container_starts_total", name=name)
    exits = by_label(text, "docker_container_exits_total", "reason", name=name)
    if starts is None and not exits:
        return None
    assert sorted(exits) == sorted(REASONS)
    found = {"starts": starts, "exits": {reason: number for reason, number in exits.items() if number},
             "ooms": one(text, "docker_container_ooms_total", name=name)}
    code = one(text, "docker_container_last_exit_code", name=name)
    if code is not None:
        found["last_code"] = code
    return found


def lived(starts=1, ooms=0, last_code=None, **exits):
    found = {"starts": starts, "exits": exits, "ooms": ooms}
    return found if last_code is None else {**found, "last_code": last_code}


def decided(running, api, mark="decided"):
    """Every exit before this call has been counted when it returns: exits are counted in their order."""
    def exits():
        return sum(by_label(running.everything("container_events"), "docker_container_exits_total", "reason",
                            name=mark).values())
    before = exits()
    if mark not in {name.lstrip("/") for container in api.list() for name in container["Names"]}:
        api.create(mark, "/bin/sh", "-c", "exit 0")
    api.act(mark, "start")
    eventually(lambda: exits() == before + 1)


def last_exit_time(text, name):
    return one(text, "docker_container_last_exit_timestamp_seconds", name=name)


def names(text):
    """Those that container_events tells of."""
    return {key.split('"')[1] for key in read(text, "docker_container_starts_total")}
