# SPDX-License-Identifier: MIT
"""wazobus publish and what becomes of each message: nacks, returns, windows, large messages and many."""
import json
import re
import subprocess

import bus
from delivery import BACK, MIB, DeliveryTest, high_water, lines_of


class Refusals(DeliveryTest):
    # (where each message goes to, --window, confirmed, returned, nacked, line of the first that was not confirmed);
    # the full queue takes five messages in all.
    MANY = ["open"] * 10 + ["full"] * 5 + ["nowhere"] + ["full"] * 3 + ["open"] * 10
    FULL_FIRST = ["full"] * 4 + ["open"] * 3 + ["nowhere"] * 4 + ["open"] * 4
    BY_TURNS = ["nowhere", "open"] * 500
    FEW = ["open", "open", "full", "nowhere"]
    OUTCOMES = (
        (MANY, "1", 25, 1, 3, 16),
        (MANY, "100000", 20, 1, 8, 11),
        (FULL_FIRST, "1", 7, 4, 4, 1),
        (FULL_FIRST, "100000", 7, 4, 4, 1),
        (BY_TURNS, "1", 500, 500, 0, 1),
        (BY_TURNS, "100000", 500, 500, 0, 1),
        (FEW, "1", 2, 1, 1, 3),
        (FEW, "100000", 2, 1, 1, 3),
    )

    def test_nacks_and_returns_are_told_apart_and_the_first_line_is_right(self):
        exchange = self.exchange("headers")
        for kind, arguments in (("full", {"x-max-length": 5, "x-overflow": "reject-publish"}), ("open", None)):
            queue = self.channel.queue_declare("", exclusive=True, arguments=arguments).method.queue
            self.channel.queue_bind(queue, exchange, "", {"to": kind})
        for order, window, confirmed, returned, nacked, first in self.OUTCOMES:
            with self.subTest(order[:12], window=window):
                ended = self.publish_to(exchange, order, "--window", window)
                self.assertEqual(ended.status, 1 if nacked else 0)
                summary = self.summary(ended)
                self.assertEqual([summary[name] for name in ("confirmed", "returned", "nacked", "unknown")],
                                 [confirmed, returned, nacked, 0])
                self.assertEqual(summary["first_not_confirmed"]["line"], first)
                full = [line for line, to in enumerate(order, 1) if to == "full"]
                resume = f"--resume-from {full[-nacked]}" if nacked else None
                self.assertEqual((summary["complete"], summary["resume"]), (not nacked, resume))
                self.assertRegex(ended.err, rf":{order.index('nowhere') + 1}: warning: nobody got it")
                self.assertRegex(ended.err, rf"(?m)first not confirmed: \S+:{first}$")

    def publish_to(self, exchange, order, *args):
        record = {"name": "x", "routing_key": "same", "payload": {"same": "body"}}
        records = "".join(json.dumps({**record, "headers": {"to": to}}) + "\n" for to in order)
        args = ("--input", "record", "--force", *args, self.file(records))
        return self.publish("--exchange", exchange, *args).end()

    def test_identical_messages_but_for_their_headers_are_told_apart_when_one_is_returned(self):
        exchange = self.exchange("headers")
        queue = self.channel.queue_declare("", exclusive=True).method.queue
        self.channel.queue_bind(queue, exchange, "", {"yes": True})
        record = {"routing_key": "k", "name": "x", "payload": {"n": 1}}
        for content, line in (({"yes": True, "a": 1}, 40), ({"yes": "true"}, 33), ({}, 2), ({"no": [{"x": None}]}, 50)):
            headers = [{"yes": True}] * 50
            headers[line - 1] = {**content, "yes": "no"}
            source = self.file("".join(json.dumps({**record, "headers": one}) + "\n" for one in headers))
            for status, args in ((0, ()), (1, ("--mandatory",))):
                with self.subTest(content, args=args):
                    args = ("--force", "--input", "record", source, *args)
                    ended = self.publish("--exchange", exchange, *args).end()
                    self.assertEqual(ended.status, status)
                    place = f"{re.escape(source)}:{line}"
                    self.assertRegex(ended.err, rf"(?m)^wazobus: {place}: (warning|error): nobody got it")
                    summary = self.summary(ended)
                    self.assertEqual((summary["returned"], summary["first_not_confirmed"]["line"]), (1, line))

    def test_a_large_message_that_is_returned_is_counted(self):
        source = self.file(b"".join(b'"' + b"x" * 2_000_000 + b'%d"\n' % n for n in range(3)))
        summary = self.summary(self.publish("-r", "nobody.wants", source).end())
        self.assertEqual((summary["returned"], summary["first_not_confirmed"]["line"]), (3, 1))

    def test_a_message_that_is_returned_without_its_bcc_is_counted_as_returned(self):
        # RabbitMQ takes it out of the headers that it sends back: they are not those that were sent.
        ended = self.publish("-r", "nobody.wants", "-b", "1", "-H", 'BCC:=["nobody"]').end()
        self.assertIn("nobody got it", ended.err)
        summary = self.summary(ended)
        self.assertEqual((summary["confirmed"], summary["returned"]), (0, 1), ended.err)

    def test_what_was_returned_before_a_loss_and_after_it_is_counted_once(self):
        count = 3_000
        running = self.publish("-r", "nobody.wants", self.file(lines_of(count)), "--mandatory", "--uri",
                               self.unsteady(("out", 100_000, "cut"), ("in", 20_000, "cut")).uri)
        ended = running.end()
        self.assertEqual(ended.status, 1, ended.err)
        self.assertEqual(len(re.findall(BACK, ended.err)), 2, ended.err)
        self.assertEqual(ended.err.count("nobody got it"), 1)
        summary = self.summary(ended)
        first = summary["first_not_confirmed"]["line"]
        self.assertEqual((summary["sent"], summary["returned"], first), (count, count, 1))

    def test_messages_larger_than_all_that_is_kept_for_them_go_one_after_the_other(self):
        queue = self.numbered_queue("large.#")
        # Without heartbeats nothing wakes it up but what it waits for.
        running = self.publish("-r", "large.a", self.file((b'"' + b"x" * 20_000_000 + b'"\n') * 2), "--heartbeat", "0",
                               "--confirm-timeout", "5m")
        ended = running.end()
        self.assertEqual((ended.status, self.summary(ended)["confirmed"]), (0, 2), ended.err)
        self.assertEqual(self.waiting(queue), 2)

    def test_windows_of_every_size_deliver_all_in_order(self):
        for window, count in (("1", 500), ("2", 1_000), ("1000", 6_000), ("100000", 6_000)):
            with self.subTest(window):
                queue = self.numbered_queue(f"window.{window}")
                ended = self.publish("-r", f"window.{window}", self.file(lines_of(count)), "--window", window).end()
                self.assertEqual(self.assert_all_arrived(ended, queue, count)["resent"], 0)
                self.assertEqual(len(ended.err.splitlines()), 1, ended.err)


class Memory(DeliveryTest):
    def test_many_messages_take_little_memory(self):
        count = 40_000
        queue = self.queue("xivo", "many.#")
        running = self.publish("--exchange", "", "-r", queue, "-", stdin=subprocess.PIPE)
        running.process.stdin.write(lines_of(count))
        running.process.stdin.flush()
        bus.until("all", lambda: self.waiting(queue) == count, 5 * bus.PATIENCE)
        self.assertLess(high_water(running.process), 15 * MIB)
        running.process.stdin.close()
        self.assertEqual(self.summary(running.end())["confirmed"], count)
