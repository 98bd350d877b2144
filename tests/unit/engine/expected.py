#!/usr/bin/env python3
"""Writes what the decoders should tell of the recorded answers, by another program than theirs:
tests/fixtures/*/expected.{list,inspect,events,info}.txt in the words of spell.h.

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
    for events in folder.glob("events.*.ndjson"):
        write(folder / "expected.events.txt",
              [event_line(json.loads(line)) for line in events.read_text().splitlines()])
    write(folder / "expected.info.txt", [info_line(json.loads((folder / "info.json").read_text()))])
