# SPDX-License-Identifier: MIT
"""How exact and how quick wazobus is by the clock. Only on a machine that has nothing else to do: scripts/bench timing.

Whatever does not depend on that is in the other modules, whose means these tests use.
"""
import itertools
import os
import signal
import subprocess
import time
import unittest

import bus
import delivery
import test_errors as errors
import test_listen_output as output
import test_reconnect as reconnect

measures = unittest.skipUnless(os.environ.get("WAZOBUS_TIMING") == "1", "measured by scripts/bench timing")


@measures
class Rates(delivery.PaceTest):
    def test_are_kept_within_two_percent(self):
        for rate, per_second, times, summary in self.paced({"200/s": 10, "5000/s": 4, "1000/s": 5, "600/m": 5}):
            with self.subTest(rate):
                expected = (len(times) - 1) / per_second
                self.assertLess(abs(times[-1] - times[0] - expected), 0.02 * expected, times[-1] - times[0])
                self.assertLess(abs(summary["seconds"] - expected), 0.02 * expected + 0.1)
                if rate == "200/s":  # evenly
                    for second in range(1, 9):
                        in_it = sum(second <= at - times[0] < second + 1 for at in times)
                        self.assertLess(abs(in_it - per_second), 0.4 * per_second)


@measures
class Pauses(delivery.PaceTest):
    def test_are_as_long_as_they_were_captured(self):
        for what, times, due in self.replayed():
            with self.subTest(what):
                for at, expected in zip(times, due):
                    self.assertLess(abs(at - times[0] - expected), 0.12, [at - times[0] for at in times])

    def test_do_not_put_off_a_new_connection(self):
        running, _ = self.lost_in_a_pause(2)
        running.wait_for_err(delivery.BACK, within=1.5)


@measures
class Losses(delivery.LossTest):
    def test_are_given_up_when_the_reconnect_timeout_is_over(self):
        for seconds in self.given_up_after("3s", runs=5):
            self.assertLess(seconds, 4)


@measures
class Gaps(reconnect.ReconnectTest):
    def test_are_short_where_the_broker_is_back_at_once(self):
        relay = self.relay()
        tail = self.listen("--json", "--uri", relay.uri)
        relay.hang_up()
        self.assertLess(float(tail.wait_for_err(reconnect.BACK)[2]), 1)

    def test_are_little_longer_than_the_broker_was_away(self):
        _, gap = self.away_for(2)
        self.assertLess(gap, 7)


@measures
class Events(output.PipeTest):
    def test_are_seen_and_kept_at_once(self):
        for form in self.FORMS:
            with self.subTest(form):
                for seconds in self.delays(form):
                    self.assertLess(seconds, 0.5)


@measures
class Ends(errors.ErrorTest):
    """Long before an idle connection would be looked after, which is every 7.5 s."""

    AT_ONCE = 1  # second

    def test_come_at_once_after_a_signal(self):
        for command, number in itertools.product(
                (("listen",), ("listen", "-c", "1"), ("listen", "--stats"), ("publish", "-r", "test.event", "-"),
                 ("publish", "-r", "test.event", "-b", "1", "--loop", "--rate", "1/h"), ("validate", "-")),
                (signal.SIGINT, signal.SIGTERM)):
            with self.subTest(command, signal=number):
                running = self.start(*command, stdin=subprocess.PIPE)
                if command[0] == "listen":
                    running.wait_for_err("^listening on ")
                running.wait_for_sleep()
                running.interrupt(number, self.AT_ONCE)

    def test_come_at_once_where_nobody_reads_any_more(self):
        for form in ("pretty", "line", "json", "record", "raw"):
            with self.subTest(form):
                running = self.start(form, script='"$WAZOBUS" listen -f "$1" | head -n 1')
                running.wait_for_err("^listening on ")
                self.send({"name": "x"})
                running.end(self.AT_ONCE)

    def test_come_when_a_timeout_is_over(self):
        silent = ("--uri", f"amqp://127.0.0.1:{self.server().port}")
        for args in (("listen", "--timeout", "300ms"), ("listen", "-c", "1", "--idle-timeout", "300ms"),
                     ("listen", *silent, "--connect-timeout", "300ms"),
                     ("publish", "-r", "k", "-b", "1", *silent, "--connect-timeout", "300ms")):
            with self.subTest(args):
                before = time.monotonic()
                bus.run(*args)
                seconds = time.monotonic() - before
                self.assertTrue(0.3 <= seconds < 0.3 + self.AT_ONCE, seconds)
