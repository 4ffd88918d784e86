# SPDX-License-Identifier: MIT
"""wazobus publish while the broker takes no messages, because it is low on memory."""
import contextlib
import os
import signal
import subprocess
import time

import admin
import bus
from delivery import LOST, DeliveryTest, lines_of, processor_seconds


class Alarms(DeliveryTest):
    BIG = b'"' + b"x" * 5_000_000 + b'"\n'

    @classmethod
    def setUpClass(cls):
        cls.before = admin.memory_watermark()
        cls.addClassCleanup(admin.set_memory_watermark, cls.before)

    @contextlib.contextmanager
    def alarm(self):
        admin.set_memory_watermark(1e-7)
        try:
            yield
        finally:
            admin.set_memory_watermark(self.before)

    def ways(self, count, large):
        """(size, way, source, args): so many small lines and so many large ones, in plain and over TLS."""
        port = os.environ["WAZOBUS_TLS_PORT"]
        ca = os.path.join(os.environ["WAZOBUS_TLS_DIR"], "ca.pem")
        over_tls = ("--uri", f"amqps://guest:guest@127.0.0.1:{port}/%2f", "--tls-ca-file", ca)
        for size, source in (("small", self.file(lines_of(count))), ("large", self.file(self.BIG * large))):
            for way, args in (("plain", ()), ("TLS", over_tls)):
                yield size, way, source, args

    def assert_nothing_is_confirmed(self, ended, status):
        self.assertEqual(ended.status, status, ended.err)
        summary = self.summary(ended)
        self.assertEqual((summary["confirmed"], summary["resume"]), (0, "--resume-from 1"))
        self.assertEqual(summary["first_not_confirmed"]["line"], 1)

    def assert_it_waits(self, running):
        """It does not ask again and again."""
        for one in running:
            one.wait_for_err("takes no messages for now: low on memory$")
        before = [processor_seconds(one.process) for one in running]
        self.connection.sleep(3.5)  # longer than two heartbeats is what is tested
        for one, seconds in zip(running, before):
            self.assertIsNone(one.process.poll(), one.err)
            self.assertLess(processor_seconds(one.process) - seconds, 1)

    def test_what_waits_for_longer_than_two_heartbeats_is_sent_when_the_alarm_is_over(self):
        count, runs = 5_000, {}
        with self.alarm():
            for size, way, source, args in self.ways(count, large=3):
                key = f"alarm.{size}.{way}"
                queue = self.numbered_queue(key)
                patience = ("--heartbeat", "1", "--confirm-timeout", "5m")
                runs[size, way] = queue, self.publish("-r", key, source, *patience, *args)
            self.assert_it_waits([running for _, running in runs.values()])
        for (size, way), (queue, running) in runs.items():
            with self.subTest(size, way=way):
                ended = running.end()
                self.assertRegex(ended.err, r"(?m)^wazobus: the broker takes messages again$")
                self.assertNotRegex(ended.err, LOST)
                if size == "small":
                    self.assert_all_arrived(ended, queue, count)
                else:
                    self.assert_large_arrived(ended, queue, 3)

    def assert_large_arrived(self, ended, queue, count):
        self.assertEqual((ended.status, self.summary(ended)["confirmed"]), (0, count), ended.err)
        self.assertEqual({len(body) for body in self.bodies(queue, count)}, {len(self.BIG) - 1})
        self.nothing_in(queue)

    def test_more_than_sixteen_mebibytes_are_sent_when_the_alarm_is_over(self):
        with self.alarm():
            # Without heartbeats nothing else could wake it up.
            running = self.publish("-r", "test.event", self.file(self.BIG * 5), "--heartbeat", "0",
                                   "--confirm-timeout", "5m")
            running.wait_for_err("takes no messages")
        ended = running.end()
        self.assertEqual((ended.status, self.summary(ended)["sent"]), (0, 5), ended.err)

    def test_an_alarm_in_the_middle_is_waited_for(self):
        queue = self.numbered_queue("middle.#")
        running = self.publish("-r", "middle.a", "-", "--confirm-timeout", "5m", stdin=subprocess.PIPE)
        feed = bus.Feed(running)
        bus.until("some", lambda: self.waiting(queue) > 1_000)
        with self.alarm():
            running.wait_for_err("takes no messages")
        feed.end()
        ended = running.end()
        self.assertRegex(ended.err, "takes messages again")
        self.assert_all_arrived(ended, queue, feed.count)

    def test_an_alarm_that_lasts_is_given_up_and_says_where_to_go_on(self):
        with self.alarm():
            began, runs = time.monotonic(), {}
            for size, way, source, args in self.ways(20_000, large=4):
                for heartbeat in ("1", "30"):
                    runs[size, way, heartbeat] = self.publish(
                        "-r", "test.event", source, "--confirm-timeout", "2s", "--heartbeat", heartbeat, *args)
            for (size, way, heartbeat), running in runs.items():
                with self.subTest(size, way=way, heartbeat=heartbeat):
                    ended = running.end(2 + bus.SOON)
                    self.assertGreaterEqual(time.monotonic() - began, 2)
                    self.assertRegex(ended.err, "(?m)^wazobus: .*not confirmed anything for 2s: low on memory")
                    self.assert_nothing_is_confirmed(ended, 3)

    def test_an_alarm_that_lasts_is_given_up_though_lines_keep_coming(self):
        with self.alarm():
            running = self.publish("-r", "test.event", "-", "--confirm-timeout", "1s", stdin=subprocess.PIPE)
            pause = 0.3  # an input that is slow is what is tested
            for _ in range(round((1 + bus.SOON) / pause)):
                try:
                    self.feed(running, b"1\n")
                except BrokenPipeError:
                    break
                self.connection.sleep(pause)
            else:
                self.fail(f"it takes line after line: {running.err}")
            self.assertEqual(running.end().status, 3)

    def test_a_signal_ends_it_with_130_and_says_where_to_go_on(self):
        with self.alarm():
            runs = {}
            for size, way, source, args in self.ways(20_000, large=4):
                for number in (signal.SIGINT, signal.SIGTERM):
                    runs[size, way, number] = self.publish(
                        "-r", "test.event", source, "--confirm-timeout", "5m", *args)
            for (size, way, number), running in runs.items():
                with self.subTest(size, way=way, signal=number):
                    running.wait_for_err("takes no messages")
                    self.assert_nothing_is_confirmed(running.interrupt(number), 130)
