#!/usr/bin/env python3
"""Writes what the decoders should tell of the recorded answers, by another program than theirs:
tests/fixtures/*/expected.{list,inspect,events,info,stats}.txt in the words of spell.h
and spell_usage.h.

usage: expected.py        run it after new recordings, and read the difference
"""
import json
import pathlib
import re
from datetime import datetime, timezone

KEPT = ["com.docker.compose.project", "com.docker.compose.service",
        "docker-prometheus-exporter.metric.container_health.enabled", "odd.label/x"]
FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "fixtures"


def nanoseconds(text):
    """Of "2026-11-23T19:31:57.49Z"."""
    whole, fraction = re.fullmatch(r"([^.]*)(?:\.(\d+))?Z", text).groups()
    seconds = datetime.fromisoformat(whole).replace(tzinfo=timezone.utc).timestamp()
    return int(seconds) * 10**9 + int((fraction or "").ljust(9, "0"))


def spell_time(ns):
    whole = datetime.fromtimestamp(ns // 10**9, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    fraction = f".{ns % 10**9:09}".rstrip("0").rstrip(".")
    return whole + fraction + "Z"


def time(text):
    return "" if not text or text.startswith("0001-") else spell_time(nanoseconds(text))


def words(pairs):
    return "".join(f" {key}={value}" for key, value in pairs if value not in ("", None))


def labels(sent):
    return "".join(f" [{key}={sent[key]}]" for key in KEPT if key in (sent or {}))


def boolean(value):
    return {True: "true", False: "false"}.get(value)


def health_of_status(status):
    found = re.fullmatch(r"Up .* \((?:health: )?(\w+)\)", status)
    return found[1] if found else "none"


def list_line(entry, libpod):
    state, status, sent = entry["State"], entry["Status"], entry.get("Health")
    health = "unknown"
    if state == "running":
        health = sent["Status"] if sent else "unknown" if libpod else health_of_status(status)
    code = re.match(r"(?:Exited|Restarting) \((\d+)\)", status)
    return f"{entry['Id']} {entry['Names'][0][1:]} {state} {health}" + words([
        ("streak", sent["FailingStreak"] if sent and sent["Status"] != "none" else None),
        ("exit", code and code[1]),
        ("image", entry["Image"]),
        ("image_id", entry["ImageID"]),
        ("outdated", boolean(entry["Image"].startswith("sha256:"))),
        ("created", spell_time(entry["Created"] * 10**9)),
        ("network", entry.get("HostConfig", {}).get("NetworkMode")),
    ]) + labels(entry["Labels"])


def inspect_line(sent):
    state, config, host = sent["State"], sent["Config"], sent["HostConfig"]
    health = state.get("Health")
    has_health = health and health["Status"] not in ("", "none")
    shown = "unknown"
    if state["Status"] == "running":
        shown = health["Status"] if has_health else "none"
    log = (health or {}).get("Log") or []
    probe = ""
    if log:
        probe = words([
            ("probe_ended", time(log[-1]["End"])),
            ("probe_ns", nanoseconds(log[-1]["End"]) - nanoseconds(log[-1]["Start"])),
            ("probe_exit", log[-1]["ExitCode"]),
        ])
    check = config.get("Healthcheck")
    interval = None
    if check and check.get("Test") and check["Test"] != ["NONE"]:
        interval = check.get("Interval") or 30 * 10**9

    def limit(key):
        return host[key] if (host.get(key) or 0) > 0 else None

    return f"{sent['Id']} {sent['Name'][1:]} {state['Status']} {shown}" + words([
        ("streak", health["FailingStreak"] if has_health else None),
        ("exit", state["ExitCode"]),
        ("image", config["Image"]),
        ("image_id", sent["Image"]),
        ("created", time(sent["Created"])),
        ("network", host["NetworkMode"]),
    ]) + labels(config["Labels"]) + " inspected" + words([
        ("started", time(state["StartedAt"])),
        ("finished", time(state["FinishedAt"])),
        ("oom", boolean(state["OOMKilled"])),
        ("restarts", sent["RestartCount"]),
        ("pid", state["Pid"] or None),
    ]) + probe + words([
        ("interval_ns", interval),
        ("policy", host["RestartPolicy"]["Name"]),
        ("memory", limit("Memory")),
        ("reservation", limit("MemoryReservation")),
        ("swap", limit("MemorySwap")),
        ("cpus", f"{host['NanoCpus'] / 1e9:g}" if limit("NanoCpus") else None),
        ("shares", limit("CpuShares")),
        ("pids", limit("PidsLimit")),
    ])


def event_line(sent):
    actor = sent["Actor"]
    attributes = actor["Attributes"]
    return f"{spell_time(sent['timeNano'])} {sent['Type']} {sent['Action']}:" + words([
        ("id", actor["ID"]),
        ("name", attributes.get("name")),
        ("old_name", attributes.get("oldName", "").lstrip("/")),
        ("exit", attributes.get("exitCode")),
        ("signal", attributes.get("signal")),
    ])


def info_line(sent):
    return "info" + words([
        ("version", sent["ServerVersion"]),
        ("name", sent["Name"]),
        ("system", sent["OperatingSystem"]),
        ("type", sent["OSType"]),
        ("kernel", sent["KernelVersion"]),
        ("architecture", sent["Architecture"]),
        ("storage", sent["Driver"]),
        ("logging", sent["LoggingDriver"]),
        ("cgroup_driver", sent["CgroupDriver"]),
        ("cgroup_version", sent["CgroupVersion"]),
        ("runtime", sent["DefaultRuntime"]),
        ("live_restore", boolean(sent["LiveRestoreEnabled"])),
        ("cpus", sent["NCPU"]),
        ("memory", sent["MemTotal"]),
        ("images", sent["Images"]),
        ("warnings", len(sent["Warnings"] or [])),
    ])


def blocks(sent):
    """The lines of the two tables that count, by device."""
    devices = {}
    for table, suffix in (("io_service_bytes_recursive", "bytes"), ("io_serviced_recursive", "ops")):
        for line in sent.get(table) or []:
            if (op := line["op"].lower()) in ("read", "write"):
                devices.setdefault((line["major"], line["minor"]), {})[f"{op}_{suffix}"] = line["value"]
    return "".join(f" [{major}:{minor}" + words((key, values.get(key)) for key in
                                                ("read_bytes", "write_bytes", "read_ops", "write_ops")) + "]"
                   for (major, minor), values in sorted(devices.items()))


def interfaces(sent):
    return "".join(f" [{name}" + words(
        (f"{way}_{what}", sent[name][f"{way}_{what}"])
        for way in ("rx", "tx") for what in ("bytes", "packets", "errors", "dropped")) + "]"
        for name in sorted(sent or {}))


def stats_line(sent, libpod):
    if sent["read"].startswith("0001-"):
        return "nothing"
    cpu, memory = sent["cpu_stats"], sent["memory_stats"]
    used, throttling = cpu["cpu_usage"], {} if libpod else cpu["throttling_data"]
    stat = memory.get("stats") or {}
    v1 = "total_rss" in stat
    cache = stat.get("total_inactive_file" if v1 else "inactive_file")
    return "usage" + words([
        ("cpu", used["total_usage"]),
        ("user", used["usage_in_usermode"]),
        ("system", used["usage_in_kernelmode"]),
        ("periods", throttling.get("periods")),
        ("throttled_periods", throttling.get("throttled_periods")),
        ("throttled", throttling.get("throttled_time")),
        ("memory", memory.get("usage")),
        ("working_set", None if cache is None else memory["usage"] - cache),
        ("anon", stat.get("total_rss" if v1 else "anon")),
        ("file", stat.get("total_cache" if v1 else "file")),
        ("kernel", stat.get("kernel")),
        ("swap", stat.get("total_swap")),
        ("peak", memory.get("max_usage")),
        ("max" if v1 else "oom", memory.get("failcnt", 0) if v1 or "anon" in stat else None),
        ("faults", stat.get("total_pgfault" if v1 else "pgfault")),
        ("major_faults", stat.get("total_pgmajfault" if v1 else "pgmajfault")),
        ("pids", sent["pids_stats"].get("current")),
    ]) + interfaces(sent.get("networks")) + blocks(sent["blkio_stats"])


def write(path, lines):
    path.write_text("".join(line + "\n" for line in lines))


for folder in sorted(FIXTURES.iterdir()):
    if not (folder / "list.json").exists():
        continue
    libpod = folder.name.startswith("podman")
    write(folder / "expected.list.txt",
          [list_line(entry, libpod) for entry in json.loads((folder / "list.json").read_text())])
    write(folder / "expected.inspect.txt",
          [inspect_line(json.loads(path.read_text())) for path in sorted(folder.glob("inspect.*.json"))])
    write(folder / "expected.stats.txt",
          [stats_line(json.loads(path.read_text()), libpod) for path in sorted(folder.glob("stats.*.json"))])
    for events in folder.glob("events.*.ndjson"):
        write(folder / "expected.events.txt",
              [event_line(json.loads(line)) for line in events.read_text().splitlines()])
    write(folder / "expected.info.txt", [info_line(json.loads((folder / "info.json").read_text()))])
