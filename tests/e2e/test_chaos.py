"""Random operations on a real engine: after each quiet moment every value equals what the engine says.

CHAOS_SEED repeats a run (as far as an engine can be repeated), CHAOS_OPERATIONS makes it longer or shorter.
"""

import concurrent.futures
import os
import random
import threading

import pytest

import families
import truth
from api import Api, Refused
from events import Witness, name
from expositions import read, series
from proxies.forwarding import endpoint
from settled import Truth, differences
from waiting import equal, eventually

# The same choices in each run, so that a change is to blame for what fails; CHAOS_SEED=random explores.
GIVEN = os.environ.get("CHAOS_SEED", "20261125")
SEED = random.SystemRandom().randrange(1 << 32) if GIVEN == "random" else int(GIVEN)
OPERATIONS = int(os.environ.get("CHAOS_OPERATIONS", "2000"))
BATCH = 50
SLOTS = 14
AT_ONCE = 4
HEALTH_CHECK = {"Test": ["CMD", "test", "-e", "/tmp/well"], "Interval": 1_000_000_000, "Timeout": 5_000_000_000, "Retries": 1}
# Ends at a TERM with 0, at an INT with 3; else runs on.
PATIENT = ["sh", "-c", "trap 'exit 0' TERM; trap 'exit 3' INT; touch /tmp/well; while :; do sleep 0.1; done"]


@pytest.fixture(scope="module")
def chaotic(engines):
    engine = engines.new("chaos", "--release", "sid")
    yield engine
    engine.down()


class Driver:
    """Containers in numbered places; each operation is of one place, so that those of several go on at once."""

    def __init__(self, api, seed):
        self.api, self.random = api, random.Random(seed)
        self.names = dict.fromkeys(range(SLOTS))
        self.made = 0
        self.done = {}
        self.lock = threading.Lock()

    def new_name(self):
        with self.lock:
            self.made += 1
            return f"c{self.made}"

    def create(self, slot, called=None):
        called = called or self.new_name()
        kind = self.random.randrange(4)
        settings = {"Labels": {families.PROJECT: "chaos", families.SERVICE: f"s{slot % 3}", truth.LABEL: "true"}}
        if kind == 0:
            settings["Healthcheck"] = HEALTH_CHECK
        elif kind == 1:
            settings["HostConfig_RestartPolicy"] = {"Name": "unless-stopped"}
            settings["HostConfig_Memory"] = 64 << 20
        self.names[slot] = called
        self.api.create(called, *PATIENT, **settings)

    def recreate(self, slot):
        called = self.names[slot]
        self.api.remove(called)
        self.create(slot, called)
        self.api.act(called, "start")

    def rename(self, slot):
        called = self.new_name()
        self.api.act(self.names[slot], "rename", name=called)
        self.names[slot] = called

    def remove(self, slot):
        called, self.names[slot] = self.names[slot], None
        self.api.remove(called)

    def flip(self, slot):
        self.api.execute(self.names[slot], "sh", "-c", "rm /tmp/well || touch /tmp/well")

    def run_out_of_memory(self, slot):
        """In place of what was there: a container that ends in the moment of its start."""
        self.api.remove(self.names[slot])
        self.names[slot] = called = self.new_name()
        self.api.run(called, "sh", "-c", "x=a; while :; do x=$x$x; done", HostConfig_Memory=8 << 20, HostConfig_MemorySwap=8 << 20)

    def loop(self, slot):
        """In its place one that waits for its restart most of the time."""
        self.api.remove(self.names[slot])
        self.names[slot] = called = self.new_name()
        self.api.run(called, "sh", "-c", "exit 2", HostConfig_RestartPolicy={"Name": "always"})

    def operation(self, slot):
        if self.names[slot] is None:
            self.create(slot)
            return "create"
        choices = {"start": 6, "stop": 3, "kill": 3, "pause": 3, "unpause": 3, "restart": 2, "rename": 1, "remove": 1,
                   "recreate": 1, "flip": 2, "oom": 1, "signal": 1, "loop": 1}
        choice, = self.random.choices(list(choices), list(choices.values()))
        called = self.names[slot]
        {
            "start": lambda: self.api.act(called, "start"), "stop": lambda: self.api.act(called, "stop", t=1),
            "kill": lambda: self.api.act(called, "kill"), "pause": lambda: self.api.act(called, "pause"),
            "unpause": lambda: self.api.act(called, "unpause"), "restart": lambda: self.api.act(called, "restart", t=1),
            "rename": lambda: self.rename(slot), "remove": lambda: self.remove(slot), "recreate": lambda: self.recreate(slot),
            "flip": lambda: self.flip(slot), "oom": lambda: self.run_out_of_memory(slot), "loop": lambda: self.loop(slot),
            "signal": lambda: self.api.act(called, "kill", signal=self.random.choice(["HUP", "INT", "TERM", "USR1"])),
        }[choice]()
        return choice

    def one(self, slot):
        try:
            did = self.operation(slot)
        except Refused as refused:  # to pause what does not run, and the like
            if refused.status not in (304, 400, 404, 409, 500):
                raise
            did = "refused"
        with self.lock:
            self.done[did] = self.done.get(did, 0) + 1

    def batch(self, count):
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as workers:
            while count > 0:
                slots = self.random.sample(range(SLOTS), min(AT_ONCE, count))
                list(workers.map(self.one, slots))
                count -= len(slots)


def check_health(running, api):
    """container_health too, of the same containers."""
    def wrong():
        before = api.inspect_all()
        shown = truth.values(running.scrape())
        after = api.inspect_all()
        wanted = {c["Name"].lstrip("/"): truth.value(c["State"]) for c in after
                  if truth.shown(c["Config"]["Labels"], True)}
        same = truth.states(before) == truth.states(after)
        return [differences(shown, wanted)] if same else None
    eventually(lambda: wrong() == [[]], 30)


def check_counters(running, witness, api):
    """Starts, exits and memory kills of each name are as many as the events that an independent reader saw."""
    witness.caught_up(api)

    def wanted():
        counts = {}
        for event in list(witness.events):
            if event["Type"] != "container":
                continue
            for action, metric in (("start", "starts"), ("oom", "ooms"), ("die", "exits")):
                key = series(f"docker_container_{metric}_total", name=name(event))
                counts[key] = counts.get(key, 0) + (event["Action"] == action)
        return counts

    def shown():
        counts = {}
        for key, value in read(running.everything("container_events"), "docker_container_starts_total",
                               "docker_container_ooms_total", "docker_container_exits_total").items():
            plain = key.split(",reason=")[0].rstrip("}") + "}"
            counts[plain] = counts.get(plain, 0) + value
        return counts
    equal(shown, wanted)


def test_two_thousand_random_operations_leave_no_wrong_value(chaotic, exporter, counting):
    print(f"CHAOS_SEED={SEED} CHAOS_OPERATIONS={OPERATIONS}")
    choose = random.Random(SEED)
    denied = set()
    proxy = counting(chaotic.socket, lambda request: (403, {}, b"") if endpoint(request.path) in denied else None)
    witness = Witness(chaotic.socket, {"type": ["container"]})
    following = exporter(chaotic.host)
    hindered = exporter(proxy.host, "--resync-interval", "10s")
    eventually(lambda: 'docker_exporter_mode 1' in following.everything("exporter"))
    api, whole = Api(chaotic.socket, chaotic.image()), Truth(chaotic)
    driver = Driver(api, SEED)
    while sum(driver.done.values()) < OPERATIONS:
        driver.batch(BATCH // 2)
        # In the midst of it: the right to follow events comes and goes, streams are cut.
        chance = choose.randrange(4)
        if chance == 0:
            denied ^= {"events"}
        if chance in (0, 1):
            proxy.cut()
        driver.batch(BATCH // 2)
        for running in (following, hindered):
            whole.comes_true(running, {("chaos", f"s{n}") for n in range(3)})
            check_health(running, api)
        check_counters(following, witness, api)
    witness.close()
    print(f"operations: {driver.done}")
    text = following.everything("exporter")
    assert read(text, "docker_exporter_drift_corrections_total") == {"docker_exporter_drift_corrections_total{}": 0}
    api.remove_all()
    whole.comes_true(following, {("chaos", f"s{n}") for n in range(3)})
