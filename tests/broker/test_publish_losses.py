# SPDX-License-Identifier: MIT
"""wazobus publish through losses of the connection: what arrives, what is said, and when it gives up."""
import contextlib
import fcntl
import os
import random
import re
import signal
import struct
import subprocess
import termios
import threading
import time

import admin
import bus
from delivery import BACK, LOST, MIB, Draining, LossTest, high_water, lines_of

VICTIM = f"amqp://victim:victim@{bus.WHERE}/%2f"


def setUpModule():  # pylint: disable=invalid-name
    admin.add_users(("victim", "victim", *admin.EVERYTHING))


class Losses(LossTest):
    def cut(self, way, sizes):
        """A proxy that cuts one connection after the other, each behind so many bytes of that way."""
        return self.unsteady(*((way, size, "cut") for size in sizes))

    def cut_connections(self, out, answers):
        """The --uri of publish, and what else it is told, by what is cut."""
        first, second, third = (self.cut("out", [size]) for size in out)
        dead = f"amqp://guest:guest@127.0.0.1:{bus.closed_port()}/%2f"
        port = int(os.environ["WAZOBUS_TLS_PORT"])
        over_tls = self.unsteady(*(("out", 5_000 + size, "cut") for size in out), port=port)
        ca = ("--tls-ca-file", os.path.join(os.environ["WAZOBUS_TLS_DIR"], "ca.pem"))
        several = [part for uri in (dead, first.uri, second.uri, third.uri) for part in ("--uri", uri)]
        return {
            "messages": ("--uri", self.cut("out", out).uri),
            # So many at the least that there are enough answers, however many the broker gives in one.
            "answers": ("--window", "25", "--uri", self.cut("in", answers).uri),
            "TLS": ("--uri", over_tls.uri.replace("amqp:", "amqps:"), *ca),
            "several": several,
            "small window": ("--window", "100", "--uri", self.cut("out", out).uri),
            "large window": ("--window", "100000", "--uri", self.cut("out", out).uri),
        }, f"127.0.0.1:{second.port}"

    def test_every_line_arrives_through_connections_cut_at_any_byte(self):
        count = 4_000
        source = self.file(lines_of(count))
        out = [random.randrange(5_000, 100_000) for _ in range(3)]
        answers = [random.randrange(700, 1_500) for _ in range(3)]
        cases, second = self.cut_connections(out, answers)
        queues = {what: self.numbered_queue(f"cut.{n}") for n, what in enumerate(cases)}
        runs = {what: self.publish("-r", f"cut.{n}", source, *args) for n, (what, args) in enumerate(cases.items())}
        for what, running in runs.items():
            with self.subTest(what, out=out, answers=answers):
                ended = running.end()
                losses = len(re.findall(LOST, ended.err))
                self.assertGreaterEqual(losses, 2, ended.err)
                self.assert_all_arrived(ended, queues[what], count)
                self.assertEqual(losses, len(re.findall(BACK, ended.err)))
        self.assertIn(second, runs["several"].err)

    def test_every_line_arrives_though_an_admin_closes_the_connections(self):
        queue = self.numbered_queue("closed.#")
        running = self.publish("-r", "closed.a", "-", "--uri", VICTIM, stdin=subprocess.PIPE)
        feed = bus.Feed(running)
        for n in range(2):
            had = self.waiting(queue)
            bus.until("some", lambda: self.waiting(queue) > had + 1_000)  # pylint: disable=cell-var-from-loop
            admin.close_all_user_connections("victim", "maintenance at \x1b[31mnight")
            # pylint: disable-next=cell-var-from-loop
            bus.until("it is back", lambda: len(re.findall(BACK, running.err)) == n + 1)
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
        count = 1_000
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
        admin.add_users(("changed", "x", *admin.EVERYTHING), ("leaving", "x", *admin.EVERYTHING))
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

    def away(self, refuses):
        """A run whose broker is away: it refuses, or accepts and says nothing."""
        proxy = self.unsteady(("both", 1 << 40, "cut"), *[("in", 0, "stall")] * 20)
        running = self.at_work("--connect-timeout", "1m", proxy=proxy)
        if refuses:
            proxy.refuse()
            running.wait_for_err("still trying")
        else:
            proxy.hang_up()
            bus.until("the next", lambda: proxy.accepted == 2)
        return running

    def test_a_signal_ends_it_with_130_while_the_broker_is_away(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            for refuses in (True, False):
                with self.subTest(signal=number, refuses=refuses):
                    running = self.away(refuses)
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
