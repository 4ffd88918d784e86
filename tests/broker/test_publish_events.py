# SPDX-License-Identifier: MIT
"""How wazobus publish uses the catalogue, captures and templates, with consumers like those of Wazo."""
import concurrent.futures
import csv
import datetime
import decimal
import gzip
import io
import json
import re

import kombu

import bus

ORIGIN = "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3"
TENANT = "2c34c282-433e-4bb8-8d56-fec14ff7e1e9"
ME = "2e752722-0864-4665-887d-a78a024cf7c7"
SOMEBODY = "7a4ff0a5-6c0c-4b9a-a5a7-0a4ab0a0f7b4"
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PYTHON_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?")  # datetime.now().isoformat(): no offset

WHO = ("--origin-uuid", ORIGIN, "--tenant", TENANT, "--user-uuid", ME)
HELD = {"name": "call_held", "origin_uuid": ORIGIN, "data": {"call_id": "1465572129.31", "user_uuid": ME}}
HELD_HEADERS = {"name": "call_held", "origin_uuid": ORIGIN, "required_acl": f"events.calls.{ME}",
                f"user_uuid:{ME}": True}

# docs/bus.md, section 1: the properties that are sent, and no others.
HEADERS = {
    "name": str, "origin_uuid": UUID, "required_acl": str, "required_access": str, "timestamp": PYTHON_TIME,
    "tenant_uuid": UUID, "user_uuid:*": True, f"user_uuid:{ME}": True, "application_uuid": UUID, "conference_id": int,
    "meeting_uuid": UUID, "switchboard_uuid": UUID, "session_uuid": UUID, "room_uuid": UUID, "message_uuid": UUID,
    "forward_name": str, "service_name": str,
}
ALWAYS = {"name", "origin_uuid", "required_acl", "required_access", "timestamp"}


def body_in(line):
    """The bytes of the body in a record, whose last member it is."""
    return line.partition(b'"payload":')[2].removesuffix(b"}")


def timeless(line):
    """The record without its time of receipt."""
    return re.sub(rb'^\{"timestamp":"[^"]*"', b'{"timestamp":"?"', line)


def bytes_of(message):
    """The bytes of a kombu message."""
    return message.body.encode() if isinstance(message.body, str) else bytes(message.body)


class Queue:
    """A kombu queue with its bindings, and what it received."""

    def __init__(self, channel, bindings):
        self._queue = kombu.Queue(exclusive=True, auto_delete=True, no_ack=True,
                                  bindings=[kombu.binding(kombu.Exchange(exchange, "headers", no_declare=True), "",
                                                          arguments)
                                            for exchange, arguments in bindings])(channel)
        self._queue.declare()

    def get(self, count):
        """So many messages, and not one more."""
        messages = [bus.until(f"message {n + 1} of {count}", lambda: self._queue.get(no_ack=True))
                    for n in range(count)]
        assert not (more := self._queue.get(no_ack=True)), more.headers
        return messages

    def names(self, count):
        return [message.headers["name"] for message in self.get(count)]


class EventsTest(bus.BusTest):
    def setUp(self):
        super().setUp()
        connection = kombu.Connection(bus.URL)
        self.addCleanup(connection.release)
        self.kombu = connection.channel()

    def wazo_queue(self, *arguments, exchange="wazo-headers"):
        """Binds as wazo-bus does."""
        return Queue(self.kombu, [(exchange, each) for each in arguments or ({},)])

    def published(self, *args, count=1, status=0, input=b"", env=()):
        """The messages that kombu receives; the standard error is in self.said."""
        queue = self.wazo_queue()
        ended = bus.run("publish", *args, input=input, env=env)
        self.assertEqual(ended.status, status, ended.err)
        self.said = ended.err
        return queue.get(count)

    def dry(self, *args, status=0, input=b"", env=()):
        """The records that --dry-run prints."""
        ended = bus.run("publish", "--dry-run", *args, input=input, env=env)
        self.assertEqual(ended.status, status, ended.err)
        self.said = ended.err
        return ended.objects


class EveryEvent(EventsTest):
    @classmethod
    def setUpClass(cls):
        listed = bus.run("catalogue", "list", "--json").objects
        cls.removed = {event["name"] for event in listed if event["status"] == "removed"}
        cls.names = [event["name"] for event in listed
                     if "{" not in event["name"] and event["service"] != "asterisk"]
        cls.names += ["ami:QueueMemberStatus", "ami:Newchannel"]
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            cls.dry_runs = list(pool.map(lambda name: bus.run("publish", name, *WHO, "--dry-run"), cls.names))
        cls.names = [name.removeprefix("ami:") for name in cls.names]
        cls.lines = [ended.out.removesuffix(b"\n") for ended in cls.dry_runs]
        cls.input = b"\n".join(cls.lines)

    def publish_all(self, exchange="xivo"):
        ended = bus.run("publish", "-", "--exchange", exchange, input=self.input)
        self.assertEqual(ended.status, 0, ended.err)
        self.assertRegex(ended.err, rf"sent {len(self.lines)} .*\b{len(self.lines)} confirmed, 0 returned")

    def test_each_is_one_message_out_of_the_box(self):
        self.assertGreater(len(self.names), 390)
        for name, ended in zip(self.names, self.dry_runs):
            with self.subTest(name):
                self.assertEqual((ended.status, ended.out.count(b"\n")), (0, 1), ended.err)
                other = [line for line in ended.err.splitlines() if " changes nothing: " not in line]
                self.assertEqual(bool(other), name in self.removed, ended.err)  # a message says so
                self.assertEqual(json.loads(ended.out)["name"], name)

    def test_headers_and_body_are_what_a_wazo_service_sends(self):
        for exchange in ("xivo", "wazo-headers"):
            queue = self.wazo_queue()
            self.publish_all(exchange)
            for name, line, message in zip(self.names, self.lines, queue.get(len(self.lines))):
                with self.subTest(name, exchange=exchange):
                    self.assert_as_wazo(name, message)
                    record = json.loads(line)
                    self.assertEqual(bytes_of(message), body_in(line))
                    self.assertEqual(list(message.headers.items()), list(record["headers"].items()))
                    self.assertEqual(message.delivery_info["routing_key"], record["routing_key"])

    def assert_as_wazo(self, name, message):
        headers, body = message.headers, message.payload
        self.assertEqual((headers["name"], headers["origin_uuid"], headers["required_access"]),
                         (name, ORIGIN, f"event.{name}"))
        for header, value in headers.items():
            what = HEADERS[header]
            if isinstance(what, re.Pattern):
                self.assertRegex(value, f"^{what.pattern}$", header)
            else:
                self.assertIs(type(value), what if isinstance(what, type) else type(what), header)
                self.assertNotIn(value, ("", False), header)
        self.assertLessEqual(ALWAYS, set(headers))
        users = [header for header in headers if header.startswith("user_uuid:")]
        self.assertLessEqual(len(users), 1)
        if users:
            self.assertEqual(headers["tenant_uuid"], TENANT)
        # The body repeats the headers, in their order, and then has data.
        self.assertEqual(list(body.items())[:-1], list(headers.items()))
        self.assertEqual((list(body)[-1], type(body["data"])), ("data", dict))
        self.assertEqual((message.content_type, message.content_encoding), ("application/json", "utf-8"))
        properties = {"delivery_mode": 2, "priority": 0, "message_id": None, "timestamp": None, "app_id": None,
                      "type": None}
        self.assertEqual({name: message.properties.get(name) for name in properties}, properties)
        for text in (message.delivery_info["routing_key"], headers["required_acl"]):
            self.assertNotRegex(text, r"[{}<>*#]|None")

    def test_bodies_are_ascii_as_python_writes_them(self):
        self.assertEqual([name for name, line in zip(self.names, self.lines) if not line.isascii()], [])

    def test_pika_sees_the_same_types(self):
        queue = self.queue("wazo-headers", "")
        self.publish_all()
        for line, (method, properties, body) in zip(self.lines, self.got(queue, len(self.lines))):
            record = json.loads(line)
            with self.subTest(record["name"]):
                self.assertEqual(repr(properties.headers), repr(record["headers"]))
                self.assertEqual((body, method.routing_key), (body_in(line), record["routing_key"]))

    def test_wazo_websocketd_hands_each_to_whom_it_is_for(self):
        headers = {record["name"]: record["headers"] for record in map(json.loads, self.lines)}
        mine = [name for name in self.names if f"user_uuid:{ME}" in headers[name]]
        for_all = [name for name in self.names if "user_uuid:*" in headers[name]]
        of_tenant = [name for name in self.names if "tenant_uuid" in headers[name]]
        # Of the 385 observed events 339 have a tenant, and 230 are for a whole tenant.
        self.assertGreaterEqual((len(for_all), len(of_tenant)), (230, 339))
        self.assertIn("call_created", mine)

        tenant = self.exchange("headers", auto_delete=True)
        self.channel.exchange_bind(tenant, "wazo-headers", "", {"origin_uuid": ORIGIN, "tenant_uuid": TENANT})
        stranger = self.exchange("headers", auto_delete=True)
        self.channel.exchange_bind(stranger, "wazo-headers", "", {"origin_uuid": ORIGIN, "tenant_uuid": SOMEBODY})

        def subscribed(*users, **others):
            return [{"name": name, **others, **({user: True} if user else {})} for name in self.names for user in users]

        def in_order(*names):
            return [name for name in self.names if any(name in some for some in names)]

        user, everyone = f"user_uuid:{ME}", "user_uuid:*"
        cases = (
            ("an administrator", "wazo-headers", subscribed(None, origin_uuid=ORIGIN), self.names),
            ("of everything", "wazo-headers", [{"origin_uuid": ORIGIN}], self.names),
            ("of another server", "wazo-headers", [{"origin_uuid": SOMEBODY}], []),
            ("a user of the master tenant", "wazo-headers", subscribed(user, everyone), in_order(mine, for_all)),
            ("a user", tenant, subscribed(user, everyone), in_order(mine, for_all)),
            ("a user of everything", tenant, [{user: True}, {everyone: True}], in_order(mine, for_all)),
            ("an administrator of the tenant", tenant, [{"origin_uuid": ORIGIN}], of_tenant),
            ("somebody", tenant, [{f"user_uuid:{SOMEBODY}": True}, {everyone: True}], for_all),
            ("another tenant's", stranger, [{user: True}, {everyone: True}], []),
            ("one who binds a text", "wazo-headers",
             [{everyone: "true"}, {everyone: "True"}, {user: "true"}, {everyone: 1}], []),
            ("wazo-bus", "wazo-headers", [{"name": name, "x-match": "all", everyone: True} for name in self.names],
             for_all),
        )
        queues = [Queue(self.kombu, [(exchange, arguments) for arguments in bindings])
                  for _, exchange, bindings, _ in cases]
        self.publish_all()
        for (who, _, _, expected), queue in zip(cases, queues):
            with self.subTest(who):
                self.assertEqual(queue.names(len(expected)), expected)

    def test_record_replay_record_is_the_same(self):
        def recorded(*args, input):
            tail = self.listen("-f", "record", "-c", str(len(self.lines)))
            ended = bus.run("publish", *args, input=input)
            self.assertEqual(ended.status, 0, ended.err)
            return tail.end().out

        first = recorded("-", input=self.input)
        self.assertEqual([timeless(line) for line in first.splitlines()], [timeless(line) for line in self.lines])
        for args, input_ in ((("--replay", self.file(first), "--speed", "0"), b""), (("-",), first),
                             (("-", "--input", "record"), first)):
            with self.subTest(args[0]):
                again = recorded(*args, input=input_)
                self.assertEqual([timeless(line) for line in again.splitlines()],
                                 [timeless(line) for line in first.splitlines()])

    def test_what_dry_run_prints_is_valid(self):
        ended = bus.run("validate", "-", input=self.input)
        self.assertEqual((ended.status, ended.out.count(b": error: ")), (0, 0), ended.out.decode())
        again = bus.run("publish", "--replay", "-", "--speed", "0", "--dry-run", input=self.input)
        self.assertEqual([timeless(line) for line in again.out.splitlines()], [timeless(line) for line in self.lines])

    def test_bodies_alone_get_their_headers_and_keys_again(self):
        def of_debug(line):
            record = json.loads(line)
            return json.dumps({name: record[name] for name in ("timestamp", "name", "headers", "payload")}).encode()

        for what, value_of in (("bodies", body_in), ("records of wazo-debug", of_debug),
                               ("frames of wazo-websocketd",
                                lambda line: b'{"op": "event", "code": 0, "data": %s}' % body_in(line))):
            queue = self.wazo_queue()
            ended = bus.run("publish", "-", input=b"\n".join(map(value_of, self.lines)))
            self.assertEqual(ended.status, 0, ended.err)
            for line, message in zip(self.lines, queue.get(len(self.lines))):
                record = json.loads(line)
                with self.subTest(what, name=record["name"]):
                    self.assertEqual(message.delivery_info["routing_key"], record["routing_key"])
                    self.assertEqual(repr(message.headers), repr(record["headers"]))
                    self.assertEqual(message.payload, record["payload"])

    def test_ids_and_times_are_fresh_in_each_message(self):
        for name, fields in (("call_created", ("call_id", "user_uuid", "creation_time")),
                             ("call_held", ("call_id", "user_uuid")),
                             ("chatd_user_room_message_created", ("uuid",)), ("user_created", ("uuid",)),
                             ("plugin_install_progress", ("uuid",))):
            with self.subTest(name):
                records = [record for _ in range(2) for record in self.dry(name, "--repeat", "5", "--rate", "500/s")]
                for field in fields:
                    values = [record["payload"]["data"][field] for record in records]
                    if field != "call_id":  # tested below
                        self.assertEqual(len(set(values)), 10 if field != "creation_time" else len(set(values)), values)
                    self.assertNotIn(None, values)
                self.assertEqual(len({record["headers"]["timestamp"] for record in records}), 10)

    def test_ids_of_faxes_are_fresh_in_each_message(self):
        keys = {record["routing_key"] for record in self.dry("fax_outbound_succeeded", "--repeat", "2")}
        self.assertEqual(len(keys), 2, keys)

    def test_call_ids_are_fresh_in_each_run(self):
        ids = {self.dry("call_created")[0]["payload"]["data"]["call_id"] for _ in range(20)}
        self.assertEqual(len(ids), 20, ids)


class AnEvent(EventsTest):
    def test_routing_key_acl_and_headers_follow_what_is_set(self):
        tenant, mine, everyone = {"tenant_uuid": TENANT}, {f"user_uuid:{ME}": True}, {"user_uuid:*": True}
        application = "11111111-2222-4333-8444-555555555555"
        for name, args, key, acl, headers in (
            ("call_created", (), "calls.call.created", f"events.calls.{ME}", {**tenant, **mine}),
            ("call_created", ("--set", f"data.user_uuid={SOMEBODY}"), "calls.call.created", f"events.calls.{SOMEBODY}",
             {**tenant, f"user_uuid:{SOMEBODY}": True}),
            ("call_held", ("--set", "data.user_uuid:=null"), "calls.hold.created", "events.calls.None", tenant),
            ("call_held", ("--set", "data.user_uuid=None"), "calls.hold.created", "events.calls.None", tenant),
            ("users_forwards_busy_updated", (), f"config.users.{ME}.forwards.busy.updated",
             f"events.config.users.{ME}.forwards.busy.updated", {**tenant, **mine, "forward_name": "busy"}),
            ("users_services_dnd_updated", ("--set", f"data.user_uuid={SOMEBODY}"),
             f"config.users.{SOMEBODY}.services.dnd.updated",
             f"events.config.users.{SOMEBODY}.services.dnd.updated",
             {**tenant, f"user_uuid:{SOMEBODY}": True, "service_name": "dnd"}),
            ("ami:QueueMemberStatus", ("--set", "data.Queue=petak"), "ami.QueueMemberStatus",
             "events.ami.QueueMemberStatus", {}),
            ("ami:NeverHeardOf", ("--set", "data.Anything=x"), "ami.NeverHeardOf", "events.ami.NeverHeardOf", {}),
            ("conference_participant_joined", ("--set", "data.conference_id:=7"), "conferences.7.participants.joined",
             "events.conferences.7.participants.joined", {**tenant, **mine, "conference_id": 7}),
            ("conference_record_started", ("--set", "data.id:=7"), "conferences.7.record",
             "events.conferences.7.record",
             {**tenant, **everyone, "conference_id": 7}),
            ("fax_outbound_succeeded", ("--set", "data.id=1.2#3*"),
             "faxes.outbound.1__DOT__2__HASH__3__STAR__.succeeded",
             "events.faxes.outbound.1__DOT__2__HASH__3__STAR__.succeeded", {**tenant, **everyone}),
            ("application_call_answered",
             ("--set", "data.call.id=145.8", "--set", f"data.application_uuid={application}"),
             f"applications.{application}.calls.145.8.answered",
             f"events.applications.{application}.calls.145.8.answered",
             {**tenant, **mine, "application_uuid": application}),
            ("switchboard_created", ("--set", f"data.uuid={application}"), f"config.switchboards.{application}.created",
             f"switchboards.{application}.created", {**tenant, **everyone, "switchboard_uuid": application}),
            ("user_created", (), "config.user.created", "events.config.user.created", {**tenant, **everyone}),
            ("service_registered", ("--set", "data.service_name=wazo-x"), "service.registered.wazo-x",
             "events.service.registered.wazo-x", {}),
            ("plugin_install_progress",
             ("--set", f"data.uuid={application}", "--set", "data.status=installing dependencies"),
             f"plugin.install.{application}.installing dependencies",
             f"events.plugin.install.{application}.installing dependencies", {}),
            ("auth_user_external_auth_added", ("--set", "data.external_auth_name=a.b"),
             f"auth.users.{ME}.external.a__DOT__b.created",
             f"events.auth.users.{ME}.external.a__DOT__b.created", {**tenant, **mine}),
        ):
            with self.subTest(name, args=args):
                [message] = self.published(name, *WHO, *args)
                self.assertEqual((message.delivery_info["routing_key"], message.headers["required_acl"]), (key, acl))
                own = {header: value for header, value in message.headers.items() if header not in ALWAYS}
                self.assertEqual({header: repr(value) for header, value in own.items()},
                                 {header: repr(value) for header, value in headers.items()})
                self.assertEqual({**message.headers, "data": message.payload["data"]}, message.payload)

    def test_fields_of_every_kind_can_be_changed(self):
        for name, args, path, value in (
            ("call_created", ("--set", "data.status=Up"), "status", "Up"),
            ("call_created", ("--set", "data.caller_id_name=a=b:=\"c\"\n\x01é😀"), "caller_id_name",
             "a=b:=\"c\"\n\x01é😀"),
            ("call_created", ("--set", "data.caller_id_name="), "caller_id_name", ""),
            ("call_created", ("--set", 'data.caller_id_name:="x"'), "caller_id_name", "x"),
            ("call_created", ("--set", f'data.talking_to:={{"1.2": "{ME}"}}'), "talking_to", {"1.2": ME}),
            ("call_created", ("--set", f'data.talking_to["1.2"]={ME}'), "talking_to", {"1.2": ME}),
            ("call_created", ("--set", 'data.bridges:=["a", "b"]'), "bridges", ["a", "b"]),
            ("call_created", ("--set", "data.bridges[0]=a", "--set", "data.bridges.1=b"), "bridges", ["a", "b"]),
            ("call_created", ("--set", 'data.bridges:=["a","b"]', "--unset", "data.bridges[0]"), "bridges", ["b"]),
            ("call_created", ("--set", "data.is_video:=true"), "is_video", True),
            ("call_created", ("--set", "data.line_id:=7"), "line_id", 7),
            ("call_created", ("--set", "data.status=Up", "--set", "data.status=Down"), "status", "Down"),
            ("call_created", ("--set", "data.status=Up", "--unset", "data.answer_time", "--force"), "status", "Up"),
            ("users_forwards_busy_updated", ("--set", "data.enabled:=false"), "enabled", False),
            ("application_call_answered", ("--set", "data.call.id=1.2"), "call", ...),
        ):
            with self.subTest(args):
                [message] = self.published(name, *WHO, *args)
                data = message.payload["data"]
                self.assertEqual(data["call"]["id"] if value is ... else data[path], "1.2" if value is ... else value)
        [message] = self.published("call_created", *WHO, "--unset", "data.status", "--unset", "required_acl", "--force")
        self.assertNotIn("status", message.payload["data"])
        self.assertEqual([where.get("required_acl") for where in (message.headers, message.payload)], [None, None])
        self.assertIn("data.status: missing", self.said)

    def test_a_change_that_the_event_does_not_bear_is_refused_with_advice(self):
        queue = self.wazo_queue()
        for args, status, mentions in (
            (("call_crated",), 2, ("'call_crated'", "did you mean 'call_created'?")),
            (("ami:",), 2, ("ami:QueueMemberStatus",)),
            (("ami:queue_member",), 2, ("'queue_member'", "CamelCase")),
            (("call_created", "--set", "data.statuss=Up"), 1, ("data.statuss", "did you mean 'data.status'?")),
            (("call_created", "--set", "status=Up"), 1, ("status", "did you mean 'data.status'?")),
            (("call_created", "--set", "datas.status=Up"), 1, ("datas.status", "did you mean 'data.status'?")),
            (("call_created", "--set", "data.nothing.of.that=1"), 1, ("data.nothing", "--force")),
            (("call_created", "--unset", "data.nothing"), 1, ("data.nothing", "--force")),
            (("call_created", "--set", "data.status:=5"), 1, ("data.status", "string", "integer", "data.status=5")),
            (("call_created", "--set", "data.is_video=true"), 1, ("data.is_video", "boolean", "data.is_video:=true")),
            (("call_created", "--set", "data.is_video:=7"), 1, ("data.is_video", "boolean", "integer", "--force")),
            (("call_created", "--set", "data.user_uuid=joe"), 1, ("data.user_uuid", "not a uuid: 'joe'", "--force")),
            (("call_created", "--set", "data.creation_time=yesterday"), 1, ("data.creation_time", "yesterday")),
            (("call_created", "--set", "data.bridges[3]=x"), 1, ("data.bridges[3]",)),
            (("call_created", "--set", "data:=null"), 1, ("data", "object", "null")),
            (("call_created", "--set", f"user_uuid:{ME}=true"), 1, ("boolean", f"user_uuid:{ME}:=true")),
            (("call_created", "--set", "tenant_uuid=joe"), 1, ("tenant_uuid", "joe")),
            (("call_created", "--set", "name=call_ended"), 2, ("name",)),
            (("call_created", "--unset", "name"), 2, ("name",)),
            (("call_created", "--set", "data.status"), 2, ("=", "data.status=Up")),
            (("call_created", "--set", "=Up"), 2, ("path",)),
            (("call_created", "--set", "data..status=Up"), 2, ("data..status",)),
            (("call_created", "--set", "data.bridges[=Up"), 2, ("data.bridges[",)),
            (("call_created", "--set", "data.bridges:=[1"), 2, ("JSON",)),
            (("call_created", "--tenant", "joe"), 2, ("--tenant", "'joe'")),
            (("call_created", "--user-uuid", "joe"), 2, ("--user-uuid", "'joe'")),
            (("call_created", "--origin-uuid", "joe"), 2, ("--origin-uuid", "'joe'")),
            (("call_created", "call_endet"), 2, ("call_endet",)),
            (("-r", "a", "-b", "{}", "--set", "data.x=1"), 2, ("--set", "EVENT")),
            (("-r", "a", "-b", "{}", "--unset", "data.x"), 2, ("--unset", "EVENT")),
            (("-r", "a", "-b", "{}", "--tenant", TENANT), 2, ("--tenant", "EVENT")),
        ):
            with self.subTest(args):
                self.assert_fails(bus.run("publish", *args), status, *mentions)
        queue.get(0)

    def test_what_the_finished_event_lacks_is_refused_and_sent_by_force(self):
        for args, finding in (
            (("call_created", "--unset", "data"), "data: missing [data.missing]"),
            (("call_created", "--unset", "data.call_id"), "data.call_id: missing [data.missing]"),
            (("call_created", "--unset", "origin_uuid"),
             "headers.origin_uuid: missing: without it nobody's client gets this event [header.missing]"),
        ):
            with self.subTest(args):
                [] = self.published(*args, count=0, status=1)
                self.assertIn(finding, self.said)
                self.assertIn("is not sent: the catalogue refuses it (--force sends it all the same)", self.said)
                [_] = self.published(*args, "--force")
                self.assertIn(f"error: call_created: {finding}", self.said)
        for args in (("--set", "data.is_video:=7"), ("--set", "data.user_uuid=joe"), ("--user-uuid", "joe"),
                     ("--set", "data:=null")):
            with self.subTest(args):
                [_] = self.published("call_created", *args, "--force")
                self.assertIn("error: call_created: data", self.said)

    def test_force_says_that_a_field_is_unknown(self):
        [message] = self.published("call_created", "--set", "data.statuss=Up", "--force")
        self.assertEqual(message.payload["data"]["statuss"], "Up")
        self.assertIn("statuss", self.said)

    def test_a_refusal_begins_with_the_programs_name_once(self):
        said = bus.run("publish", "call_created", "--unset", "data").err
        self.assertIn("\nwazobus: call_created is not sent", said)

    def test_the_family_of_ami_events_is_sent_as_its_example(self):
        [message] = self.published("{event_name}")
        self.assertEqual(message.delivery_info["routing_key"], "ami.QueueMemberStatus")

    def test_a_key_follows_a_header_that_is_set(self):
        [record] = self.dry("conference_participant_joined", "--set", "conference_id:=7")
        self.assertEqual((record["headers"]["conference_id"], record["routing_key"]),
                         (7, "conferences.7.participants.joined"))

    def test_an_acl_follows_a_user_header_that_is_set(self):
        [record] = self.dry("call_created", "--set", f"user_uuid:{ME}:=true")
        self.assertEqual(record["headers"]["required_acl"], f"events.calls.{ME}")

    def test_data_uuid_is_that_of_the_session_or_meeting(self):
        for name, header in (("auth_session_expire_soon", "session_uuid"), ("meeting_user_progress", "meeting_uuid"),
                             ("meeting_progress", "meeting_uuid")):
            with self.subTest(name):
                [record] = self.dry(name, "--set", f"data.uuid={SOMEBODY}")
                self.assertEqual(record["headers"][header], SOMEBODY)

    def test_the_server_is_that_of_the_environment(self):
        for args, env, expected in (((), {"XIVO_UUID": ORIGIN}, ORIGIN),
                                    (("--origin-uuid", SOMEBODY), {"XIVO_UUID": ORIGIN}, SOMEBODY),
                                    (("--set", f"origin_uuid={SOMEBODY}"), {"XIVO_UUID": ORIGIN}, SOMEBODY),
                                    ((), {"XIVO_UUID": None}, UUID), ((), {"XIVO_UUID": ""}, UUID)):
            with self.subTest(args=args, env=env):
                [message] = self.published("call_created", *args, env=env)
                for where in (message.headers, message.payload):
                    self.assertRegex(where["origin_uuid"], expected)
        [message] = self.published("-", input=b'{"name": "call_held", "data": {"call_id": "1.2"}}',
                                   env={"XIVO_UUID": ORIGIN})
        self.assertEqual((message.headers["origin_uuid"], message.payload.get("origin_uuid")), (ORIGIN, None))
        [] = self.published("call_created", env={"XIVO_UUID": "joe"}, count=0, status=1)
        self.assertIn("not a uuid: 'joe'", self.said)

    def test_headers_and_properties_go_on_top(self):
        [message] = self.published("call_created", *WHO, "-H", "x=y", "-H", "n:=4", "-H", "user_uuid:a:=true",
                                   "-p", "priority=5",
                                   "-p", "app_id=me", "-p", "delivery_mode=1")
        self.assertEqual({name: repr(message.headers[name]) for name in ("x", "n", "user_uuid:a", f"user_uuid:{ME}")},
                         {"x": "'y'", "n": "4", "user_uuid:a": "True", f"user_uuid:{ME}": "True"})
        self.assertNotIn("x", message.payload)
        self.assertEqual([message.properties[name] for name in ("priority", "app_id", "delivery_mode")], [5, "me", 1])
        for header, finding in (("user_uuid:*=true", "headers.user_uuid:*: expected the boolean true, got 'true'"),
                                (f"origin_uuid={SOMEBODY}", "[header.mismatch]"),
                                ("required_acl=x", "[header.mismatch]")):
            with self.subTest(header):
                [message] = self.published("call_created", *WHO, "-H", header)
                self.assertIn(f"warning: call_created: {finding}" if "expected" in finding else finding, self.said)
                name, _, value = header.partition("=")
                self.assertEqual(message.headers[name], value)
        [_] = self.published("call_created", *WHO, "-H", "name=call_ended")
        self.assertIn("[name.mismatch]", self.said)


class Captures(EventsTest):
    def record(self, name="call_held", *args):
        return bus.run("publish", name, *WHO, *args, "--dry-run").out

    def test_headers_of_every_type_survive_record_and_replay(self):
        time = datetime.datetime(2026, 11, 21, 15, 48)
        by_both = {"t": True, "f": False, "i": 4, "n": -5, "l": 2**40, "v": None, "s": "4", "e": "", "u": "é😀\n\x01",
                   "D": decimal.Decimal("3.14"), "T": time, "A": [1, "x", None, [True]],
                   "F": {"a": {"b": [1, {"c": time}]}},
                   "{}": {}, "[]": []}
        typed = {"int8": -1, "uint8": 200, "int16": -2, "uint16": 65535, "int32": 1, "uint32": 2**32 - 1, "int64": 7,
                 "uint64": 2**63,
                 "float": 0.5, "double": 2, "decimal": [2, 314], "timestamp": 1795276080, "bytes": "AP8=",
                 "string": "/w=="}
        by_us = {name: {f"${name}": value} for name, value in typed.items()}
        for who, headers in (("kombu", {**by_both, "d": 0.1}),
                             ("pika", {**by_both, "x": b"\0\xff", "$": {"$int8": "no"}}),
                             ("wazobus", by_us)):
            with self.subTest(who):
                def seen(send):
                    tail, pika = self.listen("-f", "record", "-c", "1"), self.queue("wazo-headers", "")
                    # py-amqp reads a 16-bit integer as a string.
                    by_kombu = self.wazo_queue() if headers is not by_us else None
                    send()
                    [(_, properties, body)] = self.got(pika)
                    message = repr(by_kombu.get(1)[0].headers) if by_kombu else None
                    return timeless(tail.end().out), message, repr(properties.headers), json.loads(body)

                def send():
                    properties = {"correlation_id": "c", "type": "t", "app_id": "a", "priority": 3}
                    if who == "wazobus":
                        both = {**headers, "in": [headers]}.items()
                        args = [part for name, value in both for part in ("-H", f"{name}:={json.dumps(value)}")]
                        self.assertEqual(bus.run("publish", "-r", "k", "-b", '{"a": 1}', *args).status, 0)
                    elif who == "pika":
                        self.send({"a": 1}, "k.é", headers=headers, message_id="m", timestamp=1795276080,
                                  expiration="60000",
                                  **properties)
                    else:
                        bus.kombu_publish({"a": 1}, "k.é", headers=headers, serializer="json", **properties)

                first = seen(send)
                path = self.file(first[0].replace(b'"?"', b'"2026-11-21T15:48:00.123456+00:00"'))
                second = seen(lambda: self.assertEqual(bus.run("publish", "--replay", path, "--speed", "0").status, 0))
                self.assertEqual(first, second)

    def test_bodies_of_python_keep_their_bytes(self):
        bodies = [json.dumps({**HELD, "data": {"call_id": "é😀", "n": n, "x": 1.50, "e": "\u2028"}}).encode()
                  for n in (1, 2**70, -0.0)]
        bodies += [b'{"name":"call_held" ,  "origin_uuid":"%s","data" : {"call_id" : "\\u0041\\/",\t"big":1.10e0}}'
                   % ORIGIN.encode()]
        for args in ((), ("-r", "calls.hold.created"), ("-H", "n:=4")):
            with self.subTest(args):
                queue = self.queue("wazo-headers", "")
                self.assertEqual(bus.run("publish", "-", *args, input=b"\n".join(bodies)).status, 0)
                self.assertEqual(self.bodies(queue, len(bodies)), bodies)
                self.assertEqual(bus.run("publish", *args, "-b", bodies[0].decode()).status, 0)
                self.assertEqual(self.bodies(queue), bodies[:1])

    def test_numbers_and_escapes_keep_their_spelling_through_record_and_replay(self):
        body = '{"name":"x","data":{"n":1.50,"e":1e3,"big":12345678901234567890,"z":-0.0,"u":"\\u00e9\\/é"}}'
        record = self.listen_to("-f", "record", "-c", "1", send=lambda: self.send(body, "k")).out
        [message] = self.published("--replay", "-", input=record)
        self.assertEqual(bytes_of(message), body.encode())

    def test_what_a_record_lacks_comes_from_the_catalogue(self):
        held = {"timestamp": "2026-11-21T15:48:00.123456+00:00", "name": "call_held", "headers": HELD_HEADERS,
                "payload": HELD}
        frame = {"op": "event", "code": 0, "data": {**HELD, **HELD_HEADERS}}
        on_top, topped = ("-H", "n:=4", "-H", "required_acl=x"), {**HELD_HEADERS, "n": 4, "required_acl": "x"}
        for what, value, args, key, headers in (
            ("wazo-debug", held, (), "calls.hold.created", HELD_HEADERS),
            ("wazo-debug, with a key", held, ("-r", "k"), "k", HELD_HEADERS),
            ("body for payload", {"headers": HELD_HEADERS, "body": HELD}, (), "calls.hold.created", HELD_HEADERS),
            ("a key of its own", {**held, "routing_key": "calls.hold.created", "exchange": "gone"}, (),
             "calls.hold.created", HELD_HEADERS),
            ("a frame", frame, (), "calls.hold.created", HELD_HEADERS),
            ("a frame, with a key", frame, ("-r", "k"), "k", {}),
            ("a body", HELD, (), "calls.hold.created", HELD_HEADERS),
            ("a body, with a key", HELD, ("-r", "k"), "k", {}),
            ("a body and headers", HELD, ("-r", "k", "-H", "n:=4"), "k", {"n": 4}),
            ("a body on top", HELD, on_top, "calls.hold.created", topped),
            ("a record on top", held, on_top, "calls.hold.created", topped),
            ("a body of a tenant", HELD, ("--tenant", TENANT), "calls.hold.created",
             {**HELD_HEADERS, "tenant_uuid": TENANT}),
        ):
            for source in ("-", "file", "-b"):
                if source == "-b" and value is not HELD:
                    continue
                with self.subTest(what, source=source):
                    text = json.dumps(value)
                    where = ("-b", text) if source == "-b" else (source if source == "-" else self.file(text),)
                    [message] = self.published(*args, *where, input=text.encode() if source == "-" else b"")
                    self.assertEqual(message.delivery_info["routing_key"], key)
                    made = {"timestamp", "tenant_uuid", "required_access"}  # added to a body without a key
                    self.assertEqual({k: repr(v) for k, v in message.headers.items() if k in headers or k not in made},
                                     {k: repr(v) for k, v in headers.items()})
                    self.assertEqual({k: message.payload[k] for k in HELD}, HELD)

    def test_input_says_what_values_are(self):
        record = self.record()
        [message] = self.published("-", "--input", "body", "-r", "k", "--force", input=record)
        self.assertEqual(bytes_of(message), record.removesuffix(b"\n"))
        [message] = self.published("-", "--input", "record", input=record)
        self.assertEqual(message.delivery_info["routing_key"], "calls.hold.created")
        [message] = self.published("-", "--input", "body", "-r", "k",
                                   input=b'{"payload": 1, "headers": {"a": "b"}, "routing_key": "x"}')
        self.assertEqual((message.delivery_info["routing_key"], message.headers), ("k", {}))
        [message] = self.published("-", input=b'{"payload": 1, "headers": {"a": "b"}, "routing_key": "x"}')
        self.assertEqual((message.delivery_info["routing_key"], message.headers, message.payload), ("x", {"a": "b"}, 1))
        self.assert_fails(bus.run("publish", "-", "--input", "frame", input=record), 2, "--input", "frame")

    def test_input_record_refuses_what_is_none(self):
        ended = bus.run("publish", "-", "--input", "record", "--dry-run", input=json.dumps(HELD).encode())
        self.assert_fails(ended, 1, "-:1:1", "record")

    def test_other_bodies_survive_record_and_replay(self):
        def recorded(send):
            tail = self.listen("-f", "record", "-c", "4")
            send()
            return tail.end().out

        first = recorded(lambda: (self.send(b"PUTVAL a 1:2\n\x00\xff", content_type="text/collectd"),
                                  self.send(b"no json"),
                                  self.send(b""), self.send(b"[1, 2.50]")))
        again = recorded(lambda: self.assertEqual(bus.run("publish", "--replay", "-", "--speed", "0",
                                                          input=first).status, 0))
        self.assertEqual([timeless(line) for line in first.splitlines()],
                         [timeless(line) for line in again.splitlines()])

    def test_a_broken_value_in_the_middle_ends_it_at_its_place(self):
        record = self.record().removesuffix(b"\n")
        wrong = re.sub(rb'"call_id":"[^"]*"', b'"call_id":5', record)
        for value, status, place, mention in (
            (b'{"broken', 1, "2:9", "JSON"), (record[:-1], 1, "2:\\d+", "JSON"), (wrong, 1, "2:1", "--force"),
            (b'{"name": "nobody_knows", "data": {}}', 1, "2:1", "-r KEY"), (b"[1]", 1, "2:1", "jq"),
            (b'{"a": 1}', 1, "2:1", "-r KEY"),
            (b'{"payload": {}, "routing_key": 5}', 1, "2:\\d+", "routing_key"),
            (b'{"payload": {}, "routing_key": "a", "headers": []}', 1, "2:\\d+", "headers"),
            (b'{"payload": {}, "routing_key": "a", "headers": {"x": {"$int8": 300}}}', 1, "2:\\d+", "300"),
            (b'{"payload_base64": "?", "routing_key": "a"}', 1, "2:\\d+", "base64"),
            (b'{"name": "call_held", "data": \xff}', 1, "2:\\d+", ""),
        ):
            for args in (("-",), ("--replay", "-", "--speed", "0")):
                with self.subTest(value[:60], args=args):
                    [message] = self.published(*args, input=b"\n".join((record, value, record)), status=status, count=1)
                    self.assertEqual(bytes_of(message), body_in(record))
                    self.assertRegex(self.said, rf"(?m)^wazobus: -:{place}: .*{re.escape(mention)}")
                    self.assertIn("sent 1 ", self.said)
        messages = self.published("-", "--force", input=b"\n".join((record, wrong, record)), count=3)
        self.assertEqual([bytes_of(message) for message in messages],
                         [body_in(line) for line in (record, wrong, record)])
        self.assertRegex(self.said, r"-:2:\d+: error: call_held: data.call_id: expected string, got integer")

    def test_header_names_that_amqp_cannot_carry_are_refused(self):
        name = "x" * 300
        for what, args, value, status in (
            ("an event", ("call_created", "--set", f"user_uuid:{name}:=true"), {}, 1),
            ("a body", ("-",), {**HELD, name: 1}, 1),
            ("a record", ("-",), {"routing_key": "k", "headers": {name: 1}, "payload": 1}, 1),
            ("a record, deeper", ("-",), {"routing_key": "k", "headers": {"a": {name: 1}}, "payload": 1}, 1),
            ("a header's table", ("-r", "k", "-b", "1", "-H", f'a:={{"{name}": 1}}'), {}, 2),
        ):
            with self.subTest(what):
                ended = bus.run("publish", *args, "--no-reconnect", input=json.dumps(value).encode())
                self.assertEqual(ended.status, status, ended.err)
                self.assertIn("255", ended.err)

    def test_dry_run_refuses_what_cannot_be_sent(self):
        record = json.dumps({"routing_key": "x" * 300, "payload": 1}).encode()
        for args in (("fax_outbound_succeeded", "--set", f"data.id={'x' * 300}"), ("-",)):
            with self.subTest(args):
                sent = bus.run("publish", *args, input=record)
                dry = bus.run("publish", *args, "--dry-run", input=record)
                self.assertEqual((dry.status, dry.err), (sent.status, sent.err.splitlines()[-1] + "\n"))

    def test_packed_captures_are_replayed(self):
        record = self.record() * 2
        messages = self.published("--replay", self.file(gzip.compress(record), "night.ndjson.gz"), "--speed", "0",
                                  count=2)
        self.assertEqual([bytes_of(message) for message in messages], [body_in(record.splitlines()[0])] * 2)

    def test_replay_takes_other_keys_headers_and_properties(self):
        [message] = self.published("--replay", "-", "-r", "k", "-H", "n:=4", "-p", "priority=7",
                                   "-p", "content_encoding=",
                                   input=self.record())
        self.assertEqual((message.delivery_info["routing_key"], message.headers["n"], message.headers["name"]),
                         ("k", 4, "call_held"))
        self.assertEqual((message.properties["priority"], message.content_encoding), (7, None))

    def test_replay_goes_with_no_event(self):
        for args in (("call_created",), ("-b", "{}"), ("--template", "x")):
            with self.subTest(args):
                self.assert_fails(bus.run("publish", "--replay", "x", *args), 2, "--replay")


class Check(EventsTest):
    """Hand-written bodies."""

    def test_what_the_catalogue_says_of_bodies(self):
        for body, args, status, finding in (
            ({"name": "call_held", "data": {"call_id": "1.2"}}, (), 0, "warning: call_held: origin_uuid: missing"),
            ({**HELD, "data": {"call_id": 3}}, (), 1,
             "error: call_held: data.call_id: expected string, got integer [data.type]"),
            ({**HELD, "data": {}}, (), 1, "error: call_held: data.call_id: missing [data.missing]"),
            ({**HELD, "name": "call_heldd"}, (), 0,
             "unknown event 'call_heldd'; did you mean 'call_held'? [name.unknown]"),
            ({**HELD, "name": "chat_message_sent"}, ("--force",), 0, "removed in 19.05"),
            ({**HELD, "name": "nobody_knows"}, (), 0, "unknown event 'nobody_knows' [name.unknown]"),
            (HELD, (), 0, ""), ({"any": "thing"}, (), 0, ""), ([1], (), 0, ""), (None, (), 0, ""),
        ):
            text = json.dumps(body)
            for where in (("-b", text), (self.file(text),), ("-",)):
                with self.subTest(text, where=where[0]):
                    messages = self.published("-r", "calls.hold.created", *where, *args, status=status,
                                              count=not status,
                                              input=text.encode())
                    self.assertIn(finding, self.said)
                    self.assertEqual([bytes_of(message) for message in messages], [text.encode()] * (not status))
                    if status:
                        [message] = self.published("-r", "k", *where, *args, "--force", input=text.encode())
                        self.assertIn(finding, self.said)
                    elif not finding:
                        self.assertEqual(len(self.said.splitlines()), 1, self.said)

    def test_each_warning_is_said_once(self):
        lines = [json.dumps({**HELD, "name": name, "data": {"n": n}}) for n in range(50)
                 for name in ("nobody_knows", "nor_this")]
        self.published("-r", "k", "-", input="\n".join(lines).encode(), count=100)
        self.assertEqual(self.said.count("[name.unknown]"), 2, self.said)

    def test_each_field_that_is_missing_is_said(self):
        fields = ("data.status", "data.bridges", "data.talking_to")
        self.dry("call_created", *(part for field in fields for part in ("--unset", field)))
        for field in fields:
            self.assertIn(f"{field}: missing", self.said)

    def test_a_key_that_stands_twice_in_data_is_refused(self):
        body = json.dumps(HELD).replace('"call_id"', '"call_id": "1", "call_id"')
        self.dry("-b", body, status=1)
        self.assertIn("the key 'call_id' stands twice [json.duplicate_key]", self.said)

    def test_a_name_that_stands_twice_is_refused(self):
        self.dry("-b", json.dumps(HELD).replace('"origin_uuid"', '"name": "call_resumed", "origin_uuid"'), status=1)

    def test_headers_of_ones_own_are_checked_with_the_body(self):
        for body, key, header, finding in ((HELD, "calls.hold.created", "name=call_ended", "name.mismatch"),
                                           (HELD, "calls.hold.created", "user_uuid:*=true", "header.type"),
                                           (HELD, "a.key.that.was.typed", "name=call_held", "")):
            for where in (("-b", json.dumps(body)), (self.file(json.dumps(body)),)):
                with self.subTest(header=header, key=key, where=where[0]):
                    ended = bus.run("publish", "--dry-run", "-r", key, *where, "-H", header)
                    self.assertIn(finding, ended.err)
                    self.assertEqual(bool(finding), bool(ended.err), ended.err)

    def test_the_acl_of_a_body_is_that_of_the_given_user(self):
        body = json.dumps({**HELD, "data": {"call_id": "1.2"}})
        [record] = self.dry("-b", body, *WHO)
        self.assertIs(record["headers"][f"user_uuid:{ME}"], True)
        self.assertEqual(record["headers"]["required_acl"], f"events.calls.{ME}")


HOSTILE = ("plain", 'q"uote', "new\nline", "\r\n\t", '","x":"', '"}, "data": {', "\\", "\\u0022", "\x01\x1f\x7f",
           "é😀\u2028", "", " ",
           "true", "7", "-0.5e3", "null", '{"a": [1]}', "{{uuid}}", "{{var x}}",
           "'", "=:=", "$(true)", "%s%n", "x" * 100_000, "01", "NaN", "[1", "+1")


def as_json(text):
    """The value of a placeholder outside of strings."""
    try:
        return json.loads(text, parse_constant=lambda _: (_ for _ in ()).throw(ValueError()))
    except ValueError:
        return text

    def test_findings_that_come_again_are_counted_as_such(self):
        ended = bus.run("publish", "--repeat", "3", "-b", '{"name": "call_held", "data": {"call_id": "1.2"}}')
        self.assertEqual(ended.err.count("origin_uuid: missing"), 1, ended.err)
        self.assertRegex(ended.err, r"(?m)^wazobus: 2 more findings like these, not shown$")


class Templates(EventsTest):
    def filled(self, template, *args, count=1, input=b"", **options):
        messages = self.published("-r", "k", "--template", self.file(template, "t.json"), *args, count=count,
                                  input=input, **options)
        return [message.payload for message in messages]

    def test_a_variable_never_leaves_its_string(self):
        template = '{"s": "<{{var x}}>", "{{var x}}": 1, "v": {{var x}}, "k": [ {{ var x }} ], "end": "e"}'
        for value in HOSTILE:
            with self.subTest(value[:30]):
                [body] = self.filled(template, "--var", f"x={value}")
                self.assertEqual(body, {"s": f"<{value}>", value: 1, "v": as_json(value), "k": [as_json(value)],
                                        "end": "e"})

    def test_rows_of_csv_and_ndjson_fill_a_message_each(self):
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(("x", "name with space", "n"))
        rows = [(value, f"{value}!", n) for n, value in enumerate(HOSTILE) if value.strip() or n]
        writer.writerows(rows)
        template = '{"x": "{{var x}}", "s": "{{var \\"name with space\\"}}", "n": {{var n}}, "seq": {{seq}}}'
        expected = [{"x": x, "s": s, "n": n, "seq": seq} for seq, (x, s, n) in enumerate(rows, 1)]
        text = out.getvalue().encode()
        quoted = io.StringIO()
        csv.writer(quoted, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([("x", "name with space", "n"), *rows])
        objects = [json.dumps({"x": x, "name with space": s, "n": n, "more": []}).encode() for x, s, n in rows]
        for what, content in (("csv", text), ("with a mark", b"\xef\xbb\xbf" + text),
                              ("unix lines", quoted.getvalue().encode()),
                              ("ndjson", b"\n\n".join(objects))):
            for source in ("-", self.file(content, "rows")):
                with self.subTest(what, source=source):
                    args = ("--var-file", source)
                    self.assertEqual(self.filled(template, *args, count=len(rows),
                                                 input=content if source == "-" else b""), expected)
        again = self.filled(template, "--var-file", self.file(text), "--repeat", "2", count=2 * len(rows))
        self.assertEqual(again, [{**body, "seq": seq} for seq, body in enumerate(expected * 2, 1)])

    def test_variables_go_before_rows_and_members_keep_their_types(self):
        template = '{"a": {{var a}}, "t": "{{var a}}", "b": {{var b}}}'
        rows = b'{"a": {"x": [1, "y"]}}\n{"a": "7"}\n{"a": null, "b": true}\n{"a": 1.50}'
        bodies = self.filled(template, "--var", 'b:={"c": 1}', "--var-file", "-", input=rows, count=4)
        self.assertEqual([body["a"] for body in bodies], [{"x": [1, "y"]}, "7", None, 1.5])
        self.assertEqual([body["t"] for body in bodies][1:], ["7", "null", "1.50"])
        self.assertEqual([body["b"] for body in bodies], [{"c": 1}] * 4)

    def test_values_are_new_in_each_message(self):
        template = ('{"u": ["{{uuid}}", {{uuid}}], "same": ["{{uuid a}}", {{uuid a}}, {{uuid b}}], "n": {{int -3 3}},'
                    ' "c": "{{choice a \\"b c\\" d}}", "seq": {{seq}}, "s": "{{seq}}", "now": {{now}},'
                    ' "year": "{{now %Y}}", "e": {{env NUMBER}}, "lit": "\\u007b\\u007buuid}}"}')
        bodies = self.filled(template, "--repeat", "100", count=100, env={"NUMBER": "7"})
        self.assertEqual([(body["seq"], body["s"]) for body in bodies], [(n, str(n)) for n in range(1, 101)])
        for body in bodies:
            self.assertEqual(body["same"][0], body["same"][1])
            self.assertRegex(body["now"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$")
        self.assertEqual(len({uuid for body in bodies for uuid in body["u"] + body["same"]}), 400)
        self.assertEqual({body["n"] for body in bodies}, set(range(-3, 4)))
        self.assertEqual({body["c"] for body in bodies}, {"a", "b c", "d"})
        self.assertEqual({(body["e"], body["lit"], len(body["year"])) for body in bodies}, {(7, "{{uuid}}", 4)})

    def test_nothing_else_of_the_file_is_touched(self):
        template = '{ "a" :  1.50,\t"\\u00e9": "\\/ {x} }} { {", "n":{{seq}} , "z":[ ]\n}'
        queue = self.queue("wazo-headers", "")
        self.assertEqual(bus.run("publish", "-r", "k", "--template", self.file(template)).status, 0)
        self.assertEqual(self.bodies(queue), [template.replace("{{seq}}", "1").encode()])

    def test_an_event_gets_its_key_and_headers_from_the_catalogue(self):
        template = json.dumps({**HELD, "data": {"call_id": "{{var call}}", "user_uuid": "{{var user}}"}})
        rows = f"call,user\n1.2,{ME}\n1.3,{SOMEBODY}\n".encode()
        messages = self.published("--template", self.file(template), "--var-file", "-", input=rows, count=2)
        for user, message in zip((ME, SOMEBODY), messages):
            self.assertEqual((message.delivery_info["routing_key"], message.headers["required_acl"],
                              message.headers[f"user_uuid:{user}"]),
                             ("calls.hold.created", f"events.calls.{user}", True))
        [_] = self.published("--template", self.file(template), "--var-file", "-", input=b"call,user\n1.2,joe\n")
        self.assertRegex(self.said, r"events.json:1 with -:2: warning: call_held: data.user_uuid: not a uuid: 'joe'")
        template = template.replace('"{{var call}}"', "{{var call}}")
        rows = f"call,user\nx,{ME}\n1.3,{ME}\ny,{ME}\n".encode()
        [_] = self.published("--template", self.file(template), "--var-file", "-", input=rows, status=1)
        self.assertRegex(self.said, r"(?m)events.json:1 with -:3: error: call_held: data.call_id: expected string")
        record = bus.run("publish", "call_held", *WHO, "--dry-run").out.replace(b'"call_id":"', b'"call_id":"{{var x}}')
        [message] = self.published("--template", self.file(record), "--var", "x=9")
        self.assertEqual((message.headers["name"], message.payload["data"]["call_id"][0]), ("call_held", "9"))

    def test_what_is_wrong_is_said_with_its_place(self):
        for template, args, input_, status, mentions in (
            ('{"a": "{{var x}}"}', (), b"", 2, ("t.json:1:8", "'x'", "--var x=VALUE")),
            ('{"a":\n "{{foo}}"}', (), b"", 1, ("t.json:2:", "'foo'", "{{uuid}}")),
            ('{"a": "{{var x}"}', (), b"", 1, ("t.json:1:",)),
            ('{"a": {{uuid}', (), b"", 1, ("t.json:1:",)),
            ('{"a": {{seq}} x}', (), b"", 1, ("t.json:1:",)),
            ('{"a": {{int 9 1}}}', (), b"", 1, ("t.json:1:", "9")),
            ('{"a": {{int a b}}}', (), b"", 1, ("t.json:1:", "{{int")),
            ('{"a": {{choice}}}', (), b"", 1, ("t.json:1:", "choice")),
            ('{"a": {{env NO_SUCH}}}', (), b"", 2, ("t.json:1:", "'NO_SUCH'", "--var")),
            ("", (), b"", 1, ("t.json",)),
            ('{"a": 1}', ("--var", "x"), b"", 2, ("--var", "=")),
            ('{"a": {{var x}}}', ("--var", "x:=[1"), b"", 2, ("x:=[1", "JSON")),
            ('{"a": {{var x}}}', ("--var-file", "-"), b"y\n1\n", 1, ("-:2: ", "t.json:1:", "'x'")),
        ):
            with self.subTest(template, args=args):
                path = self.file(template, "t.json")
                ended = bus.run("publish", "--dry-run", "-r", "k", "--template", path, *args, input=input_)
                self.assert_fails(ended, status, *mentions)
        self.assert_fails(bus.run("publish", "-r", "k", "--template", "/nonexistent"), 4, "/nonexistent")
        self.assert_fails(bus.run("publish", "-r", "k", "--template", path, "--var-file", "/nonexistent"), 4,
                          "/nonexistent")
        self.assert_fails(bus.run("publish", "-r", "k", "-b", "{}", "--var", "x=1"), 2, "--var", "--template")

    def test_a_broken_row_in_the_middle_ends_it_at_its_place(self):
        template = self.file('{"a": "{{var a}}", "b": {{var b}}}', "t.json")
        for rows, place, mention in (
            (b"a,b\n1,2\n3\n4,5\n", "3:1", "1 of the 2"), (b"a,b\n1,2\n3,4,5\n4,5\n", "3:5", "more than the 2"),
            (b'a,b\n1,2\n"3,4\n5,6\n', "3:1", "quote"),
            (b'{"a":1,"b":2}\n{"a":1\n{"a":1,"b":2}\n', "2:7", "JSON"), (b'{"a":1,"b":2}\n[1]\n', "2:1", "object"),
        ):
            with self.subTest(rows):
                [message] = self.published("-r", "k", "--template", template, "--var-file", "-", input=rows, status=1)
                self.assertRegex(self.said, rf"(?m)^wazobus: -:{place}: .*{mention}")
                self.assertIn("sent 1 ", self.said)

    def test_a_row_that_lacks_a_member_is_named(self):
        template = self.file('{"a": "{{var a}}", "b": {{var b}}}', "t.json")
        ended = bus.run("publish", "-r", "k", "--template", template,
                        "--var-file", "-", "--dry-run", input=b'{"a":1,"b":2}\n{"a":1}\n')
        self.assert_fails(ended, 1, "-:2: ", "'b'")

    def test_dry_run_prints_what_is_received(self):
        template = self.file('{"s": "{{var x}}", "v": {{var v}}, "n": {{seq}}, "e": "{{env E}}"}', "t.json")
        args = ("-r", "k", "--template", template, "--var", "v:=[1, 2.50]", "--var-file", self.file('x\n"a""\nb"\né\n'),
                "-H", "n:=1")
        env = {"E": "\x7f"}
        tail = self.listen("-f", "record", "-c", "2")
        self.published(*args, count=2, env=env)
        self.assertEqual([timeless(line) for line in bus.run("publish", "--dry-run", *args, env=env).out.splitlines()],
                         [timeless(line) for line in tail.end().out.splitlines()])
