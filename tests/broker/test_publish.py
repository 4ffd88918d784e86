# SPDX-License-Identifier: MIT
"""wazobus publish, with other consumers."""
import datetime
import decimal
import json
import os
import resource
import signal
import subprocess
import threading

import kombu
import pika
from kombu.mixins import ConsumerMixin

import admin
import bus

EVENT = {"name": "call_held", "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
         "data": {"call_id": "1465572129.31"}}
WAZO = {"content_type": "application/json", "content_encoding": "utf-8", "delivery_mode": 2, "priority": 0}
PROPERTIES = ("content_type", "content_encoding", "delivery_mode", "priority", "correlation_id", "reply_to",
              "expiration",
              "message_id", "timestamp", "type", "user_id", "app_id", "cluster_id")


def set_properties(properties):
    return {name: value for name in PROPERTIES if (value := getattr(properties, name)) is not None}


# The client of the documentation (page "Message Bus") with another pattern: the printed one matches nothing.
EXCHANGE = kombu.Exchange('xivo', type='topic')
ROUTING_KEY = 'calls.#'


class C(ConsumerMixin):

    def __init__(self, connection):
        self.connection = connection

    def get_consumers(self, Consumer, channel):
        return [Consumer(kombu.Queue(exchange=EXCHANGE, routing_key=ROUTING_KEY),
                callbacks=[self.on_message])]

    def on_message(self, body, message):
        print('Received:', body)
        message.ack()


class Listener(C):
    """The same client, which stores its output and says when it is ready."""

    def __init__(self, connection):
        super().__init__(connection)
        self.received = []
        self.ready = threading.Event()

    def on_consume_ready(self, connection, channel, consumers, **kwargs):
        self.queues = [queue.name for consumer in consumers for queue in consumer.queues]
        self.ready.set()

    def on_message(self, body, message):
        self.received.append((body, message.delivery_info["routing_key"], message.headers))
        message.ack()


class ForeignConsumers(bus.BusTest):
    def test_the_documentations_client_receives_what_is_published(self):
        with kombu.Connection(bus.URL) as connection:
            client = Listener(connection)
            thread = threading.Thread(target=client.run, daemon=True)
            thread.start()
            self.assertTrue(client.ready.wait(bus.PATIENCE))
            try:
                bus.run("publish", "-r", "status.agent", "-b", "{}")
                self.assert_quiet(bus.run("publish", "-r", "calls.hold.created", "-b", json.dumps(EVENT),
                                          "-H", "name=call_held"))
                bus.until("the event", lambda: client.received)
            finally:
                client.should_stop = True
                thread.join(bus.PATIENCE)
                for queue in client.queues:  # the documentation's client leaves them behind
                    self.channel.queue_delete(queue)
        self.assertEqual(client.received, [(EVENT, "calls.hold.created", {"name": "call_held"})])

    def test_amqp_consume_receives_what_is_published(self):
        queue = self.fresh_name("queue")
        self.channel.queue_declare(queue)
        self.addCleanup(lambda: self.channel.queue_delete(queue))
        self.channel.queue_bind(queue, "xivo", "test.consume")
        bodies = ['{"n": 1}', '{ "n":2 }']
        for body in bodies:
            self.assert_quiet(bus.run("publish", "-r", "test.consume", "-b", body))
        consumed = subprocess.run(["amqp-consume", "-u", bus.URL, "-q", queue, "-c", "2", "cat"],
                                  stdout=subprocess.PIPE,
                                  check=True, timeout=bus.PATIENCE)
        self.assertEqual(consumed.stdout.decode(), "".join(bodies))

    def test_what_wazo_websocketd_binds_is_matched_by_typed_headers(self):
        origin = EVENT["origin_uuid"]
        tenant = self.exchange("headers", auto_delete=True)  # wazo-websocketd.tenant-<uuid>
        self.channel.exchange_bind(tenant, "wazo-headers", "", {"origin_uuid": origin, "tenant_uuid": "t-1"})
        everyone = {"name": "call_held", "origin_uuid": origin, "user_uuid:*": True}
        websocketd = self.queue("wazo-headers", "", everyone)
        of_tenant = self.queue(tenant, "", {"user_uuid:u-1": True})
        numbers = self.queue("wazo-headers", "", {"conference_id": 4})
        nobody = self.queue("wazo-headers", "", {"required_acl": None})
        typed = ("-H", "name=call_held", "-H", f"origin_uuid={origin}")

        for right, wrong, queue in (
            (("user_uuid:*:=true",), ("user_uuid:*=true",), websocketd),
            (("user_uuid:u-1:=true", "tenant_uuid=t-1"), ("user_uuid:u-1=True", "tenant_uuid=t-1"), of_tenant),
            (("conference_id:=4",), ("conference_id=4",), numbers),
            (("required_acl:=null",), ("acl:=null",), nobody),
        ):
            with self.subTest(right):
                for exchange in ((), ("--exchange", "wazo-headers")):
                    for headers, body in ((wrong, "0"), (right, "1")):
                        args = [part for header in headers for part in ("-H", header)]
                        ended = bus.run("publish", *exchange, "-r", "calls.x", "-b", body, *typed, *args)
                        self.assertEqual(ended.status, 0, ended.err)
                self.assertEqual(self.bodies(queue, 2), [b"1", b"1"])
                self.nothing_in(queue)


class Messages(bus.BusTest):
    def published(self, *args, count=1, input=b"", exchange="xivo", key="test.event"):
        queue = self.queue(exchange, key)
        ended = bus.run("publish", "-r", key, *args, input=input)
        self.assert_quiet(ended)
        messages = self.got(queue, count)
        self.nothing_in(queue)
        return messages

    def test_properties_are_what_a_wazo_service_sends(self):
        [(method, properties, body)] = self.published("-b", "{}")
        self.assertEqual(set_properties(properties), WAZO)
        self.assertEqual((body, method.exchange, method.routing_key), (b"{}", "xivo", "test.event"))
        self.assertIn(properties.headers, (None, {}))

    def test_each_property_can_be_set_and_taken_away(self):
        for name, typed, value in (
            ("content_type", "application/vnd.x+json", "application/vnd.x+json"), ("content_encoding", "gzip", "gzip"),
            ("delivery_mode", "1", 1), ("priority", "255", 255), ("correlation_id", "a=b", "a=b"),
            ("reply_to", "q", "q"),
            ("expiration", "60000", "60000"), ("message_id", "é " * 85, "é " * 85),
            ("timestamp", "1795276080", 1795276080),
            ("type", "x" * 255, "x" * 255), ("user_id", "guest", "guest"), ("app_id", "a", "a"),
            ("cluster_id", "c", "c"),
        ):
            with self.subTest(name):
                [(_, properties, _)] = self.published("-b", "{}", "-p", f"{name}={typed}")
                self.assertEqual(set_properties(properties), {**WAZO, name: value})
        removed = [part for name in ("content_encoding", "delivery_mode", "priority") for part in ("-p", f"{name}=")]
        [(_, properties, _)] = self.published("-b", "{}", *removed)
        self.assertEqual(set_properties(properties), {"content_type": "application/json"})
        [(_, properties, _)] = self.published("-b", "no json", "-p", "content_type=")
        self.assertNotIn("content_type", set_properties(properties))

    def headers_seen_by_kombu(self, *args):
        """kombu, because pika reads floats as integers."""
        with kombu.Connection(bus.URL) as connection:
            queue = kombu.Queue(exchange=EXCHANGE, routing_key="test.event", exclusive=True)(connection.default_channel)
            queue.declare()
            self.assert_quiet(bus.run("publish", "-r", "test.event", "-b", "{}", *args))
            return bus.until("the message", queue.get).headers

    def test_typed_headers_arrive_with_their_types(self):
        cases = {
            "text": ("=x y", "x y"), "equals": ("=a=b:=c", "a=b:=c"), "empty": ("=", ""),
            "unicode": ("=Zoë 😀", "Zoë 😀"),
            "looks typed": ("=true", "true"), "true": (":=true", True), "false": (":=false", False),
            "null": (":=null", None),
            "four": (":=4", 4), "negative": (":=-5", -5), "big": (":=2147483648", 2**31),
            "float": (":=0.1", 0.1), "whole float": (":=2.0", 2.0), "exponent": (":=1e3", 1000.0),
            "string": (':="x\\u00e9\\n"', "xé\n"),
            "array": (':=[1, "x", null, [true]]', [1, "x", None, [True]]), "empty array": (":=[]", []),
            "empty table": (":={}", {}),
            "table": (':={"a": {"b": [{"c": 1}]}}', {"a": {"b": [{"c": 1}]}}), "user_uuid:*": (":=true", True),
            "a:b": ("=c", "c"),
            "time": (':={"$timestamp":1795276080}', datetime.datetime(2026, 11, 21, 15, 48)),
            "bytes": (':={"$bytes":"AP8="}', b"\0\xff"),
            "long": (':={"$int64":7}', 7), "single": (':={"$float":0.5}', 0.5),
            "decimal": (':={"$decimal":[2,314]}', decimal.Decimal("3.14")),
        }
        args = [part for name, (typed, _) in cases.items() for part in ("-H", name + typed)]
        headers = self.headers_seen_by_kombu(*args)
        self.assertEqual(list(headers), list(cases))
        for name, (_, value) in cases.items():
            with self.subTest(name):
                self.assertEqual(repr(headers[name]), repr(value))

    def test_integers_of_every_size_arrive(self):
        # Read by pika, which has b and B the wrong way round; py-amqp takes a 16-bit integer for a string.
        cases = {"int8": 1, "uint8": 2, "int16": -2, "uint16": 65535, "int32": -(2**31), "uint32": 2**32 - 1,
                 "int64": 7}
        args = [part for name, value in cases.items() for part in ("-H", f'{name}:={{"${name}":{value}}}')]
        [(_, properties, _)] = self.published("-b", "{}", *args)
        self.assertEqual(properties.headers, cases)

    def test_headers_that_listen_recorded_can_be_sent_again_as_they_were(self):
        headers = {"t": True, "i": 4, "l": 2**40, "v": None, "s": "4", "x": b"\xff", "d": decimal.Decimal("1.5"),
                   "$x": 1,
                   "F": {"a": [1, "b", {"$int8": "no"}], "": ""}, "T": datetime.datetime(2026, 11, 21)}
        tail = self.listen("-f", "record", "-c", "1")
        self.send({}, headers=headers)
        recorded = tail.end().objects[0]["headers"]
        names = [name for name in headers if not name.startswith("$")]
        args = [part for name in names for part in ("-H", f"{name}:={json.dumps(recorded[name])}")]
        self.assertEqual({name: repr(value) for name, value in self.headers_seen_by_kombu(*args).items()},
                         {name: repr(headers[name]) for name in names})

    def test_the_body_is_sent_as_it_is_typed(self):
        for body in ('{"a" : 1,\n\t"b":[ ] }', '  {"a":1}\n', '{"é":"\\u00e9 😀 \\ud83d\\ude00"}', "null", '""',
                     "[1e999,1.10,-0]",
                     '{"a":12345678901234567890.12345678901234567890}', '{"a":1,"a":2}', "[" * 10_000 + "]" * 10_000):
            with self.subTest(body[:40]):
                self.assertEqual([m[2].decode() for m in self.published("-b", body)], [body])

    def test_each_value_of_a_file_is_a_message_as_it_stands_there(self):
        pretty = json.dumps(EVENT, indent=4).encode()
        big = b'{"what": "big", "data": {"x": "' + b"x" * 5_000_000 + b'"}}'
        for what, content, expected in (
            ("one line", b'{"a": 1}\n', [b'{"a": 1}']),
            ("no newline at the end", b'{"a": 1}', [b'{"a": 1}']),
            ("NDJSON", b'{"a": 1}\n{"a": 2}\n{"a":  3}\n', [b'{"a": 1}', b'{"a": 2}', b'{"a":  3}']),
            ("NDJSON, no newline at the end", b'1\n2', [b"1", b"2"]),
            ("blank lines", b'\n\n1\n\n  \n2\n\n', [b"1", b"2"]),
            ("CRLF", b'{"a": 1}\r\n{"a": 2}\r\n', [b'{"a": 1}', b'{"a": 2}']),
            ("pretty-printed", pretty + b"\n", [pretty]),
            ("pretty-printed, CRLF", pretty.replace(b"\n", b"\r\n") + b"\r\n", [pretty.replace(b"\n", b"\r\n")]),
            ("several pretty-printed", pretty + b"\n" + pretty, [pretty, pretty]),
            ("concatenated", b'{"a":1}{"a":2} [3]"4"\n', [b'{"a":1}', b'{"a":2}', b"[3]", b'"4"']),
            ("scalars", b'1\n"x"\nnull\ntrue\n1.50\n', [b"1", b'"x"', b"null", b"true", b"1.50"]),
            ("unicode", '{"é": "😀\\u00e9"}\n'.encode(), ['{"é": "😀\\u00e9"}'.encode()]),
            ("5 MB", big + b"\n", [big]),
            ("5 MB in lines", big.replace(b", ", b",\n"), [big.replace(b", ", b",\n")]),
        ):
            for source in ("file", "-"):
                with self.subTest(what, source=source):
                    arg = self.file(content) if source == "file" else "-"
                    messages = self.published(arg, input=content if source == "-" else b"", count=len(expected))
                    self.assertTrue([body for _, _, body in messages] == expected,
                                    [body[:99] for _, _, body in messages])

    def test_other_content_is_sent_whole(self):
        content = b"PUTVAL a 1:2\n\x00\xff\r\n\n"
        for args in ((self.file(content),), ("-",)):
            [(_, properties, body)] = self.published(*args, "-p", "content_type=text/collectd", input=content)
            self.assertEqual((properties.content_type, body), ("text/collectd", content))
        [(_, _, body)] = self.published("-b", "", "-p", "content_type=text/plain")
        self.assertEqual(body, b"")

    def test_routing_keys_of_every_kind_arrive(self):
        queue = self.queue("wazo-headers", "")
        for key in ("", "a b  c", "k" * 255, "é.😀", "..", "#", "a.*", "plugin.install.1.installing dependencies",
                    "\x1b[31m"):
            with self.subTest(key):
                ended = bus.run("publish", "-r", key, "-b", "{}")
                [(method, _, _)] = self.got(queue)
                self.assertEqual(method.routing_key, key)
                self.assertEqual(key in ("#", "a.*"), "is sent as a routing key, not as a pattern" in ended.err)

    def test_the_default_exchange_reaches_a_queue_by_its_name(self):
        queue = self.queue()
        self.assert_quiet(bus.run("publish", "--exchange", "", "-r", queue, "-b", "1", "--mandatory"))
        self.assertEqual(self.bodies(queue), [b"1"])

    def test_ten_thousand_lines_arrive_in_order_and_are_all_confirmed(self):
        count = 10_000
        queue = self.queue("xivo", "test.many")
        lines = [b'{"seq":%d}' % seq for seq in range(count)]
        ended = bus.run("publish", "-r", "test.many", "-", input=b"\n".join(lines))
        self.assert_quiet(ended)
        self.assertRegex(ended.err, f"sent {count} .*{count} confirmed")
        received = []
        for _, _, body in self.channel.consume(queue, auto_ack=True, inactivity_timeout=bus.PATIENCE):
            received.append(body)
            if body is None or len(received) == count:
                break
        self.assertTrue(received == lines)

    def test_a_line_is_sent_as_soon_as_it_is_there(self):
        queue = self.queue("xivo", "test.event")
        publish = self.start("publish", "-r", "test.event", "-", stdin=subprocess.PIPE)
        for n in (b"1", b"22", b'{"a":3}'):
            publish.process.stdin.write(n + b"\n")
            publish.process.stdin.flush()
            self.assertEqual(self.bodies(queue), [n])
        publish.process.stdin.close()
        ended = publish.end()
        self.assert_quiet(ended)
        self.assertIn("3 confirmed", ended.err)

    def test_a_value_over_several_lines_is_sent_as_soon_as_it_is_complete(self):
        queue = self.queue("xivo", "test.event")
        publish = self.start("publish", "-r", "test.event", "-", stdin=subprocess.PIPE)
        for n in range(2):
            for part in (b'{\n "a":', b" %d\n" % n, b"}\n"):
                self.nothing_in(queue)
                publish.process.stdin.write(part)
                publish.process.stdin.flush()
            self.assertEqual(self.bodies(queue), [b'{\n "a": %d\n}' % n])
        publish.process.stdin.close()
        self.assert_quiet(publish.end())

    def test_a_large_value_is_sent_as_soon_as_it_is_complete(self):
        # Its strings contain possible ends, and it arrives in parts that are cut anywhere.
        queue = self.queue("xivo", "test.event")
        publish = self.start("publish", "-r", "test.event", "-", stdin=subprocess.PIPE)
        value = json.dumps([{"n": n, 'x\\"}]': ["}", "\\", "é\n]"]} for n in range(20_000)], indent=2,
                           ensure_ascii=False).encode()
        for _ in range(2):
            for at in range(0, len(value), 10_007):
                publish.process.stdin.write(value[at:at + 10_007])
                publish.process.stdin.flush()
            self.assertTrue(self.bodies(queue) == [value])
            publish.process.stdin.write(b"\n")
        publish.process.stdin.close()
        self.assert_quiet(publish.end())

    def test_a_large_value_costs_no_more_through_a_pipe_than_from_a_file(self):
        """Checking the whole input whenever more arrives would cost hundreds of times as much."""
        def seconds():  # CPU time, which other processes hardly change
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            return used.ru_utime + used.ru_stime

        content = b"[\n" + b",\n".join(b'  {\n    "n": %d\n  }' % n for n in range(1_300_000)) + b"\n]\n"
        path = self.file(content)
        costs = []
        for source, input_ in ((path, b""), ("-", content)):
            before = seconds()
            ended = bus.run("publish", "--dry-run", "-r", "k", source, input=input_, stdout=subprocess.DEVNULL,
                            within=2 * bus.PATIENCE)
            self.assertEqual((ended.status, ended.err), (0, ""))
            costs.append(seconds() - before)
        from_file, through_pipe = costs
        self.assertLess(through_pipe, 20 * from_file + 0.5)

    def test_the_bodies_follow_the_password_on_the_standard_input(self):
        queue = self.queue("xivo", "test.event")
        args = ("publish", "-r", "test.event", "--uri", f"amqp://guest@{bus.WHERE}", "--password-file", "-", "-")
        for newline in (b"\n", b"\r\n"):
            ended = bus.run(*args, input=b'guest%s{"a":1}\n{"b":2}\n' % newline)
            self.assert_quiet(ended)
            self.assertIn("sent 2", ended.err)
            self.assertEqual(self.bodies(queue, 2), [b'{"a":1}', b'{"b":2}'])
        publish = self.start(*args, stdin=subprocess.PIPE)
        for part in (b"gue", b'st\n{"a"', b":3}\n"):
            publish.process.stdin.write(part)
            publish.process.stdin.flush()
        self.assertEqual(self.bodies(queue), [b'{"a":3}'])
        publish.process.stdin.close()
        self.assert_quiet(publish.end())
        ended = bus.run(*args, "-p", "content_type=text/plain", input=b"guest\nguest\nx")
        self.assert_quiet(ended)
        self.assertEqual(self.bodies(queue), [b"guest\nx"])
        self.nothing_in(queue)

    def test_quiet_says_nothing(self):
        queue = self.queue("xivo", "test.event")
        for option in ("-q", "--quiet"):
            ended = bus.run("publish", "-r", "test.event", "-b", "{}", option)
            self.assertEqual((ended.status, ended.out, ended.err), (0, b"", ""))
        self.assertEqual(self.bodies(queue, 2), [b"{}"] * 2)

    def test_stdout_stays_empty(self):
        self.queue("xivo", "test.event")
        self.assertEqual(bus.run("publish", "-r", "test.event", "-b", "{}").out, b"")


class DryRun(bus.BusTest):
    def test_it_prints_the_records_that_listen_prints_then(self):
        def without_time(ended):
            return [{**record, "timestamp": "?"} for record in ended.objects]

        for args, input_ in (
            (("-b", json.dumps(EVENT), "-H", "name=call_held", "-H", "user_uuid:2e752722:=true", "-H", "n:=4"), b""),
            (("-",), b'{"a":"a"}\n{"a":"b","x":[1.50,1e999]}\n'),
            (("-b", "PUTVAL", "-p", "content_type=text/collectd", "-p", "priority=9", "-p", "app_id=me"), b""),
            (("-b", "{}", "-H", 'x:={"$bytes":"/w=="}', "-H", "f:=1.5", "-H", "small:=-9223372036854775808",
              "-H", 'd:={"a":[null]}'), b""),
            (("-b", "{nonsense", "--force"), b""),
        ):
            with self.subTest(args):
                printed = bus.run("publish", "-r", "calls.é x", *args, "--dry-run", input=input_)
                self.assertEqual((printed.status, printed.err), (0, ""))
                tail = self.listen("-f", "record", "-c", str(len(printed.lines)))
                self.assert_quiet(bus.run("publish", "-r", "calls.é x", *args, input=input_))
                self.assertEqual(without_time(printed), without_time(tail.end()))

    def test_it_connects_to_nothing_and_prints_no_password(self):
        queue = self.queue()
        ended = bus.run("publish", "-r", "a", "-b", "{}",
                        "--dry-run", "--uri", f"amqp://u:sesame@127.0.0.1:{bus.closed_port()}")
        self.assertEqual((ended.status, ended.err, len(ended.lines)), (0, "", 1))
        self.assertNotIn(b"sesame", ended.out)
        bus.run("publish", "-r", "a", "-b", "{}", "--dry-run")
        self.nothing_in(queue)

    def test_bad_input_is_refused_as_without_it(self):
        path = self.file('1\n2\n{"a":}\n4\n')
        ended = bus.run("publish", "-r", "a", path, "--dry-run")
        self.assert_fails(ended, 1, f"{path}:3:6")
        self.assertEqual([record["payload"] for record in ended.objects], [1, 2])


class Truth(bus.BusTest):
    def test_unroutable_messages_are_warned_about_and_fail_when_mandatory(self):
        exchange = self.exchange("topic")
        self.queue(exchange, "routed")
        args = ("publish", "--exchange", exchange, "-r")
        for mandatory, status in (((), 0), (("--mandatory",), 1)):
            with self.subTest(mandatory):
                ended = bus.run(*args, "nobody.here", "-b", "{}", *mandatory)
                self.assertEqual(ended.status, status, ended.err)
                severity = "error" if mandatory else "warning"
                self.assertRegex(ended.err, f"{severity}: nobody got it: .*'{exchange}'.*'nobody.here'")
                self.assertEqual('start "wazobus listen" first, or give --mandatory' in ended.err, not mandatory)
                self.assertRegex(ended.err, "0 confirmed, 1 returned")
                ended = bus.run(*args, "nobody.here", "-", *mandatory, input=b"1\n2\n3\n")
                self.assertEqual(ended.status, status, ended.err)
                self.assertRegex(ended.err, "sent 3 .*0 confirmed, 3 returned")
                ended = bus.run(*args, "routed", "-b", "{}", *mandatory)
                self.assert_quiet(ended)
                self.assertRegex(ended.err, "1 confirmed")

    def test_a_body_without_headers_that_nobody_got_is_explained(self):
        body = ('{"name": "call_held", "origin_uuid": "08c56466-8f29-45c7-9856-92bf1ba89b82",'
                ' "data": {"call_id": "1.2"}}')
        self.queue("wazo-headers", arguments={"x-match": "all", "name": "call_held", "case": self.id()})
        ended = bus.run("publish", "--exchange", "wazo-headers", "-r", "calls.hold.created", "-b", body)
        self.assertRegex(ended.err, "nobody got it: no queue is bound to exchange 'wazo-headers' for its headers ")
        self.assertIn("with -r a body has no headers", ended.err)
        ended = bus.run("publish", "--exchange", "wazo-headers", "-r", "calls.hold.created", "-b", body,
                        "-H", "name=call_held", "-H", f"case={self.id()}")
        self.assertRegex(ended.err, "1 confirmed, 0 returned")
        self.assertNotIn("has no headers", ended.err)

    def test_quiet_still_warns_of_unroutable_messages(self):
        ended = bus.run("publish", "--exchange", self.exchange("topic"), "-r", "nobody", "-b", "{}", "-q")
        self.assertEqual((ended.status, len(ended.err.splitlines())), (0, 1), ended.err)
        self.assertIn("nobody got it", ended.err)

    def test_a_reader_that_went_does_not_change_what_became_of_the_messages(self):
        read, write = os.pipe()
        os.close(read)
        self.addCleanup(os.close, write)
        ended = bus.run("publish", "-r", "nobody.has.it", "--mandatory", "--json", "-b", "1", stdout=write)
        self.assertEqual(ended.status, 1, ended.err)

    def test_nacked_messages_fail(self):
        for arguments, nacked in (({"x-max-length": 0}, 3), ({"x-max-length": 1}, 2)):
            with self.subTest(arguments):
                exchange = self.exchange("topic")
                full = {**arguments, "x-overflow": "reject-publish"}
                self.channel.queue_bind(self.channel.queue_declare("", exclusive=True, arguments=full).method.queue,
                                        exchange, "#")
                ended = bus.run("publish", "--exchange", exchange, "-r", "a", "-", input=b"1\n2\n3\n")
                self.assertEqual(ended.status, 1, ended.err)
                self.assertRegex(ended.err,
                                 f"(?m)sent 3 .*{3 - nacked} confirmed, 0 returned, {nacked} nacked.*-:{4 - nacked}$")
                self.assertRegex(ended.err, f"(?m)^wazobus: -:{4 - nacked}: nacked: .*$")
                self.assertIn(f"--resume-from {4 - nacked} sends what failed once more", ended.err)

    def test_invalid_json_stops_at_its_place_and_what_was_before_it_is_confirmed(self):
        for content, place in (
            ('{"a":1}\n{"a":2}\n{"a":x}\n{"a":4}\n', "3:6"),
            ('{"a":1}\r\n{"a":2}\r\n  {"a" 1}\r\n{"a":4}\r\n', "3:8"),
            ('1\n2\n{"a":1,}\n4\n', "3:7"),
            ('1\n2\n[1,\n2]\n', "3:4"),
            ('1\n2\n{"a":1}oops\n4\n', "3:8"),
            ('1\n2\n{"a":1}oops', "3:8"),
            ('1\n2\n{"a":1} {"b":}\n4\n', "3:14"),
            ('1\n2\n{"a":1}{"b":2} [3] x\n4\n', "3:20"),
        ):
            path = self.file(content)
            for source in (path, "-"):
                with self.subTest(content, source=source):
                    queue = self.queue("xivo", "test.event")
                    ended = bus.run("publish", "-r", "test.event", source,
                                    input=content.encode() if source == "-" else b"")
                    self.assertEqual(ended.status, 1, ended.err)
                    self.assertRegex(ended.err, rf"(?m)^wazobus: {source}:{place}: ")
                    self.assertIn("2 confirmed", ended.err)
                    self.assertEqual(len(self.bodies(queue, 2)), 2)
                    self.nothing_in(queue)

    def test_an_invalid_body_is_refused_before_anything_is_sent(self):
        queue = self.queue("xivo", "test.event")
        for body, place in (('{"a":', "1:6"), ("", "1:1"), ("{'a':1}", "1:2"), ('{\n"a":1\n"b":2}', "3:1"),
                            ("\x1b[31m", "1:1"),
                            ('{"a":1} x', "1:9"), ("NaN", "1:1")):
            with self.subTest(body):
                self.assert_fails(bus.run("publish", "-r", "test.event", "-b", body), 1, f"-b:{place}", "--force")
        self.nothing_in(queue)
        self.assert_quiet(bus.run("publish", "-r", "test.event", "-b", '{"a":', "--force"))
        self.assertEqual(self.bodies(queue), [b'{"a":'])

    def test_a_user_id_that_is_not_ours_is_refused_by_the_broker(self):
        queue = self.queue("xivo", "test.event")
        ended = bus.run("publish", "-r", "test.event", "-b", "{}", "-p", "user_id=somebody")
        self.assertEqual(ended.status, 3, ended.err)
        self.assertRegex(ended.err, "(?m)^wazobus: .*user_id")
        self.nothing_in(queue)

    def test_an_empty_file_is_nothing_to_publish_and_says_so(self):
        for content in ("", "\n\n"):
            ended = bus.run("publish", "-r", "test.event", self.file(content))
            self.assertEqual(len(ended.err.splitlines()), 1)
            self.assertIn("nothing to send", ended.err)
            self.assertEqual(ended.status, 0)

    def test_a_signal_ends_it_with_130_while_it_waits_for_input(self):
        queue = self.queue("xivo", "test.event")
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number):
                publish = self.start("publish", "-r", "test.event", "-", stdin=subprocess.PIPE)
                publish.process.stdin.write(b"1\n")
                publish.process.stdin.flush()
                self.assertEqual(self.bodies(queue), [b"1"])
                ended = publish.interrupt(number)
                self.assertEqual(ended.status, 130)
                self.assertIn("1 confirmed", ended.err)

    def test_a_message_that_is_not_sent_any_more_is_not_told_to_lack_a_user(self):
        queue = self.queue("xivo", "calls.hold.created")
        data = {"call_id": "1.2"}
        with_user = data | {"user_uuid": "1f0c0c0d-4c5a-4c45-9d3e-5a8a2f0f6a01"}
        for first, second, told in ((with_user, data, ""), (data, data, "1 event is for a user whom nothing names")):
            with self.subTest(told):
                lines = "".join(json.dumps({"name": "call_held", "data": one}) + "\n" for one in (first, second))
                publish = self.start("publish", self.file(lines), "--rate", "1/m")
                self.got(queue)
                publish.wait_for_sleep()
                ended = publish.interrupt()
                self.assertEqual(ended.status, 130, ended.err)
                self.assertIn("sent 1 ", ended.err)
                self.assertIn(told, ended.err)
                self.assertEqual("nothing names" in ended.err, told != "", ended.err)

    def test_a_signal_ends_it_with_130_before_the_first_line(self):
        for args in (("-",), ("-", "--dry-run"), ("-", "-p", "content_type=text/plain")):
            with self.subTest(args):
                publish = self.start("publish", "-r", "test.event", *args, stdin=subprocess.PIPE)
                publish.wait_for_handlers()
                ended = publish.interrupt()
                self.assertEqual(ended.status, 130, ended.err)

    def test_a_signal_ends_it_with_130_while_it_waits_for_a_writer_of_its_file(self):
        path = os.path.join(self.directory(), "fifo")
        os.mkfifo(path)
        for number in (signal.SIGINT, signal.SIGTERM):
            for args in ((), ("--dry-run",), ("-p", "content_type=text/plain")):
                with self.subTest(signal=number, args=args):
                    publish = self.start("publish", "-r", "test.event", path, *args)
                    publish.wait_for_sleep()
                    ended = publish.interrupt(number)
                    self.assertEqual((ended.status, ended.out), (130, b""), ended.err)

    def test_what_a_late_writer_of_its_file_writes_is_sent(self):
        queue = self.queue("xivo", "test.event")
        path = os.path.join(self.directory(), "fifo")
        os.mkfifo(path)
        publish = self.start("publish", "-r", "test.event", path)
        publish.wait_for_sleep()
        with open(path, "wb", buffering=0) as fifo:
            for n in (b"1", b"2"):
                fifo.write(n + b"\n")
                self.assertEqual(self.bodies(queue), [n])
        self.assert_quiet(publish.end())

    def test_headers_that_fit_no_frame_are_2_and_nothing_is_sent(self):
        queue = self.queue("xivo", "test.event")
        big = [part for n in range(3) for part in ("-H", f"x{n}={'x' * 100_000}")]
        for args in (("-b", "1"), (self.file("1\n2\n"),)):
            line = self.assert_fails(bus.run("publish", "-r", "test.event", *args, *big), 2, "headers")
            self.assertNotIn("sent", line)
            self.assertLess(len(line), 1000)
        self.nothing_in(queue)
        self.assert_quiet(bus.run("publish", "-r", "test.event", "-b", "1", *big[:2]))
        [(_, properties, _)] = self.got(queue)
        self.assertEqual(properties.headers, {"x0": "x" * 100_000})

    def test_what_is_wrong_with_the_command_line_is_one_line_and_2(self):
        for args, mention in (
            (("-b", "{}"), "-r"), (("-r", "a"), "-b"), (("-r", "a", "-b", "{}", "file"), "file"),
            (("-r", "k" * 256, "-b", "{}"), "256"),
            (("-r", "a", "-b", "{}", "-H", "x"), "="), (("-r", "a", "-b", "{}", "-H", "=x"), "name"),
            (("-r", "a", "-b", "{}", "-H", "x:=yes"), "JSON"), (("-r", "a", "-b", "{}", "-H", "x:="), "JSON"),
            (("-r", "a", "-b", "{}", "-H", "x:=18446744073709551616"), "18446744073709551616"),
            (("-r", "a", "-b", "{}", "-H", "k" * 256 + "=x"), "256"),
            (("-r", "a", "-b", "{}", "-H", "x:=1e999"), "1e999"),
            (("-r", "a", "-b", "{}", "-H", "x:=" + "[" * 5000 + "]" * 5000), "nested"),
            (("-r", "a", "-b", "{}", "-p", "contenttype=x"), "content_type"),
            (("-r", "a", "-b", "{}", "-p", "priority=high"), "priority"),
            (("-r", "a", "-b", "{}", "-p", "priority=256"), "priority"),
            (("-r", "a", "-b", "{}", "-p", "priority=-1"), "priority"),
            (("-r", "a", "-b", "{}", "-p", "app_id=" + "x" * 256), "256"),
            (("-r", "a", "-b", "{}", "-p", "priority"), "="),
            (("-r", "a", "-b", "{}", "--mandatry"), "--mandatory"),
            (("-r", "a", "-b", "{}", "--confirm-timeout", "x"), "--confirm-timeout"),
            (("-r", "a", "-b", "{}", "--confirm-timeout", "0"), "--confirm-timeout"),
            (("-r", "a", "-b", "{}", "-H", 'x:={"a":1,"$int8":2}'), "$int8"),
            (("-r", "a", "one", "two"), "'one'"), (("-r", "a", "-b", "{}", "--repeat", "0"), "--repeat"),
        ):
            with self.subTest(args=[arg[:40] for arg in args]):
                self.assert_fails(bus.run("publish", *args), 2, mention)

    def test_a_file_that_cannot_be_read_is_4(self):
        for path in ("/nonexistent/events.json", "/", self.directory()):
            with self.subTest(path):
                ended = bus.run("publish", "-r", "a", path)
                self.assertEqual(ended.status, 4, ended.err)
                self.assertRegex(ended.err, f"(?m)^wazobus: cannot read {path}: ")

    def test_a_message_larger_than_rabbitmq_takes_is_refused_with_its_size(self):
        path = os.path.join(self.directory(), "big")
        with open(path, "wb") as out:
            out.truncate(129 * 1024 * 1024)
        ended = bus.run("publish", "-r", "a", path, "-p", "content_type=application/octet-stream")
        self.assertEqual(ended.status, 4, ended.err)
        self.assertIn("128 MiB", ended.err)


class Exchanges(bus.BusTest):
    def without_exchanges(self):
        self.channel.exchange_delete("xivo")
        self.channel.exchange_delete("wazo-headers")

    def assert_as_wazo_has_them(self):
        exchanges = admin.exchanges("name", "type", "durable", "auto_delete", "internal", "arguments")
        self.assertIn(("xivo", "topic", "true", "false", "false", "[]"), exchanges)
        self.assertIn(("wazo-headers", "headers", "true", "false", "false", "[]"), exchanges)
        bindings = admin.bindings("source_name", "destination_name", "destination_kind", "routing_key")
        self.assertEqual([row for row in bindings if row[0] == "xivo"], [("xivo", "wazo-headers", "exchange", "#")])
        bus.declare_wazo(self.channel)  # 406 if they were not durable or had another type

    def test_missing_exchanges_are_an_error_that_names_declare(self):
        self.without_exchanges()
        for command in (("listen",), ("publish", "-r", "a", "-b", "{}")):
            for args, name in (((), "xivo"), (("--exchange", "gone"), "gone"), (("--exchange", "xivo"), "xivo")):
                with self.subTest(command=command, args=args):
                    self.assert_fails(bus.run(*command, *args), 3, name, "--declare", bus.WHERE)

    def test_declare_creates_them_as_wazo_does(self):
        for command in (("listen", "--timeout", "1ms"), ("publish", "-r", "a", "-b", "{}")):
            with self.subTest(command):
                self.without_exchanges()
                for _ in range(2):  # a second time changes nothing
                    self.assertEqual(bus.run(*command, "--declare").status, 0)
                self.assert_as_wazo_has_them()

    def test_declare_says_what_it_made(self):
        for command in (("listen", "--timeout", "1ms"), ("publish", "-r", "a", "-b", "{}")):
            with self.subTest(command):
                self.without_exchanges()
                linked = "; xivo is bound to wazo-headers\n"
                created = "wazobus: created the exchanges xivo and wazo-headers, which stay when this ends"
                self.assertIn(created + linked, bus.run(*command, "--declare").err)
                self.channel.exchange_unbind("wazo-headers", "xivo", "#")
                ended = bus.run(*command, "--declare", "-v")
                self.assertIn("wazobus: --declare created no exchange, because what it would create exists" + linked,
                              ended.err)
                self.assertIn("bound exchange 'xivo' to exchange 'wazo-headers', key '#'", ended.err)
                self.assert_as_wazo_has_them()

    def test_declare_creates_a_named_exchange(self):
        for kind, args in (("topic", ()), ("topic", ("--exchange-type", "topic")),
                           ("headers", ("--exchange-type", "headers"))):
            for command in (("listen", "--timeout", "1ms"), ("publish", "-r", "a", "-b", "{}")):
                with self.subTest(kind=kind, args=args, command=command):
                    name = self.fresh_name("declared")
                    self.addCleanup(lambda name=name: self.connection.channel().exchange_delete(name))
                    self.assertEqual(bus.run(*command, "--exchange", name, "--declare", *args).status, 0)
                    self.channel.exchange_declare(name, passive=True)
                    self.channel.exchange_declare(name, kind, durable=True)

    def test_one_of_the_two_is_enough(self):
        for missing, present in (("xivo", "wazo-headers"), ("wazo-headers", "xivo")):
            with self.subTest(missing=missing):
                bus.declare_wazo(self.channel)
                self.channel.exchange_delete(missing)
                tail = self.listen("--json", "-c", "2", "-r", "a.*")
                self.assertIn(f"listening on {present} at ", tail.err)
                self.send("1", "a.b", present)
                self.assert_quiet(bus.run("publish", "-r", "a.b", "-b", "2"))
                self.assertEqual(tail.end().objects, [1, 2])

    def test_nothing_is_created_without_declare(self):
        self.without_exchanges()
        bus.run("listen", "--timeout", "1ms")
        bus.run("publish", "-r", "a", "-b", "{}")
        for name in ("xivo", "wazo-headers"):
            with self.assertRaises(pika.exceptions.ChannelClosedByBroker) as refused:
                self.connection.channel().exchange_declare(name, passive=True)
            self.assertEqual(refused.exception.reply_code, 404)

    def test_an_exchange_of_another_type_is_an_error_that_says_so(self):
        topic, headers, fanout = self.exchange("topic"), self.exchange("headers"), self.exchange("fanout")
        for args, mentions in (
            (("--exchange", topic, "--exchange-type", "headers"), (topic, "topic", "headers")),
            (("--exchange", headers, "--exchange-type", "topic"), (headers, "topic", "headers")),
            (("--exchange", fanout), (fanout, "fanout")),
            (("--exchange", fanout, "--exchange-type", "topic"), (fanout, "fanout")),
            (("--exchange", fanout, "--exchange-type", "topic", "--declare"), (fanout, "fanout")),
        ):
            with self.subTest(args=args):
                self.assert_fails(bus.run("listen", *args), 3, *mentions)
        # A mere publisher does not need the type.
        self.assertEqual(bus.run("publish", "--exchange", fanout, "-r", "a", "-b", "{}").status, 0)

    def test_xivo_of_another_type_is_an_error_that_says_so(self):
        self.without_exchanges()
        self.channel.exchange_declare("xivo", "fanout")
        try:
            for args in ((), ("--declare",)):
                with self.subTest(args):
                    self.assert_fails(bus.run("listen", *args), 3, "xivo", "fanout", "topic")
        finally:
            self.channel.exchange_delete("xivo")

    def test_exchanges_with_other_flags_are_used_as_they_are(self):
        self.without_exchanges()
        self.channel.exchange_declare("xivo", "topic", auto_delete=True)
        self.channel.exchange_declare("wazo-headers", "headers", arguments={"alternate-exchange": "amq.fanout"})
        try:
            ended = self.listen_to("--json", "-c", "1", send=lambda: self.send("1"))
            self.assert_quiet(ended)
        finally:
            self.without_exchanges()

    def test_an_internal_exchange_cannot_be_published_to(self):
        name = self.exchange("topic", internal=True)
        ended = bus.run("publish", "--exchange", name, "-r", "a", "-b", "{}")
        self.assertEqual(ended.status, 3, ended.err)
        self.assertIn(name, ended.err)
