# SPDX-License-Identifier: MIT
"""wazobus listen, with other publishers."""
import base64
import contextlib
import datetime
import decimal
import fcntl
import json
import os
import re
import signal
import socket
import struct
import subprocess
import termios
import tty

import kombu
import pika

import admin
import bus

FORMATS = ("pretty", "line", "json", "record", "raw")
EVENT = {
    "name": "call_held",
    "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
    "data": {"call_id": "1465572129.31", "user_id": 4, "ratio": 0.1, "who": "Zoë", "nothing": None},
}


def exact(text):
    """Parses JSON, and keeps the spelling of numbers and the order of keys, duplicates included."""
    return json.loads(text, parse_int=str, parse_float=str, object_pairs_hook=list)


class ForeignPublishers(bus.BusTest):
    def test_what_kombu_publishes_is_shown_in_every_format(self):
        tails = {name: self.listen("-f", name, "-c", "1", "--color", "never") for name in FORMATS}
        before = datetime.datetime.now(datetime.timezone.utc)
        bus.kombu_publish(EVENT, "calls.hold.created", headers={"tenant_uuid": "t-1", "user_uuid:u-1": True})
        ended = {name: tail.end() for name, tail in tails.items()}
        for one in ended.values():
            self.assert_quiet(one)
        body = json.dumps(EVENT)  # as kombu's serializer wrote it

        self.assertEqual(ended["raw"].out, body.encode() + b"\n")
        self.assertEqual(ended["json"].out.decode().count("\n"), 1)
        self.assertEqual(ended["json"].objects, [EVENT])
        self.assertNotIn(" ", ended["json"].out.decode().strip())

        [record] = ended["record"].objects
        self.assertEqual(record["payload"], EVENT)
        self.assertEqual(record["headers"], {"tenant_uuid": "t-1", "user_uuid:u-1": True})
        self.assertEqual((record["name"], record["exchange"], record["routing_key"]),
                         ("call_held", "xivo", "calls.hold.created"))
        self.assertRegex(record["timestamp"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$")
        came = datetime.datetime.fromisoformat(record["timestamp"])
        self.assertTrue(before <= came <= datetime.datetime.now(datetime.timezone.utc), came)

        head, *rest = ended["pretty"].lines
        self.assertRegex(head, r"^\d\d:\d\d:\d\d\.\d{3} call_held  calls\.hold\.created  tenant t-1  user u-1$")
        self.assertEqual(json.loads("\n".join(line for line in rest if not line.startswith("  origin_uuid "))),
                         EVENT["data"])
        self.assertIn('  "who": "Zoë",', rest)

        [line] = ended["line"].lines
        self.assertRegex(
            line, r"^\d\d:\d\d:\d\d\.\d{3} call_held +call_id=1465572129\.31 user_id=4 ratio=0\.1 who=Zoë$")

    def test_what_amqp_publish_sends_is_shown(self):
        def send():
            subprocess.run(["amqp-publish", "-u", bus.URL, "-e", "xivo", "-r", "calls.hold.created", "-C",
                            "application/json", "-H", "name: call_held", "-b", json.dumps(EVENT)], check=True)

        ended = self.listen_to("-f", "record", "-c", "1", send=send)
        self.assert_quiet(ended)
        [record] = ended.objects
        self.assertEqual((record["headers"], record["payload"]), ({"name": "call_held"}, EVENT))

    def test_forty_thousand_messages_are_all_printed_once_each_in_order(self):
        count = 40_000
        tail = self.listen("--json", "test.many", "-c", str(count))
        lines = "".join('{"seq":%d}\n' % seq for seq in range(count)).encode()
        subprocess.run(["amqp-publish", "-u", bus.URL, "-e", "xivo", "-r", "test.many", "-l"], input=lines, check=True,
                       timeout=2 * bus.PATIENCE)
        ended = tail.end(2 * bus.PATIENCE)
        self.assert_quiet(ended)
        self.assertTrue(ended.out == lines, f"{ended.out.count(10)} lines")

    def test_many_messages_of_pika_are_all_printed_and_kept(self):
        count = 5_000
        kept = os.path.join(self.directory(), "kept.ndjson")
        tail = self.listen("-f", "raw", "-o", kept, "-c", str(count))
        for seq in range(count):
            self.send(b'{"seq":%d}' % seq)
        ended = tail.end()
        self.assertEqual(ended.lines, ['{"seq":%d}' % seq for seq in range(count)])
        with open(kept) as records:
            self.assertEqual([json.loads(line)["payload"]["seq"] for line in records], list(range(count)))


class Selecting(bus.BusTest):
    def shown(self, *args, messages):
        """The messages (exchange, key, headers, body) that are shown. The last one must be shown, and ends it."""
        tail = self.listen("--json", *args)
        for exchange, key, headers, body in messages:
            self.send(body, key, exchange, headers=headers)
        last = messages[-1][3]
        bus.until("the last message", lambda: json.dumps(last, separators=(",", ":")) in tail.lines)
        ended = tail.interrupt()
        self.assertEqual(ended.status, 0)
        return [json.loads(line) for line in ended.lines]

    def test_a_message_that_comes_through_both_exchanges_is_shown_once(self):
        self.assertEqual(self.shown(messages=[("xivo", "a.b", {"name": "x"}, 1), ("wazo-headers", "a.b", {}, 2)]),
                         [1, 2])
        selectors = ("-r", "a.*", "-r", "a.b", "a.#", "-e", "x", "#")
        self.assertEqual(self.shown(*selectors, messages=[("xivo", "a.b", {"name": "x"}, 1), ("xivo", "a.b", {}, 2)]),
                         [1, 2])

    def test_patterns_select_on_both_exchanges(self):
        keys = ["calls.call.created", "calls.hold", "calls", "callsX.a", "", "x.calls.y",
                "plugin.install.1.installing dependencies", "calls.é.ü", "calls.call.ended"]
        cases = {
            ("calls.#",): ["calls.call.created", "calls.hold", "calls", "calls.é.ü", "calls.call.ended"],
            ("calls.*.*",): ["calls.call.created", "calls.é.ü", "calls.call.ended"],
            ("-r", "calls.*", "-r", "*.*.ended"): ["calls.hold", "calls.call.ended"],
            ("#.calls.#",): [key for key in keys
                             if key not in ("callsX.a", "", "plugin.install.1.installing dependencies")],
            ("-r", "plugin.install.*.*", "calls.call.ended"): ["plugin.install.1.installing dependencies",
                                                               "calls.call.ended"],
            ("-r", "calls", "-r", "*.call.ended"): ["calls", "calls.call.ended"],
            ("#",): keys,
            (): keys,
        }
        for exchange in ("xivo", "wazo-headers"):
            for selectors, expected in cases.items():
                with self.subTest(exchange=exchange, selectors=selectors):
                    messages = [(exchange, key, {}, {"key": key, "n": n}) for n, key in enumerate(keys)]
                    self.assertEqual([body["key"] for body in self.shown(*selectors, messages=messages)], expected)

    def test_names_select_on_both_exchanges(self):
        for exchange in ("xivo", "wazo-headers"):
            messages = [
                (exchange, "a", {"name": "call_created"}, 1),
                (exchange, "a", {"name": "call_ended"}, 2),
                (exchange, "call_created", {}, 3),  # a key, not a name
                (exchange, "a", {"name": "AgentConnect"}, 4),
                (exchange, "a", {"name": "call_created"}, {"name": "call_ended"}),  # the header has priority
                (exchange, "a", {"name": "call_created"}, 6),
            ]
            with self.subTest(exchange=exchange):
                self.assertEqual(self.shown("-e", "call_created", "--event", "AgentConnect", messages=messages),
                                 [1, 4, {"name": "call_ended"}, 6])

    def test_a_name_in_the_body_alone_selects_on_xivo(self):
        # Before 17.13 there were no headers; the documentation's examples have none.
        messages = [("xivo", "a", {}, {"name": "call_ended"}), ("xivo", "a", {}, EVENT)]
        self.assertEqual(self.shown("-e", "call_held", messages=messages), [EVENT])

    def test_a_word_is_a_name_or_a_whole_routing_key(self):
        for exchange in ("xivo", "wazo-headers"):
            messages = [(exchange, "call_form_result", {}, 1), (exchange, "a.b", {"name": "call_form_result"}, 2),
                        (exchange, "call_form_result.x", {}, 3), (exchange, "call_form_result", {"name": "y"}, 4)]
            with self.subTest(exchange=exchange):
                self.assertEqual(self.shown("call_form_result", messages=messages), [1, 2, 4])

    def test_patterns_and_names_together_mean_either(self):
        for exchange in ("xivo", "wazo-headers"):
            messages = [(exchange, "calls.a", {"name": "x"}, 1), (exchange, "b", {"name": "y"}, 2),
                        (exchange, "b", {"name": "x"}, 3), (exchange, "calls.a", {"name": "y"}, 4)]
            with self.subTest(exchange=exchange):
                self.assertEqual(self.shown("calls.*", "-e", "y", messages=messages), [1, 2, 4])

    def test_one_named_exchange_is_listened_to_alone(self):
        for kind in ("topic", "headers"):
            for typed in ((), ("--exchange-type", kind)):
                with self.subTest(kind=kind, typed=typed):
                    name = self.exchange(kind)
                    messages = [("xivo", "a.b", {}, 1), (name, "a.b", {}, 2), (name, "b", {}, 3), (name, "a.c", {}, 4)]
                    self.assertEqual(self.shown("--exchange", name, *typed, "a.*", messages=messages), [2, 4])

    def test_the_queue_is_gone_when_listen_is(self):
        def queues():
            return admin.queues("name", "exclusive", "auto_delete")

        tail = self.listen()
        queue = self.queue_of_listen()
        self.assertIn((queue, "true", "true"), queues())
        tail.interrupt()
        bus.until("no queue", lambda: not any(name == queue for name, *_ in queues()))

    def test_listening_is_announced_with_what_and_where(self):
        line = self.listen("calls.#", "-e", "call_held").wait_for_err("^listening on .*$")[0]
        for word in ("xivo", "wazo-headers", bus.WHERE, "calls.#", "call_held"):
            self.assertIn(word, line)
        line = self.listen("--exchange", "xivo").wait_for_err("^listening on .*$")[0]
        self.assertNotIn("wazo-headers", line)


class Records(bus.BusTest):
    def record(self, send):
        ended = self.listen_to("-f", "record", "-c", "1", "--timeout", "20s", send=send)
        self.assert_quiet(ended)
        return ended.objects[0]

    def test_typed_headers_keep_their_types(self):
        when = datetime.datetime(2026, 11, 21, 15, 48, tzinfo=datetime.timezone.utc)
        cases = [
            (True, True), (False, False), (4, 4), (-1, -1), (2**31 - 1, 2**31 - 1), (2**31, 2**31),
            (-(2**63), -(2**63)), (None, None), ("4", "4"), ("true", "true"), ("", ""), ("é\n\x1b[31m", "é\n\x1b[31m"),
            ({}, {}), ([], []), ({"a": {"b": [1, "x", None, True]}}, {"a": {"b": [1, "x", None, True]}}),
            (when, {"$timestamp": int(when.timestamp())}), (b"\x00\xff", {"$bytes": "AP8="}),
            (decimal.Decimal("3.14"), {"$decimal": [2, 314]}),
        ]
        headers = {f"h{n}": sent for n, (sent, _) in enumerate(cases)}
        record = self.record(lambda: self.send({}, headers=headers))
        for n, (sent, shown) in enumerate(cases):
            with self.subTest(sent=sent):
                self.assertEqual(repr(record["headers"][f"h{n}"]), repr(shown))

    def test_floats_and_strings_that_are_not_utf8_are_kept(self):
        # py-amqp sends floats, and bytes as AMQP strings; pika sends neither
        headers = {"float": 0.1, "huge": 1e300, "whole": 2.0, "text": b"\xff\x00"}
        record = self.record(lambda: bus.kombu_publish({}, "test", headers=headers))["headers"]
        self.assertEqual((record["float"], record["huge"], record["whole"]), (0.1, 1e300, 2.0))
        self.assertIsInstance(record["whole"], float)
        self.assertEqual(record["text"], {"$string": base64.b64encode(b"\xff\x00").decode()})

    def test_properties_that_wazo_does_not_set_are_kept(self):
        properties = {
            "content_type": "application/json", "content_encoding": "gzip", "delivery_mode": 1, "priority": 3,
            "correlation_id": "c", "reply_to": "r", "expiration": "60000", "message_id": "m", "timestamp": 1795276080,
            "type": "t", "user_id": "guest", "app_id": "a",
        }
        record = self.record(lambda: self.send(EVENT, **properties))
        self.assertEqual(record["properties"], properties)
        record = self.record(lambda: self.send(EVENT, content_encoding="utf-8", delivery_mode=2, priority=0))
        self.assertNotIn("properties", record)

    def test_output_appends_a_record_of_each_event_to_its_file(self):
        path = os.path.join(self.directory(), "kept.ndjson")
        for run in (1, 2):
            ended = self.listen_to("-f", "line", "-o", path, "-c", "2",
                                   send=lambda: [self.send({"run": run, "n": n}) for n in (1, 2)])
            self.assert_quiet(ended)
            self.assertEqual(len(ended.lines), 2)
        with open(path) as kept:
            records = [json.loads(line) for line in kept]
        self.assertEqual([(r["payload"]["run"], r["payload"]["n"]) for r in records], [(1, 1), (1, 2), (2, 1), (2, 2)])

    def test_output_is_on_disk_while_listening_goes_on(self):
        path = os.path.join(self.directory(), "kept.ndjson")
        tail = self.listen("-o", path)
        self.send({"n": 1})
        bus.until("the record", lambda: os.path.getsize(path) > 0)
        with open(path) as kept:
            self.assertEqual(json.load(kept)["payload"], {"n": 1})
        tail.interrupt()

    def test_output_keeps_what_the_pipe_did_not_take(self):
        path = os.path.join(self.directory(), "kept.ndjson")
        running = self.start(path, script='"$WAZOBUS" listen --json -o "$1" | head -n 1')
        running.wait_for_err("^listening on ")
        for n in range(3):
            self.send({"n": n})
        self.assertEqual(running.end().lines, ['{"n":0}'])
        with open(path) as kept:
            self.assertEqual(json.loads(kept.readline())["payload"], {"n": 0})


class Pipes(bus.BusTest):
    def test_jq_reads_the_bodies(self):
        running = self.start(script='"$WAZOBUS" listen --json -c 2 | jq -c .data')
        running.wait_for_err("^listening on ")
        self.send(EVENT)
        self.send({"data": "x"})
        ended = running.end()
        self.assert_quiet(ended)
        self.assertEqual(ended.lines, [json.dumps(EVENT["data"], separators=(",", ":"), ensure_ascii=False), '"x"'])

    def test_head_ends_it_at_once_with_0_although_nothing_more_comes(self):
        for name in FORMATS:
            with self.subTest(format=name):
                running = self.start(script=f'"$WAZOBUS" listen -f {name} | head -n 1')
                running.wait_for_err("^listening on ")
                self.send(EVENT)
                ended = running.end(bus.SOON)
                self.assert_quiet(ended)
                self.assertEqual(len(ended.lines), 1)

    def test_a_reader_that_is_gone_before_the_first_event_ends_it(self):
        running = self.start(script='"$WAZOBUS" listen | true')
        self.assert_quiet(running.end(bus.SOON))

    def test_each_event_is_out_before_the_next_one_comes(self):
        for name in FORMATS:
            with self.subTest(format=name):
                tail = self.listen("-f", name)
                for n in range(3):
                    marker = f"marker-{n}"
                    self.send({"data": {"m": marker}})
                    bus.until(marker, lambda: marker.encode() in tail.out)  # pylint: disable=cell-var-from-loop
                self.assertIsNone(tail.process.poll())
                tail.interrupt()

    def test_a_reader_that_does_not_read_does_not_keep_a_signal_from_ending_it(self):
        read, write = os.pipe()
        self.addCleanup(os.close, read)
        tail = self.listen("-f", "raw", stdout=write)
        os.close(write)
        for _ in range(4):
            self.send(b"x" * 1_000_000)
        size = fcntl.fcntl(read, fcntl.F_GETPIPE_SZ)
        bus.until("a full pipe", lambda: fcntl.ioctl(read, termios.FIONREAD, b"\0" * 4) == struct.pack("i", size))
        self.assertEqual(tail.interrupt().status, 0)

    @contextlib.contextmanager
    def log(self):
        """Collects what the broker logs during the block."""
        with open(os.environ["WAZOBUS_BROKER_LOG"], encoding="utf-8", errors="replace") as log:
            log.seek(0, os.SEEK_END)
            yield log

    def outputs(self):
        """Outputs of each kind: (arguments, stdout, the end to read from)."""
        read, write = os.pipe()
        yield "pipe", (), write, read
        near, far = socket.socketpair()
        yield "socket", (), near.detach(), far.detach()
        terminal, end = os.openpty()
        tty.setraw(end)
        yield "terminal", (), end, terminal
        path = os.path.join(self.directory(), "fifo")
        os.mkfifo(path)
        fifo = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        os.set_blocking(fifo, True)
        yield "-o", ("-o", path), os.open(os.devnull, os.O_WRONLY), fifo

    def read_slowly(self, *args, trickles):
        """A listen for every kind of output: (kind, listen, the reader of its output)."""
        for kind, output, stdout, end in self.outputs():
            tail = self.listen("-f", "json", *output, *args, stdout=stdout)
            os.close(stdout)
            reader = bus.Reader(end, trickles)
            self.addCleanup(reader.hurry)
            yield kind, tail, reader

    def test_a_reader_that_is_slow_or_pauses_does_not_cost_the_connection(self):
        big = {"x": "x" * 3_000_000}
        with self.log() as log:
            tails = [one for trickles in (True, False)
                     for one in self.read_slowly("--heartbeat", "2s", "-c", "2", trickles=trickles)]
            self.send(big)
            self.connection.sleep(8)  # RabbitMQ closes a connection after two missed heartbeats
            for _, tail, reader in tails:
                self.assertIsNone(tail.process.poll(), tail.err)
                reader.hurry()
            self.send(1)
            for kind, tail, reader in tails:
                with self.subTest(kind):
                    ended = tail.end()
                    self.assertEqual(ended.status, 0, ended.err)
                    self.assertRegex(ended.err, r"^listening on .*\nwazobus: the output is slow: .*\n$")
                    bodies = [json.loads(line) for line in reader.all().splitlines()]
                    if kind == "-o":
                        bodies = [record["payload"] for record in bodies]
                    self.assertTrue(bodies == [big, 1], str(bodies)[:200])
            self.assertNotIn("missed heartbeats", log.read())

    def test_a_reader_that_is_slow_does_not_keep_a_signal_from_ending_it(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            tails = list(self.read_slowly(trickles=True))
            self.send(b'"%s"' % (b"x" * 10_000_000))
            for kind, tail, reader in tails:
                with self.subTest(kind, signal=number):
                    bus.until("the beginning", lambda: reader.out)  # pylint: disable=cell-var-from-loop
                    self.assertEqual(tail.interrupt(number).status, 0)
                reader.hurry()

    def test_colour_is_for_terminals_and_for_those_who_ask(self):
        for args, env, coloured in (
            ((), {}, False),
            (("--color", "always"), {}, True),
            (("--color", "always"), {"NO_COLOR": "1"}, True),
            (("--color", "never"), {}, False),
        ):
            for name in ("pretty", "line"):
                with self.subTest(args=args, env=env, format=name):
                    ended = self.listen_to("-f", name, "-c", "1", *args, env=env, send=lambda: self.send(EVENT))
                    self.assertEqual(b"\x1b[" in ended.out, coloured)
        for name in ("json", "record", "raw"):
            self.assert_fails(bus.run("listen", "-f", name, "--color", "always"), 2, "--color")


    def test_colour_by_itself_is_for_terminals_alone(self):
        for env, coloured in (({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True),
                              ({"TERM": "dumb"}, False)):
            with self.subTest(env):
                terminal, end = os.openpty()
                tail = self.listen("-c", "1", env={"TERM": "xterm", **env}, stdout=end)
                os.close(end)
                self.send(EVENT)
                shown = b""
                with open(terminal, "rb", buffering=0) as screen, contextlib.suppress(OSError):  # a closed terminal
                    while part := screen.read(4096):
                        shown += part
                self.assertEqual(tail.end().status, 0)
                self.assertIn(b"call_held", shown)
                self.assertEqual(b"\x1b[" in shown, coloured)

    def test_lines_break_where_columns_says_or_at_80(self):
        users = {f"user_uuid:{letter * 36}": True for letter in "abc"}
        long = {**EVENT, "data": {"numbers": list(range(1000, 1050))}}
        for env, width in (({}, 80), ({"COLUMNS": "200"}, 200), ({"COLUMNS": "43"}, 43), ({"COLUMNS": "0"}, 80),
                           ({"COLUMNS": "wide"}, 80), ({"COLUMNS": "-5"}, 80), ({"COLUMNS": "200x"}, 80)):
            with self.subTest(env):
                ended = self.listen_to("-c1", "--body", "all", env=env,
                                       send=lambda: self.send(long, "calls.hold.created", headers=users))
                self.assert_quiet(ended)
                head, _, body = ended.out.decode().partition("\n{")
                lines = body.splitlines() if env == {} else ended.lines
                widest = max(len(line) for line in lines if '"origin_uuid"' not in line)
                self.assertTrue(width - 6 < widest <= width, (width, widest))
                if env == {}:
                    self.assertEqual(len(head.splitlines()), 1)  # one line, for grep
                self.assertEqual(json.loads("{" + body), long)
                self.assertEqual(" ".join(head.split())[13:], " ".join(
                    ["call_held calls.hold.created", *(key.replace("user_uuid:", "user ") for key in users)]))

    def test_lines_break_at_the_edge_of_a_terminal_that_changes(self):
        terminal, end = os.openpty()
        tail = self.listen("-c", "2", "--color", "never", stdout=end)
        shown = b""
        with open(terminal, "rb", buffering=0) as screen:
            for columns in (50, 100):
                fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
                self.send(EVENT, "calls.hold.created", headers={"tenant_uuid": "t" * 30})
                start = len(shown)
                while not shown[start:].endswith(b"}\r\n\r\n"):
                    shown += screen.read(4096)
        os.close(end)
        self.assertEqual(tail.end().status, 0)
        self.assertEqual(shown.count(b"calls.hold.created\r\n  tenant ttt"), 1)
        self.assertEqual(shown.count(b"calls.hold.created  tenant ttt"), 1)


class Ends(bus.BusTest):
    def test_count_ends_it_after_exactly_so_many(self):
        ended = self.listen_to("--json", "-c", "3", send=lambda: [self.send(n) for n in range(10)])
        self.assert_quiet(ended)
        self.assertEqual(ended.objects, [0, 1, 2])

    def test_count_counts_what_is_shown(self):
        def send():
            for n in range(3):
                self.send(n, "other", "wazo-headers")
                self.send(n, "mine", "wazo-headers")

        self.assertEqual(self.listen_to("--json", "-c", "2", "-r", "mine", send=send).objects, [0, 1])

    def test_a_timeout_is_124_when_a_count_was_not_reached_and_0_without_one(self):
        for args, status in (
            (("--timeout", "300ms"), 0),
            (("--timeout", "300ms", "-c", "2"), 124),
            (("--idle-timeout", "300ms"), 0),
            (("--idle-timeout", "300ms", "-c", "2"), 124),
            (("--idle-timeout", "300ms", "--timeout", "5m"), 0),
            (("--timeout", "0.3s", "-c", "2"), 124),
        ):
            with self.subTest(args=args):
                self.assert_quiet(bus.run("listen", *args), status)
        ended = self.listen_to("--json", "--timeout", "20s", "-c", "1", send=lambda: self.send(1))
        self.assert_quiet(ended)

    def test_a_command_runs_once_it_listens_and_its_failure_ends_it(self):
        publish = f'"{bus.WAZOBUS}" publish call_held -q && echo told'
        ended = bus.run("listen", "-e", "call_held", "-f", "{name}", "-c", "1", "--exec", publish)
        self.assertEqual((ended.status, ended.out), (0, b"call_held\n"), ended.err)
        self.assertIn("told\n", ended.err)
        for args, status, words in (
            (("--exec", publish + "; exit 3"), 1, "wazobus: the command of --exec ended with status 3\n"),
            (("-c", "1", "--exec", publish + "; exit 4"), 1, "ended with status 4"),
            (("-c", "1", "--timeout", "1s", "--exec", publish + "; sleep 1000; true"), 124, "still runs"),
            (("--timeout", "1s", "--exec", publish + "; sleep 1000; true"), 124, "still runs"),
            (("--idle-timeout", "1ms", "--timeout", "1s", "--exec", publish + "; sleep 1000; true"), 124, "still runs"),
            (("--idle-timeout", "3s", "-c", "2", "--exec", publish), 124, "1 of 2 events came"),
        ):
            with self.subTest(args):
                ended = bus.run("listen", "-e", "call_held", "--json", *args)
                self.assertEqual(ended.status, status, ended.err)
                self.assertIn(words, ended.err)
                self.assertEqual(len(ended.objects), 1)  # also what was on its way when the command failed

    def test_the_idle_timeout_begins_when_the_command_has_ended(self):
        publish = f'sleep 3.5; "{bus.WAZOBUS}" publish call_held -q'
        ended = bus.run("listen", "-e", "call_held", "-f", "{name}", "--idle-timeout", "3s", "--exec", publish)
        self.assertEqual((ended.status, ended.out), (0, b"call_held\n"), ended.err)

    def test_a_signal_while_the_command_runs_is_no_success(self):
        for command, status in (("echo begun >&2; sleep 1000; true", 130), ("echo begun >&2", 0),
                                ("trap exit TERM; echo begun >&2; while :; do sleep 0.1; done", 130)):
            with self.subTest(command):
                running = self.start("listen", "--json", "--exec", command)
                running.wait_for_err("^begun$")
                if status == 0:
                    bus.until("the end of the command", lambda: not self.children_of(running))
                ended = running.interrupt(signal.SIGTERM)
                self.assertEqual(ended.status, status, ended.err)
                self.assertEqual("the command of --exec still ran, and was ended" in ended.err, status == 130)

    @staticmethod
    def children_of(running):
        with open(f"/proc/{running.process.pid}/task/{running.process.pid}/children", encoding="ascii") as children:
            pids = children.read().split()
        states = []
        for pid in pids:
            try:
                with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
                    states.append(stat.read().rpartition(")")[2].split()[0])
            except FileNotFoundError:
                pass
        return [state for state in states if state != "Z"]

    def test_how_a_command_ended_is_known_though_a_supervisor_ignores_sigchld(self):
        running = self.start(bus.WAZOBUS, "listen", "--json", "--exec", "exit 3", script='trap "" CHLD; exec "$@"')
        ended = running.end()
        self.assertEqual(ended.status, 1, ended.err)

    def test_events_that_come_put_the_idle_timeout_off(self):
        tail = self.listen("--json", "--idle-timeout", "4s")
        for n in range(6):
            self.send(n)
            tail.wait_for_lines(n + 1)
            self.connection.sleep(0.8)  # this tests the pauses
        self.assertEqual(tail.end().objects, list(range(6)))

    def test_events_that_are_not_selected_do_not_put_the_idle_timeout_off(self):
        tail = self.listen("--idle-timeout", "1s", "-r", "mine", "--exchange", "wazo-headers")

        def ended():
            self.send(1, "other", "wazo-headers")
            return tail.process.poll() is not None

        bus.until("the end", ended)
        self.assert_quiet(tail.end())

    def test_a_bus_that_never_pauses_does_not_keep_a_timeout_from_ending_it(self):
        exchange = self.exchange("topic")  # of its own: the broker continues with the flood for a while
        seen = self.channel.queue_declare("", exclusive=True, arguments={"x-max-length": 1}).method.queue
        self.channel.queue_bind(seen, exchange, "#")
        self.start(exchange, script='yes "{}" | amqp-publish -u "$AMQP_URL" -e "$1" -r test -l')
        self.got(seen)
        ended = bus.run("listen", "--json", "--timeout", "1s", "--exchange", exchange)
        self.assert_quiet(ended)
        self.assertGreater(len(ended.out), 1000)
        self.assertTrue(ended.out.endswith(b"{}\n"))

    def test_a_signal_ends_it_at_once(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            for args, status in (((), 0), (("-c", "2"), 130), (("--timeout", "5m"), 0)):
                with self.subTest(signal=number, args=args):
                    tail = self.listen("--json", *args)
                    self.send(1)
                    tail.wait_for_lines(1)
                    ended = tail.interrupt(number)
                    self.assert_quiet(ended, status)
                    self.assertEqual(ended.out, b"1\n")

    def test_sigterm_loses_nothing_that_the_broker_has_confirmed(self):
        self.channel.confirm_delivery()
        for _ in range(5):
            tail = self.listen("--json")
            for n in range(200):
                self.send(n)
            ended = tail.interrupt(signal.SIGTERM)
            self.assert_quiet(ended)
            self.assertEqual(ended.out.decode().split(), [str(n) for n in range(200)])

    def test_a_second_signal_right_behind_the_first_cuts_no_record(self):
        exchange = self.exchange("topic")
        self.start(exchange,
                   script="""yes '{"x":"'"$(printf %02000d 0)"'"}' | amqp-publish -u "$AMQP_URL" -e "$1" -r test -l""")
        for first, second in ((signal.SIGTERM, signal.SIGHUP), (signal.SIGTERM, signal.SIGTERM),
                              (signal.SIGINT, signal.SIGTERM)) * 3:
            with self.subTest(first=first, second=second):
                path = os.path.join(self.directory(), "kept.ndjson")
                tail = self.listen("--json", "--exchange", exchange, "-o", path)
                tail.wait_for_lines(100)
                tail.process.send_signal(first)
                ended = tail.interrupt(second)
                self.assert_quiet(ended)
                with open(path) as kept:
                    content = kept.read()
                self.assertTrue(content.endswith("}\n"), content[-100:])
                for line in content.splitlines():
                    json.loads(line)

    def test_a_signal_ends_the_wait_for_a_reader_of_its_output(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            for args, status in (((), 0), (("-c", "1"), 130)):
                with self.subTest(signal=number, args=args):
                    path = os.path.join(self.directory(), "fifo")
                    os.mkfifo(path)
                    tail = self.start("listen", "-o", path, *args)
                    tail.wait_for_sleep()
                    ended = tail.interrupt(number)
                    self.assertEqual((ended.status, ended.out), (status, b""), ended.err)

    def test_it_waits_for_a_reader_of_its_output(self):
        path = os.path.join(self.directory(), "fifo")
        os.mkfifo(path)
        tail = self.start("listen", "-o", path, "-c", "1")
        with open(path, encoding="utf-8") as fifo:
            tail.wait_for_err("^listening on ")
            self.send(1)
            self.assertEqual(json.loads(fifo.read())["payload"], 1)
        self.assert_quiet(tail.end())

    def test_count_0_and_less_are_refused(self):
        for count in ("-1", "0"):
            self.assert_fails(bus.run("listen", "-c", count), 2, "count")

    def test_what_is_wrong_with_the_command_line_is_one_line_and_2(self):
        for args, mention in (
            (("--fromat", "line"), "--format"),
            (("--format", "xml"), "xml"),
            (("-r", "a.*b"), "a.*b"),
            (("a.#b",), "a.#b"),
            (("-r", "x" * 256), "256"),
            (("--timeout", "soon"), "soon"),
            (("--idle-timeout", "5 parsecs"), "--idle-timeout"),
            (("-c", "many"), "many"),
            (("--exchange-type", "topic"), "--exchange"),
            (("--exchange", "x", "--exchange-type", "fanout"), "fanout"),
            (("--exchange", "x" * 256), "256"),
            (("--color", "sometimes"), "sometimes"),
            (("--port", "70000"), "70000"),
            (("--connect-timeout", "0s"), "--connect-timeout"),
            (("--uri", "http://localhost"), "amqp://"),
            (("--uri", "localhost:5672"), "amqp://"),
            (("--uri", "amqp://localhost:port/"), "port"),
            (("-y\x1b[31m",), "-y"),
        ):
            with self.subTest(args=args):
                self.assert_fails(bus.run("listen", *args), 2, mention)


class RawHeaders(pika.BasicProperties):
    """An encoded table of headers."""

    def __init__(self, table):
        super().__init__()
        self.table = table

    def encode(self):
        return [struct.pack(">HI", self.FLAG_HEADERS, len(self.table)), self.table]


def nested(kinds):
    """The table {"x": ...} of nested tables (F) and arrays (A), each the only entry of the outer one."""
    value = b""
    for n, kind in reversed(list(enumerate(kinds))):
        name = b"\1x" if n == 0 else b"\0" if kinds[n - 1] == "F" else b""
        value = name + kind.encode() + struct.pack(">I", len(value)) + value
    return value


class HostileMessages(bus.BusTest):
    def publish_raw(self, messages, exchange="xivo"):
        """py-amqp, which accepts bytes for every text."""
        with kombu.Connection(bus.URL) as connection:
            producer = connection.Producer(auto_declare=False)
            for key, body, headers in messages:
                producer.publish(body, exchange=exchange, routing_key=key, headers=headers,
                                 content_type="application/json",
                                 content_encoding="utf-8")

    def shown(self, messages, formats=FORMATS, exchange="xivo", extra=()):
        """What each format makes of all the messages."""
        tails = {name: self.listen("-f", name, "-c", str(len(messages)), "--timeout", "60s", *extra)
                 for name in formats}
        self.publish_raw(messages, exchange)
        ended = {name: tail.end(2 * bus.PATIENCE) for name, tail in tails.items()}
        for one in ended.values():
            self.assert_quiet(one)
        return {name: one.out for name, one in ended.items()}

    BODIES = {
        "empty": b"",
        "spaces": b"  \n ",
        "text": "PUTVAL é 1:2\nnext line\n".encode(),
        "not UTF-8": b'{"a":"\xff\xfe"}',
        "latin-1": b"caf\xe9",
        "escape": b'\x1b]0;owned\x07\x1b[31mred\x1b[2J',
        "escape in a string": b'{"a":"\x1b[31m"}',
        "escape, escaped": b'{"a":"\\u001b[31m\\u009b31m\\u0007"}',
        "C1 in a string": '{"a\x9b31m":"\x9b31m\x7f\x85"}'.encode(),
        "C1 bytes": b"\x9b31m\x90\x9d",
        "C1, data": '{"name":"\x9b1m","data":{"k\x9b":"\x9b2J v\x7f","\x85":["\x9b"]}}'.encode(),
        "carriage returns": b'{"a":\r\n1}\r\n',
        "tabs": b'{\t"a":\t[1,\t2]}',
        "newlines in values": b'{"name":"a\\nb","data":{"x\\ny":"c\\r\\n\\td","text":"1 2\\b"}}',
        "NUL": b"\0",
        "NUL in a string": b'{"a":"\0"}',
        "NUL, escaped": b'{"a":"\\u0000","b\\u0000":1}',
        "NUL behind": b'{"a":1}\0',
        "byte order mark": b'\xef\xbb\xbf{"a":1}',
        "UTF-16": '{"a":1}'.encode("utf-16"),
        "lone surrogate": b'{"a":"\\ud800","b":"\\udfff x"}',
        "surrogates in UTF-8": b'{"a":"\xed\xa0\x80"}',
        "surrogate pair": b'{"a":"\\ud83d\\ude00"}',
        "beyond the BMP": '{"a":"😀"}'.encode(),
        "numbers": b'[1e999,-1e-999,12345678901234567890,1.0,1.10,-0,0.1e+05,123456789012345678901234567890.5]',
        "duplicate keys": b'{"a":1,"a":2,"data":{"b":1,"b":2}}',
        "scalars": b"null",
        "number": b"1e999",
        "string": b'"text"',
        "trailing": b'{"a":1} {"b":2}',
        "two lines of JSON": b'{"a":1}\n{"b":2}\n',
        "cut": b'{"a":',
        "python": b"{'a': None}",
        "NaN": b'{"a":NaN,"b":-Infinity}',
        "bidirectional": '{"a":"\u202egnp.exe","b":"\u2028\u200b"}'.encode(),
        "braces": b'{"data":{"":"","=":"a=b","{x}":"{{y}}","%s":"%n%s"}}',
    }

    def test_no_body_puts_a_control_character_on_the_screen(self):
        shown = self.shown([("test.event", body, {}) for body in self.BODIES.values()])
        for name, out in shown.items():
            if name != "raw":
                with self.subTest(format=name):
                    self.assert_no_control(out)
        self.assertEqual(shown["raw"], b"".join(body + b"\n" for body in self.BODIES.values()))
        for name in ("json", "record", "line"):
            self.assertEqual(shown[name].count(b"\n"), len(self.BODIES), name)

    def test_colours_are_the_only_commands_to_a_terminal(self):
        shown = self.shown([("test.event", body, {}) for body in self.BODIES.values()], ("pretty", "line"),
                           extra=("--color", "always"))
        for name, out in shown.items():
            with self.subTest(format=name):
                self.assertIn(b"\x1b[", out)
                self.assert_no_control(re.sub(rb"\x1b\[[0-9;]*m", b"", out))
                self.assertNotIn(b"\x1b[31mred", out)

    def test_no_byte_of_a_body_is_lost_in_a_record(self):
        shown = self.shown([("test.event", body, {}) for body in self.BODIES.values()], ("record", "json"))
        for (what, body), record, shown_body in zip(self.BODIES.items(),
                                                    *(shown[f].splitlines() for f in ("record", "json"))):
            with self.subTest(what):
                pairs = dict(exact(record))
                if "payload" in pairs:
                    self.assertEqual(pairs["payload"], exact(body))
                    self.assertEqual(exact(shown_body), exact(body))
                else:
                    self.assertEqual(base64.b64decode(pairs["payload_base64"]), body)
                    self.assertEqual(pairs["content_type"], "application/json")
                is_json = what in ("escape, escaped", "C1 in a string", "C1, data", "carriage returns", "tabs",
                                   "newlines in values",
                                   "NUL, escaped", "surrogate pair", "lone surrogate", "beyond the BMP", "numbers",
                                   "duplicate keys", "scalars", "number", "string", "bidirectional", "braces")
                self.assertEqual("payload" in pairs, is_json)

    def test_numbers_are_shown_as_they_were_spelt(self):
        body = self.BODIES["numbers"]
        shown = self.shown([("test", b'{"data":{"x":%s}}' % body, {}), ("test", body, {})])
        for name in ("json", "record", "raw"):
            self.assertEqual(shown[name].count(body), 2, name)
        for number in body[1:-1].decode().split(","):
            self.assertEqual(re.split(r"[\s,\[\]]+", shown["pretty"].decode()).count(number), 2)

    def test_five_megabytes_and_a_hundred_thousand_levels_are_nothing_special(self):
        big = b'{"name":"big","data":{"x":"' + b"x" * 5_000_000 + b'"}}'
        deep = b"[" * 100_000 + b"]" * 100_000
        deep_objects = b'{"data":' * 100_000 + b"1" + b"}" * 100_000
        foreign = bytes(range(256)) * 20_000
        bodies = [big, deep, deep_objects, foreign]
        shown = self.shown([("test", body, {}) for body in bodies])
        self.assertTrue(shown["raw"] == b"".join(body + b"\n" for body in bodies))
        records = shown["record"].splitlines()
        for record, body in zip(records, bodies[:3]):
            self.assertTrue(record.endswith(b',"payload":' + body + b"}"))
        self.assertTrue(base64.b64decode(json.loads(records[3])["payload_base64"]) == foreign)
        self.assertTrue(shown["json"].splitlines()[:3] == bodies[:3])
        self.assertTrue(b"x" * 5_000_000 in shown["pretty"])
        for name in ("pretty", "line", "json", "record"):
            self.assert_no_control(shown[name])
        # With unlimited indentation the deep ones alone would be 10 GB.
        self.assertLess(len(shown["pretty"]), 100_000_000)

    def test_a_number_of_five_megabytes_is_no_more_than_a_glance_in_a_line(self):
        number = b"1" * 5_000_000
        shown = self.shown([("test", b'{"name":"big","data":{"n":%s,"m":-%s.%s}}' % (number, number, number), {})],
                           ("line", "json"))
        self.assertIn(number, shown["json"])
        self.assertIn(b"big", shown["line"])
        self.assertIn(b"n=111", shown["line"])
        self.assertLess(len(shown["line"]), 1000)

    def test_headers_as_deep_as_a_frame_can_hold_are_cut_and_the_event_is_shown(self):
        tables = {"tables": nested("F" * 21_800), "arrays": nested("A" * 26_000), "both": nested("FA" * 11_000)}
        count = len(tables) + 1
        tails = {name: self.listen("-f", name, "-c", str(count)) for name in FORMATS}
        for what, table in tables.items():
            self.channel.basic_publish("xivo", "test.deep", json.dumps(what), RawHeaders(table))
        self.send(b'"next"')
        ended = {name: tail.end() for name, tail in tails.items()}
        for name, one in ended.items():
            with self.subTest(format=name):
                self.assert_quiet(one)
                self.assert_no_control(one.out)
                for what in (*tables, "next"):
                    self.assertIn(what.encode(), one.out)
        for record, what in zip(ended["record"].objects, tables):
            with self.subTest(what):
                levels, inner = 0, record["headers"]["x"]
                while isinstance(inner, (dict, list)):
                    [inner] = inner.values() if isinstance(inner, dict) else inner
                    levels += 1
                self.assertIsInstance(inner, str)
                self.assertIn("128", inner)
                self.assertTrue(100 < levels <= 130, levels)

    def test_hostile_keys_names_and_headers_are_harmless_and_kept(self):
        evil = "\x1b]0;owned\x07\x9b31m\r\n\t\0é\u202e{}%s"
        table = [
            ("a b  c", {}), ("", {}), (evil, {}), ("k" * 255, {}), (b"\xff\xfe.\x80", {}), ("..", {}), ('"},{', {}),
            ("k", {"name": evil}), ("k", {"name": 4}), ("k", {"name": None}), ("k", {"name": b"\xff\xfe"}),
            ("k", {"name": ""}),
            ("k", {evil: evil}), ("k", {"x": {evil: [evil, {"$bytes": "no"}]}}), ("k", {"$bytes": "AAAA"}),
            ("k", {"tenant_uuid": evil, f"user_uuid:{evil}": True}), ("k", {"": ""}),
        ]
        messages = [(key, b"{}", headers) for key, headers in table]
        shown = self.shown(messages)
        for name in ("pretty", "line", "json", "record"):
            with self.subTest(format=name):
                self.assert_no_control(shown[name])
        for name in ("line", "json", "record"):
            self.assertEqual(shown[name].count(b"\n"), len(table), name)
        for (key, headers), line in zip(table, shown["record"].splitlines()):
            with self.subTest(key=key, headers=headers):
                record = json.loads(line)
                if isinstance(key, bytes):
                    self.assertEqual(base64.b64decode(record["routing_key_base64"]), key)
                else:
                    self.assertEqual(record["routing_key"], key)
                if headers.get("name") == b"\xff\xfe":
                    self.assertEqual(record["headers"], {"name": {"$string": "//4="}})
                elif "$bytes" in headers or "x" in headers:
                    # A sender's own "$bytes" must not be read as one of ours.
                    self.assertNotIn('"$bytes":"', line.decode())
                else:
                    self.assertEqual(record["headers"], headers)
                    name = headers.get("name")
                    self.assertEqual(record["name"], name if isinstance(name, str) else None)

    def test_a_hostile_exchange_name_is_harmless(self):
        evil = "evil \x1b[31m\x9b\x07 é\u202e"
        self.channel.exchange_declare(evil, "topic")
        self.addCleanup(lambda: self.channel.exchange_delete(evil))
        tail = self.listen("-f", "record", "-c", "1", "--exchange", evil, "-r", "#")
        self.send({}, exchange=evil)
        ended = tail.end()
        self.assert_quiet(ended)
        self.assertEqual(ended.objects[0]["exchange"], evil)
        self.assertIsNone(bus.CONTROL.search(ended.err), ended.err)

    def test_other_content_types_are_taken_for_what_they_are(self):
        def send():
            self.send(b"PUTVAL a 1:2", content_type="text/collectd")
            self.send(b'{"a": 1}', content_type="text/plain")
            self.send(b"no type", content_type=None)

        ended = self.listen_to("-f", "record", "-c", "3", send=send)
        first, second, third = ended.objects
        self.assertEqual((base64.b64decode(first["payload_base64"]), first["content_type"]),
                         (b"PUTVAL a 1:2", "text/collectd"))
        self.assertEqual(second["payload"], {"a": 1})
        self.assertEqual(second["properties"]["content_type"], "text/plain")
        self.assertEqual(base64.b64decode(third["payload_base64"]), b"no type")

    def test_hostile_content_types_are_harmless(self):
        messages = ["text/\x1b[31m\x9b\nplain"] * 2
        for name in FORMATS:
            ended = self.listen_to("-f", name, "-c", "2", send=lambda: [
                self.send(body, content_type=kind) for kind, body in zip(messages, (b"x", b"{}"))])
            if name != "raw":
                self.assert_no_control(ended.out)
