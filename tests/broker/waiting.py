# SPDX-License-Identifier: MIT
"""How the tests wait: for a condition, with a generous deadline."""
import time

PATIENCE = 180  # seconds: a machine may have ten times as much to do as it can


def until(what, condition, within=PATIENCE):
    """Polls until condition() is true, and returns what it returned."""
    deadline = time.monotonic() + within
    while not (result := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {within} s: {what}")
        time.sleep(0.01)
    return result
