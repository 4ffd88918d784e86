# SPDX-License-Identifier: MIT
"""wazobus publish as it delivers many messages: through losses, alarms, refusals and signals, at the pace asked for.

The inputs are numbers, one a line: what arrives tells by itself what is missing, repeated or out of order.
"""
import contextlib
import fcntl
import gzip
import json
import os
import random
import re
import signal
import socket
import struct
import subprocess
import termios
import threading
import time
import unittest

import bus

EVERYTHING = (".*",) * 3
VICTIM = f"amqp://victim:victim@{bus.WHERE}/%2f"
LOST = r"(?m)^wazobus: .*; connecting again$"
BACK = r"(?m)^wazobus: connected again to (\S+) after (\d+\.\d) s: (\d+) unconfirmed messages? sent once more$"
RESUME = r"(?m)^wazobus: (--.+) sends the rest(, and what is unknown, which may have arrived, once more)?$"
SUMMARY = {"sent", "confirmed", "returned", "nacked", "unknown", "resent", "exchange", "seconds", "first_not_confirmed", "resume"}
MIB = 1024 * 1024


def setUpModule():  # pylint: disable=invalid-name
    bus.add_users(("victim", "victim", *EVERYTHING))


def lines_of(count):
    return b"".join(b"%d\n" % n for n in range(1, count + 1))


def firsts(numbers):
    """Without what had come before."""
    return list(dict.fromkeys(numbers))


with open(bus.WAZOBUS, "rb") as program:
    SANITIZED = b"__asan_init" in program.read()


def high_water(process):
    """The most memory that it ever had, in bytes; nothing where the sanitizers keep what was freed."""
    if SANITIZED:
        return 0
    with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
        [size] = [line.split()[1] for line in status if line.startswith("VmHWM")]
    return int(size) * 1024


def processor_seconds(process):
    with open(f"/proc/{process.pid}/stat", encoding="ascii") as stat:
        times = stat.read().rpartition(")")[2].split()[11:13]
    return sum(map(int, times)) / os.sysconf("SC_CLK_TCK")


class Unsteady(bus.Proxy):
    """Cuts its connections, or lets them hang, once so many bytes went one way: one (way, bytes, deed) a connection."""

    def __init__(self, *plan, **options):
        self._plan = list(plan)
        self._released = threading.Event()
        self.accepted = 0
        super().__init__(**options)

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                self.accepted += 1
                far = socket.create_connection(self._to)
                self._connections += [near, far]
                way, size, deed = self._plan.pop(0) if self._plan else (None, None, None)
                for name, source, sink in (("out", near, far), ("in", far, near)):
                    limit = size if way in (name, "both") else None
                    threading.Thread(target=self._carry_up_to, args=(limit, deed, source, sink), daemon=True).start()

    def _carry_up_to(self, left, deed, source, sink):
        with contextlib.suppress(OSError):
            while left != 0 and (part := source.recv(1 << 16 if left is None else min(left, 1 << 16))):
                self._flowing.wait()
                sink.sendall(part)
                self.carried += len(part)
                if left is not None:
                    left -= len(part)
            if left == 0 and deed == "stall":
                self._released.wait()
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def refuse(self):
        """No more connections, and an end to those that there are."""
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self.hang_up()

    def accept(self):
        """Again, on the same port."""
        self._listening = socket.create_server((self.host, self.port))
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self):
        self._released.set()
        super().close()


class Draining(bus.Proxy):
    """Once told so, closes each connection with the very bytes that turn its confirms on."""

    SELECT_OK = struct.pack(">HH", 85, 11)
    CLOSE = struct.pack(">HHH", 10, 50, 320) + b"\x04bye!" + struct.pack(">HH", 0, 0)  # connection.close
    FRAME = b"\x01" + struct.pack(">HI", 0, len(CLOSE)) + CLOSE + b"\xce"
    drains = False

    def _carry(self, source, sink):
        if not self.drains or self._connections.index(source) % 2 == 0:
            return super()._carry(source, sink)
        with contextlib.suppress(OSError):
            while part := source.recv(1 << 16):
                is_last = self.SELECT_OK in part
                sink.sendall(part + (self.FRAME if is_last else b""))
                if is_last:
                    source.shutdown(socket.SHUT_RDWR)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_WR)


class DeliveryTest(bus.BusTest):
    def unsteady(self, *plan, **options):
        proxy = Unsteady(*plan, **options)
        self.addCleanup(proxy.close)
        return proxy

    def publish(self, *args, **options):
        """publish --json, while it runs."""
        return self.start("publish", "--json", *args, **options)

    def numbered_queue(self, key, **arguments):
        """Durable; gone with the connection."""
        queue = self.channel.queue_declare("", exclusive=True, durable=True, arguments=arguments).method.queue
        self.channel.queue_bind(queue, "xivo", key)
        return queue

    def waiting(self, queue):
        return self.channel.queue_declare(queue, passive=True).method.message_count

    def drained(self, queue, at_least=0):
        """The numbers in the queue."""
        bus.until(f"{at_least} messages", lambda: self.waiting(queue) >= at_least)
        count = self.waiting(queue)
        numbers = []
        if count:
            for _, _, body in self.channel.consume(queue, auto_ack=True, inactivity_timeout=bus.PATIENCE):
                numbers.append(int(body))
                if len(numbers) == count:
                    break
            self.channel.cancel()
        return numbers

    def summary(self, ended):
        """The object of --json, whose figures add up, and are those of the line."""
        [summary] = ended.objects
        self.assertEqual(set(summary), SUMMARY)
        outcomes = [summary[name] for name in ("confirmed", "returned", "nacked", "unknown")]
        self.assertEqual(summary["sent"], sum(outcomes), summary)
        sent, *said = map(int, re.search(r"(?m)^sent (\d+) to exchange '.*?': (\d+) confirmed, (\d+) returned, (\d+) nacked",
                                         ended.err).groups())
        self.assertEqual([sent, *said], [summary["sent"], *outcomes[:3]], ended.err)
        unknown = re.search(r", (\d+) unknown", ended.err)
        self.assertEqual(int(unknown[1]) if unknown else 0, summary["unknown"])
        resent = re.search(r"; (\d+) sent more than once", ended.err)
        self.assertEqual(int(resent[1]) if resent else 0, summary["resent"])
        resume = re.search(RESUME, ended.err)
        self.assertEqual(resume and resume[1], summary["resume"], ended.err)
        if resume:
            self.assertEqual(bool(resume[2]), summary["unknown"] > 0, ended.err)
        return summary

    def assert_all_arrived(self, ended, queue, count):
        """Each once at least, in order but for repetitions, and no more of these than it admits."""
        self.assertEqual(ended.status, 0, ended.err)
        summary = self.summary(ended)
        self.assertEqual((summary["sent"], summary["confirmed"]), (count, count), ended.err)
        self.assertEqual((summary["first_not_confirmed"], summary["resume"]), (None, None))
        numbers = self.drained(queue, count)
        self.assertTrue(firsts(numbers) == list(range(1, count + 1)), f"{len(set(numbers))} of {count}, or not in order")
        again = [int(again) for _, _, again in re.findall(BACK, ended.err)]
        self.assertLessEqual(len(numbers) - count, sum(again), ended.err)
        self.assertLessEqual(max(again, default=0), summary["resent"], ended.err)
        self.assertLessEqual(summary["resent"], sum(again), ended.err)
        return summary


class Losses(DeliveryTest):
    def test_every_line_arrives_through_connections_cut_at_any_byte(self):
        count = 8_000
        source = self.file(lines_of(count))
        dice = random.Random()
        out = [dice.randrange(5_000, 200_000) for _ in range(3)]
        answers = [dice.randrange(700, 1_500) for _ in range(3)]
        ca = ("--tls-ca-file", os.path.join(os.environ["WAZOBUS_TLS_DIR"], "ca.pem"))
        tls = int(os.environ["WAZOBUS_TLS_PORT"])
        first, second, third = (self.unsteady(("out", size, "cut")) for size in out)
        dead = f"amqp://guest:guest@127.0.0.1:{bus.unused_port()}/%2f"
        over_tls = self.unsteady(*(("out", 5_000 + size, "cut") for size in out), port=tls)
        cases = {
            "messages": ("--uri", self.unsteady(*(("out", size, "cut") for size in out)).uri),
            "answers": ("--uri", self.unsteady(*(("in", size, "cut") for size in answers)).uri),
            "TLS": ("--uri", over_tls.uri.replace("amqp:", "amqps:"), *ca),
            "several": [part for uri in (dead, first.uri, second.uri, third.uri) for part in ("--uri", uri)],
            "small window": ("--window", "100", "--uri", self.unsteady(*(("out", size, "cut") for size in out)).uri),
            "large window": ("--window", "100000", "--uri", self.unsteady(*(("out", size, "cut") for size in out)).uri),
        }
        queues = {what: self.numbered_queue(f"cut.{n}") for n, what in enumerate(cases)}
        runs = {what: self.publish("-r", f"cut.{n}", source, *args) for n, (what, args) in enumerate(cases.items())}
        for what, running in runs.items():
            with self.subTest(what, out=out, answers=answers):
                ended = running.end()
                self.assertGreaterEqual(len(re.findall(LOST, ended.err)), 2, ended.err)
                self.assert_all_arrived(ended, queues[what], count)
                self.assertEqual(len(re.findall(LOST, ended.err)), len(re.findall(BACK, ended.err)))
        self.assertIn(f"127.0.0.1:{second.port}", runs["several"].err)

    def test_every_line_arrives_though_an_admin_closes_the_connections(self):
        count = 20_000
        queue = self.numbered_queue("closed.#")
        running = self.publish("-r", "closed.a", self.file(lines_of(count)), "--uri", VICTIM, "--rate", "1500/s")
        for n in range(2):
            bus.until("some", lambda: self.waiting(queue) > 1_000 + 2_000 * n)  # pylint: disable=cell-var-from-loop
            bus.rabbitmqctl("close_all_user_connections", "victim", "maintenance at \x1b[31mnight")
            bus.until("it is back", lambda: len(re.findall(BACK, running.err)) == n + 1)  # pylint: disable=cell-var-from-loop
        ended = running.end()
        self.assertIsNone(bus.CONTROL.search(ended.err))
        self.assertEqual(ended.err.count("maintenance"), 2)
        self.assert_all_arrived(ended, queue, count)

    def test_a_connection_that_falls_silent_either_way_is_given_up_and_all_arrive(self):
        count = 5_000
        source = self.file(lines_of(count))
        ways = {"both": 40_000, "out": 40_000, "in": 1_000}
        queues = {way: self.numbered_queue(f"silent.{way}") for way in ways}
        runs = {way: self.publish("-r", f"silent.{way}", source, "--heartbeat", "1", "--uri",
                                  self.unsteady((way, size, "stall")).uri) for way, size in ways.items()}
        for way, running in runs.items():
            with self.subTest(way):
                ended = running.end()
                self.assertEqual(len(re.findall(LOST, ended.err)), 1, ended.err)
                self.assert_all_arrived(ended, queues[way], count)

    def test_a_broker_that_falls_silent_while_it_is_connected_again_is_given_up(self):
        count = 5_000
        source = self.file(lines_of(count))
        # In the middle of the login, behind it, at the exchange, and at the confirms.
        sizes = (0, 100, 450, 560, 580, 600, 620)
        queues = {size: self.numbered_queue(f"again.{size}") for size in sizes}
        proxies = {size: self.unsteady(("out", 20_000, "cut"), ("in", size, "stall")) for size in sizes}
        runs = {size: self.publish("-r", f"again.{size}", source, "--heartbeat", "1", "--connect-timeout", "500ms", "--uri",
                                   proxies[size].uri)
                for size in sizes}
        for size, running in runs.items():
            with self.subTest(size):
                ended = running.end()
                self.assert_all_arrived(ended, queues[size], count)
                if size < 500:
                    self.assertEqual(proxies[size].accepted, 3, ended.err)

    def at_work(self, *args, queue=None):
        """publish - that has had one message confirmed, and waits for more."""
        queue = queue or self.numbered_queue("test.event")
        running = self.publish("-r", "test.event", "-", *args, stdin=subprocess.PIPE)
        self.feed(running, b"1\n")
        self.assertEqual(self.bodies(queue), [b"1"])
        return running

    @staticmethod
    def feed(running, content):
        running.process.stdin.write(content)
        running.process.stdin.flush()

    def assert_given_up(self, running, *mentions, within=bus.PATIENCE, resume="--resume-from 2"):
        """With 3, the figures, and where to go on; line 1 was confirmed."""
        with contextlib.suppress(BrokenPipeError):
            running.process.stdin.close()
        ended = running.end(within)
        self.assertEqual(ended.status, 3, ended.err)
        for mention in mentions:
            self.assertRegex(ended.err, rf"(?m)^wazobus: .*{mention}")
        summary = self.summary(ended)
        self.assertEqual((summary["confirmed"], summary["resume"]), (1, resume), ended.err)
        return ended

    def test_what_came_while_the_broker_was_away_is_not_sent_once_more(self):
        proxy = self.unsteady()
        running = self.at_work("--uri", proxy.uri)
        proxy.refuse()
        running.wait_for_err("still trying")
        self.feed(running, b"2\n3\n")
        proxy.accept()
        again = running.wait_for_err(BACK)[3]
        running.process.stdin.close()
        self.assertEqual((int(again), self.summary(running.end())["resent"]), (0, 0))

    def test_what_is_refused_after_a_loss_is_final(self):
        exchange = self.exchange("topic")
        queue = self.queue(exchange)
        bus.add_users(("changed", "x", *EVERYTHING), ("leaving", "x", *EVERYTHING))
        self.addCleanup(bus.rabbitmqctl, "delete_user", "changed")
        changed = self.at_work("--uri", f"amqp://changed:x@{bus.WHERE}/%2f")
        leaving = self.at_work("--uri", f"amqp://leaving:x@{bus.WHERE}/%2f")
        bereft = self.at_work("--exchange", exchange, "--uri", VICTIM, queue=queue)
        bus.rabbitmqctl("eval", """rabbit_auth_backend_internal:change_password(<<"changed">>, <<"y">>, <<"tests">>),
            rabbit_auth_backend_internal:delete_user(<<"leaving">>, <<"tests">>).""")
        self.channel.exchange_delete(exchange)
        for user in ("changed", "leaving", "victim"):
            bus.rabbitmqctl("close_all_user_connections", user, "bye")
        for running, mention in ((changed, "changed"), (leaving, "leaving"), (bereft, exchange)):
            with self.subTest(mention):
                with contextlib.suppress(BrokenPipeError):
                    self.feed(running, b"2\n3\n")
                ended = self.assert_given_up(running, mention, within=bus.SOON)
                self.assertNotRegex(ended.err, BACK)

    def test_without_reconnecting_a_loss_is_3_and_says_where_to_go_on(self):
        proxy = self.unsteady()
        running = self.at_work("--no-reconnect", "--uri", proxy.uri)
        proxy.fall_silent()
        self.feed(running, b"2\n3\n")
        proxy.refuse()
        ended = self.assert_given_up(running, "lost", within=bus.SOON)
        self.assertNotIn("again", ended.err)

    def test_a_broker_that_stays_away_is_given_up_after_the_reconnect_timeout(self):
        runs = []
        for _ in range(5):
            proxy = self.unsteady()
            queue = self.numbered_queue("test.event")
            running = self.at_work("--reconnect-timeout", "3s", "--uri", proxy.uri, queue=queue)
            self.channel.queue_delete(queue)
            proxy.refuse()
            running.wait_for_err(LOST)
            runs.append((time.monotonic(), running))
            self.feed(running, b"2\n3\n")
        for lost_at, running in runs:
            self.assert_given_up(running, "3s", "--reconnect-timeout")
            self.assertGreater(time.monotonic() - lost_at, 2.5)
            self.assertLess(time.monotonic() - lost_at, 4)

    def test_a_broker_that_accepts_and_says_nothing_is_given_up_after_the_reconnect_timeout(self):
        proxy = self.unsteady(("out", 20_000, "cut"), *[("in", 0, "stall")] * 20)
        running = self.publish("-r", "test.event", self.file(lines_of(5_000)), "--reconnect-timeout", "1s", "--uri", proxy.uri)
        running.wait_for_err(LOST)
        ended = running.end(bus.SOON)
        self.assertEqual(ended.status, 3, ended.err)
        self.summary(ended)

    def test_a_broker_that_closes_every_connection_as_it_begins_is_given_up_after_the_reconnect_timeout(self):
        proxy = Draining()
        self.addCleanup(proxy.close)
        running = self.at_work("--reconnect-timeout", "3s", "--uri", proxy.uri)
        time.sleep(11)  # a connection that lived for ten seconds counts as a good one
        proxy.drains = True
        proxy.hang_up()
        running.wait_for_err(LOST)
        self.feed(running, b"2\n")
        ended = self.assert_given_up(running, "3s", "still trying: .*bye!")
        self.assertEqual(len(re.findall(LOST, ended.err)), 1, ended.err)

    def test_a_signal_ends_it_with_130_while_the_broker_is_away(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            for deed in ("refuses", "says nothing"):
                with self.subTest(signal=number, deed=deed):
                    proxy = self.unsteady(("both", 1 << 40, "cut"), *[("in", 0, "stall")] * 20)
                    running = self.at_work("--uri", proxy.uri)
                    if deed == "refuses":
                        proxy.refuse()
                        running.wait_for_err("still trying")
                    else:
                        proxy.hang_up()
                        bus.until("the next", lambda: proxy.accepted == 2)  # pylint: disable=cell-var-from-loop
                    self.feed(running, b"2\n3\n")
                    running.process.send_signal(number)
                    ended = running.end(bus.SOON)
                    self.assertEqual(ended.status, 130, ended.err)
                    # The confirm of the first may not have come any more.
                    self.assertIn(self.summary(ended)["resume"], ("--resume-from 1", "--resume-from 2"))

    def test_what_comes_meanwhile_waits_in_bounded_memory(self):
        count = 100_000
        queue = self.numbered_queue("away.#", **{"x-max-length": 10})
        proxy = self.unsteady()
        running = self.publish("--exchange", "", "-r", queue, "-", "--uri", proxy.uri, "--reconnect-timeout", "1m", stdin=subprocess.PIPE)
        feeding = threading.Thread(target=self.feed, args=(running, lines_of(count)), daemon=True)
        feeding.start()
        bus.until("some", lambda: self.waiting(queue) == 10)
        proxy.refuse()
        running.wait_for_err("still trying")
        self.assertTrue(feeding.is_alive())  # it reads no more than it may send
        proxy.accept()
        feeding.join(bus.PATIENCE)
        bus.until("the last one", lambda: self.channel.basic_get(queue, auto_ack=True)[2] == b"%d" % count)
        self.assertLess(high_water(running.process), 16 * MIB)
        running.process.stdin.close()
        ended = running.end()
        self.assertEqual((ended.status, self.summary(ended)["confirmed"]), (0, count), ended.err)


class Alarms(DeliveryTest):
    BIG = b'"' + b"x" * 5_000_000 + b'"\n'

    @classmethod
    def setUpClass(cls):
        cls.before = bus.rabbitmqctl("eval", "vm_memory_monitor:get_vm_memory_high_watermark().").strip()
        cls.addClassCleanup(bus.rabbitmqctl, "set_vm_memory_high_watermark", cls.before)

    @contextlib.contextmanager
    def alarm(self):
        bus.rabbitmqctl("set_vm_memory_high_watermark", "0.0000001")
        try:
            yield
        finally:
            bus.rabbitmqctl("set_vm_memory_high_watermark", self.before)

    def ways(self):
        port = os.environ["WAZOBUS_TLS_PORT"]
        ca = os.path.join(os.environ["WAZOBUS_TLS_DIR"], "ca.pem")
        return {"plain": (), "TLS": ("--uri", f"amqps://guest:guest@127.0.0.1:{port}/%2f", "--tls-ca-file", ca)}

    def test_what_waits_for_longer_than_two_heartbeats_is_sent_when_the_alarm_is_over(self):
        count = 5_000
        sources = {"small": self.file(lines_of(count)), "large": self.file(self.BIG * 3)}
        runs = {}
        with self.alarm():
            for size, source in sources.items():
                for way, args in self.ways().items():
                    key = f"alarm.{size}.{way}"
                    queue = self.numbered_queue(key)
                    runs[size, way] = queue, self.publish("-r", key, source, "--heartbeat", "1", "--confirm-timeout", "1m", *args)
            for _, running in runs.values():
                running.wait_for_err("takes no messages for now: low on memory$")
            self.connection.sleep(3.5)  # longer than two heartbeats is what is tested
            for what, (_, running) in runs.items():
                with self.subTest(what):
                    self.assertIsNone(running.process.poll(), running.err)
                    self.assertLess(processor_seconds(running.process), 1)  # it waits, and does not ask again and again
        for (size, way), (queue, running) in runs.items():
            with self.subTest(size, way=way):
                ended = running.end()
                self.assertRegex(ended.err, r"(?m)^wazobus: the broker takes messages again$")
                self.assertNotRegex(ended.err, LOST)
                if size == "small":
                    self.assert_all_arrived(ended, queue, count)
                else:
                    self.assertEqual((ended.status, self.summary(ended)["confirmed"]), (0, 3), ended.err)
                    self.assertEqual({len(body) for body in self.bodies(queue, 3)}, {len(self.BIG) - 1})
                    self.nothing_in(queue)

    def test_more_than_sixteen_mebibytes_are_sent_when_the_alarm_is_over(self):
        with self.alarm():
            running = self.publish("-r", "test.event", self.file(self.BIG * 5))
            running.wait_for_err("takes no messages")
        ended = running.end(bus.SOON)
        self.assertEqual((ended.status, self.summary(ended)["sent"]), (0, 5), ended.err)

    def test_an_alarm_in_the_middle_is_waited_for(self):
        count = 20_000
        queue = self.numbered_queue("middle.#")
        running = self.publish("-r", "middle.a", self.file(lines_of(count)), "--rate", "8000/s")
        bus.until("some", lambda: self.waiting(queue) > 1_000)
        with self.alarm():
            running.wait_for_err("takes no messages")
        ended = running.end()
        self.assertRegex(ended.err, "takes messages again")
        self.assert_all_arrived(ended, queue, count)

    def test_an_alarm_that_lasts_is_given_up_and_says_where_to_go_on(self):
        sources = {"small": self.file(lines_of(20_000)), "large": self.file(self.BIG * 4)}
        with self.alarm():
            runs = [(size, way, heartbeat, self.publish("-r", "test.event", source, "--confirm-timeout", "2s", "--heartbeat", heartbeat,
                                                        *args))
                    for size, source in sources.items() for way, args in self.ways().items() for heartbeat in ("1", "30")]
            began = time.monotonic()
            for size, way, heartbeat, running in runs:
                with self.subTest(size, way=way, heartbeat=heartbeat):
                    ended = running.end(2 + bus.SOON)
                    self.assertEqual(ended.status, 3, ended.err)
                    self.assertGreater(time.monotonic() - began, 1.5)
                    self.assertRegex(ended.err, "(?m)^wazobus: .*not confirmed anything for 2s: low on memory")
                    summary = self.summary(ended)
                    self.assertEqual((summary["confirmed"], summary["resume"]), (0, "--resume-from 1"))

    def test_an_alarm_that_lasts_is_given_up_though_lines_keep_coming(self):
        with self.alarm():
            running = self.publish("-r", "test.event", "-", "--confirm-timeout", "1s", stdin=subprocess.PIPE)
            began = time.monotonic()
            with contextlib.suppress(BrokenPipeError):
                while running.process.poll() is None and time.monotonic() - began < 1 + bus.SOON:
                    running.process.stdin.write(b"1\n")
                    running.process.stdin.flush()
                    self.connection.sleep(0.3)  # an input that is slow is what is tested
            self.assertEqual(running.process.poll(), 3, running.err)

    def test_a_signal_ends_it_with_130_and_says_where_to_go_on(self):
        sources = {"small": self.file(lines_of(20_000)), "large": self.file(self.BIG * 4)}
        with self.alarm():
            runs = [(size, way, number, self.publish("-r", "test.event", source, "--confirm-timeout", "5m", *args))
                    for size, source in sources.items() for way, args in self.ways().items()
                    for number in (signal.SIGINT, signal.SIGTERM)]
            for size, way, number, running in runs:
                with self.subTest(size, way=way, signal=number):
                    running.wait_for_err("takes no messages")
                    ended = running.interrupt(number)
                    self.assertEqual(ended.status, 130, ended.err)
                    summary = self.summary(ended)
                    self.assertEqual((summary["confirmed"], summary["resume"]), (0, "--resume-from 1"))
                    self.assertEqual(summary["first_not_confirmed"]["line"], 1)


class Refusals(DeliveryTest):
    def test_nacks_and_returns_are_told_apart_and_the_first_line_is_right(self):
        full = {"x-max-length": 5, "x-overflow": "reject-publish"}
        exchange = self.exchange("headers")
        for kind in ("full", "open"):
            queue = self.channel.queue_declare("", exclusive=True, arguments=full if kind == "full" else None).method.queue
            self.channel.queue_bind(queue, exchange, "", {"to": kind})
        for order, expected in (
            (["open"] * 10 + ["full"] * 5 + ["nowhere"] + ["full"] * 3 + ["open"] * 10, (25, 1, 3, 16)),
            (["full"] * 4 + ["open"] * 3 + ["nowhere"] * 4 + ["open"] * 4, (7, 4, 4, 1)),
            (["nowhere", "open"] * 500, (500, 500, 0, 1)),
            (["open", "open", "full", "nowhere"], (2, 1, 1, 3)),
        ):
            records = [json.dumps({"name": "x", "routing_key": "same", "headers": {"to": to}, "payload": {"same": "body"}})
                       for to in order]
            for window in ("1", "100000"):
                with self.subTest(expected, window=window):
                    ended = self.publish("--exchange", exchange, "--input", "record", "--force", "--window", window,
                                         self.file("\n".join(records))).end()
                    confirmed, returned, nacked, first = expected
                    if order.count("full") > 5:  # it was filled once
                        nacked = order.count("full") - (5 if window == "1" else 0)
                        confirmed = len(order) - returned - nacked
                        first = order.index("nowhere") + 1 if window == "1" else order.index("full") + 1
                    elif "full" in order:
                        nacked, confirmed = order.count("full"), order.count("open")
                    summary = self.summary(ended)
                    self.assertEqual([summary[name] for name in ("confirmed", "returned", "nacked", "unknown")],
                                     [confirmed, returned, nacked, 0])
                    self.assertEqual(summary["first_not_confirmed"]["line"], first)
                    self.assertEqual(ended.status, 1 if nacked else 0)
                    self.assertIsNone(summary["resume"])
                    self.assertRegex(ended.err, rf":{order.index('nowhere') + 1}: unroutable")
                    self.assertRegex(ended.err, rf"(?m)first not confirmed: \S+:{first}$")

    def test_identical_messages_but_for_their_headers_are_told_apart_when_one_is_returned(self):
        exchange = self.exchange("headers")
        queue = self.channel.queue_declare("", exclusive=True).method.queue
        self.channel.queue_bind(queue, exchange, "", {"yes": True})
        for content, line in (({"yes": True, "a": 1}, 40), ({"yes": "true"}, 33), ({}, 2), ({"no": [{"x": None}]}, 50)):
            records = [{"routing_key": "k", "name": "x", "headers": {"yes": True}, "payload": {"n": 1}} for _ in range(50)]
            records[line - 1]["headers"] = {**content, "yes": "no"}
            with self.subTest(content):
                source = self.file("".join(json.dumps(record) + "\n" for record in records))
                for status, args in ((0, ()), (1, ("--mandatory",))):
                    ended = self.publish("--exchange", exchange, "--force", "--input", "record", source, *args).end()
                    self.assertRegex(ended.err, rf"(?m)^wazobus: {re.escape(source)}:{line}: unroutable")
                    summary = self.summary(ended)
                    self.assertEqual((summary["returned"], summary["first_not_confirmed"]["line"]), (1, line))
                    self.assertEqual(ended.status, status)

    def test_a_large_message_that_is_returned_is_counted(self):
        source = self.file(b"".join(b'"' + b"x" * 2_000_000 + b'%d"\n' % n for n in range(3)))
        summary = self.summary(self.publish("-r", "nobody.wants", source).end())
        self.assertEqual((summary["returned"], summary["first_not_confirmed"]["line"]), (3, 1))

    def test_a_message_that_is_returned_without_its_bcc_is_counted_as_returned(self):
        # RabbitMQ takes it out of the headers that it sends back: they are not those that were sent.
        ended = self.publish("-r", "nobody.wants", "-b", "1", "-H", 'BCC:=["nobody"]').end()
        self.assertIn("unroutable", ended.err)
        summary = self.summary(ended)
        self.assertEqual((summary["confirmed"], summary["returned"]), (0, 1), ended.err)

    def test_what_was_returned_before_a_loss_and_after_it_is_counted_once(self):
        count = 3_000
        running = self.publish("-r", "nobody.wants", self.file(lines_of(count)), "--mandatory", "--uri",
                               self.unsteady(("out", 100_000, "cut"), ("in", 20_000, "cut")).uri)
        ended = running.end()
        self.assertEqual(ended.status, 1, ended.err)
        self.assertEqual(len(re.findall(BACK, ended.err)), 2, ended.err)
        self.assertEqual(ended.err.count("unroutable"), 1)
        summary = self.summary(ended)
        self.assertEqual((summary["sent"], summary["returned"], summary["first_not_confirmed"]["line"]), (count, count, 1))

    def test_messages_larger_than_all_that_is_kept_for_them_go_one_after_the_other(self):
        queue = self.numbered_queue("large.#")
        running = self.publish("-r", "large.a", self.file((b'"' + b"x" * 20_000_000 + b'"\n') * 2))
        ended = running.end(bus.SOON)
        self.assertEqual((ended.status, self.summary(ended)["confirmed"]), (0, 2), ended.err)
        self.assertEqual(self.waiting(queue), 2)

    def test_windows_of_every_size_deliver_all_in_order(self):
        for window, count in (("1", 500), ("2", 2_000), ("1000", 20_000), ("100000", 20_000)):
            with self.subTest(window):
                queue = self.numbered_queue(f"window.{window}")
                ended = self.publish("-r", f"window.{window}", self.file(lines_of(count)), "--window", window).end()
                self.assertEqual(self.assert_all_arrived(ended, queue, count)["resent"], 0)
                self.assertEqual(len(ended.err.splitlines()), 1, ended.err)


class Stops(DeliveryTest):
    """Stopped at any moment, and gone on with as it says: nothing is missing, and no more is repeated than was unconfirmed."""

    def stop(self, *args, number, after, input=None):
        """A run that is stopped after a while: its summary, or None where it had sent nothing yet."""
        running = self.publish(*args, stdin=subprocess.DEVNULL if input is None else subprocess.PIPE)
        if input is not None:
            threading.Thread(target=self.pour, args=(running.process.stdin, input), daemon=True).start()
        running.wait_for_handlers()
        if after is not None:
            self.connection.sleep(after)  # any moment is what is tested
            running.process.send_signal(number)
        ended = running.end()
        self.assertIn(ended.status, (0,) if after is None else (0, 130), ended.err)  # it may have been at its end
        if not ended.out:
            self.assertEqual(ended.err, "")
            return None
        if "sent " not in ended.err:
            self.assertEqual(json.loads(ended.out)["sent"], 0)
            return None
        return self.summary(ended)

    @staticmethod
    def pour(stream, content):
        with contextlib.suppress(BrokenPipeError):
            stream.write(content)
            stream.close()

    def go_through(self, *args, most, pauses, input=None):
        """Stops and goes on, until there is no more to send: the summaries."""
        summaries, more = [], ()
        for n, after in enumerate((*pauses, None)):
            number = (signal.SIGINT, signal.SIGTERM)[n % 2]
            summary = self.stop(*args, *more, number=number, after=after, input=input)
            if summary is None:
                continue
            summaries.append(summary)
            if after is None or summary["resume"] is None:
                self.assertIsNone(summary["resume"])
                break
            more = tuple(summary["resume"].split())
            self.assertLessEqual(summary["unknown"], most)
        return summaries

    def assert_complete(self, queue, summaries, expected):
        numbers = self.drained(queue, len(expected))
        sent, unknown = (sum(summary[name] for summary in summaries) for name in ("sent", "unknown"))
        self.assertLessEqual(sent - len(expected), unknown)
        self.assertLessEqual(len(numbers), sent)
        return numbers

    def test_two_hundred_thousand_lines(self):
        count = 200_000
        queue = self.numbered_queue("stop.file")
        pauses = [random.uniform(0.05, 1) for _ in range(5)]
        summaries = self.go_through("--exchange", "", "-r", queue, self.file(lines_of(count)), most=1000, pauses=pauses)
        self.assertGreater(len(summaries), 2)
        numbers = self.assert_complete(queue, summaries, range(count))
        self.assertTrue(firsts(numbers) == list(range(1, count + 1)))

    def test_the_standard_input(self):
        count = 30_000
        queue = self.numbered_queue("stop.pipe")
        pauses = [random.uniform(0.1, 0.9) for _ in range(3)]
        summaries = self.go_through("-r", "stop.pipe", "-", "--rate", "15000/s", most=1000, pauses=pauses, input=lines_of(count))
        numbers = self.assert_complete(queue, summaries, range(count))
        self.assertTrue(firsts(numbers) == list(range(1, count + 1)))

    def test_the_rows_of_a_file(self):
        count = 20_000
        template = self.file("{{var n}}", "template.json")
        for name, rows in (("rows.csv", b"n\n" + lines_of(count)),
                           ("rows.ndjson", b"".join(b'{"n": %d}\n' % n for n in range(1, count + 1)))):
            with self.subTest(name):
                queue = self.numbered_queue("stop.rows")
                pauses = [random.uniform(0.1, 0.6) for _ in range(3)]
                summaries = self.go_through("-r", "stop.rows", "--template", template, "--var-file", self.file(rows, name),
                                            "--rate", "15000/s", most=1000, pauses=pauses)
                numbers = self.assert_complete(queue, summaries, range(count))
                self.assertTrue(firsts(numbers) == list(range(1, count + 1)))
                self.channel.queue_delete(queue)

    def test_several_rounds(self):
        count = 10_000
        queue = self.numbered_queue("stop.rounds")
        pauses = [random.uniform(0.2, 0.8) for _ in range(5)]  # so that some fall into the last round
        summaries = self.go_through("-r", "stop.rounds", self.file(lines_of(count)), "--repeat", "3", "--rate", "15000/s",
                                    most=1000, pauses=pauses)
        numbers = self.assert_complete(queue, summaries, range(3 * count))
        for n in range(1, count + 1, 37):
            self.assertGreaterEqual(numbers.count(n), 3, n)

    def test_before_the_line_that_it_begins_with(self):
        for pause in (0.3, 2, 10):  # nothing tells from outside when it is connected
            running = self.publish("-r", "test.event", "-", "--resume-from", "5", stdin=subprocess.PIPE)
            running.process.stdin.write(b"1\n2\n")
            running.process.stdin.flush()
            running.wait_for_sleep()
            time.sleep(pause)
            ended = running.interrupt()
            self.assertEqual(ended.status, 130, ended.err)
            if ended.out:
                break
        self.assertEqual(json.loads(ended.out)["resume"], "--resume-from 5")

    def test_an_endless_run(self):
        count = 1_000
        queue = self.numbered_queue("stop.loop")
        source = self.file(lines_of(count))
        more, summaries = ("--loop",), []
        for number in (signal.SIGINT, signal.SIGTERM):
            summary = self.stop("-r", "stop.loop", source, "--rate", "5000/s", *more, number=number, after=1)
            self.assertRegex(summary["resume"] or "", r"^--resume-from \d+ --loop$")
            summaries.append(summary)
            more = summary["resume"].split()
        numbers = self.assert_complete(queue, summaries, [None] * sum(summary["confirmed"] for summary in summaries))
        self.assertGreater(len(numbers), 2 * count)
        steps = [(after - before) % count for before, after in zip(numbers, numbers[1:])]
        self.assertLessEqual(sum(step != 1 for step in steps), sum(summary["unknown"] > 0 for summary in summaries))

    def test_rounds_that_are_shorter_than_the_window(self):
        # It stops between two rounds as often as not.
        rounds = 8_000
        queue = self.numbered_queue("stop.short")
        pauses = [random.uniform(0.05, 0.3) for _ in range(6)]
        summaries = self.go_through("-r", "stop.short", self.file(lines_of(3)), "--repeat", str(rounds), "--window", "3",
                                    most=3, pauses=pauses)
        numbers = self.assert_complete(queue, summaries, range(3 * rounds))
        for n in (1, 2, 3):
            self.assertGreaterEqual(numbers.count(n), rounds)

    def test_going_on_behind_the_last_line_begins_the_next_round(self):
        queue = self.numbered_queue("test.event")
        running = self.start("publish", "-r", "test.event", self.file(lines_of(3)), "--resume-from", "4", "--loop", "--rate", "100/s")
        self.assertEqual(self.bodies(queue, 4), [b"1", b"2", b"3", b"1"])
        self.assertEqual(running.interrupt().status, 130)

    def test_one_body_many_times(self):
        total = 20_000
        queue = self.numbered_queue("stop.body")
        summaries = self.go_through("-r", "stop.body", "-b", "1", "--repeat", str(total), "--window", "500", most=500,
                                    pauses=[0.2, 0.2])
        self.assertLessEqual(len(self.drained(queue, total)) - total, sum(summary["unknown"] for summary in summaries))

    def test_many_values_on_one_line(self):
        count = 20_000
        queue = self.numbered_queue("stop.line")
        source = self.file(b" ".join(b"[%d]" % n for n in range(count)) + b"\n")
        summary = self.stop("-r", "stop.line", source, "--window", "3", number=signal.SIGINT, after=0.3)
        self.assertLess(summary["sent"], count)
        self.stop("-r", "stop.line", source, *summary["resume"].split(), number=None, after=None)
        self.assertGreaterEqual(self.waiting(queue), count)

    def test_pretty_printed_values(self):
        count = 20_000
        queue = self.numbered_queue("stop.pretty")
        source = self.file(b"".join(b"[\n  %d\n]\n" % n for n in range(count)))
        pauses = [random.uniform(0.1, 0.4) for _ in range(3)]
        summaries = self.go_through("-r", "stop.pretty", source, "--rate", "15000/s", "--window", "10", most=10, pauses=pauses)
        self.assertEqual(sum(summary["confirmed"] for summary in summaries), count)
        self.assertEqual(self.waiting(queue), count + sum(summary["unknown"] for summary in summaries))

    def test_what_stops_at_something_broken_goes_on_at_that_line(self):
        queue = self.numbered_queue("test.event")
        ended = self.publish("-r", "test.event", self.file("1\n2\n{\n4\n")).end()
        self.assertEqual(ended.status, 1)
        self.assertEqual(self.summary(ended)["resume"], "--resume-from 3")
        repaired = self.file("1\n2\n3\n4")  # no newline at its end
        ended = self.publish("-r", "test.event", repaired, "--resume-from", "3").end()
        self.assertEqual((ended.status, self.drained(queue)), (0, [1, 2, 3, 4]), ended.err)

    def test_a_packed_file(self):
        queue = self.numbered_queue("test.event")
        source = self.file(gzip.compress(lines_of(5_000)), "numbers.gz")
        ended = self.publish("-r", "test.event", source, "--resume-from", "4990").end()
        self.assertEqual((ended.status, self.drained(queue)), (0, list(range(4990, 5001))), ended.err)


class Pace(DeliveryTest):
    def arrivals(self, runs, count):
        """When each message came, by its routing key, of runs that are started once somebody listens."""
        queue = self.numbered_queue("pace.#")
        came = {}

        def take(_, method, properties, body):  # pylint: disable=unused-argument
            came.setdefault(method.routing_key, []).append((time.monotonic(), int(body)))

        self.channel.basic_consume(queue, take, auto_ack=True)
        running = {}

        def start():  # meanwhile what comes is looked at
            running.update({what: self.publish("-r", f"pace.{what}", *args, **options) for what, (args, options) in runs.items()})

        starting = threading.Thread(target=start)
        starting.start()
        deadline = time.monotonic() + bus.PATIENCE
        while sum(map(len, came.values())) < count and time.monotonic() < deadline:
            self.connection.process_data_events(0.1)
        starting.join()
        ended = {what: one.end() for what, one in running.items()}
        self.assertEqual({what: one.status for what, one in ended.items()}, dict.fromkeys(runs, 0), [one.err for one in ended.values()])
        return {key.removeprefix("pace."): times for key, times in came.items()}, ended

    def test_rates_are_kept_within_two_percent(self):
        seconds = {"200": 10, "5000": 4, "1000": 5, "600/m": 5}
        per_second = {"200": 200, "5000": 5000, "1000": 1000, "600/m": 10}
        counts = {what: per_second[what] * seconds[what] for what in seconds}
        runs = {}
        for what, count in counts.items():
            rate = what if "/" in what else what + "/s"
            runs[what.replace("/", "")] = (self.file(lines_of(count)), "--rate", rate), {}
        # Through a pipe, where there is always more at hand.
        runs["1000"] = ("-", "--rate", "1000/s"), {"stdin": open(runs["1000"][0][0], "rb")}  # pylint: disable=consider-using-with
        self.addCleanup(runs["1000"][1]["stdin"].close)
        came, ended = self.arrivals(runs, sum(counts.values()))
        for what, count in counts.items():
            with self.subTest(what):
                times = [at for at, _ in came[what.replace("/", "")]]
                self.assertEqual([number for _, number in came[what.replace("/", "")]], list(range(1, count + 1)))
                expected = (count - 1) / per_second[what]
                self.assertLess(abs(times[-1] - times[0] - expected), 0.02 * expected, times[-1] - times[0])
                self.assertLess(abs(self.summary(ended[what.replace("/", "")])["seconds"] - expected), 0.02 * expected + 0.1)
        # Evenly, as far as a busy machine goes.
        times = [at - came["200"][0][0] for at, _ in came["200"]]
        for second in range(1, 9):
            self.assertLess(abs(sum(second <= at < second + 1 for at in times) - 200), 80)

    def capture(self, offsets, name="capture.ndjson"):
        """Records so many seconds apart from the first."""
        lines = []
        for n, offset in enumerate(offsets):
            stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(1_700_000_000 + int(offset))) + f".{round(offset % 1 * 1e6):06}+00:00"
            lines.append(json.dumps({"timestamp": stamp, "name": None, "exchange": "wazo-headers", "routing_key": "other", "headers": {},
                                     "payload": n}))
        content = "\n".join(lines).encode()
        return self.file(gzip.compress(content) if name.endswith(".gz") else content, name)

    def test_a_capture_keeps_its_pauses(self):
        offsets = [0, 0.3, 0.3, 0.9, 1.4]
        plain = self.capture(offsets)
        zst = plain + ".zst"
        subprocess.run(["zstd", "-q", plain, "-o", zst], check=True)
        cases = {
            "1": (plain, (), offsets), "2": (plain, ("--speed", "2"), [0, 0.15, 0.15, 0.45, 0.7]),
            "half": (plain, ("--speed", "0.5"), [0, 0.6, 0.6, 1.8, 2.8]), "0": (plain, ("--speed", "0"), [0] * 5),
            "gz": (self.capture(offsets, "c.gz"), (), offsets), "zst": (zst, (), offsets),
            "unordered": (self.capture([10, 10.5, 10.2, 9, 10.8]), (), [0, 0.5, 0.5, 0.5, 0.8]),
            "hour": (self.capture([0, 3600, 3601]), ("--speed", "3600"), [0, 1, 1]),
            "twice": (plain, ("--repeat", "2"), [*offsets, *(1.4 + offset for offset in offsets)]),
            "rest": (plain, ("--resume-from", "3"), [0, 0.6, 1.1]),
        }
        runs = {what: (("--replay", path, *args), {}) for what, (path, args, _) in cases.items()}
        came, _ = self.arrivals(runs, sum(len(expected) for _, _, expected in cases.values()))
        for what, (_, _, expected) in cases.items():
            with self.subTest(what):
                numbers = [number for _, number in came[what]]
                self.assertEqual(numbers, [2, 3, 4] if what == "rest" else [n % 5 for n in range(len(expected))])
                times = [at - came[what][0][0] for at, _ in came[what]]
                for at, due in zip(times, expected):
                    self.assertLess(abs(at - due), 0.12, times)

    def test_a_signal_ends_a_pause_and_it_goes_on_behind_it(self):
        queue = self.numbered_queue("test.event")
        source = self.capture([0, 0, 3600])
        running = self.publish("-r", "test.event", "--replay", source)
        self.assertEqual(self.bodies(queue, 2), [b"0", b"1"])
        running.wait_for_sleep()
        ended = running.interrupt()
        self.assertEqual((ended.status, self.summary(ended)["resume"]), (130, "--resume-from 3"))
        self.assertEqual(self.publish("-r", "test.event", "--replay", source, "--resume-from", "3").end().status, 0)
        self.assertEqual(self.bodies(queue), [b"2"])

    def test_a_loss_in_a_pause_is_made_good_before_its_end(self):
        queue = self.numbered_queue("test.event")
        proxy = self.unsteady()
        running = self.publish("-r", "test.event", "--replay", self.capture([0, 2]), "--heartbeat", "1", "--uri", proxy.uri)
        self.assertEqual(self.bodies(queue), [b"0"])
        proxy.hang_up()
        running.wait_for_err(BACK, within=1.5)
        ended = running.end()
        self.assertEqual((ended.status, self.drained(queue)), (0, [1]), ended.err)


class Screens(DeliveryTest):
    def on_terminal(self, *args, columns=80):
        """What publish draws on a terminal for its standard error."""
        master, end = os.openpty()
        fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        with subprocess.Popen([bus.WAZOBUS, "publish", *args], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=end,
                              env=bus.environment({"TERM": "xterm"})) as process:
            os.close(end)
            drawn = bytearray()
            with contextlib.suppress(OSError):
                while part := os.read(master, 1 << 16):
                    drawn.extend(part)
            out = process.stdout.read()
        os.close(master)
        return bus.Ended(process.returncode, out, drawn.decode().replace("\r\n", "\n"))

    @staticmethod
    def shown_lines(drawn):
        """Each line of progress that was drawn."""
        return [line for line in re.findall(r"\r([^\r\n\x1b]*)\x1b\[K", drawn) if line]

    def test_progress_is_drawn_on_a_terminal_and_gone_at_the_end(self):
        queue = self.numbered_queue("shown.#")
        ended = self.on_terminal("-r", "shown.a", self.file(lines_of(3_000)), "--rate", "2000/s")
        lines = self.shown_lines(ended.err)
        self.assertGreater(len(lines), 2, ended.err)
        for line in lines:
            self.assertRegex(line, r"^\d+ sent, \d+ confirmed  \d+/s  \d+ %$")
        counts = [int(line.split()[0]) for line in lines]
        self.assertEqual(counts, sorted(counts))
        last = ended.err.rpartition("\r")[2]
        self.assertEqual(last, "\x1b[Ksent 3000 to exchange 'xivo': 3000 confirmed, 0 returned, 0 nacked\n")
        self.assertEqual(self.waiting(queue), 3_000)

    def test_messages_stand_on_lines_of_their_own(self):
        proxy = self.unsteady(("out", 150_000, "cut"))
        ended = self.on_terminal("-r", "nobody.wants", self.file(lines_of(3_000)), "--rate", "2000/s", "--uri", proxy.uri)
        self.assertEqual(ended.status, 0, ended.err)
        for pattern in ("wazobus: .*unroutable", "wazobus: .*connecting again", "wazobus: connected again", "sent 3000"):
            self.assertRegex(ended.err, rf"(?m)(^|\r\x1b\[K){pattern}[^\r\n]*$")
        self.assertTrue(any("not connected" in line for line in self.shown_lines(ended.err)), ended.err)
        for line in self.shown_lines(ended.err):
            self.assertLessEqual(len(line), 80)

    def test_progress_is_no_wider_than_the_terminal(self):
        queue = self.numbered_queue("shown.#")
        ended = self.on_terminal("-r", "shown.a", self.file(lines_of(2_000)), "--rate", "2000/s", columns=30)
        self.assertEqual(self.waiting(queue), 2_000)
        for line in self.shown_lines(ended.err):
            self.assertLessEqual(len(line), 30, line)

    def test_a_quiet_run_draws_and_says_nothing(self):
        self.numbered_queue("shown.#")
        source = self.file(lines_of(2_000))
        ended = self.on_terminal("-r", "shown.a", source, "--rate", "2000/s", "-q")
        self.assertEqual((ended.status, ended.out, ended.err), (0, b"", ""))
        ended = self.publish("-r", "shown.a", source, "-q").end()
        self.assertEqual((ended.status, ended.err, set(ended.objects[0])), (0, "", SUMMARY))

    def test_in_a_pipe_there_is_the_summary_alone(self):
        self.numbered_queue("shown.#")
        ended = self.publish("-r", "shown.a", self.file(lines_of(2_000)), "--rate", "2000/s").end()
        self.assertEqual(ended.err, "sent 2000 to exchange 'xivo': 2000 confirmed, 0 returned, 0 nacked\n")
        [summary] = ended.objects
        self.assertLess(abs(summary.pop("seconds") - 1), 0.2)
        self.assertEqual(summary, {"sent": 2000, "confirmed": 2000, "returned": 0, "nacked": 0, "unknown": 0, "resent": 0,
                                   "exchange": "xivo", "first_not_confirmed": None, "resume": None})


class Memory(DeliveryTest):
    def test_three_hundred_thousand_messages_take_little_memory(self):
        count = 300_000
        queue = self.queue("xivo", "many.#")
        running = self.publish("--exchange", "", "-r", queue, "-", stdin=subprocess.PIPE)
        running.process.stdin.write(lines_of(count))
        running.process.stdin.flush()
        bus.until("all", lambda: self.waiting(queue) == count)
        self.assertLess(high_water(running.process), 16 * MIB)
        running.process.stdin.close()
        self.assertEqual(self.summary(running.end())["confirmed"], count)
