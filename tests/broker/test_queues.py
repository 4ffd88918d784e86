# SPDX-License-Identifier: MIT
"""wazobus listen on existing queues: acknowledgements, and streams."""
import datetime
import json
import os
import signal
import subprocess
import time

import admin
import bus


def setUpModule():  # pylint: disable=invalid-name
    admin.add_users(("blind", "blind", ".*", ".*", "^$"))


class QueueTest(bus.BusTest):
    def durable(self, kind=None, messages=0):
        """A queue of a type (classic, quorum, stream) that contains messages 0, 1, 2..."""
        name = self.fresh_name(kind or "queue")
        self.channel.queue_declare(name, durable=True, arguments={"x-queue-type": kind} if kind else None)
        self.addCleanup(lambda: self.connection.is_open and self.connection.channel().queue_delete(name))
        self.channel.confirm_delivery()
        for n in range(messages):
            self.put(name, n)
        return name

    def put(self, queue, body):
        self.send(body, queue, "")

    def count(self, queue):
        """The number of messages in the queue, if no consumer has any."""
        return self.connection.channel().queue_declare(queue, passive=True).method.message_count

    def assert_left(self, queue, count):
        bus.until(f"{count} messages in {queue}", lambda: self.count(queue) == count)

    def assert_unacknowledged(self, queue, count):
        bus.until(f"{count} unacknowledged in {queue}", lambda: admin.unacknowledged(queue) == count)


class Acknowledging(QueueTest):
    KINDS = ("classic", "quorum")

    def test_what_is_written_is_acknowledged_and_the_queue_stays(self):
        for kind in self.KINDS:
            with self.subTest(kind):
                queue = self.durable(kind, messages=300)
                tail = self.listen("--json", "--queue", queue)
                tail.wait_for_lines(300)
                self.assert_unacknowledged(queue, 0)
                self.put(queue, 300)
                tail.wait_for_lines(301)
                self.assert_unacknowledged(queue, 0)
                ended = tail.interrupt()
                self.assert_quiet(ended)
                self.assertEqual(ended.objects, list(range(301)))
                self.assert_left(queue, 0)

    def test_a_count_leaves_the_rest_in_the_queue(self):
        for kind in self.KINDS:
            for prefetch in ((), ("--prefetch", "1"), ("--prefetch", "3"), ("--prefetch", "65535")):
                with self.subTest(kind, prefetch=prefetch):
                    queue = self.durable(kind, messages=20)
                    ended = bus.run("listen", "--json", "--queue", queue, "-c", "7", *prefetch)
                    self.assert_quiet(ended)
                    self.assertEqual(ended.objects, list(range(7)))
                    self.assert_left(queue, 13)
                    ended = bus.run("listen", "--json", "--queue", queue, "-c", "13", *prefetch)
                    self.assertEqual(ended.objects, list(range(7, 20)))
                    self.assert_left(queue, 0)

    def test_what_is_not_selected_is_taken_as_well(self):
        queue = self.durable(messages=10)
        tail = self.listen("--json", "--queue", queue, "-e", "x")
        self.assert_left(queue, 0)
        self.assert_unacknowledged(queue, 0)
        ended = tail.interrupt()
        self.assert_quiet(ended)
        self.assertEqual(ended.out, b"")
        self.assert_left(queue, 0)

    def test_the_ready_line_names_the_queue(self):
        queue = self.durable()
        line = self.listen("--queue", queue, "calls.#").wait_for_err("^listening on .*$")[0]
        self.assertEqual(line, f"listening on queue {queue} at {bus.WHERE} for calls.#")

    def test_no_more_than_the_prefetch_is_taken_ahead(self):
        queue = self.durable(messages=50)
        self.stalled("--queue", queue, "--prefetch", "5", first=b'"' + b"x" * 3_000_000 + b'"', queue=queue)
        self.assert_unacknowledged(queue, 5)

    def stalled(self, *args, first, queue, stdout=None):
        """A listen whose reader reads nothing, with a message larger than its pipe."""
        self.connection.channel().queue_purge(queue)
        self.put(queue, first)
        for n in range(50):
            self.put(queue, n)
        read, write = os.pipe()
        self.addCleanup(os.close, read)
        tail = self.listen("--json", *args, stdout=write)
        os.close(write)
        return tail

    def test_what_a_stalled_reader_did_not_take_is_not_acknowledged(self):
        for number in (signal.SIGTERM, signal.SIGKILL):
            with self.subTest(signal=number):
                queue = self.durable()
                tail = self.stalled("--queue", queue, first=b'"' + b"x" * 3_000_000 + b'"', queue=queue)
                self.assert_unacknowledged(queue, 51)
                tail.process.send_signal(number)
                tail.end()
                self.assert_left(queue, 51)

    def test_what_a_full_disk_did_not_take_is_not_acknowledged(self):
        for args in (("-o", "/dev/full"), ()):
            with self.subTest(args), open("/dev/full" if not args else os.devnull, "wb") as out:
                queue = self.durable(messages=5)
                tail = self.start("listen", "--json", "--queue", queue, *args, stdout=out)
                self.assertEqual(tail.end().status, 4)
                self.assert_left(queue, 5)

    def test_a_reader_that_closed_its_pipe_keeps_what_it_has_not_read(self):
        queue = self.durable()
        for n in range(100):
            self.put(queue, f"{n:02}" * 1000)
        running = self.start(queue, script='"$WAZOBUS" listen -f raw --queue "$1" | head -n 1')
        self.assertEqual(running.end().lines, ["00" * 1000])
        # head reads some kilobytes at once, and the pipe has room for more than 30 events.
        bus.until("the events that head did not read", lambda: self.count(queue) >= 90)

    def test_two_listeners_share_a_queue_and_each_message_comes_once(self):
        for kind in self.KINDS:
            with self.subTest(kind):
                queue = self.durable(kind)
                tails = [self.listen("--json", "--queue", queue, "--prefetch", "10") for _ in range(2)]
                for n in range(500):
                    self.put(queue, n)
                # pylint: disable-next=cell-var-from-loop
                bus.until("all", lambda: sum(len(tail.lines) for tail in tails) >= 500)
                both = [tail.interrupt().objects for tail in tails]
                self.assertEqual(sorted(both[0] + both[1]), list(range(500)))
                self.assertGreater(min(map(len, both)), 0)
                self.assert_left(queue, 0)

    def test_a_kill_in_the_middle_loses_nothing(self):
        for kind in self.KINDS:
            with self.subTest(kind):
                queue = self.durable(kind, messages=2000)
                path = os.path.join(self.directory(), "out")
                with open(path, "wb") as out:
                    tail = self.start("listen", "--json", "--queue", queue, stdout=out)
                    bus.until("some", lambda: os.path.getsize(path) > 0)  # pylint: disable=cell-var-from-loop
                    tail.kill()
                with open(path) as out:
                    first = [json.loads(line) for line in out]
                tail = self.listen("--json", "--queue", queue)
                bus.until("the last", lambda: "1999" in tail.lines)  # pylint: disable=cell-var-from-loop
                ended = tail.interrupt()
                self.assertEqual(sorted({*first, *ended.objects}), list(range(2000)))
                self.assert_left(queue, 0)

    def test_headers_and_properties_are_shown(self):
        queue = self.durable()
        self.send({"name": "x"}, queue, "", headers={"a": 1, "name": "x"}, app_id="me")
        self.send({"name": "y"}, queue, "")
        records = bus.run("listen", "-f", "record", "--queue", queue, "-c", "2").objects
        self.assertEqual([record["headers"] for record in records], [{"a": 1, "name": "x"}, {}])
        self.assertEqual((records[0]["properties"]["app_id"], records[0]["routing_key"]), ("me", queue))

    def test_a_bus_that_never_pauses_is_acknowledged_too(self):
        queue = self.durable()
        self.start(queue, script='yes "{}" | amqp-publish -u "$AMQP_URL" -r "$1" -l')
        bus.until("many", lambda: self.count(queue) > 1000)
        ended = bus.run("listen", "--json", "--queue", queue, "--timeout", "2s")
        self.assert_quiet(ended)
        self.assertGreater(len(ended.lines), 1000)


class Refusals(QueueTest):
    def assert_refused(self, queue, *mentions, args=(), status=3):
        return self.assert_fails(bus.run("listen", "--queue", queue, *args), status, *mentions)

    def test_a_missing_queue_is_named(self):
        self.assert_refused("no-such-queue", "'no-such-queue'", "does not exist", bus.WHERE)
        self.assertNotIn("\x1b", self.assert_refused("evil\x1b[31m", "does not exist"))

    def test_the_queue_of_another_connection_is_said_to_be(self):
        queue = self.queue()
        self.assert_refused(queue, queue, "exclusive to another connection")

    def test_a_queue_with_an_exclusive_consumer_is_said_to_have_one(self):
        queue = self.durable()
        self.channel.basic_consume(queue, lambda *_: None, exclusive=True)
        self.assert_refused(queue, queue, "for itself")

    def test_a_user_who_may_not_read_is_told_so(self):
        queue = self.durable()
        self.assert_refused(queue, queue, "refused", args=("--uri", f"amqp://blind:blind@{bus.WHERE}"))

    def test_an_offset_is_for_streams_alone(self):
        for kind in ("classic", "quorum"):
            queue = self.durable(kind, messages=1)
            for offset in ("first", "0", "1h"):
                with self.subTest(kind, offset=offset):
                    self.assert_refused(queue, queue, "no stream", "--stream-offset", args=("--stream-offset", offset))
            self.assert_left(queue, 1)

    def test_options_that_do_not_go_together_are_2(self):
        for args, mention in (
            (("--prefetch", "5"), "--queue"), (("--stream-offset", "first"), "--queue"),
            (("--queue", "q", "--exchange", "xivo"), "--exchange"), (("--queue", "q", "--declare"), "--declare"),
            (("--queue", "q", "--prefetch", "0"), "--prefetch"),
            (("--queue", "q", "--prefetch", "65536"), "--prefetch"),
            (("--queue", "q", "--stream-offset", "soon"), "soon"), (("--queue", "q", "--stream-offset", "-1"), "-1"),
            (("--queue", "q", "--stream-offset", ""), "--stream-offset"), (("--queue", ""), "queue"),
            (("--queue", "q" * 256), "256"),
        ):
            with self.subTest(args):
                self.assert_fails(bus.run("listen", *args), 2, mention)

    def test_a_queue_that_is_deleted_is_said_to_be_gone(self):
        for kind in ("classic", "quorum", "stream"):
            for args in ((), ("--no-reconnect",)):
                with self.subTest(kind, args=args):
                    queue = self.durable(kind, messages=2)
                    offset = ("--stream-offset", "first") if kind == "stream" else ()
                    tail = self.listen("--json", "--queue", queue, *offset, *args)
                    tail.wait_for_lines(2)
                    self.connection.channel().queue_delete(queue)
                    ended = tail.end()
                    self.assertEqual((ended.status, ended.objects), (3, [0, 1]), ended.err)
                    self.assertIn(f"queue '{queue}' was deleted, or has moved", ended.err)
                    last = "was deleted" if args else "does not exist"
                    self.assertIn(last, ended.err.splitlines()[-1])


class Streams(QueueTest):
    def stream(self, messages=0):
        return self.durable("stream", messages)

    def first(self, queue, offset, count=1):
        return bus.run("listen", "--json", "--queue", queue, *(("--stream-offset", offset) if offset else ()),
                       "-c", str(count),
                       "--timeout", "20s").objects

    def test_a_stream_is_read_from_where_it_is_said(self):
        queue = self.stream(10)
        self.assertEqual(self.first(queue, "first", 10), list(range(10)))
        self.assertEqual(self.first(queue, "first", 10), list(range(10)))  # reading removes nothing
        self.assertEqual(self.first(queue, "7", 3), [7, 8, 9])
        self.assertEqual(self.first(queue, "0", 2), [0, 1])
        self.assertEqual(self.first(queue, "last")[-1], 9)
        self.assertEqual(self.first(queue, "1h", 10), list(range(10)))
        self.assertEqual(self.first(queue, "1970-01-01T00:00:00Z", 10), list(range(10)))
        # The reader's clock is in a time zone with an offset.
        hour_ago = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=1)
        for when in (hour_ago.strftime("%Y-%m-%dT%H:%M:%SZ"), hour_ago.strftime("%Y-%m-%d %H:%M:%S")):
            self.assertEqual(self.first(queue, when, 10), list(range(10)))

    def test_only_what_comes_is_read_by_default(self):
        for offset in ((), ("--stream-offset", "next"), ("--stream-offset", "2100-01-01"),
                       ("--stream-offset", "1000000")):
            with self.subTest(offset):
                queue = self.stream(3)
                tail = self.listen("--json", "--queue", queue, *offset, "--timeout", "500ms")
                self.assertEqual(tail.end().out, b"")
        queue = self.stream(3)
        tail = self.listen("--json", "--queue", queue, "-c", "1")
        self.put(queue, 3)
        self.assertEqual(tail.end().objects, [3])

    def test_a_time_leaves_out_what_was_long_before(self):
        queue = self.stream(1)
        time.sleep(5.1)  # the broker's clock counts seconds, and the last reader may start late
        now = datetime.datetime.now(datetime.timezone.utc)
        for n in range(1, 3):
            self.put(queue, n)
        self.assertEqual(self.first(queue, now.strftime("%Y-%m-%dT%H:%M:%SZ"), 2), [1, 2])
        self.assertEqual(self.first(queue, now.strftime("%Y-%m-%dT%H:%M:%S+00:00"), 2), [1, 2])
        age = (datetime.datetime.now(datetime.timezone.utc) - now).total_seconds()
        self.assertEqual(self.first(queue, f"{age + 3:.3f}s", 2), [1, 2])

    def test_a_long_stream_is_read_to_its_end(self):
        queue = self.stream()
        lines = "".join('{"seq":%d}\n' % seq for seq in range(20_000)).encode()
        subprocess.run(["amqp-publish", "-u", bus.URL, "-r", queue, "-l"], input=lines, check=True,
                       timeout=bus.PATIENCE)
        for prefetch in ("10", "1000"):
            with self.subTest(prefetch):
                ended = bus.run("listen", "--json", "--queue", queue, "--stream-offset", "first",
                                "--prefetch", prefetch, "-c", "20000")
                self.assertTrue(ended.out == lines, f"{ended.out.count(10)} lines")

    def test_the_place_in_the_stream_is_a_header_of_the_record(self):
        queue = self.stream(2)
        ended = bus.run("listen", "-f", "record", "--queue", queue, "--stream-offset", "1", "-c", "1")
        self.assertEqual([record["headers"] for record in ended.objects], [{"x-stream-offset": {"$int64": 1}}])
