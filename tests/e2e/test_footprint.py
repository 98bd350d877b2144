"""Size and memory, of the release binary."""

import re
from pathlib import Path

import pytest

from exporter import BINARY

SANITIZED = BINARY.exists() and b"__asan_init" in BINARY.read_bytes()
pytestmark = pytest.mark.skipif(SANITIZED, reason=f"{BINARY} has AddressSanitizer in it: nothing to measure")


def test_the_binary_has_at_most_9_megabytes():
    assert BINARY.stat().st_size <= 9_000_000


def resident(running):
    for _ in range(20):
        running.everything()
    status = Path(f"/proc/{running.pid}/status").read_text()
    return int(re.search(r"^VmRSS:\s+(\d+) kB$", status, re.M)[1]) * 1024


def test_the_exporter_of_a_host_with_ten_containers_takes_at_most_6_mebibytes(engine, exporter):
    assert len(engine.inspect()) >= 10
    # Which of the binary's pages are in memory differs from start to start by some hundred kilobytes.
    starts = sorted(resident(exporter(engine.host, CONTAINER_HEALTH_FILTER_LABEL="false", REFRESH_MIN_INTERVAL=None))
                    for _ in range(5))
    print(f"resident: {starts} bytes")
    assert starts[2] <= 6 << 20
