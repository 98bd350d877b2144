"""Waiting for a condition, with a deadline: the only way in which these tests wait."""

import http.client
import time


def eventually(condition, seconds=30, every=0.01):
    """The first true value of condition(). Failing to connect and failing to assert are "not yet"."""
    end = time.monotonic() + seconds
    while True:
        failure = None
        try:
            value = condition()
            if value:
                return value
        except (AssertionError, OSError, http.client.HTTPException) as error:
            failure = error
        if time.monotonic() > end:
            raise AssertionError(f"not so within {seconds} s") from failure
        time.sleep(every)


def equal(left, right, seconds=30):
    """Until left() == right(); the failure shows both as they were last."""
    last = []

    def same():
        last[:] = left(), right()
        return last[0] == last[1]
    try:
        eventually(same, seconds)
    except AssertionError:
        if last:
            assert last[0] == last[1]
        raise
