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

import admin
import bus

EVERYTHING = admin.EVERYTHING
VICTIM = f"amqp://victim:victim@{bus.WHERE}/%2f"
LOST = r"(?m)^wazobus: .*; connecting again$"
BACK = r"(?m)^wazobus: connected again to (\S+) after (\d+\.\d) s: (\d+) unconfirmed messages? sent once more$"
RESUME = r"(?m)^wazobus: (--.+) sends the rest(, and what is unknown, which may have arrived, once more)?$"
SUMMARY = {"sent", "confirmed", "returned", "nacked", "unknown", "resent", "exchange", "seconds", "first_not_confirmed", "resume"}
MIB = 1024 * 1024


def setUpModule():  # pylint: disable=invalid-name
    admin.add_users(("victim", "victim", *EVERYTHING))


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


class Draining(bus.Proxy):
    """Once told so, closes each connection with the very bytes that turn its confirms on."""

    CLOSE = struct.pack(">HHH", 10, 50, 320) + b"\x04bye!" + struct.pack(">HH", 0, 0)  # connection.close
    FRAME = b"\x01" + struct.pack(">HI", 0, len(CLOSE)) + CLOSE + b"\xce"
    drains = False

    def _carry(self, source, sink):
        if not self.drains or self._connections.index(source) % 2 == 0:
            return super()._carry(source, sink)
        with contextlib.suppress(OSError):
            while part := source.recv(1 << 16):
                is_last = bus.SELECT_OK in part
                sink.sendall(part + (self.FRAME if is_last else b""))
                if is_last:
                    source.shutdown(socket.SHUT_RDWR)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_WR)


class DeliveryTest(bus.BusTest):
    def publish(self, *args, **options):
        """publish --json, while it runs."""
        return self.start("publish", "--json", *args, **options)

    @staticmethod
    def feed(running, content):
        running.process.stdin.write(content)
        running.process.stdin.flush()

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


class LossTest(DeliveryTest):
    def at_work(self, *args, proxy=None, login="guest:guest", queue=None):
        """publish - that has had one message confirmed, and waits for more."""
        proxy = proxy or self.unsteady()
        queue = queue or self.numbered_queue("test.event")
        uri = proxy.uri.replace("guest:guest", login)
        running = self.publish("-r", "test.event", "-", *args, "--uri", uri, stdin=subprocess.PIPE)
        self.feed(running, b"1\n")
        self.assertEqual(self.bodies(queue), [b"1"])
        proxy.wait_for("its confirm", bus.ACK)
        return running

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

    def given_up_after(self, timeout, runs):
        """How many seconds it took from each loss on until the --reconnect-timeout was over."""
        lost = []
        for _ in range(runs):
            proxy = self.unsteady()
            queue = self.numbered_queue("test.event")
            running = self.at_work("--reconnect-timeout", timeout, proxy=proxy, queue=queue)
            self.channel.queue_delete(queue)
            lost.append((time.monotonic(), running))
            proxy.refuse()
            running.wait_for_err(LOST)
            self.feed(running, b"2\n3\n")
        for lost_at, running in lost:
            self.assert_given_up(running, timeout, "--reconnect-timeout")
            yield time.monotonic() - lost_at


class Losses(LossTest):
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
            # So many at the least that there are enough answers, however many the broker gives in one.
            "answers": ("--window", "50", "--uri", self.unsteady(*(("in", size, "cut") for size in answers)).uri),
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
        queue = self.numbered_queue("closed.#")
        running = self.publish("-r", "closed.a", "-", "--uri", VICTIM, stdin=subprocess.PIPE)
        feed = bus.Feed(running)
        for n in range(2):
            had = self.waiting(queue)
            bus.until("some", lambda: self.waiting(queue) > had + 1_000)  # pylint: disable=cell-var-from-loop
            admin.close_all_user_connections("victim", "maintenance at \x1b[31mnight")
            bus.until("it is back", lambda: len(re.findall(BACK, running.err)) == n + 1)  # pylint: disable=cell-var-from-loop
        feed.end()
        ended = running.end()
        self.assertIsNone(bus.CONTROL.search(ended.err))
        self.assertEqual(ended.err.count("maintenance"), 2)
        self.assert_all_arrived(ended, queue, feed.count)

    def test_a_connection_that_falls_silent_either_way_is_given_up_and_all_arrive(self):
        count = 5_000
        source = self.file(lines_of(count))
        ways = {"both": 40_000, "out": 40_000, "in": 1_000}
        queues = {way: self.numbered_queue(f"silent.{way}") for way in ways}
        runs = {way: self.publish("-r", f"silent.{way}", source, "--heartbeat", "1", "--window", "50", "--uri",
                                  self.unsteady((way, size, "stall")).uri) for way, size in ways.items()}
        for way, running in runs.items():
            with self.subTest(way):
                ended = running.end()
                self.assertRegex(ended.err, LOST)
                self.assert_all_arrived(ended, queues[way], count)

    def test_a_broker_that_falls_silent_while_it_is_connected_again_is_given_up(self):
        count = 5_000
        source = self.file(lines_of(count))
        # In the middle of the login, behind it, at the exchange, and at the confirms.
        sizes = (0, 100, 450, 560, 580, 600, 620)
        queues = {size: self.numbered_queue(f"again.{size}") for size in sizes}
        proxies = {size: self.unsteady(("out", 20_000, "cut"), ("in", size, "stall")) for size in sizes}
        # Long enough for a login on a busy machine.
        args = ("--heartbeat", "1", "--connect-timeout", "3s")
        runs = {size: self.publish("-r", f"again.{size}", source, *args, "--uri", proxies[size].uri) for size in sizes}
        for size, running in runs.items():
            with self.subTest(size):
                ended = running.end()
                self.assert_all_arrived(ended, queues[size], count)
                if size < 500:
                    self.assertGreaterEqual(proxies[size].accepted, 3, ended.err)

    def test_what_came_while_the_broker_was_away_is_not_sent_once_more(self):
        proxy = self.unsteady()
        running = self.at_work(proxy=proxy)
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
        admin.add_users(("changed", "x", *EVERYTHING), ("leaving", "x", *EVERYTHING))
        self.addCleanup(admin.delete_user, "changed")
        changed = self.at_work(login="changed:x")
        leaving = self.at_work(login="leaving:x")
        bereft = self.at_work("--exchange", exchange, login="victim:victim", queue=queue)
        admin.change_password("changed", "y")
        admin.delete_user("leaving")
        self.channel.exchange_delete(exchange)
        for user in ("changed", "victim"):  # who is deleted is cut off anyhow
            admin.close_all_user_connections(user, "bye")
        for running, mention in ((changed, "changed"), (leaving, "leaving"), (bereft, exchange)):
            with self.subTest(mention):
                with contextlib.suppress(BrokenPipeError):
                    self.feed(running, b"2\n3\n")
                ended = self.assert_given_up(running, mention, within=bus.SOON)
                self.assertNotRegex(ended.err, BACK)

    def test_without_reconnecting_a_loss_is_3_and_says_where_to_go_on(self):
        proxy = self.unsteady()
        running = self.at_work("--no-reconnect", proxy=proxy)
        proxy.fall_silent()
        self.feed(running, b"2\n3\n")
        proxy.refuse()
        ended = self.assert_given_up(running, "lost", within=bus.SOON)
        self.assertNotIn("again", ended.err)

    def test_a_broker_that_stays_away_is_given_up_after_the_reconnect_timeout(self):
        for seconds in self.given_up_after("3s", runs=5):
            self.assertGreaterEqual(seconds, 3)

    def test_a_broker_that_accepts_and_says_nothing_is_given_up_after_the_reconnect_timeout(self):
        proxy = self.unsteady(("out", 20_000, "cut"), *[("in", 0, "stall")] * 20)
        running = self.publish("-r", "test.event", self.file(lines_of(5_000)), "--reconnect-timeout", "1s",
                               "--connect-timeout", "1m", "--uri", proxy.uri)
        running.wait_for_err(LOST)
        ended = running.end(bus.SOON)
        self.assertEqual(ended.status, 3, ended.err)
        self.summary(ended)

    def test_a_broker_that_closes_every_connection_as_it_begins_is_given_up_after_the_reconnect_timeout(self):
        proxy = Draining()
        self.addCleanup(proxy.close)
        running = self.at_work("--reconnect-timeout", "3s", proxy=proxy)
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
                    running = self.at_work("--connect-timeout", "1m", proxy=proxy)
                    if deed == "refuses":
                        proxy.refuse()
                        running.wait_for_err("still trying")
                    else:
                        proxy.hang_up()
                        bus.until("the next", lambda: proxy.accepted == 2)  # pylint: disable=cell-var-from-loop
                    self.feed(running, b"2\n3\n")
                    ended = running.interrupt(number)
                    self.assertEqual(ended.status, 130, ended.err)
                    self.assertEqual(self.summary(ended)["resume"], "--resume-from 2")

    def test_what_comes_meanwhile_waits_in_bounded_memory(self):
        count = 50_000
        queue = self.numbered_queue("away.#", **{"x-max-length": 10})
        proxy = self.unsteady()
        running = self.publish("--exchange", "", "-r", queue, "-", "--uri", proxy.uri, stdin=subprocess.PIPE)
        lines, few = lines_of(count), len(lines_of(1_000))
        self.feed(running, lines[:few])
        bus.until("some", lambda: self.waiting(queue) == 10)
        proxy.refuse()
        running.wait_for_err("still trying")
        feeding = threading.Thread(target=self.feed, args=(running, lines[few:]), daemon=True)
        feeding.start()
        self.wait_until_full(running.process.stdin)
        self.assertTrue(feeding.is_alive())  # it reads no more than it may send
        proxy.accept()
        feeding.join(bus.PATIENCE)
        bus.until("the last one", lambda: self.channel.basic_get(queue, auto_ack=True)[2] == b"%d" % count)
        self.assertLess(high_water(running.process), 16 * MIB)
        running.process.stdin.close()
        ended = running.end()
        self.assertEqual((ended.status, self.summary(ended)["confirmed"]), (0, count), ended.err)


    @staticmethod
    def wait_until_full(pipe):
        """Until nobody takes anything out of it any more."""
        size, seen = struct.pack("i", fcntl.fcntl(pipe, fcntl.F_GETPIPE_SZ)), []

        def is_full():
            seen.append(fcntl.ioctl(pipe, termios.FIONREAD, b"\0" * 4))
            return seen[-20:] == [size] * 20

        bus.until("a full pipe", is_full)


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
                    patience = ("--heartbeat", "1", "--confirm-timeout", "5m")
                    runs[size, way] = queue, self.publish("-r", key, source, *patience, *args)
            for _, running in runs.values():
                running.wait_for_err("takes no messages for now: low on memory$")
            before = {what: processor_seconds(running.process) for what, (_, running) in runs.items()}
            self.connection.sleep(3.5)  # longer than two heartbeats is what is tested
            for what, (_, running) in runs.items():
                with self.subTest(what):
                    self.assertIsNone(running.process.poll(), running.err)
                    # It waits, and does not ask again and again.
                    self.assertLess(processor_seconds(running.process) - before[what], 1)
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
        sources = {"small": self.file(lines_of(20_000)), "large": self.file(self.BIG * 4)}
        with self.alarm():
            began = time.monotonic()
            runs = [(size, way, heartbeat, self.publish("-r", "test.event", source, "--confirm-timeout", "2s", "--heartbeat", heartbeat,
                                                        *args))
                    for size, source in sources.items() for way, args in self.ways().items() for heartbeat in ("1", "30")]
            for size, way, heartbeat, running in runs:
                with self.subTest(size, way=way, heartbeat=heartbeat):
                    ended = running.end(2 + bus.SOON)
                    self.assertEqual(ended.status, 3, ended.err)
                    self.assertGreaterEqual(time.monotonic() - began, 2)
                    self.assertRegex(ended.err, "(?m)^wazobus: .*not confirmed anything for 2s: low on memory")
                    summary = self.summary(ended)
                    self.assertEqual((summary["confirmed"], summary["resume"]), (0, "--resume-from 1"))

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
        # Without heartbeats nothing wakes it up but what it waits for.
        running = self.publish("-r", "large.a", self.file((b'"' + b"x" * 20_000_000 + b'"\n') * 2), "--heartbeat", "0",
                               "--confirm-timeout", "5m")
        ended = running.end()
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

    def stopped(self, running, statuses=(0, 130)):
        """Its summary, or None where it had sent nothing yet; it may have been at its end as well."""
        ended = running.end()
        self.assertIn(ended.status, statuses, ended.err)
        if not ended.out:
            self.assertEqual(ended.err, "")
            return None
        if "sent " not in ended.err:
            self.assertEqual(json.loads(ended.out)["sent"], 0)
            return None
        return self.summary(ended)

    def stop_after(self, *args, number, moment, input=None):
        """A run that is stopped after so many seconds."""
        running = self.publish(*args, stdin=subprocess.DEVNULL if input is None else subprocess.PIPE)
        if input is not None:
            threading.Thread(target=self.pour, args=(running.process.stdin, input), daemon=True).start()
        running.wait_for_handlers()
        if moment is not None:
            self.connection.sleep(moment)  # any moment is what is tested
            running.process.send_signal(number)
        return self.stopped(running, (0,) if moment is None else (0, 130))

    def stop_in_flow(self, *args, number, moment):
        """A run that is stopped once so many bytes have gone either way, and 200 kB later at the latest."""
        if moment is None:
            return self.stopped(self.publish(*args), (0,))
        proxy = self.unsteady(("out", moment + 200_000, "hold"))
        running = self.publish(*args, "--uri", proxy.uri)
        bus.until("so many bytes", lambda: proxy.carried >= moment or running.process.poll() is not None)
        running.process.send_signal(number)
        proxy.release()
        return self.stopped(running)

    @staticmethod
    def pour(stream, content):
        with contextlib.suppress(BrokenPipeError):
            stream.write(content)
            stream.close()

    def go_through(self, *args, most, moments, stop=None, **options):
        """Stops and goes on, until there is no more to send: the summaries."""
        summaries, more = [], ()
        for n, moment in enumerate((*moments, None)):
            number = (signal.SIGINT, signal.SIGTERM)[n % 2]
            summary = (stop or self.stop_after)(*args, *more, number=number, moment=moment, **options)
            if summary is None:
                continue
            summaries.append(summary)
            if moment is None or summary["resume"] is None:
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

    def test_tens_of_thousands_of_lines(self):
        count = 40_000
        queue = self.numbered_queue("stop.file")
        moments = [random.randrange(5_000, 480_000) for _ in range(5)]  # all in all less than there is
        summaries = self.go_through("--exchange", "", "-r", queue, self.file(lines_of(count)), most=1000,
                                    moments=moments, stop=self.stop_in_flow)
        self.assertEqual(len(summaries), 6)
        numbers = self.assert_complete(queue, summaries, range(count))
        self.assertTrue(firsts(numbers) == list(range(1, count + 1)))

    def test_the_standard_input(self):
        count = 30_000
        queue = self.numbered_queue("stop.pipe")
        moments = [random.uniform(0.1, 0.9) for _ in range(3)]
        summaries = self.go_through("-r", "stop.pipe", "-", "--rate", "15000/s", most=1000, moments=moments,
                                    input=lines_of(count))
        numbers = self.assert_complete(queue, summaries, range(count))
        self.assertTrue(firsts(numbers) == list(range(1, count + 1)))

    def test_the_rows_of_a_file(self):
        count = 20_000
        template = self.file("{{var n}}", "template.json")
        for name, rows in (("rows.csv", b"n\n" + lines_of(count)),
                           ("rows.ndjson", b"".join(b'{"n": %d}\n' % n for n in range(1, count + 1)))):
            with self.subTest(name):
                queue = self.numbered_queue("stop.rows")
                moments = [random.uniform(0.1, 0.6) for _ in range(3)]
                summaries = self.go_through("-r", "stop.rows", "--template", template, "--var-file", self.file(rows, name),
                                            "--rate", "15000/s", most=1000, moments=moments)
                numbers = self.assert_complete(queue, summaries, range(count))
                self.assertTrue(firsts(numbers) == list(range(1, count + 1)))
                self.channel.queue_delete(queue)

    def test_several_rounds(self):
        count = 10_000
        queue = self.numbered_queue("stop.rounds")
        moments = [random.uniform(0.2, 0.8) for _ in range(5)]  # so that some fall into the last round
        summaries = self.go_through("-r", "stop.rounds", self.file(lines_of(count)), "--repeat", "3", "--rate", "15000/s",
                                    most=1000, moments=moments)
        numbers = self.assert_complete(queue, summaries, range(3 * count))
        for n in range(1, count + 1, 37):
            self.assertGreaterEqual(numbers.count(n), 3, n)

    def test_before_the_line_that_it_begins_with(self):
        for pause in (0.1, 2, 10):  # nothing tells from outside when it has taken the last word of the login
            proxy = self.unsteady()
            running = self.publish("-r", "test.event", "-", "--resume-from", "5", "--uri", proxy.uri, stdin=subprocess.PIPE)
            self.feed(running, b"1\n2\n")
            proxy.wait_for("the last word of the login", bus.SELECT_OK)
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
            # Behind the end of the first round at any rate.
            summary = self.stop_in_flow("-r", "stop.loop", source, "--rate", "5000/s", *more, number=number,
                                        moment=150_000)
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
        moments = [random.uniform(0.05, 0.3) for _ in range(6)]
        summaries = self.go_through("-r", "stop.short", self.file(lines_of(3)), "--repeat", str(rounds), "--window", "3",
                                    most=3, moments=moments)
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
                                    moments=[0.2, 0.2])
        self.assertLessEqual(len(self.drained(queue, total)) - total, sum(summary["unknown"] for summary in summaries))

    def test_many_values_on_one_line(self):
        count = 20_000
        queue = self.numbered_queue("stop.line")
        source = self.file(b" ".join(b"[%d]" % n for n in range(count)) + b"\n")
        summary = self.stop_in_flow("-r", "stop.line", source, "--window", "3", number=signal.SIGINT, moment=100_000)
        self.assertLess(summary["sent"], count)
        self.stop_in_flow("-r", "stop.line", source, *summary["resume"].split(), number=None, moment=None)
        self.assertGreaterEqual(self.waiting(queue), count)

    def test_pretty_printed_values(self):
        count = 20_000
        queue = self.numbered_queue("stop.pretty")
        source = self.file(b"".join(b"[\n  %d\n]\n" % n for n in range(count)))
        moments = [random.uniform(0.1, 0.4) for _ in range(3)]
        summaries = self.go_through("-r", "stop.pretty", source, "--rate", "15000/s", "--window", "10", most=10,
                                    moments=moments)
        self.assertEqual(sum(summary["confirmed"] for summary in summaries), count)
        unknown = sum(summary["unknown"] for summary in summaries)
        self.assertIn(self.waiting(queue), range(count, count + unknown + 1))

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


class PaceTest(DeliveryTest):
    PER_SECOND = {"200/s": 200, "5000/s": 5000, "1000/s": 1000, "600/m": 10}

    def arrivals(self, runs, count):
        """When each message came, in seconds since the start of its run, by the runs' names; and their ends."""
        queue = self.numbered_queue("pace.#")
        came, began, running = {what: [] for what in runs}, {}, {}

        def take(_, method, properties, body):  # pylint: disable=unused-argument
            what = list(runs)[int(method.routing_key.removeprefix("pace."))]
            came[what].append((time.monotonic() - began[what], int(body)))

        self.channel.basic_consume(queue, take, auto_ack=True)

        def start():  # meanwhile what comes is looked at
            for n, (what, (args, options)) in enumerate(runs.items()):
                began[what] = time.monotonic()
                running[what] = self.publish("-r", f"pace.{n}", *args, **options)

        starting = threading.Thread(target=start)
        starting.start()
        deadline = time.monotonic() + bus.PATIENCE
        while sum(map(len, came.values())) < count and time.monotonic() < deadline:
            self.connection.process_data_events(0.1)
        starting.join()
        ended = {what: one.end() for what, one in running.items()}
        for one in ended.values():
            self.assertEqual(one.status, 0, one.err)
        return came, ended

    def paced(self, seconds):
        """(rate, messages a second, arrivals, summary) for each of PER_SECOND, kept for so many seconds; in order."""
        counts = {rate: self.PER_SECOND[rate] * seconds[rate] for rate in self.PER_SECOND}
        runs = {rate: ((self.file(lines_of(count)), "--rate", rate), {}) for rate, count in counts.items()}
        # Through a pipe, where there is always more at hand.
        [path, *args] = runs["1000/s"][0]
        source = open(path, "rb")  # pylint: disable=consider-using-with
        self.addCleanup(source.close)
        runs["1000/s"] = ("-", *args), {"stdin": source}
        came, ended = self.arrivals(runs, sum(counts.values()))
        for rate, count in counts.items():
            self.assertEqual([number for _, number in came[rate]], list(range(1, count + 1)), rate)
            yield rate, self.PER_SECOND[rate], [at for at, _ in came[rate]], self.summary(ended[rate])

    def capture(self, offsets, name="capture.ndjson"):
        """Records so many seconds apart from the first."""
        lines = []
        for n, offset in enumerate(offsets):
            second = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(1_700_000_000 + int(offset)))
            stamp = f"{second}.{round(offset % 1 * 1e6):06}+00:00"
            lines.append(json.dumps({"timestamp": stamp, "name": None, "exchange": "wazo-headers",
                                     "routing_key": "other", "headers": {}, "payload": n}))
        content = "\n".join(lines).encode()
        return self.file(gzip.compress(content) if name.endswith(".gz") else content, name)

    def lost_in_a_pause(self, seconds):
        """A capture with such a pause, in which its connection was lost; and the queue for what is behind it."""
        queue = self.numbered_queue("test.event")
        proxy = self.unsteady()
        running = self.publish("-r", "test.event", "--replay", self.capture([0, seconds]), "--heartbeat", "1",
                               "--uri", proxy.uri)
        self.assertEqual(self.bodies(queue), [b"0"])
        proxy.wait_for("its confirm", bus.ACK)
        proxy.hang_up()
        return running, queue

    def replayed(self):
        """(what, arrivals, when each was due) of captures that are played in all sorts of ways; in order."""
        offsets = [0, 0.3, 0.3, 0.9, 1.4]
        plain = self.capture(offsets)
        zst = plain + ".zst"
        subprocess.run(["zstd", "-q", plain, "-o", zst], check=True)
        hours = self.capture([3600 * n for n in range(5)])
        cases = {
            "1": (plain, (), offsets), "2": (plain, ("--speed", "2"), [0, 0.15, 0.15, 0.45, 0.7]),
            "half": (plain, ("--speed", "0.5"), [0, 0.6, 0.6, 1.8, 2.8]), "0": (hours, ("--speed", "0"), [0] * 5),
            "gz": (self.capture(offsets, "c.gz"), (), offsets), "zst": (zst, (), offsets),
            "unordered": (self.capture([10, 10.5, 10.2, 9, 10.8]), (), [0, 0.5, 0.5, 0.5, 0.8]),
            "hour": (self.capture([0, 3600, 3601]), ("--speed", "3600"), [0, 1, 1]),
            "twice": (plain, ("--repeat", "2"), [*offsets, *(1.4 + offset for offset in offsets)]),
            "rest": (plain, ("--resume-from", "3"), [0, 0.6, 1.1]),
        }
        runs = {what: (("--replay", path, *args), {}) for what, (path, args, _) in cases.items()}
        came, _ = self.arrivals(runs, sum(len(due) for _, _, due in cases.values()))
        for what, (_, _, due) in cases.items():
            numbers = [2, 3, 4] if what == "rest" else [n % 5 for n in range(len(due))]
            self.assertEqual([number for _, number in came[what]], numbers, what)
            yield what, [at for at, _ in came[what]], due


class Pace(PaceTest):
    """Nothing comes too early. That nothing comes too late is for test_timing."""

    def test_no_rate_is_exceeded(self):
        for rate, per_second, times, summary in self.paced({"200/s": 2, "5000/s": 1, "1000/s": 2, "600/m": 2}):
            with self.subTest(rate):
                self.assertEqual([], [(n, at) for n, at in enumerate(times) if at < n / per_second])
                self.assertGreaterEqual(summary["seconds"] + 0.001, (len(times) - 1) / per_second)

    def test_a_capture_keeps_its_pauses(self):
        for what, times, due in self.replayed():
            with self.subTest(what):
                self.assertEqual([], [(at, earliest) for at, earliest in zip(times, due) if at < earliest])

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
        running, _ = self.lost_in_a_pause(3600)
        running.wait_for_err(BACK)
        self.assertEqual(running.interrupt().status, 130)
        running, queue = self.lost_in_a_pause(2)
        running.wait_for_err(BACK)
        ended = running.end()
        self.assertEqual((ended.status, self.drained(queue)), (0, [1]), ended.err)


class Screens(DeliveryTest):
    def on_terminal(self, *args, columns=80, meanwhile=None):
        """What publish draws on a terminal for its standard error; meanwhile() is given the lines of progress."""
        master, end = os.openpty()
        fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        with subprocess.Popen([bus.WAZOBUS, "publish", *args], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=end,
                              env=bus.environment({"TERM": "xterm"})) as process:
            os.close(end)
            drawn = bytearray()
            with contextlib.suppress(OSError):
                while part := os.read(master, 1 << 16):
                    drawn.extend(part)
                    if meanwhile:
                        meanwhile(self.shown_lines(drawn.decode(errors="replace")))
            out = process.stdout.read()
        os.close(master)
        return bus.Ended(process.returncode, out, drawn.decode().replace("\r\n", "\n"))

    @staticmethod
    def shown_lines(drawn):
        """Each line of progress that was drawn."""
        return [line for line in re.findall(r"\r([^\r\n\x1b]*)\x1b\[K", drawn) if line]

    def held_up(self, *args, lines, **options):
        """The same, held up until there were so many lines of progress."""
        proxy = self.unsteady(("out", 100_000, "hold"))
        ended = self.on_terminal(*args, "--uri", proxy.uri, **options,
                                 meanwhile=lambda shown: len(shown) >= lines and proxy.release())
        self.assertGreaterEqual(len(self.shown_lines(ended.err)), lines, ended.err)
        return ended

    def test_progress_is_drawn_on_a_terminal_and_gone_at_the_end(self):
        queue = self.numbered_queue("shown.#")
        ended = self.held_up("-r", "shown.a", self.file(lines_of(3_000)), "--rate", "2000/s", lines=3)
        lines = self.shown_lines(ended.err)
        for line in lines:
            self.assertRegex(line, r"^\d+ sent, \d+ confirmed  \d+/s  \d+ %$")
        counts = [int(line.split()[0]) for line in lines]
        self.assertEqual(counts, sorted(counts))
        last = ended.err.rpartition("\r")[2]
        self.assertEqual(last, "\x1b[Ksent 3000 to exchange 'xivo': 3000 confirmed, 0 returned, 0 nacked\n")
        self.assertEqual(self.waiting(queue), 3_000)

    def test_messages_stand_on_lines_of_their_own(self):
        proxy = self.unsteady(("out", 150_000, "hold"))
        deeds = [("sent", proxy.refuse), ("not connected", proxy.accept)]

        def meanwhile(shown):
            if deeds and any(deeds[0][0] in line for line in shown):
                deeds.pop(0)[1]()

        ended = self.on_terminal("-r", "nobody.wants", self.file(lines_of(3_000)), "--rate", "2000/s",
                                 "--uri", proxy.uri, meanwhile=meanwhile)
        self.assertEqual(ended.status, 0, ended.err)
        for pattern in ("wazobus: .*unroutable", "wazobus: .*connecting again", "wazobus: connected again", "sent 3000"):
            self.assertRegex(ended.err, rf"(?m)(^|\r\x1b\[K){pattern}[^\r\n]*$")
        self.assertTrue(any("not connected" in line for line in self.shown_lines(ended.err)), ended.err)
        for line in self.shown_lines(ended.err):
            self.assertLessEqual(len(line), 80)

    def test_progress_is_no_wider_than_the_terminal(self):
        queue = self.numbered_queue("shown.#")
        ended = self.held_up("-r", "shown.a", self.file(lines_of(2_000)), "--rate", "2000/s", lines=1, columns=30)
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
        self.assertGreaterEqual(summary.pop("seconds") + 0.001, 1_999 / 2_000)
        self.assertEqual(summary, {"sent": 2000, "confirmed": 2000, "returned": 0, "nacked": 0, "unknown": 0, "resent": 0,
                                   "exchange": "xivo", "first_not_confirmed": None, "resume": None})


class Memory(DeliveryTest):
    def test_a_hundred_thousand_messages_take_little_memory(self):
        count = 100_000
        queue = self.queue("xivo", "many.#")
        running = self.publish("--exchange", "", "-r", queue, "-", stdin=subprocess.PIPE)
        running.process.stdin.write(lines_of(count))
        running.process.stdin.flush()
        bus.until("all", lambda: self.waiting(queue) == count, 5 * bus.PATIENCE)
        self.assertLess(high_water(running.process), 15 * MIB)
        running.process.stdin.close()
        self.assertEqual(self.summary(running.end())["confirmed"], count)
