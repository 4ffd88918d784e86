# SPDX-License-Identifier: MIT
"""A network that swallows everything. test_faults runs this in a network namespace of its own (unshare -rn).

The brokers send heartbeats without a pause. When the only interface goes down, nobody is told: packets of both sides
are lost, and no connection is reset.
"""
import subprocess

import bus
import hostile

HEARTBEATS = (b"", hostile.frame(hostile.HEARTBEAT, 0))
RUNS = (
    (("listen",), hostile.CONSUME, True),
    (("publish", "-r", "key", "-b", "1"), hostile.PUBLISH, False),
)


def set_loopback(state):
    subprocess.run(["ip", "link", "set", "lo", state], check=True)


def main():
    set_loopback("up")
    brokers = [hostile.HostileBroker(phase, HEARTBEATS, politely) for _, phase, politely in RUNS]
    runs = [bus.Running(*command, "--no-reconnect", "--heartbeat", "1s", "--uri", broker.uri)
            for (command, _, _), broker in zip(RUNS, brokers)]
    for broker in brokers:
        bus.until("the broker is at work", lambda: broker.sent > 0)  # pylint: disable=cell-var-from-loop
    set_loopback("down")
    for running in runs:
        ended = running.end()
        assert ended.status == 3 and "heartbeat" in ended.err, (ended.status, ended.err)


if __name__ == "__main__":
    main()
