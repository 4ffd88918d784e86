# SPDX-License-Identifier: MIT
"""A slow reader of listen must not fill the broker, which would block every service."""
import json
import os

import admin
import bus

LIMIT = 1 << 20
# More than the sockets between the two hold, by far.
EVENTS, SIZE = 10_000, 4_000


class Backlog(bus.BusTest):
    def waiting(self):
        """The bytes of events that wait in the queue of the only listen."""
        return next((int(size) for name, size in admin.queues("name", "message_bytes_ready")
                     if name.startswith("amq.gen")), None)

    def test_a_stalled_reader_costs_the_broker_no_more_than_the_limit(self):
        read, write = os.pipe()
        tail = self.listen("--json", "--queue-limit", str(LIMIT), stdout=write)
        os.close(write)
        reader = bus.Reader(read, trickles=False)
        body = json.dumps("x" * (SIZE - 2))
        ended = bus.run("publish", "-r", "test.event", "-b", body, "--repeat", str(EVENTS))
        self.assertEqual(ended.status, 0, ended.err)
        self.assertLessEqual(self.waiting(), LIMIT)
        tail.wait_for_err(r"^wazobus: the output is slow: events wait in the broker, which keeps 1 MiB")
        reader.hurry()
        tail.wait_for_err(r"^wazobus: the outputs are too slow: \d+ events wait in the broker")
        tail.wait_for_err(r"^wazobus: events may have been missed for \d+\.\d s: the queue in the broker was full")
        self.send("1")
        bus.until("the last event", lambda: reader.out.endswith(b"\n1\n"))
        self.assertEqual(tail.interrupt().err.count("the output is slow"), 1)
        lines = reader.all().splitlines()
        self.assertEqual(set(lines), {body.encode(), b"1"})
        self.assertLess(len(lines), EVENTS)

    def test_the_limit_is_an_argument_of_the_queue(self):
        for options, expected in (((), 64 << 20), (("--queue-limit", "2M"), 2 << 20), (("--queue-limit", "0"), None)):
            with self.subTest(options):
                tail = self.listen(*options)
                [arguments] = [arguments for name, arguments in admin.queues("name", "arguments")
                               if name.startswith("amq.gen")]
                if expected is None:
                    self.assertEqual(arguments, "[]")
                else:
                    self.assertIn(str(expected), arguments)
                    self.assertIn("drop-head", arguments)
                self.assert_quiet(tail.interrupt())
                bus.until("no queue", lambda: self.waiting() is None)
