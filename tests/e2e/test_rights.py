"""A socket that the exporter may not open: the log names the rights and the remedy."""

import os
import shutil
import stat

import pytest

import truth
from exporter import BINARY

NOBODY = 65534


@pytest.fixture
def public_binary(engines):
    """Pytest's folders are closed to other users, and so may be the build directory."""
    copy = shutil.copy(BINARY, engines.folder / ".exporter")
    yield copy
    os.unlink(copy)


def as_nobody(*groups):
    return {"user": NOBODY, "group": NOBODY, "extra_groups": groups}


def test_a_closed_socket_is_a_matter_of_rights(engine, exporter, public_binary):
    gid = os.stat(engine.socket).st_gid
    assert stat.S_IMODE(os.stat(engine.socket).st_mode) == 0o660
    running = exporter(engine.host, binary=public_binary,
                       options=as_nobody())
    assert running.scrape() == truth.DOWN
    line, = running.logged("no access to the engine")
    assert (line["level"], line["reason"], line["detail"]) == (
        "error", "no_access",
        f"permission denied on {engine.host}: add the exporter's user to the group that owns the socket "
        f"(gid {gid}), as docker run --group-add {gid} or group_add in compose do")


def test_the_remedy_works(engine, exporter, public_binary):
    running = exporter(engine.host, binary=public_binary, options=as_nobody(os.stat(engine.socket).st_gid))
    truth.check(running.scrape, engine)
