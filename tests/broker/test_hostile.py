# SPDX-License-Identifier: MIT
"""A broker that means harm gets neither memory nor time, whatever it sends, and whenever.

Each row of the tables is one run against hostile.HostileBroker, which floods it until enough bytes were sent, or until
wazobus takes no more of them. Then the peak of its memory is read, and the first Ctrl-C must end it soon.
"""
import os
import signal
import struct
import subprocess
import unittest

import bus
import hostile
from hostile import BODY, HEARTBEAT, METHOD

MIB = 1 << 20


def is_sanitized():
    with open(bus.WAZOBUS, "rb") as program:
        return b"__asan_init" in program.read()


# AddressSanitizer keeps freed memory for a while, so memory is measured without it alone. Where it is not measured, a
# smaller flood shows all that there is to see.
MEASURES_MEMORY = not is_sanitized()
MOST_MEMORY = 64 * MIB


def deep_table():
    """A table in a table and so on, which is long to decode for its size."""
    inner = hostile.table()
    while len(inner) < 100_000:
        inner = hostile.table(*((b"k", b"t\1"),) * 100, (b"t", b"F" + inner))
    return inner


def many_channels():
    return b"".join(hostile.message(b"1", channel=n) for n in range(2, 3000))


# name: (first, forever), and how many bytes are enough to see memory grow: small frames cost more of it.
LARGE, SMALL = (96 * MIB, 12 * MIB) if MEASURES_MEMORY else (8 * MIB, 2 * MIB)
FLOODS = {
    "heartbeats": ((b"", hostile.frame(HEARTBEAT, 0)), SMALL),
    "heartbeats that carry something": ((b"", hostile.frame(HEARTBEAT, 3, b"x" * 1000)), SMALL),
    "unknown frame types": ((b"", hostile.frame(77, 1, b"x" * 1000)), LARGE),
    "empty bodies": ((b"", hostile.frame(BODY, 1)), SMALL),
    "stray bodies": ((b"", hostile.frame(BODY, 1, b"x" * 60_000)), LARGE),
    "empty bodies of a message": ((hostile.deliver() + hostile.header(1, 10), hostile.frame(BODY, 1)), SMALL),
    "deliveries without headers": ((b"", hostile.deliver()), SMALL),
    "headers alone": ((b"", hostile.header(1, 1)), SMALL),
    "messages on other channels": ((b"", many_channels()), LARGE),
    "messages": ((b"", hostile.message(b'{"a": 1}')), SMALL),
    "acks": ((b"", hostile.ack(2**40)), SMALL),
    "acks of everything": ((b"", hostile.method(1, hostile.ACK, struct.pack(">QB", 0, 1))), SMALL),
    "returns": ((b"", hostile.returned()), SMALL),
    "large returns": ((b"", hostile.returned(b"x" * 100_000)), LARGE),
    "alarms": ((b"", hostile.method(0, hostile.BLOCKED, hostile.short(b"\x1b[31mwhy")) + hostile.method(0, (10, 61))),
               SMALL),
    "answers": ((b"", hostile.method(1, (50, 11), hostile.short(b"q") + bytes(8))), SMALL),
    "tables in tables": ((hostile.deliver(), hostile.header(1, 1, b"\x20\0" + hostile.long(
        b"".join(b"\0F" + struct.pack(">I", 6 * n) for n in range(20_000, 0, -1)) + b"\0F" + bytes(4)))), LARGE),
    "a size that no frame has": ((struct.pack(">BHI", METHOD, 1, 2**31 - 16), b"x" * 1000), LARGE),
    "methods without a number": ((b"", hostile.frame(METHOD, 1)), SMALL),
    "headers that are cut off": ((hostile.deliver() + hostile.frame(hostile.HEADER, 1, b"\0\x3c"), b"x"), SMALL),
    "starts": ((b"", hostile.method(0, hostile.START, b"\0\x09" + deep_table() + hostile.long(b"PLAIN")
                                    + hostile.long(b"en_US"))), SMALL),
    "nothing": ((b"", b""), 0),
}

# name: (the method of the client, is it answered first)
LISTEN_PHASES = {
    "start": (hostile.HEADER_OF_PROTOCOL, False),
    "tune": (hostile.START_OK, False),
    "open": (hostile.OPEN, False),
    "opening a channel": (hostile.CHANNEL_OPEN, False),
    "looking at an exchange": (hostile.EXCHANGE_DECLARE, False),
    "before consume-ok": (hostile.CONSUME, False),
    "work": (hostile.CONSUME, True),
}
DOCTOR_PHASES = {
    "start of doctor": (hostile.HEADER_OF_PROTOCOL, False),
    "looking at an exchange": (hostile.EXCHANGE_DECLARE, False),
    "the first message of doctor": (hostile.PUBLISH, False),
}
PUBLISH_PHASES = {"opening a channel to publish": (hostile.CHANNEL_OPEN, False), "publishing": (hostile.PUBLISH, False)}

# What each phase has to bear: all of it at work, elsewhere what is not a fault there.
RUNS = {
    **{phase: ("heartbeats", "unknown frame types", "messages on other channels") for phase in LISTEN_PHASES},
    "start": ("heartbeats", "unknown frame types", "messages on other channels", "starts"),
    "start of doctor": ("heartbeats", "starts"),
    "the first message of doctor": ("heartbeats", "messages", "large returns"),
    "opening a channel": ("heartbeats", "answers", "acks", "messages"),
    "opening a channel to publish": ("heartbeats", "answers", "returns"),
    "before consume-ok": ("heartbeats", "answers", "messages", "stray bodies"),
    "work": tuple(FLOODS),
    "publishing": ("heartbeats", "acks", "acks of everything", "returns", "large returns", "alarms", "stray bodies",
                   "messages", "nothing"),
}


def peak_memory(running):
    with open(f"/proc/{running.process.pid}/status", encoding="ascii") as status:
        sizes = [int(line.split()[1]) << 10 for line in status if line.startswith("VmHWM")]
    return sizes[0] if sizes else 0  # it has just ended


class Hostile(unittest.TestCase):
    def broker(self, *args, **options):
        broker = hostile.HostileBroker(*args, **options)
        self.addCleanup(broker.close)
        return broker

    def start(self, *args, **options):
        running = bus.Running(*args, **options)
        self.addCleanup(running.close)
        return running

    def assert_little_memory(self, peak, what):
        if MEASURES_MEMORY:
            self.assertLess(peak, MOST_MEMORY, what)

    def attack(self, command, phase, politely, flood):
        attack, enough = FLOODS[flood]
        broker = self.broker(phase, attack, politely)
        running = self.start(*command, "--uri", broker.uri)
        # It may also end, or give the connection up and come back.
        bus.until("enough of the attack", lambda: broker.attacks and (
            broker.sent >= enough or broker.is_stuck or broker.attacks > 1 or running.process.poll() is not None))
        peak = peak_memory(running) if running.process.poll() is None else 0
        ended = running.interrupt()
        broker.close()
        self.assert_little_memory(peak, flood)
        # It bears the flood until the signal ends it, which is 0 for listen and 130 for publish, or it gives the
        # connection up: how far it reads before that depends on what the kernel buffers. A publish that got its
        # confirm has ended with 0.
        self.assertIn(ended.status, (0, 3) if command[0] == "listen" else (0, 3, 130), ended.err)
        self.assertLess(len(ended.err), 20_000, ended.err[:2000])
        self.assertIsNone(bus.CONTROL.search(ended.err), ended.err)

    def test_listen_bears_each_flood_in_each_phase(self):
        for name, (phase, politely) in LISTEN_PHASES.items():
            for flood in RUNS[name]:
                with self.subTest(f"{flood}: {name}"):
                    self.attack(("listen", "-f", "line"), phase, politely, flood)

    def test_publish_bears_each_flood_in_each_phase(self):
        for name, (phase, politely) in PUBLISH_PHASES.items():
            for flood in RUNS[name]:
                with self.subTest(f"{flood}: {name}"):
                    self.attack(("publish", "-r", "key", "-b", "1"), phase, politely, flood)

    def test_doctor_bears_each_flood_in_its_steps(self):
        for name, (phase, politely) in DOCTOR_PHASES.items():
            for flood in RUNS[name]:
                with self.subTest(f"{flood}: {name}"):
                    self.attack(("doctor",), phase, politely, flood)

    def test_a_flood_while_closing_is_not_listened_to(self):
        for flood in ("heartbeats", "messages", "nothing"):
            with self.subTest(flood):
                broker = self.broker(hostile.CLOSE, FLOODS[flood][0])
                running = self.start("listen", "--uri", broker.uri)
                running.wait_for_err("^listening on ")
                ended = running.interrupt()
                self.assertEqual((ended.status, broker.attacks), (0, 1), ended.err)

    def test_time_limits_are_heeded_in_a_flood(self):
        heartbeats, messages = FLOODS["heartbeats"][0], FLOODS["messages"][0]
        listen = ("listen", "--json", "-c", "1000000000")
        publish = ("publish", "-r", "key", "-b", "1")
        for command, phase, politely, attack, status in (
                ((*listen, "--timeout", "1s"), hostile.CONSUME, True, heartbeats, 124),
                ((*listen, "--timeout", "1s"), hostile.CONSUME, True, messages, 124),
                ((*listen, "--connect-timeout", "1s"), hostile.START_OK, False, heartbeats, 3),
                ((*listen, "--connect-timeout", "1s"), hostile.EXCHANGE_DECLARE, False, heartbeats, 3),
                ((*publish, "--connect-timeout", "1s"), hostile.CHANNEL_OPEN, False, FLOODS["answers"][0], 3),
                ((*publish, "--confirm-timeout", "1s"), hostile.PUBLISH, False, FLOODS["acks"][0], 3),
                ((*publish, "--confirm-timeout", "1s"), hostile.PUBLISH, False, FLOODS["alarms"][0], 3)):
            with self.subTest(" ".join(command), phase=phase):
                broker = self.broker(phase, attack, politely)
                running = self.start(*command, "--uri", broker.uri, stdout=subprocess.DEVNULL)
                self.assertEqual(running.end(bus.SOON).status, status, running.err)
                broker.close()

    def test_all_answers_until_it_is_ready_share_the_connect_timeout(self):
        for options in ((), ("--queue", "q")):
            with self.subTest(options):
                broker = self.broker(None, (b"", b""), delay=0.3)
                ended = bus.run("listen", *options, "--connect-timeout", "1500ms", "--uri", broker.uri, within=bus.SOON)
                self.assertEqual(ended.status, 3, ended.err)
                self.assertRegex(ended.err, "(?m)^wazobus: the connection to .* was lost while .*: request timed out")

    def test_a_body_beyond_the_limit_is_refused_before_it_is_stored(self):
        largest, larger = b"1" * 1000, b"1" * 1001
        for options, sent, status in ((("--max-body", "1000"), hostile.message(larger), 3),
                                      (("--max-body", "1000", "-c", "1"), hostile.message(largest), 0),
                                      ((), hostile.deliver() + hostile.header(1, 2**63), 3),
                                      ((), hostile.deliver() + hostile.header(1, 512 * MIB + 1), 3),
                                      (("--queue", "q"), hostile.deliver() + hostile.header(1, 2**64 - 1), 3)):
            with self.subTest(options, status=status):
                broker = self.broker(hostile.CONSUME, (sent, b""), politely=True)
                ended = bus.run("listen", "-f", "raw", *options, "--uri", broker.uri, within=bus.SOON)
                self.assertEqual((ended.status, ended.out), (status, b"" if status else largest + b"\n"), ended.err)
                if status:
                    self.assertRegex(ended.err, "(?m)^wazobus: a message with routing key 'key' .*--max-body")

    def test_frames_that_are_smaller_than_amqp_allows_are_refused(self):
        for size in (1, 8, 21, 4095):
            broker = self.broker(hostile.START_OK, (hostile.method(0, hostile.TUNE, hostile.tune(size)), b""))
            ended = bus.run("publish", "-r", "key", "-b", "1" * 100, "--uri", broker.uri, within=bus.SOON)
            self.assertEqual(ended.status, 3, ended.err)

    def test_the_time_without_a_confirm_counts_over_all_connections(self):
        broker = self.broker(hostile.PUBLISH, (b"", b""), hang_up_after=0.7)
        ended = bus.run("publish", "-r", "key", "-b", "1", "--confirm-timeout", "1s", "--uri", broker.uri)
        self.assertEqual(ended.status, 3, ended.err)
        self.assertRegex(ended.err, "(?m)^wazobus: the broker has not confirmed anything for 1s ")
        self.assertGreater(broker.attacks, 1)

    def test_a_message_that_comes_before_consume_ok_is_not_lost(self):
        body = b'{"n": 1}'
        broker = self.broker(hostile.CONSUME, (
            hostile.message(body) + hostile.answer(1, hostile.CONSUME) + hostile.message(body), b""))
        ended = bus.run("listen", "--json", "-c", "2", "--uri", broker.uri, within=bus.SOON)
        self.assertEqual((ended.status, ended.lines), (0, ['{"n":1}'] * 2), ended.err)

    def test_a_reader_that_takes_nothing_does_not_keep_a_signal_from_ending_a_flooded_listen(self):
        broker = self.broker(hostile.CONSUME, FLOODS["messages"][0], politely=True)
        read, write = os.pipe()
        self.addCleanup(os.close, read)
        running = self.start("listen", "--json", "--uri", broker.uri, stdout=write)
        os.close(write)
        bus.until("a full pipe and socket", lambda: broker.is_stuck)
        self.assert_little_memory(peak_memory(running), "messages")
        self.assertEqual(running.interrupt(signal.SIGINT).status, 0)


if __name__ == "__main__":
    unittest.main()
