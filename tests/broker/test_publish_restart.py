# SPDX-License-Identifier: MIT
"""wazobus publish while the broker is killed and returns with what was on its disk."""
import contextlib
import os
import re
import signal
import subprocess

import pika

import admin
import bus
import delivery


class Broker:
    """The broker of these tests, whose process they end and start."""

    def __init__(self):
        self._pid = int(os.environ["WAZOBUS_BROKER_PID"])
        self._started = None

    @staticmethod
    def _starts():
        with open(os.environ["WAZOBUS_BROKER_LOG"], encoding="utf-8", errors="replace") as log:
            return log.read().count("Server startup complete")

    def kill(self):
        if self._started:
            self._started.kill()
            self._started.wait()
            return
        os.kill(self._pid, signal.SIGKILL)
        bus.until("its end", lambda: not os.path.exists(f"/proc/{self._pid}") or self._is_zombie())

    def _is_zombie(self):
        try:
            with open(f"/proc/{self._pid}/stat", encoding="ascii") as stat:
                return stat.read().rpartition(")")[2].split()[0] == "Z"
        except OSError:
            return True

    def start(self):
        starts = self._starts()
        self._started = subprocess.Popen([os.environ["WAZOBUS_BROKER_START"]], start_new_session=True)
        bus.until("its start", lambda: self._starts() > starts, 2 * bus.PATIENCE)

    def close(self):
        if self._started:
            self._started.kill()
            self._started.wait()


BROKER = Broker()


def tearDownModule():  # pylint: disable=invalid-name
    BROKER.close()


class Kills(delivery.DeliveryTest):
    def kept_queue(self, key):
        name = self.fresh_name("kept")
        self.channel.queue_declare(name, durable=True)
        self.channel.queue_bind(name, "xivo", key)
        # RabbitMQ writes a binding to its disk seconds later; a broker that is killed before that loses it.
        admin.evaluate("ok = mnesia:sync_log()")
        return name

    def log_in_again(self):
        with contextlib.suppress(pika.exceptions.AMQPError):
            self.connection.close()
        bus.BusTest.setUp(self)

    def fed(self, key, *args):
        """A publish that gets lines until told to stop, its feed and its queue, once many have arrived."""
        queue = self.kept_queue(key)
        running = self.publish("-r", key, "-", *args, stdin=subprocess.PIPE)
        feed = bus.Feed(running, at_once=1_000)
        bus.until("many", lambda: self.waiting(queue) > 5_000)
        return running, feed, queue

    def test_every_line_arrives_though_the_broker_is_killed(self):
        tls = ("--uri", f"amqps://guest:guest@127.0.0.1:{os.environ['WAZOBUS_TLS_PORT']}/%2f", "--tls-ca-file",
               os.path.join(os.environ["WAZOBUS_TLS_DIR"], "ca.pem"))
        runs = {way: self.fed(f"killed.{way}", *args) for way, args in (("plain", ()), ("tls", tls))}
        BROKER.kill()
        for running, _, _ in runs.values():
            running.wait_for_err(delivery.LOST)
        BROKER.start()
        for _, feed, _ in runs.values():
            feed.end()
        ended = {way: running.end(4 * bus.PATIENCE) for way, (running, _, _) in runs.items()}
        self.log_in_again()
        for way, (_, feed, queue) in runs.items():
            with self.subTest(way):
                self.assert_all_arrived(ended[way], queue, feed.count)
                self.channel.queue_delete(queue)

    def test_what_was_given_up_goes_on_where_it_says(self):
        running, feed, queue = self.fed("killed.a", "--reconnect-timeout", "1s", "--window", "1000")
        BROKER.kill()
        ended = running.end()
        self.assertEqual(ended.status, 3, ended.err)
        feed.end()
        given_up = self.summary(ended)
        self.assertGreater(given_up["confirmed"], 3_000)
        self.assertLessEqual(given_up["unknown"], 1_000)
        BROKER.start()
        self.log_in_again()
        count = feed.count + 5_000  # 5,000 more lines than it was given
        source = self.file(delivery.lines_of(count))
        ended = self.publish("-r", "killed.a", source, *given_up["resume"].split()).end(2 * bus.PATIENCE)
        self.assertEqual(ended.status, 0, ended.err)
        rest = self.summary(ended)
        numbers = self.drained(queue, count)
        self.channel.queue_delete(queue)
        self.assertTrue(delivery.firsts(numbers) == list(range(1, count + 1)), f"{len(set(numbers))}, or not in order")
        self.assertLessEqual(given_up["sent"] + rest["sent"] - count, given_up["unknown"])
        resume = int(re.fullmatch(r"--resume-from (\d+)", given_up["resume"])[1])
        self.assertEqual(resume, count - rest["sent"] + 1)
