"""What containers use: against the engine's own stats, the kernel's files and what was made to happen.

The containers do what they do and sleep; from then on every source must tell the same to the last digit.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api import Api
from expositions import by_label, one, read
from proxies.forwarding import refusing
from usages import FILES_ONLY, PREFIX, Cgroup, device_of, of_stats, usage, without
from waiting import eventually

MIB = 1 << 20
SOURCE, MISSING = "docker_exporter_resources_containers", "docker_exporter_resources_missing_containers"
RELEASES = {"host": (), "sid": ("--release", "sid")}


def asleep(*commands):
    return "sh", "-c", "; ".join([*commands, "exec sleep 100000"])


@pytest.fixture(scope="module", params=RELEASES)
def busy(engines, request):
    """An engine with a network of its own, and containers that have done something and sleep."""
    release = RELEASES[request.param]
    engine = engines.new(f"busy-{request.param}", *release, "--netns", f"dpe-busy-{request.param}")
    api = engine.api = Api(engine.socket, engine.image())
    disk = Path("/sys/dev/block", device_of(engine.folder)).resolve().name
    # Block I/O of the first version is counted on devices that have a limit only.
    limit = [{"Path": f"/dev/{disk}", "Rate": 1 << 30}]
    api.run("burn", *asleep("i=0", "while [ $i -lt 200000 ]; do i=$((i+1)); done", "touch /done"))
    api.run("slow", *asleep("i=0", "while [ $i -lt 60000 ]; do i=$((i+1)); done", "touch /done"), HostConfig_NanoCpus=200_000_000)
    api.run("hold", *asleep("dd if=/dev/zero of=/dev/shm/x bs=1M count=20", "touch /done"), HostConfig_Memory=64 * MIB)
    api.run("disk", *asleep("dd if=/dev/zero of=/x bs=64k count=64 conv=fsync", "touch /done"),
            HostConfig_BlkioDeviceWriteBps=limit)
    api.run("many", *asleep("sleep 100000 & sleep 100000 & touch /done"))
    # The shell lives on when its child is killed.
    api.run("oom", *asleep("dd if=/dev/zero of=/dev/null bs=64M count=1", "touch /done"),
            HostConfig_Memory=16 * MIB, HostConfig_MemorySwap=16 * MIB)
    api.run("net", *asleep("ping -q -c 5 -i 0.1 $(ip route | sed -n 's/default via \\([^ ]*\\).*/\\1/p')", "touch /done"),
            HostConfig_NetworkMode="bridge")
    api.run("sharer", *asleep("touch /done"), HostConfig_NetworkMode="container:net")
    api.run("hosted", *asleep("touch /done"), HostConfig_NetworkMode="host")
    api.run("alone", *asleep("touch /done"))
    for name in ("burn", "slow", "hold", "disk", "many", "oom", "net", "sharer", "hosted", "alone"):
        eventually(lambda n=name: api.has_file(n, "/done"), 60)
    api.act("alone", "pause")
    yield engine
    engine.down()


def test_both_sources_tell_what_the_engine_tells(busy, exporter):
    from_files = exporter(busy.host, "--resources=cgroup")
    from_stats = exporter(busy.host, "--resources=stats")

    names = ("burn", "slow", "hold", "disk", "many", "oom", "net", "alone")

    def agree():
        with ThreadPoolExecutor(len(names)) as pool:  # an old engine takes its time for each
            all_told = dict(zip(names, pool.map(lambda name: of_stats(busy.api, name), names)))
        for name, told in all_told.items():
            assert usage(from_stats, name) == told
            assert without(usage(from_files, name), *FILES_ONLY) == told
        return True
    eventually(agree, 60)
    assert by_label(from_files.everything(), SOURCE, "source") == {"cgroup": 10, "stats": 0}
    assert by_label(from_stats.everything(), SOURCE, "source") == {"cgroup": 0, "stats": 10}
    for running in (from_files, from_stats):
        assert one(running.everything(), MISSING) == 0


def test_what_only_the_files_tell_is_what_they_tell(busy, exporter):
    running = exporter(busy.host)
    cgroups = {c["Name"].lstrip("/"): Cgroup(c) for c in busy.api.inspect_all()}

    def agree():
        for name, cgroup in cgroups.items():
            shown = {key: value for key, value in usage(running, name).items() if key.startswith(FILES_ONLY)}
            want = {f'memory_kernel_bytes{{name="{name}"}}': cgroup.number("memory", "memory.kmem.usage_in_bytes"),
                    f'memory_swap_bytes{{name="{name}"}}': cgroup.number("memory", "memory.stat", "total_swap"),
                    f'memory_events_total{{event="oom_kill",name="{name}"}}':
                        cgroup.number("memory", "memory.oom_control", "oom_kill")}
            for resource in ("cpu", "memory", "io"):
                for kind, value in zip(("waiting", "stalled"), cgroup.stalls(resource)):
                    want[f'pressure_{kind}_seconds_total{{name="{name}",resource="{resource}"}}'] = value
            assert shown == want
        return True
    eventually(agree, 30)


def test_the_numbers_are_those_of_what_was_done(busy, exporter):
    running = exporter(busy.host)
    text = running.everything("container_resources")

    def told(metric, **labels):
        return one(text, PREFIX + metric, **labels)
    # A loop of 200,000 rounds; how long it takes is the machine's affair, but not nothing.
    assert 0.05 < told("cpu_usage_seconds_total", name="burn") < 60
    modes = by_label(text, PREFIX + "cpu_seconds_total", "mode", name="burn")
    # The kernel splits the total by ticks of a hundredth of a second.
    assert abs(sum(modes.values()) - told("cpu_usage_seconds_total", name="burn")) <= 0.02
    assert told("cpu_throttled_periods_total", name="slow") > 0
    assert told("cpu_throttled_seconds_total", name="slow") > 0
    assert told("cpu_periods_total", name="burn") == 0
    # 20 MiB of shared memory are page cache, and in use; the rest is the shell's and the kernel's.
    assert 20 * MIB <= told("memory_file_bytes", name="hold") < 21 * MIB
    assert 20 * MIB <= told("memory_working_set_bytes", name="hold") < 24 * MIB
    assert told("memory_peak_bytes", name="hold") >= told("memory_usage_bytes", name="hold")
    # 64 blocks of 64 KiB; the file system writes its own blocks in addition.
    written = by_label(text, PREFIX + "block_written_bytes_total", "device", name="disk")
    assert set(written) == {device_of(busy.folder)}
    assert 4 * MIB <= written[device_of(busy.folder)] < 5 * MIB
    assert told("pids", name="many") == 3
    assert told("memory_events_total", name="oom", event="oom_kill") == 1
    # Five pings, answered; neighbour discovery adds some.
    for way in ("receive", "transmit"):
        packets = told(f"network_{way}_packets_total", name="net", interface="eth0")
        assert 5 <= packets < 50
        assert told(f"network_{way}_bytes_total", name="net", interface="eth0") >= packets * 42


def test_no_network_is_counted_twice(busy, exporter):
    for source in ("cgroup", "stats"):
        running = exporter(busy.host, f"--resources={source}")
        found = eventually(lambda r=running: u if "pids" in str(u := usage(r)) else None)
        with_network = {key.split('name="')[1].split('"')[0] for key in found if key.startswith("network_")}
        assert with_network == {"net"}


def test_least_rights_are_enough_for_the_files(busy, exporter, counting):
    """User 65534 without a group or capability, and an engine that refuses stats."""
    proxy = counting(busy.socket, refusing({"stats"}))
    nobody = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs", "--bounding-set=-all")
    running = exporter(proxy.host, prefix=nobody)
    as_root = exporter(busy.host)
    eventually(lambda: usage(running) == usage(as_root) != {}, 30)
    assert [request for request in proxy.taken() if "/stats" in request] == []
    assert running.logged("not allowed") == []


def test_without_a_source_there_is_nothing_and_that_is_told(busy, exporter, counting):
    proxy = counting(busy.socket, refusing({"stats"}))
    running = exporter(proxy.host, "--cgroup-root=/nonexistent")
    text = eventually(lambda: t if one(t := running.everything(), MISSING) == 10 else None)
    assert usage(running) == {}
    assert by_label(text, "docker_exporter_endpoint_permitted", "endpoint")["stats"] == 0
    assert by_label(text, "docker_exporter_collector_success", "collector")["container_resources"] == 0
    assert [line["endpoint"] for line in running.logged("not allowed")] == ["stats"]
    asked = len([request for request in proxy.taken() if "/stats" in request])
    running.everything()
    assert [request for request in proxy.taken() if "/stats" in request] == [] and asked > 0


def test_a_parent_of_the_users_choice_is_found(busy, exporter):
    running = exporter(busy.host, "--resources=cgroup")
    eventually(lambda: one(running.everything(), MISSING) == 0)
    parents = [path for path in Path("/sys/fs/cgroup").iterdir() if path.is_dir() and not path.is_symlink()]
    try:
        busy.api.run("parented", "sleep", "100000", HostConfig_CgroupParent=f"/dpe-{busy.name}/deep")
        eventually(lambda: usage(running, "parented").get('pids{name="parented"}') == 1)
        assert one(running.everything(), MISSING) == 0
    finally:
        busy.api.remove("parented")
        for folder in [p / f"dpe-{busy.name}/deep" for p in parents] + [p / f"dpe-{busy.name}" for p in parents]:
            if folder.exists():
                eventually(lambda f=folder: f.rmdir() or True)


def test_files_that_were_asked_for_and_are_not_there_are_named(busy, exporter):
    running = exporter(busy.host, "--resources=cgroup", "--cgroup-root=/nonexistent")
    line, = eventually(lambda: running.everything() and running.logged("cgroups cannot be found"))
    assert "/nonexistent" in line["detail"] and "--cgroup-root" in line["detail"] and line["level"] == "error"


def test_off_asks_and_tells_nothing(busy, exporter, counting):
    proxy = counting(busy.socket)
    running = exporter(proxy.host, "--resources=off")
    eventually(lambda: one(running.everything(), "docker_exporter_mode") == 1)
    assert "docker_exporter_resources" not in running.everything()
    assert [key for key in read(running.everything()) if key.startswith((PREFIX + "cpu_", PREFIX + "pids"))] == []
    assert [request for request in proxy.taken() if "/stats" in request] == []


def test_an_old_engine_is_not_waited_for(engines, exporter, engine):
    """Debian 12's takes a second or two for each sample, one-shot or not: its numbers come with their age."""
    running = exporter(engine.host, "--resources=stats")
    age = "docker_exporter_resources_age_seconds"

    def told():
        text = running.everything()
        found = one(text, age)
        return found is not None and found > 0.5 and one(text, MISSING) == 0
    eventually(told, 30)


def test_a_restart_begins_at_nothing_and_an_end_takes_the_series_along(busy, exporter):
    api = busy.api
    api.run("brief", *asleep("i=0", "while [ $i -lt 100000 ]; do i=$((i+1)); done", "touch /done"), HostConfig_NetworkMode="bridge")
    try:
        eventually(lambda: api.has_file("brief", "/done"), 60)
        running = exporter(busy.host)
        key = 'cpu_usage_seconds_total{name="brief"}'
        before = eventually(lambda: usage(running, "brief").get(key))
        api.act("brief", "restart", t=0)
        cgroup = Cgroup(api.inspect("brief"))
        shown = eventually(lambda: u if (u := usage(running, "brief")) else None)
        # What the files say at this moment is the upper bound of what they said before.
        assert shown[key] <= cgroup.number("cpuacct", "cpuacct.usage") / 1e9
        assert any(k.startswith("network_") for k in eventually(lambda: usage(running, "brief")))
        assert before > 0
        api.act("brief", "stop", t=0)
        eventually(lambda: usage(running, "brief") == {})
    finally:
        api.remove("brief")


def test_descriptors_stay_those_of_the_containers_that_there_are(busy, exporter):
    running = exporter(busy.host)
    folder = Path(f"/proc/{running.pid}/fd")
    eventually(lambda: len(usage(running)) > 100)
    targets = lambda: sorted(t for t in map(link, folder.iterdir()) if t.startswith(("/sys/fs/cgroup", "/proc/")))
    before = targets()
    assert before
    for batch in range(3):
        names = [f"passing-{batch}-{i}" for i in range(5)]
        for name in names:
            busy.api.run(name, "sleep", "100000")
        eventually(lambda: all(usage(running, name) for name in names))
        assert len(targets()) > len(before)
        for name in names:
            busy.api.remove(name)
        eventually(lambda: not any(usage(running, name) for name in names))
        eventually(lambda: running.everything() and targets() == before)


def link(path):
    try:
        return os.readlink(path)
    except OSError:
        return ""  # closed meanwhile
