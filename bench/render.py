"""What a sample costs to write, in time and in instructions, of which no other program takes any."""

import json
import re
import subprocess

from programs import tool

GOALS = {"fresh": 100, "unchanged": 15, "beside_a_changed_one": 15}  # nanoseconds
NAMES = {"fresh": "changed", "unchanged": "unchanged", "beside_a_changed_one": "unchanged beside a container that changed",
         "foreign": "prometheus-cpp"}
CONTAINERS = 1000


def instructions(program, what):
    said = subprocess.run([tool("valgrind"), "--tool=callgrind", "--callgrind-out-file=/dev/null", "--instr-atstart=no",
                           "--collect-atstart=no", program, "instructions", what, str(CONTAINERS)],
                          capture_output=True, text=True, check=True)
    return int(re.search(r"Collected : (\d+)", said.stderr)[1]) / int(re.search(r"samples (\d+)", said.stdout)[1])


def measure(build):
    """Prints a table, and gives (nanoseconds, goal) for what has a goal."""
    program = build / "bin/render_bench"
    said = subprocess.run([program, "--benchmark_format=json", "--benchmark_repetitions=9",
                           "--benchmark_enable_random_interleaving=true"], capture_output=True, text=True, check=True)
    print(f"\n## Rendering, per sample; time is CPU time, the median of 9\n")
    print("| containers | what | samples | time | instructions |")
    print("|---|---|---|---|---|")
    costs = {}
    for one in json.loads(said.stdout)["benchmarks"]:
        if one.get("aggregate_name") != "median":
            continue
        what, containers = one["run_name"].split("/")[:2]
        nanoseconds = one["per_sample"] * 1e9
        counted = f"{instructions(program, what):.0f}" if int(containers) == CONTAINERS else ""
        print(f"| {containers} | {NAMES[what]} | {one['samples']:.0f} | {nanoseconds:.1f} ns | {counted} |", flush=True)
        if what in GOALS:
            costs[f"{NAMES[what]}, {containers} containers"] = nanoseconds, GOALS[what]
    return costs
