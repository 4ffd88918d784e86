# SPDX-License-Identifier: MIT
"""Faults while wazobus works: in the connection, the broker, the disk, the reader."""
import contextlib
import json
import os
import signal
import subprocess
import sys

import admin
import bus

VICTIM = f"amqp://victim:victim@{bus.WHERE}/%2f"


def setUpModule():  # pylint: disable=invalid-name
    admin.add_users(("victim", "victim", ".*", ".*", ".*"))


class Connections(bus.BusTest):
    def assert_lost(self, ended, *mentions):
        self.assertEqual(ended.status, 3, ended.err)
        [line] = [line for line in ended.err.splitlines() if line.startswith("wazobus: ")
                  and "sends the rest" not in line]
        for mention in mentions:
            self.assertIn(mention, line)
        self.assertNotIn("victim:victim", ended.err)

    def test_what_had_arrived_is_shown_when_the_broker_closes_the_connection(self):
        path = os.path.join(self.directory(), "kept.ndjson")
        tail = self.listen("--json", "--no-reconnect", "-o", path, "--uri", VICTIM)
        for n in range(1000):
            self.send(str(n))
        tail.wait_for_lines(1000)
        admin.close_all_user_connections("victim", "maintenance at \x1b[31mnight")
        ended = tail.end()
        self.assert_lost(ended, bus.WHERE, "maintenance")
        self.assertIsNone(bus.CONTROL.search(ended.err), ended.err)
        self.assertEqual(ended.objects, list(range(1000)))
        with open(path) as kept:
            self.assertEqual([json.loads(line)["payload"] for line in kept], list(range(1000)))

    def start_at_work(self, *command):
        """A listen that is bound, or a publish - that has sent something and waits for more."""
        running = self.start(*command, stdin=subprocess.PIPE)
        if command[0] == "listen":
            running.wait_for_err("^listening on ")
            return running
        queue = self.queue("xivo", "test.event")
        running.process.stdin.write(b"1\n")
        running.process.stdin.flush()
        self.assertEqual(self.bodies(queue), [b"1"])
        return running

    def test_a_connection_that_breaks_is_3(self):
        proxy = self.proxy()
        for command in (("listen", "--no-reconnect", "--json"), ("listen", "--no-reconnect", "-c", "5"),
                        ("publish", "--no-reconnect", "-r", "test.event", "-")):
            with self.subTest(command):
                running = self.start_at_work(*command, "--uri", proxy.uri)
                proxy.hang_up()
                self.assert_lost(running.end(), f"127.0.0.1:{proxy.port}", "lost")

    def test_a_peer_that_falls_silent_is_noticed_by_its_missing_heartbeats(self):
        for command in (("listen", "--no-reconnect"), ("publish", "--no-reconnect", "-r", "test.event", "-")):
            with self.subTest(command):
                proxy = self.proxy()
                running = self.start_at_work(*command, "--heartbeat", "1s", "--uri", proxy.uri)
                proxy.fall_silent()
                self.assert_lost(running.end(), f"127.0.0.1:{proxy.port}", "eartbeat")

    def test_a_black_hole_is_noticed_by_missing_heartbeats(self):
        own_network = ("unshare", "--map-root-user", "--net")
        if subprocess.run([*own_network, "ip", "link"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          check=False).returncode:
            self.skipTest("the tests may not make a network namespace")
        subprocess.run([*own_network, sys.executable, "-B", "black_hole.py"], check=True)

    def test_an_idle_connection_is_kept_alive_by_heartbeats(self):
        queue = self.queue("xivo", "test.event")
        tail = self.listen("--json", "-c", "1", "--heartbeat", "1s")
        publish = self.start("publish", "-r", "test.event", "-", "--heartbeat", "1s", stdin=subprocess.PIPE)
        self.connection.sleep(5)  # this tests an idle connection
        publish.process.stdin.write(b"1\n")
        publish.process.stdin.close()
        self.assert_quiet(publish.end())
        self.assertEqual(self.bodies(queue), [b"1"])
        self.assert_quiet(tail.end())

    def test_publish_answers_that_never_come_are_given_up(self):
        proxy = self.proxy()
        running = self.start_at_work("publish", "-r", "test.event", "-", "--uri", proxy.uri, "--confirm-timeout", "3s",
                                     "--heartbeat", "0")
        proxy.wait_for("its confirm", bus.ACK)
        proxy.fall_silent()
        running.process.stdin.write(b"2\n")
        running.process.stdin.close()
        ended = running.end()
        self.assert_lost(ended, "confirm")
        self.assertIn("-:2", ended.err)

    def test_a_queue_that_is_deleted_under_listen_is_3_and_says_so(self):
        tail = self.listen("--json")
        self.send("1")
        tail.wait_for_lines(1)
        admin.delete_queue(self.queue_of_listen())
        ended = tail.end()
        self.assert_lost(ended, "queue")
        self.assertEqual(ended.objects, [1])

    def test_an_exchange_that_is_deleted_under_publish_is_3_and_named(self):
        exchange = self.exchange("topic")
        queue = self.queue(exchange)
        proxy = self.proxy()
        publish = self.start("publish", "--exchange", exchange, "-r", "test.event", "-", "--uri", proxy.uri,
                             stdin=subprocess.PIPE)
        publish.process.stdin.write(b"1\n")
        publish.process.stdin.flush()
        self.assertEqual(self.bodies(queue), [b"1"])
        proxy.wait_for("its confirm", bus.ACK)
        self.channel.exchange_delete(exchange)
        publish.process.stdin.write(b"2\n3\n")
        publish.process.stdin.close()
        ended = publish.end()
        self.assert_lost(ended, exchange)
        self.assertRegex(ended.err, "1 confirmed.*first not confirmed: -:2")

    def test_listen_goes_on_when_its_exchange_is_deleted_and_nothing_is_bound_any_more(self):
        exchange = self.exchange("topic")
        tail = self.listen("--json", "--exchange", exchange)
        self.channel.exchange_delete(exchange)
        self.assert_quiet(tail.interrupt())


class Alarm(bus.BusTest):
    @classmethod
    def setUpClass(cls):
        cls.addClassCleanup(admin.set_memory_watermark, admin.memory_watermark())
        admin.set_memory_watermark(1e-7)

    BIG = b'"' + b"x" * 20_000_000 + b'"'

    def test_publish_says_that_the_broker_is_blocked_and_gives_up_after_the_confirm_timeout(self):
        for body in (b"1", self.BIG):
            with self.subTest(len(body)):
                ended = bus.run("publish", "-r", "test.event", "-", "--confirm-timeout", "2s", input=body)
                self.assertEqual(ended.status, 3, ended.err)
                self.assertRegex(ended.err, "(?m)^wazobus: .*memory")
                self.assertRegex(ended.err, "(?m)^wazobus: .*confirm")
                self.assertRegex(ended.err, "0 confirmed")

    def test_a_signal_ends_it_with_130(self):
        for body in (b"1\n", self.BIG):
            for number in (signal.SIGINT, signal.SIGTERM):
                with self.subTest(len(body), signal=number):
                    proxy = self.proxy()
                    path = self.file(body)
                    publish = self.start("publish", "-r", "test.event", path, "--confirm-timeout", "5m",
                                         "--uri", proxy.uri)
                    if len(body) < 100:
                        publish.wait_for_err("memory")
                    else:
                        self.wait_until_stuck(proxy)
                    self.assertEqual(publish.interrupt(number).status, 130)

    def test_a_signal_ends_it_with_130_when_the_headers_are_large(self):
        header = ("-H", "x=" + "x" * 100_000)
        for body in (b"1\n", b"1\n" * 1000):
            for number in (signal.SIGINT, signal.SIGTERM):
                with self.subTest(len(body), signal=number):
                    proxy = self.proxy()
                    publish = self.start("publish", "-r", "test.event", self.file(body), *header,
                                         "--confirm-timeout", "5m",
                                         "--uri", proxy.uri)
                    self.wait_until_stuck(proxy)
                    ended = publish.interrupt(number)
                    self.assertEqual(ended.status, 130, ended.err)
                    self.assertRegex(ended.err, r"(?m)^sent \d+ .*0 confirmed")

    def wait_until_stuck(self, proxy):
        """Waits until it is in the middle of the body and the socket is full."""
        seen = []

        def stuck():
            seen.append(proxy.carried)
            self.connection.sleep(0.02)
            return seen[-1] > 50_000 and len(set(seen[-10:])) == 1

        bus.until("a full socket", stuck)

    def test_listen_is_not_disturbed(self):
        self.assert_quiet(bus.run("listen", "-c", "1", "--timeout", "300ms"), 124)

    def test_what_waited_is_sent_when_the_alarm_is_over(self):
        queue = self.queue("xivo", "test.event")
        publish = self.start("publish", "-r", "test.event", "-b", "1", "--confirm-timeout", "5m")
        publish.wait_for_err("memory")
        admin.set_memory_watermark(0.8)
        try:
            ended = publish.end()
        finally:
            admin.set_memory_watermark(1e-7)
        self.assertEqual(ended.status, 0, ended.err)
        self.assertIn("1 confirmed", ended.err)
        self.assertEqual(self.bodies(queue), [b"1"])


class Outputs(bus.BusTest):
    def test_a_full_disk_is_4_for_every_output(self):
        with open("/dev/full", "wb") as full:
            for name in ("pretty", "line", "json", "record", "raw"):
                with self.subTest(name):
                    tail = self.listen("-f", name, stdout=full)
                    self.send("1")
                    ended = tail.end()
                    self.assertEqual(ended.status, 4, ended.err)
                    self.assertRegex(ended.err, "(?m)^wazobus: cannot write .*No space left on device")
            ended = bus.run("publish", "-r", "a", "-b", "{}", "--dry-run", stdout=full)
            self.assert_fails(ended, 4, "No space left on device")
        tail = self.listen("--json", "-o", "/dev/full")
        self.send("1")
        ended = tail.end()
        self.assertEqual(ended.status, 4, ended.err)
        self.assertIn("/dev/full", ended.err)

    def test_help_and_version_on_a_full_disk_are_4(self):
        with open("/dev/full", "wb") as full:
            for args in (("--help",), ("listen", "--help"), ("--version",)):
                self.assertEqual(bus.run(*args, stdout=full).status, 4, args)

    def test_a_disk_that_fills_up_keeps_whole_records_and_ends_with_4(self):
        with self.small_disk() as disk:
            path = os.path.join(disk, "kept.ndjson")
            tail = self.listen("--json", "-o", path)
            for n in range(100):
                self.send({"n": n, "x": "x" * 2000})
            ended = tail.end()
            self.assertEqual(ended.status, 4, ended.err)
            self.assertRegex(ended.err, f"(?m)^wazobus: cannot write {path}: No space left on device")
            with open(path) as kept:
                content = kept.read()
        self.assertTrue(content.endswith("}\n"), content[-100:])
        records = [json.loads(line)["payload"]["n"] for line in content.splitlines()]
        self.assertEqual(records, list(range(len(records))))
        self.assertGreater(len(records), 10)

    def test_an_output_that_cannot_be_opened_is_4_before_anything_is_connected(self):
        for path in ("/nonexistent/kept.ndjson", "/", "/proc/self/cmdline/x"):
            with self.subTest(path):
                ended = bus.run("listen", "-o", path, "--uri", f"amqp://127.0.0.1:{bus.closed_port()}")
                self.assert_fails(ended, 4, path)

    def test_a_closed_output_is_4_and_events_do_not_go_elsewhere(self):
        # With >&- the next opened file gets number 1. It must not be the broker's socket or the -o file.
        path = os.path.join(self.directory(), "kept.ndjson")
        running = self.start(path, script='"$WAZOBUS" listen -f raw -c 2 -o "$1" >&-')
        bus.until("an end, or the ready line",
                  lambda: "listening on " in running.err or running.process.poll() is not None)
        if running.process.poll() is None:
            for body in ("1", "2"):
                self.send(body)
        ended = running.end()
        self.assertEqual(ended.status, 4, ended.err)
        self.assertIn("standard output", ended.err)
        with contextlib.suppress(FileNotFoundError), open(path) as kept:
            for line in kept:
                self.assertIn("payload", json.loads(line))

    def test_a_closed_output_is_4_for_a_dry_run_and_for_help(self):
        for args in ('publish -r a -b "{}" --dry-run', "--help", "--version"):
            with self.subTest(args):
                ended = self.start(script=f'"$WAZOBUS" {args} >&-').end()
                self.assertEqual(ended.status, 4, ended.err)

    def test_closed_error_and_input_do_not_harm(self):
        queue = self.queue("xivo", "test.event")
        for closed in ("2>&-", "<&-", "<&- 2>&-", ">&-", "<&- >&- 2>&-"):
            with self.subTest(closed):
                ended = self.start(script=f'"$WAZOBUS" publish -r test.event -b 1 {closed}').end()
                self.assertEqual(ended.status, 0, ended.err)
                self.assertEqual(self.bodies(queue), [b"1"])
        path = os.path.join(self.directory(), "kept.ndjson")
        tail = self.start(path, script='"$WAZOBUS" listen --json -c 1 -o "$1" <&- 2>&-')

        def arrived():
            self.send("1")
            return tail.process.poll() is not None

        bus.until("an event, sent until it is bound", arrived)
        ended = tail.end()
        self.assertEqual((ended.status, ended.out), (0, b"1\n"))
        with open(path) as kept:
            self.assertEqual([json.loads(line)["payload"] for line in kept], [1])
