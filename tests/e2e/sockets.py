"""Connections as the kernel knows them."""

import itertools


def unread_and_open(port):
    """Bytes the exporter has not read yet, and its connections (proc(5), /proc/net/tcp)."""
    unread = connections = 0
    with open("/proc/net/tcp", encoding="ascii") as table:
        for line in itertools.islice(table, 1, None):
            fields = line.split()
            if int(fields[1].split(":")[1], 16) == port and fields[3] == "01":  # established
                unread += int(fields[4].split(":")[1], 16)
                connections += 1
    return unread, connections
