"""What changes with every health check: the engine tells it only when it is asked, so that an exporter
may be a check behind."""

from expositions import series
from families import PROBE, STREAK, instant, name, selected


class Probes:
    """Remembers every check that was seen in `docker inspect`; the engine keeps five of each container."""

    def __init__(self):
        self.ended = {}  # {container: {when it ended: (duration, exit code)}}

    def see(self, containers):
        for container in containers:
            for probe in (container["State"].get("Health") or {}).get("Log") or []:
                started, ended = instant(probe["Start"]), instant(probe["End"])
                self.ended.setdefault(container["Id"], {})[ended] = (ended - started, probe["ExitCode"])

    def has(self, container, told):
        return any(abs(ended - told["timestamp_seconds"]) < 2e-6 and abs(duration - told["duration_seconds"]) < 2e-6
                   and code == told["exit_code"] for ended, (duration, code) in self.ended.get(container["Id"], {}).items())

    def mistakes(self, shown, containers, checks_behind=2):
        """What of `shown` is not so. The newest of healthy containers may be older."""
        wrong, right = [], set()
        for container in selected(containers):
            health = container["State"].get("Health") or {}
            if container["State"]["Status"] != "running" or not health.get("Status"):
                continue
            streak = series(STREAK, name=name(container))
            right.add(streak)
            told = shown.get(streak)
            if told is None or not health["FailingStreak"] - checks_behind <= told <= health["FailingStreak"] + 1:
                wrong.append(f"{streak} is {told}, not {health['FailingStreak']}")
            right |= self.of_newest(container, health, shown, checks_behind, wrong)
        wrong += [f"{key} is too much" for key in shown if key not in right]
        return wrong

    def of_newest(self, container, health, shown, checks_behind, wrong):
        keys = {field: series(metric, name=name(container)) for field, metric in PROBE.items()}
        if not health.get("Log"):
            return set()
        told = {field: shown.get(key) for field, key in keys.items()}
        if None in told.values():
            wrong.append(f"{name(container)} lacks its newest check: {told}")
            return set(keys.values())
        ended = told["timestamp_seconds"]
        if not self.has(container, told):
            wrong.append(f"{name(container)} had no such check: {told}")
        newest = sorted(instant(probe["End"]) for probe in health["Log"])
        if health["Status"] != "healthy" and ended < newest[-1 - min(checks_behind, len(newest) - 1)] - 1e-5:
            wrong.append(f"{name(container)} shows a check of {ended}, and the newest is of {newest[-1]}")
        return set(keys.values())
