# SPDX-License-Identifier: MIT
"""How wazobus listen uses the catalogue: names, hints, checks, and the fields of a line."""
import datetime
import json
import os
import re
import signal

import kombu
import pika

import bus

SERVER = "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3"
OTHER_SERVER = "08c56466-8f29-45c7-9856-92bf1ba89b82"
TENANT = "2c34c282-433e-4bb8-8d56-fec14ff7e1e9"
USER = "2e752722-0864-4665-887d-a78a024cf7c7"
OTHER_USER = "4f2e2249-ae2b-4bc2-b5fc-ad42ee01ddaf"
UUID = "8e58d2a7-cfed-4c2e-ac72-14e0b5c26dc2"
ON_STDOUT = ("pretty", "line")  # formats that print findings on the standard output
ON_STDERR = ("json", "record", "raw")
FORMATS = ON_STDOUT + ON_STDERR


class WazoPublisher:
    """Sends as BusPublisher of wazo-bus does: the headers, and a body that repeats them all beside data."""

    def __init__(self, exchange="wazo-headers"):
        self._connection = kombu.Connection(bus.URL)
        kind = "topic" if exchange == "xivo" else "headers"
        self._producer = self._connection.Producer(exchange=kombu.Exchange(exchange, type=kind))

    def close(self):
        self._connection.close()

    @staticmethod
    def headers(name, key, *, acl=None, tenant=None, users=(), **attributes):
        return {
            **({"tenant_uuid": tenant} if tenant else {}),
            **{f"user_uuid:{user}": True for user in users},
            **attributes,
            "name": name,
            "required_access": f"event.{name}",
            "required_acl": acl or f"events.{key}",
            "origin_uuid": SERVER,
            "timestamp": datetime.datetime.now().isoformat(),
        }

    def send(self, name, key, data, *, headers=None, body=None, **about):
        """`headers` and `body` change only that part; None removes a member."""
        def changed(values, changes):
            return {key: value for key, value in {**values, **(changes or {})}.items() if value is not None}

        plain = self.headers(name, key, **about)
        self._producer.publish(json.dumps(changed({**plain, "data": data}, body)), routing_key=key,
                               headers=changed(plain, headers), content_type="application/json",
                               content_encoding="utf-8", delivery_mode=2)


# Every field of wazo-calld's Call, as current servers send it
CALL = {
    "bridges": [], "call_id": "1455123422.8", "caller_id_name": "Zoë", "caller_id_number": "1001",
    "conversation_id": "1455123422.8", "peer_caller_id_name": "", "peer_caller_id_number": None,
    "creation_time": "2026-11-21T15:48:00.592-0500", "status": "Ring", "on_hold": False, "muted": False,
    "record_state": "inactive", "talking_to": {}, "user_uuid": USER, "is_caller": True, "is_video": False,
    "dialed_extension": "1002", "line_id": 4, "answer_time": None, "hangup_time": None, "direction": "internal",
    "parked": False, "sip_call_id": "9e3f@example.com",
}
FAX = {
    "id": "1234567.89", "call_id": "1234567.89", "extension": "1002", "context": "default", "caller_id": "fax <1001>",
    "ivr_extension": None, "wait_time": None, "user_uuid": None, "tenant_uuid": TENANT,
}
CREATED = ("call_created", "calls.call.created", CALL)
OF_USER = {"acl": f"events.calls.{USER}", "tenant": TENANT, "users": (USER,)}
OF_TENANT = {"tenant": TENANT, "users": ("*",)}
HELD = ("call_held", "calls.hold.created", {"call_id": "1465572129.31", "user_uuid": USER})
NO_TEXT = ("call_held", "calls.hold.created", {"call_id": 5, "user_uuid": USER})
NO_TEXT_SAID = "error: data.call_id: expected string, got integer [data.type]"

# (name, key, data, about): what servers send, for every level and several services
REAL = (
    (*CREATED, OF_USER),
    ("call_ended", "calls.call.ended", {**CALL, "status": "Up", "hangup_time": "2026-11-21T15:49:00.592-0500",
                                        "answer_time": "2026-11-21T15:48:30.592-0500", "reason_code": 16}, OF_USER),
    ("call_created", "calls.call.created", {**CALL, "user_uuid": None}, {"acl": "events.calls.None", "tenant": TENANT}),
    (*HELD, OF_USER),
    ("auth_tenant_added", f"auth.tenants.{TENANT}.created",
     {"uuid": TENANT, "name": "mine", "slug": "mine", "domain_names": []}, OF_TENANT),
    ("fax_outbound_created", "faxes.outbound.created", FAX, OF_TENANT),
    ("user_created", "config.user.created",
     {"id": 42, "uuid": UUID, "subscription_type": "voice", "tenant_uuid": TENANT,
                                             "created_at": "2026-11-21T15:48:00.592000+00:00"}, OF_TENANT),
    ("user_voicemail_message_created", "voicemails.messages.created", {
        "user_uuid": USER, "voicemail_id": 3, "message_id": "1479148923-00000001", "message": {
            "id": "1479148923-00000001", "caller_id_name": "Zoë", "caller_id_num": "1001", "duration": 5,
            "timestamp": 1479148923, "folder": {"id": 1, "name": "inbox", "type": "new"}}},
     {"acl": f"events.users.{USER}.voicemails", "tenant": TENANT, "users": (USER,)}),
    ("service_registered", "service.registered.wazo-dird", {
        "service_name": "wazo-dird", "service_id": "dird-1", "address": "127.0.0.1", "port": 9489,
        "tags": ["wazo-dird"]}, {}),
    ("plugin_install_progress", f"plugin.install.{UUID}.installing dependencies",
     {"uuid": UUID, "status": "installing dependencies"}, {}),
    ("trunk_status_updated", "trunks.7.status.updated",
     {"id": 7, "technology": "sip", "name": "out", "registered": True, "current_call_count": 0}, OF_TENANT),
    ("switchboard_created", f"config.switchboards.{UUID}.created",
     {"uuid": UUID, "tenant_uuid": TENANT, "name": "front", "timeout": 30, "incalls": []},
     {**OF_TENANT, "acl": f"switchboards.{UUID}.created", "switchboard_uuid": UUID}),
    ("conference_record_started", "conferences.4.record", {"id": 4}, {**OF_TENANT, "conference_id": 4}),
    ("QueueMemberStatus", "ami.QueueMemberStatus", {
        "Event": "QueueMemberStatus", "Queue": "petak", "Paused": "0", "ChanVariable": {"XIVO_USERUUID": USER}}, {}),
)

# One complete message of each class of wazo-bus
HERE = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(HERE, "..", "verdicts", "examples.json"), encoding="utf-8") as examples:
    OBSERVED = [entry["message"] for entry in json.load(examples)["observed"]]

# What servers send differently from the documentation
class CatalogueTest(bus.BusTest):
    def publisher(self, exchange="wazo-headers"):
        publisher = WazoPublisher(exchange)
        self.addCleanup(publisher.close)
        return publisher

    def setUp(self):
        super().setUp()
        self.wazo = self.publisher()

    def checked(self, form, send, count, *args):
        return self.listen_to("--check", "-f", form, "-c", str(count), *args, send=send)

    def findings(self, send, count=1):
        """The findings of --check for `count` messages, each as "error: ... [rule]"."""
        ended = self.checked("raw", send, count)
        self.assertEqual(ended.status, 0, ended.err)
        _, *said, totals = ended.err.splitlines()
        errors = sum(line.startswith("wazobus: error: ") for line in said)
        self.assertEqual(totals, self.totals(count, errors, len(said) - errors))
        return [line.removeprefix("wazobus: ") for line in said]

    def found(self, *message, **about):
        """The findings of --check for one message of Wazo."""
        return self.findings(lambda: self.wazo.send(*message, **about))

    @staticmethod
    def totals(events, errors, warnings):
        def counted(count, what):
            return f"{count} {what}{'' if count == 1 else 's'}"

        return f"{counted(events, 'event')} checked: {counted(errors, 'error')}, {counted(warnings, 'warning')}"

    def assert_finding(self, findings, severity, rule, *mentions):
        """Checks that there is one finding, of this severity and rule."""
        self.assertEqual(len(findings), 1, findings)
        self.assertTrue(findings[0].startswith(f"{severity}: "), findings)
        self.assertTrue(findings[0].endswith(f" [{rule}]"), findings)
        for mention in mentions:
            self.assertIn(mention, findings[0])


class Names(CatalogueTest):
    def shown(self, *args, messages):
        """The bodies of the messages (exchange, key, headers, body) that are shown. The last one must be, and ends it.
        """
        tail = self.listen("--json", *args)
        for exchange, key, headers, body in messages:
            self.send(body, key, exchange, headers=headers)
        last = json.dumps(messages[-1][3], separators=(",", ":"))
        bus.until("the last message", lambda: last in tail.lines)
        ended = tail.interrupt()
        self.assertEqual(ended.status, 0)
        return ended.objects

    def test_the_names_of_an_event_bring_each_other_on_both_exchanges(self):
        pairs = (("auth_tenant_created", "auth_tenant_added"), ("service_registered_event", "service_registered"),
                 ("service_deregistered_event", "service_deregistered"))
        for documented, sent in pairs:
            for typed in (documented, sent):
                for args in (("-e", typed), (typed,), ("-e", typed, "-e", "call_held")):
                    for exchange in ("xivo", "wazo-headers"):
                        with self.subTest(args=args, exchange=exchange):
                            messages = [
                                (exchange, "a.b", {"name": sent}, 1),
                                (exchange, "a.b", {"name": "auth_tenant_deleted"}, 2),
                                (exchange, "a.b", {}, {"name": "auth_tenant_updated"}),
                                (exchange, "a.b", {"name": documented}, 4),
                            ]
                            self.assertEqual(self.shown(*args, messages=messages), [1, 4])

    def test_a_name_in_the_body_alone_is_brought_by_its_other_name(self):
        for typed in ("auth_tenant_created", "auth_tenant_added"):
            bodies = [{"name": "auth_tenant_added"}, {"name": "auth_tenant_created"}]
            messages = [("xivo", "a", {}, {"name": "call_held"}), *(("xivo", "a", {}, body) for body in bodies)]
            self.assertEqual(self.shown("-e", typed, messages=messages), bodies)

    def test_the_names_that_real_servers_use_are_brought_by_the_documented_ones(self):
        tail = self.listen("-f", "record", "auth_tenant_created", "-c", "2")
        for publisher in (self.wazo, self.publisher("xivo")):
            publisher.send(*CREATED, **OF_USER)
            publisher.send("auth_tenant_added", f"auth.tenants.{TENANT}.created", {"uuid": TENANT, "name": "mine"},
                           **OF_TENANT)
        ended = tail.end()
        self.assert_quiet(ended)
        self.assertEqual([(one["name"], one["exchange"]) for one in ended.objects],
                         [("auth_tenant_added", "wazo-headers"), ("auth_tenant_added", "xivo")])

    def test_a_message_is_shown_once_however_many_names_bring_it(self):
        for exchange in ("xivo", "wazo-headers"):
            messages = [(exchange, "a", {"name": "auth_tenant_added"}, 1),
                        (exchange, "a", {"name": "auth_tenant_created"}, 2)]
            args = ("auth_tenant_created", "-e", "auth_tenant_added", "-e", "auth_tenant_created", "-r", "a")
            self.assertEqual(self.shown(*args, messages=messages), [1, 2])

    def test_a_known_name_as_a_bare_word_is_a_name(self):
        for exchange in ("xivo", "wazo-headers"):
            with self.subTest(exchange):
                messages = [(exchange, "call_created", {}, 1), (exchange, "call_created", {"name": "call_ended"}, 2),
                            (exchange, "a.b", {"name": "call_created"}, 3)]
                self.assertEqual(self.shown("call_created", messages=messages), [3])

    def test_known_names_alone_are_bound_by_the_broker(self):
        # Only what was selected comes over the network: a busy bus has hundreds of events a second.
        self.listen("--exchange", "wazo-headers", "call_created", "-e", "auth_tenant_created")
        self.channel.confirm_delivery()

        def send(name):
            self.channel.basic_publish("wazo-headers", "a", b"1", pika.BasicProperties(headers={"name": name}),
                                       mandatory=True)

        with self.assertRaises(pika.exceptions.UnroutableError):
            send("call_ended")
        for name in ("call_created", "auth_tenant_created", "auth_tenant_added"):
            send(name)

    def test_ami_names_select(self):
        for args in (("QueueMemberStatus",), ("-e", "QueueMemberStatus")):
            for exchange in ("xivo", "wazo-headers"):
                with self.subTest(args=args, exchange=exchange):
                    messages = [(exchange, "ami.QueueMemberStatus", {"name": "QueueMemberStatus"}, 1),
                                (exchange, "ami.Hangup", {"name": "Hangup"}, 2),
                                (exchange, "ami.x", {"name": "{event_name}"}, 3),
                                (exchange, "ami.QueueMemberStatus", {"name": "QueueMemberStatus"}, 4)]
                    self.assertEqual(self.shown(*args, messages=messages), [1, 4])

    def test_the_word_that_is_key_and_name_selects_by_both(self):
        for exchange in ("xivo", "wazo-headers"):
            with self.subTest(exchange):
                word = "call_form_result"
                messages = [(exchange, word, {}, 1), (exchange, "a.b", {"name": word}, 2),
                            (exchange, word, {"name": "other"}, 3),
                            (exchange, word + ".a", {"name": "other"}, 4), (exchange, word, {"name": word}, 5)]
                self.assertEqual(self.shown("call_form_result", messages=messages), [1, 2, 3, 5])
                self.assertEqual(self.shown("-e", "call_form_result", messages=messages), [2, 5])
                self.assertEqual(self.shown("-r", "call_form_result", messages=messages), [1, 3, 5])

    def test_unknown_names_select_as_ever(self):
        for exchange in ("xivo", "wazo-headers"):
            with self.subTest(exchange):
                messages = [(exchange, "a", {"name": "my_own_thing"}, 1), (exchange, "my_own_thing", {}, 2),
                            (exchange, "a", {"name": "call_created"}, 3), (exchange, "a", {"name": "my_own_thing"}, 4)]
                self.assertEqual(self.shown("my_own_thing", messages=messages), [1, 2, 4])
                self.assertEqual(self.shown("-e", "my_own_thing", messages=messages), [1, 4])

    def test_the_ready_line_says_what_was_typed(self):
        line = self.listen("call_created", "-e", "auth_tenant_created", "calls.#").wait_for_err("^listening on .*$")[0]
        for word in ("call_created", "auth_tenant_created", "calls.#"):
            self.assertIn(word, line)


class Hints(CatalogueTest):
    def hints(self, *args, key="test", name=None):
        """The lines before the ready line of a listen that shows an event with this key and name."""
        send = lambda: self.send({"a": 1}, key, "wazo-headers", headers={"name": name} if name else {})  # noqa: E731
        ended = self.listen_to("--json", "-c", "1", *args, send=send)
        self.assertEqual((ended.status, ended.out), (0, b'{"a":1}\n'), ended.err)
        *hints, ready = ended.said.splitlines()
        self.assertTrue(ready.startswith("listening on "), ended.err)
        return hints

    def test_patterns_that_miss_what_they_mean_get_a_hint(self):
        for pattern, better, key in (
            ("calls.*", "calls.#", "calls.hold"),
            ("faxes.*", "faxes.#", "faxes.any"),
            ("call.#", "calls.#", "call.created"),
            ("calls.call.craeted", "calls.call.created", "calls.call.craeted"),
            ("*.call.updated.*", "*.call.updated.#", "a.call.updated.b"),
        ):
            for args in ((pattern,), ("-r", pattern)):
                with self.subTest(args):
                    [hint] = self.hints(*args, key=key)
                    self.assertIn(f"'{pattern}'", hint)
                    # What more it brings is said behind it.
                    self.assertRegex(hint, f"^wazobus: hint: .*; try {re.escape(better)}(, which brings [0-9]+)?$")

    def test_misspelt_names_get_a_hint(self):
        for typed, meant in (("call_craeted", "call_created"), ("call-created", "call_created"),
                             ("callcreated", "call_created"),
                             ("auth_tenant_aded", "auth_tenant_added"), ("user_creatd", "user_created")):
            for args in ((typed,), ("-e", typed)):
                with self.subTest(args):
                    [hint] = self.hints(*args, name=typed)
                    self.assertTrue(hint.startswith("wazobus: hint: "), hint)
                    self.assertIn(f"'{typed}'", hint)
                    self.assertTrue(hint.endswith(f"did you mean '{meant}'?"), hint)

    def test_conditions_without_their_option_get_a_hint(self):
        for typed in ("data.status=Up", "name~call", "data.duration>60"):
            with self.subTest(typed):
                [hint] = self.hints(typed, key=typed)
                self.assertIn(f"--where '{typed}'", hint)

    def test_each_mistake_gets_its_own_hint(self):
        hints = self.hints("calls.*", "-e", "call_craeted", "-e", "call_created", "-r", "calls.#", name="call_created")
        self.assertEqual(len(hints), 2, hints)
        self.assertIn("try calls.#", "\n".join(hints))
        self.assertIn("did you mean 'call_created'?", "\n".join(hints))

    def test_what_is_right_gets_none(self):
        for args, about in (
            ((), {}),
            (("#",), {}),
            (("calls.#",), {"key": "calls.hold.created"}),
            (("calls.*.*",), {"key": "calls.hold.created"}),
            (("*.*.created",), {"key": "calls.hold.created"}),
            (("calls.call.created",), {"key": "calls.call.created"}),
            (("ami.*",), {"key": "ami.Hangup"}),
            (("ami.#",), {"key": "ami.Hangup"}),
            (("config.user.created",), {"key": "config.user.created"}),
            (("faxes.outbound.*.succeeded",), {"key": "faxes.outbound.1.succeeded"}),
            (("plugin.install.*.*",), {"key": f"plugin.install.{UUID}.installing dependencies"}),
            (("call_created",), {"name": "call_created"}),
            (("-e", "auth_tenant_created"), {"name": "auth_tenant_created"}),
            (("-e", "auth_tenant_added"), {"name": "auth_tenant_added"}),
            (("-e", "application_call_answered"), {"name": "application_call_answered"}),
            (("QueueMemberStatus",), {"name": "QueueMemberStatus"}),
            (("call_form_result",), {"key": "call_form_result"}),
            (("-r", "call_form_result"), {"key": "call_form_result"}),
        ):
            with self.subTest(args):
                self.assertEqual(self.hints(*args, **about), [])

    def test_what_is_foreign_is_listened_for_with_a_hint(self):
        for args, about in (
            (("-r", "test.#"), {"key": "test.events"}), (("telemetry",), {"key": "telemetry"}),
            (("-e", "zebra_*"), {"name": "zebra_escaped"}), (("-i", "My_Own_Thing"), {"name": "my_own_thing"}),
        ):
            with self.subTest(args):
                [hint] = self.hints(*args, **about)
                self.assertIn("'wazobus catalogue list' shows what is known", hint)

    def test_quiet_gives_none(self):
        for args, key, name in ((("calls.*",), "calls.hold", "x"), (("-e", "call_craeted"), "x", "call_craeted")):
            with self.subTest(args):
                tail = self.start("listen", "--json", "-q", "-c", "1", *args)

                def ended():  # there is no sign that it is bound
                    self.send(1, key, headers={"name": name})  # pylint: disable=cell-var-from-loop
                    return tail.process.poll() is not None  # pylint: disable=cell-var-from-loop

                bus.until("the end", ended)
                one = tail.end()
                self.assertEqual((one.status, one.out, one.err), (0, b"1\n", ""))

    def test_a_hint_is_harmless_on_a_terminal(self):
        evil = "call_created\x1b[31m"
        [hint] = self.hints("-e", evil, name=evil)
        self.assertIsNone(bus.CONTROL.search(hint), hint)


class Checks(CatalogueTest):
    def test_what_servers_send_gives_no_finding(self):
        for exchange in ("wazo-headers", "xivo"):
            publisher = self.publisher(exchange)
            for form in FORMATS:
                with self.subTest(exchange=exchange, format=form):
                    tail = self.listen("--check", "-f", form, "-c", str(len(REAL)))
                    for name, key, data, about in REAL:
                        publisher.send(name, key, data, **about)
                    ended = tail.end()
                    self.assertEqual(ended.status, 0)
                    _, *said = ended.err.splitlines()
                    self.assertEqual(said, [self.totals(len(REAL), 0, 0)], ended.out.decode())
                    self.assertNotIn(b"  warning: ", ended.out)
                    self.assertNotIn(b"  error: ", ended.out)

    def test_keys_that_servers_send_in_place_of_the_documented_ones_are_right(self):
        deregistered = {"service_name": "wazo-dird", "service_id": "dird-1", "tags": []}
        for name, key, data, about in (
            ("fax_outbound_succeeded", "faxes.outbound.1234567__DOT__89.succeeded", FAX, OF_TENANT),
            ("service_deregistered", "service.registered.wazo-dird", deregistered, {}),
        ):
            with self.subTest(name):
                self.assertEqual(self.found(name, key, data, **about), [])

    def test_of_all_that_servers_send_nothing_is_warned_about(self):
        path = os.path.join(self.directory(), "kept.ndjson")
        tail = self.listen("--check", "-f", "raw", "-o", path, "-c", str(len(OBSERVED)))
        for message in OBSERVED:
            bus.kombu_publish(json.dumps(message["payload"]), message["routing_key"], message["exchange"], "headers",
                              headers=message["headers"], content_type="application/json", content_encoding="utf-8")
        ended = tail.end()
        self.assertEqual(ended.status, 0)
        _, *said, totals = ended.err.splitlines()
        self.assertEqual(said, [])
        self.assertEqual(totals, self.totals(len(OBSERVED), 0, len(said)))
        validated = bus.run("validate", path)
        self.assertEqual((validated.status, len(validated.lines)), (0, len(said)))

    def test_the_documentations_form_lacks_headers_alone(self):
        # Of 16.03 to 21.07: four members, and no headers before 17.13
        body = {"name": "call_created", "required_acl": f"events.calls.{USER}", "origin_uuid": SERVER, "data": {
            key: CALL[key]
            for key in ("bridges", "call_id", "caller_id_name", "caller_id_number", "creation_time", "status",
                                       "talking_to", "user_uuid")}}
        names = {key: body[key] for key in ("name", "required_acl", "origin_uuid")}
        found = self.findings(lambda: [bus.kombu_publish(body, "calls.call.created"),
                                       bus.kombu_publish(body, "calls.call.created", headers=names)], 2)
        self.assertEqual([line.rpartition(" ")[2] for line in found], ["[header.missing]"] * 3, found)
        self.assertIn("headers: none: ", found[0])

    def test_findings_stand_below_the_event_in_pretty(self):
        def send():
            self.wazo.send(*NO_TEXT, **OF_USER)
            self.wazo.send(*HELD, **OF_USER)

        ended = self.checked("pretty", send, 2)
        self.assertEqual(ended.status, 0)
        first, second, rest = ended.out.decode().split("\n\n")
        self.assertEqual(rest, "")
        self.assertEqual(first.splitlines()[-2:], ["}", "  " + NO_TEXT_SAID])
        self.assertEqual(second.splitlines()[-1], "}")
        self.assertEqual(ended.err.splitlines()[1:], [self.totals(2, 1, 0)])

    def test_findings_stand_below_the_event_in_line(self):
        def send():
            self.wazo.send(*NO_TEXT, **OF_USER)
            self.wazo.send(*HELD, **OF_USER)

        ended = self.checked("line", send, 2)
        bad, finding, good = ended.lines
        self.assertEqual(finding, "  " + NO_TEXT_SAID)
        for line in (bad, good):
            self.assertRegex(line, r"^\d\d:\d\d:\d\d\.\d{3} call_held ")
        self.assertEqual(ended.err.splitlines()[1:], [self.totals(2, 1, 0)])

    def test_findings_go_to_the_standard_error_where_a_program_reads(self):
        for form in ON_STDERR:
            with self.subTest(form):
                ended = self.checked(form, lambda: self.wazo.send(*NO_TEXT, **OF_USER), 1)
                self.assertEqual(len(ended.objects), 1)
                self.assertEqual(ended.err.splitlines()[1:], [
                    "wazobus: error: call_held: data.call_id: expected string, got integer [data.type]",
                    self.totals(1, 1, 0)])

    def test_jq_reads_what_is_checked(self):
        running = self.start(script='"$WAZOBUS" listen --json --check -c 2 | jq -c .data.call_id')
        running.wait_for_err("^listening on ")
        self.wazo.send(*NO_TEXT, **OF_USER)
        self.wazo.send(*HELD, **OF_USER)
        ended = running.end()
        self.assertEqual((ended.status, ended.lines), (0, ["5", '"1465572129.31"']))
        self.assertIn("[data.type]", ended.err)

    def test_a_finding_is_out_with_its_event(self):
        for form in FORMATS:
            with self.subTest(form):
                tail = self.listen("--check", "-f", form)
                self.wazo.send(*NO_TEXT, **OF_USER)
                bus.until("a finding",
                          lambda: "[data.type]" in tail.err + tail.out.decode())  # pylint: disable=cell-var-from-loop
                self.assertIsNone(tail.process.poll())
                ended = tail.interrupt()
                self.assertEqual(ended.status, 0)
                self.assertEqual(ended.err.splitlines()[-1], self.totals(1, 1, 0))

    def test_findings_are_coloured_for_those_who_ask(self):
        for form in ON_STDOUT:
            ended = self.checked(form, lambda: self.wazo.send(*NO_TEXT, **OF_USER), 1, "--color", "always")
            self.assertIn(b"  \x1b[31merror\x1b[0m: data.call_id", ended.out)

    def test_without_check_nothing_is_said(self):
        for form in FORMATS:
            ended = self.listen_to("-f", form, "-c", "1", send=lambda: self.wazo.send(*NO_TEXT, **OF_USER))
            self.assert_quiet(ended)
            self.assertNotIn(b"data.type", ended.out)

    def test_all_findings_of_an_event_are_shown(self):
        data = {"call_id": None, "user_uuid": "nobody"}
        findings = self.found("call_held", "calls.hold.created", data, **OF_USER, body={"origin_uuid": None})
        for rule in ("data.type", "data.format"):
            self.assertTrue(any(line.endswith(f"[{rule}]") for line in findings), findings)

    def test_a_wrong_routing_key_is_found(self):
        for name, key, data, about, rule, mention in (
            ("call_held", "calls.call.created", HELD[2], OF_USER, "routing_key.mismatch", "calls.hold.created"),
            ("call_created", "calls.call.created.now", CALL, OF_USER, "routing_key.mismatch", "calls.call.created"),
            ("fax_outbound_succeeded", "faxes.outbound.9__DOT__9.succeeded", FAX, OF_TENANT, "routing_key.placeholder",
             "1234567.89"),
            ("service_registered", "service.registered.{service_name}",
             {"service_name": "a", "service_id": "b", "address": "c", "port": 1, "tags": []}, {},
             "routing_key.template", "{service_name}"),
        ):
            with self.subTest(name=name, key=key):
                about = {"acl": "events.faxes.outbound.1234567__DOT__89.succeeded", **about} if "fax" in name else about
                about = {"acl": "events.service.registered.a", **about} if "service" in name else about
                self.assert_finding(self.found(name, key, data, **about), "error", rule, name, mention)

    def test_headers_that_contradict_the_body_are_found(self):
        for changes, severity, rule, *mentions in (
            ({"body": {"name": "call_resumed"}}, "warning", "name.mismatch", "call_held", "call_resumed"),
            ({"headers": {"origin_uuid": OTHER_SERVER}}, "warning", "header.mismatch", "origin_uuid", OTHER_SERVER),
            ({"headers": {"tenant_uuid": UUID}}, "warning", "header.mismatch", "tenant_uuid", UUID),
            ({"headers": {"required_acl": "events.calls"}}, "warning", "header.mismatch", "required_acl"),
            ({"body": {"timestamp": "2020-01-01T00:00:00"}}, "warning", "header.mismatch", "timestamp"),
            ({"body": {f"user_uuid:{USER}": "true"}}, "warning", "header.mismatch", USER),
        ):
            with self.subTest(changes):
                self.assert_finding(self.found(*HELD, **OF_USER, **changes), severity, rule, *mentions)

    def test_headers_of_the_wrong_type_are_found(self):
        for value, severity in (("true", "warning"), (1, "warning")):
            changed = {f"user_uuid:{USER}": value}
            self.assert_finding(self.found(*HELD, **OF_USER, headers=changed, body=changed),
                                severity, "header.type", "true")

    def test_headers_of_no_text_where_the_body_has_one_are_found(self):
        for changed in ({"name": 4}, {"name": True}, {"origin_uuid": b"\xff"}, {"required_acl": 5},
                        {"required_acl": {"a": 1}},
                        {"tenant_uuid": [1]}):
            with self.subTest(changed):
                findings = self.found(*HELD, **OF_USER, headers=changed)
                self.assertEqual(len(findings), 1, findings)

    def test_a_routing_key_that_is_not_utf8_is_found(self):
        body = {"name": "call_held", "origin_uuid": SERVER, "data": HELD[2]}
        findings = self.findings(lambda: self.send(body, b"calls.\xff.created", "wazo-headers",
                                                   headers={"name": "call_held"}))
        self.assertEqual(len([line for line in findings if "[header.missing]" not in line]), 1, findings)

    def test_the_name_of_the_header_is_what_is_checked(self):
        findings = self.found("call_created", *HELD[1:], **OF_USER,
                              headers={"name": "call_held", "required_access": "event.call_held"},
                              body={"required_access": "event.call_held"})
        self.assertEqual([line for line in findings if "header.mismatch" not in line],
                         ["warning: call_held: name: 'call_created' here, but 'call_held' in the headers "
                          "[name.mismatch]"])

    def test_a_body_that_contradicts_itself_is_found(self):
        of_another = {**OF_USER, "acl": f"events.calls.{OTHER_USER}"}
        self.assert_finding(self.found(*CREATED, **of_another), "warning", "acl.placeholder", OTHER_USER, USER)
        elsewhere = {**OF_USER, "acl": "events.elsewhere"}
        self.assert_finding(self.found(*CREATED, **elsewhere), "warning", "acl.mismatch", "events.elsewhere")
        ami = {"Event": "Hangup", "Channel": "SIP/1"}
        self.assert_finding(self.found("Newchannel", "ami.Newchannel", ami), "warning", "data.event", "Hangup")

    def test_an_envelope_that_lacks_something_is_found(self):
        self.assert_finding(self.found(*HELD, **OF_USER, body={"data": None}), "error", "data.missing")
        # Consumers read the headers.
        for member in ("name", "origin_uuid"):
            with self.subTest(member):
                self.assertEqual(self.found(*HELD, **OF_USER, body={member: None}), [])

    def test_unknown_and_removed_events_are_warned_about(self):
        self.assert_finding(self.found("call_craeted", "calls.call.created", {}), "warning", "name.unknown",
                            "call_craeted", "did you mean 'call_created'?")
        self.assert_finding(self.found("zebra_escaped", "zebras.escaped", {}), "warning", "name.unknown",
                            "zebra_escaped")
        data = {"status": "available", "user_id": 1, "user_uuid": USER, "xivo_id": SERVER}
        findings = self.found("user_status_update", "status.user", data, acl=f"events.statuses.users.{USER}")
        self.assertTrue(any(line.endswith("[name.removed]") and "19.05" in line for line in findings), findings)

    def test_bodies_that_are_not_json_are_found(self):
        for body, mention in (
            (b"", "json"), (b"{broken", "json"), (b'{"name": "call_held",}', "json.trailing_comma"),
            (b'{"name": "\xff"}', "utf8.invalid"), (b'{"a": NaN}', "json.not_a_number"),
            (b"{} {}", "json.trailing_bytes"),
        ):
            with self.subTest(body):
                [finding] = self.findings(
                    lambda: self.send(body, headers={"name": "call_held"}))  # pylint: disable=cell-var-from-loop
                self.assertTrue(finding.startswith("error: "), finding)
                self.assertIn(f"[{mention}", finding)

    def test_json_that_is_no_event_is_found(self):
        for body in (b"[1]", b"5", b"null", b"true", b"[]"):
            with self.subTest(body):
                [finding] = self.findings(
                    lambda: self.send(body, headers={"name": "call_held"}))  # pylint: disable=cell-var-from-loop
                self.assertTrue(finding.startswith("error: "), finding)

    def test_a_json_string_is_not_blamed_on_its_content_type(self):
        [finding] = self.findings(lambda: self.send(b'"text"', headers={"name": "call_held"},
                                                    content_type="application/json"))
        self.assertNotIn("was not application/json", finding)

    def test_statistics_of_collectd_are_a_warning(self):
        name = self.exchange("topic")  # wazo-calld's exchange is named collectd
        for form in FORMATS:
            with self.subTest(form):
                tail = self.listen("--check", "-f", form, "--exchange", name, "-c", "2")
                for body in (b"PUTVAL host/calls-x/counter-y interval=10 N:1\0", b"12"):
                    self.send(body, "collectd.calls", name, content_type="text/collectd")
                ended = tail.end()
                self.assertEqual(ended.status, 0)
                self.assertEqual(ended.err.splitlines()[-1], self.totals(2, 0, 2))
                said = ended.out.decode(errors="replace") if form in ON_STDOUT else ended.err
                findings = re.findall(r"warning: .*'text/collectd' .*\[record\.content_type\]$", said, re.MULTILINE)
                self.assertEqual(len(findings), 2, said)

    def test_findings_quote_nothing_that_a_terminal_obeys(self):
        evil = "\x1b]0;owned\x07\x9b31m\r\n\t\0é"
        data = {"call_id": [evil], "user_uuid": evil}
        for form in ("pretty", "line", "json", "record"):
            with self.subTest(form):
                tail = self.listen("--check", "-f", form, "-c", "4")
                self.wazo.send("call_held", "calls.hold.created" + evil, data, **OF_USER,
                               body={evil: evil, "name": evil})
                self.wazo.send(evil, evil, data, **OF_USER, headers={evil: evil}, body={"timestamp": evil})
                self.send(b'{"\x1b[31m": \x9b')
                self.send(b"x", content_type=f"text/{evil}")
                ended = tail.end()
                self.assert_no_control(ended.out)
                self.assertIsNone(bus.CONTROL.search(ended.err), ended.err)

    def test_many_events_are_all_checked(self):
        count = 1_000
        tail = self.listen("--check", "--json", "-c", str(2 * count))
        for _ in range(count):
            self.wazo.send(*HELD, **OF_USER)
            self.wazo.send(*NO_TEXT, **OF_USER)
        ended = tail.end()
        self.assertEqual(len(ended.lines), 2 * count)
        _, *said, totals = ended.err.splitlines()
        self.assertEqual((len(said), totals), (count, self.totals(2 * count, count, 0)))


class OnlyInvalid(CatalogueTest):
    def send_mixed(self):
        """Two right messages and a wrong one, twice, and one more."""
        for call_id in (1, 2, 3):
            self.wazo.send(*HELD, **OF_USER)
            self.wazo.send(*CREATED, **OF_USER)
            self.wazo.send("call_held", "calls.hold.created", {"call_id": call_id, "user_uuid": USER}, **OF_USER)

    def test_only_those_with_findings_are_shown_and_counted(self):
        for form in FORMATS:
            for check in ((), ("--check",)):
                with self.subTest(format=form, check=check):
                    ended = self.listen_to("--only-invalid", *check, "-f", form, "-c", "2", send=self.send_mixed)
                    self.assertEqual(ended.status, 0)
                    self.assertEqual(ended.err.splitlines()[-1], self.totals(6, 2, 0))
                    if form == "pretty":
                        self.assertEqual(len(re.findall(rb"^\d\d:\d\d:", ended.out, re.MULTILINE)), 2)
                    elif form == "line":
                        self.assertEqual(["call_id=" in line for line in ended.lines], [True, False] * 2)
                    else:
                        ids = [(one.get("payload") or one)["data"]["call_id"] for one in ended.objects]
                        self.assertEqual(ids, [1, 2])

    def test_warnings_are_findings(self):
        def send():
            self.wazo.send(*HELD, **OF_USER)
            self.wazo.send("zebra_escaped", "zebras.escaped", {"zebra": 1})

        ended = self.listen_to("--only-invalid", "--json", "-c", "1", send=send)
        self.assertEqual([one["data"] for one in ended.objects], [{"zebra": 1}])

    def test_only_those_with_findings_are_kept(self):
        path = os.path.join(self.directory(), "kept.ndjson")
        self.listen_to("--only-invalid", "-o", path, "-c", "3", send=self.send_mixed)
        with open(path) as kept:
            self.assertEqual([json.loads(line)["payload"]["data"]["call_id"] for line in kept], [1, 2, 3])

    def test_events_that_are_not_selected_are_not_checked(self):
        def send():
            self.wazo.send("zebra_escaped", "zebras.escaped", {})
            self.wazo.send(*NO_TEXT, **OF_USER)

        ended = self.listen_to("--only-invalid", "--json", "-c", "1", "-e", "call_held", send=send)
        self.assertEqual(ended.err.splitlines()[-1], self.totals(1, 1, 0))

    def test_events_without_findings_do_not_put_the_idle_timeout_off(self):
        tail = self.listen("--only-invalid", "--idle-timeout", "1s")

        def ended():
            self.wazo.send(*HELD, **OF_USER)
            return tail.process.poll() is not None

        bus.until("the end", ended)
        one = tail.end()
        self.assertEqual((one.status, one.out), (0, b""))


class Ends(CatalogueTest):
    def test_findings_leave_the_status_as_it_is(self):
        ends = ((("-c", "1"), 0), (("--timeout", "5s"), 0), (("-c", "2", "--timeout", "5s"), 124),
                (("-c", "2", "--idle-timeout", "5s"), 124))
        cases = [(check, args, status) for check in ("--check", "--only-invalid") for args, status in ends]
        tails = self.listen_side_by_side(*((check, *args) for check, args, _ in cases))
        self.wazo.send(*NO_TEXT, **OF_USER)
        for (check, args, status), tail in zip(cases, tails):
            with self.subTest(check=check, args=args):
                ended = tail.end()
                self.assertEqual(ended.status, status, ended.err)
                _, totals, *timed_out = ended.err.splitlines()
                self.assertEqual(totals, self.totals(1, 1, 0))
                self.assertEqual(timed_out, ["wazobus: timed out: 1 of 2 events came"] if status else [])

    def test_a_signal_ends_it_with_totals(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            for args, status in (((), 0), (("-c", "2"), 130)):
                with self.subTest(signal=number, args=args):
                    tail = self.listen("--check", "--json", *args)
                    self.wazo.send(*NO_TEXT, **OF_USER)
                    tail.wait_for_lines(1)
                    ended = tail.interrupt(number)
                    self.assertEqual((ended.status, ended.err.splitlines()[-1]), (status, self.totals(1, 1, 0)))

    def test_nothing_that_came_is_counted_too(self):
        ended = bus.run("listen", "--check", "--timeout", "100ms")
        self.assertEqual((ended.status, ended.err.splitlines()[1:]), (0, [self.totals(0, 0, 0)]))

    def test_head_ends_it_with_totals(self):
        running = self.start(script='"$WAZOBUS" listen --check -f line | head -n 1')
        running.wait_for_err("^listening on ")
        self.wazo.send(*NO_TEXT, **OF_USER)
        ended = running.end(bus.SOON)
        self.assertEqual((ended.status, len(ended.lines), ended.err.splitlines()[1:]), (0, 1, [self.totals(1, 1, 0)]))

    def test_a_lost_broker_ends_it_with_totals(self):
        proxy = self.proxy()
        tail = self.listen("--check", "--json", "--no-reconnect", "-u", proxy.uri)
        self.wazo.send(*NO_TEXT, **OF_USER)
        tail.wait_for_lines(1)
        proxy.hang_up()
        ended = tail.end()
        self.assertEqual(ended.status, 3)
        self.assertIn(self.totals(1, 1, 0), ended.err.splitlines())


class OwnEvents(CatalogueTest):
    HOUSE = {"service": "house", "events": [
        {"name": "house_doorbell", "summary": "Somebody is at the door.", "source": "documented",
         "routing_keys": ["house.{door}.bell"], "placeholders": {"door": "data.door"},
         "observed": {"names": ["house_bell"]},
         "data": {"type": "object", "required": ["door"],
                  "properties": {"door": {"type": "string", "enum": ["front", "back"]}}}},
        {"name": "call_held", "summary": "Ours.", "source": "documented", "routing_keys": ["house.held"],
         "data": {"type": "object", "required": ["by"], "properties": {"by": {"type": "string"}}}},
    ]}

    def setUp(self):
        super().setUp()
        self.house = self.file(json.dumps(self.HOUSE), "house.json")

    def ring(self, door, name="house_doorbell", key=None):
        self.wazo.send(name, key or f"house.{door}.bell", {"door": door}, acl="house")

    def test_events_of_a_file_are_known(self):
        def send():
            self.ring("front")
            self.ring("side")
            self.ring("back", key="house.front.bell")

        ended = self.checked("json", send, 3, "--catalogue", self.house)
        _, first, second, totals = ended.err.splitlines()
        self.assertRegex(first, r"error: house_doorbell: data\.door: .*side.* \[data\.enum\]$")
        self.assertRegex(second, r"error: house_doorbell: .*'front'.* \[routing_key\.placeholder\]$")
        self.assertEqual(totals, self.totals(3, 2, 0))
        self.assert_finding(self.findings(lambda: self.ring("front")), "warning", "name.unknown", "house_doorbell")

    def test_an_event_of_a_file_replaces_the_known_one(self):
        def send():
            self.wazo.send("call_held", "house.held", {"by": "me"}, acl="house")
            self.wazo.send(*HELD, **OF_USER)

        ended = self.checked("json", send, 2, "--catalogue", self.house)
        said = "\n".join(ended.err.splitlines()[1:-1])
        self.assertIn("data.by: missing [data.missing]", said)
        self.assertIn("[routing_key.mismatch]", said)
        self.assertEqual(ended.err.splitlines()[-1], self.totals(2, 2, 0))

    def test_names_of_a_file_select_and_bring_each_other(self):
        for typed in ("house_doorbell", "house_bell"):
            def send():
                self.ring("front", "house_bell")
                self.wazo.send(*HELD, **OF_USER)
                self.ring("back")

            ended = self.listen_to("--json", "-c", "2", "--catalogue", self.house, typed, send=send)
            self.assert_quiet(ended)
            self.assertEqual([one["data"]["door"] for one in ended.objects], ["front", "back"])

    def test_hints_know_the_events_of_a_file(self):
        selectors = ("-e", "house_doorbel", "houses.#", "house.#", "house_bell")
        ended = bus.run("listen", "--timeout", "1ms", "--catalogue", self.house, *selectors)
        self.assertEqual(ended.status, 0)
        *hints, _ = ended.err.splitlines()
        self.assertEqual(len(hints), 2, hints)
        self.assertIn("did you mean 'house_doorbell'?", "\n".join(hints))
        self.assertIn("try house.#", "\n".join(hints))

    def test_several_files_are_taken_in_turn(self):
        other = self.file(json.dumps({"service": "x", "events": [
            {"name": "x_made", "source": "documented", "routing_keys": ["x.made"], "data": {"type": "object"}}]}))

        def send():
            self.ring("front")
            self.wazo.send("x_made", "x.made", {})

        ended = self.checked("json", send, 2, "--catalogue", self.house, "--catalogue", other)
        self.assertEqual(ended.err.splitlines()[1:], [self.totals(2, 0, 0)])

    def test_a_broken_file_is_told_before_anything_is_connected(self):
        port = str(bus.closed_port())
        for content, *mentions in (("{", "house.json:1"), ('{"events": [{"name": 1}]}', "house.json:1"),
                                   ("", "house.json"),
                                   ('{"service": "x",\n "events": [{"nam": "x"}]}', "house.json:2", "nam"),
                                   (b"\xff\xfe", "house.json"),
                                   ('{"service": "x", "events": [{"name": "x", "data": {"type": "strin"}}]}',
                                    "house.json", "strin")):
            for args in (("--check",), ()):
                with self.subTest(content=content, args=args):
                    path = self.file(content, "house.json")
                    self.assert_fails(bus.run("listen", *args, "--port", port, "--catalogue", path), 2, *mentions)
        self.assert_fails(bus.run("listen", "--port", port, "--catalogue", self.directory() + "/none.json"), 4,
                          "none.json")

    def test_a_broken_file_does_not_touch_the_capture(self):
        kept = os.path.join(self.directory(), "kept.ndjson")
        self.assert_fails(bus.run("listen", "-o", kept, "--catalogue", self.file("{", "house.json")), 2)
        self.assertFalse(os.path.exists(kept))


class Lines(CatalogueTest):
    def fields(self, *message, args=(), **about):
        """The names of the fields on the line of one message, in order."""
        ended = self.listen_to("-f", "line", "-c", "1", *args, send=lambda: self.wazo.send(*message, **about))
        self.assert_quiet(ended)
        [line] = ended.lines
        return re.findall(r" (\S+?)=", line)

    def test_calls_show_what_matters_first(self):
        fields = self.fields("call_created", "calls.call.created", dict(reversed(CALL.items())), **OF_USER)
        self.assertEqual(fields, ["status", "direction", "caller_id_number", "caller_id_name", "dialed_extension",
                                  "call_id", "conversation_id", "user_uuid"])
        data = {**CALL, "peer_caller_id_number": "1002", "on_hold": True, "user_uuid": None}
        fields = self.fields("call_created", "calls.call.created", data, **OF_USER)
        self.assertEqual(fields, ["status", "direction", "caller_id_number", "caller_id_name", "peer_caller_id_number",
                                  "dialed_extension", "on_hold", "call_id", "conversation_id"])

    def test_fields_that_nobody_knows_are_shown_behind_the_known_ones(self):
        data = {"brand_new": 1, **dict(reversed(CALL.items())), "newer": "x y"}
        fields = self.fields("call_created", "calls.call.created", data, **OF_USER)
        self.assertEqual(fields[0], "status")
        self.assertEqual(fields[-2:], ["brand_new", "newer"])
        self.assertNotIn("line_id", fields)

    def test_optional_fields_are_shown_behind(self):
        data = {"tenant_uuid": TENANT, "subscription_type": "voice", "uuid": UUID, "id": 42}
        fields = self.fields("user_created", "config.user.created", data, **OF_TENANT)
        self.assertEqual((fields[:2], sorted(fields[2:])), (["id", "uuid"], ["subscription_type", "tenant_uuid"]))
        backwards = dict(reversed(HELD[2].items()))
        self.assertEqual(self.fields("call_held", "calls.hold.created", backwards, **OF_USER), ["call_id", "user_uuid"])

    def test_other_names_of_an_event_choose_its_fields_too(self):
        data = {"slug": "mine", "brand_new": 1, "name": "mine", "uuid": TENANT}
        for name in ("auth_tenant_created", "auth_tenant_added"):
            fields = self.fields(name, f"auth.tenants.{TENANT}.created", data, **OF_TENANT)
            self.assertEqual((sorted(fields[:2]), fields[2:]), (["name", "uuid"], ["slug", "brand_new"]))

    def test_events_that_nobody_knows_and_ami_show_all_in_their_own_order(self):
        data = {"z": 1, "a": "2", "call_id": "3"}
        self.assertEqual(self.fields("zebra_escaped", "zebras.escaped", data), list(data))
        data = {"Event": "Hangup", "Zap": "1", "Channel": "SIP/1"}
        self.assertEqual(self.fields("Hangup", "ami.Hangup", data), list(data))

    def test_the_name_of_the_header_chooses_the_fields(self):
        fields = self.fields("call_created", "calls.call.created", {"direction": "internal", "call_id": "1"}, **OF_USER,
                             body={"name": "zebra_escaped"})
        self.assertEqual(fields, ["direction", "call_id"])

    def test_a_file_of_events_chooses_fields(self):
        names = [f"f{n}" for n in range(12)]
        house = self.file(json.dumps({"service": "house", "events": [{
            "name": "house_tour", "source": "documented", "routing_keys": ["house.tour"], "data": {
                "type": "object", "required": ["f7", "f3"],
                "properties": {name: {"type": "integer"} for name in names}}}]}))
        data = {**{name: 1 for name in names}, "other": 1}
        self.assertEqual(self.fields("house_tour", "house.tour", data, args=("--catalogue", house)),
                         ["f7", "f3", *sorted(set(names) - {"f7", "f3"}, key=names.index), "other"])
        self.assertEqual(self.fields("house_tour", "house.tour", data), list(data))

    def test_data_that_is_not_what_the_catalogue_says_is_shown(self):
        for data in ([1], "text", 5):
            tail = self.listen("-f", "line", "-c", "1")
            self.wazo.send("call_created", "calls.call.created", data, **OF_USER)
            ended = tail.end()
            self.assert_quiet(ended)
            self.assertRegex(ended.lines[0], r" call_created +\S+$")


class Validating(CatalogueTest):
    def send_real(self):
        for name, key, data, about in REAL:
            self.wazo.send(name, key, data, **about)

    def assert_valid(self, ended):
        self.assertEqual((ended.status, ended.out), (0, b""), ended.err)
        self.assertIn(f"{len(REAL)} events: 0 errors, 0 warnings", ended.err)

    def test_records_that_are_kept_are_valid(self):
        path = os.path.join(self.directory(), "kept.ndjson")
        ended = self.listen_to("-f", "line", "-o", path, "-c", str(len(REAL)), send=self.send_real)
        self.assert_quiet(ended)
        for args in ((), ("--strict",), ("--strict", "--input", "record"), ("--jobs", "1")):
            with self.subTest(args):
                self.assert_valid(bus.run("validate", *args, path))

    def test_records_and_bodies_that_are_printed_are_valid(self):
        tails = {form: self.listen("-f", form, "-c", str(len(REAL))) for form in ON_STDERR}
        self.send_real()
        for form, tail in tails.items():
            with self.subTest(form):
                ended = tail.end()
                self.assert_quiet(ended)
                self.assert_valid(bus.run("validate", "--strict", input=ended.out))

    def test_validate_finds_in_a_capture_what_check_found(self):
        path = os.path.join(self.directory(), "kept.ndjson")

        def send():
            self.wazo.send(*NO_TEXT, **OF_USER)
            self.wazo.send("call_held", "calls.call.created", HELD[2], **OF_USER)
            self.wazo.send(*HELD, **OF_USER, headers={"tenant_uuid": UUID})
            self.send(b"{broken", headers={"name": "call_held"})
            self.send(b"PUTVAL", content_type="text/collectd")
            self.send(b"[1]")
            self.wazo.send("zebra_escaped", "zebras.escaped", {})

        checked = self.checked("json", send, 7, "-o", path)
        validated = bus.run("validate", path)
        self.assertEqual(validated.status, 1)
        self.assertEqual([re.sub(r"^wazobus: ", "", line) for line in checked.err.splitlines()[1:-1]],
                         [re.sub(r"^.*?:\d+:\d+: ", "", line) for line in validated.lines])

    def test_validate_reports_while_listen_runs_and_ctrl_c_ends_both(self):
        for _ in range(3):
            running = self.start(script='"$WAZOBUS" listen -f record | "$WAZOBUS" validate')
            running.wait_for_err("^listening on ")
            for count in (1, 2, 3):
                self.wazo.send(*HELD, **OF_USER)
                self.wazo.send(*NO_TEXT, **OF_USER)
                last = running.wait_for_lines(count)[-1]
                self.assertRegex(last, rf"^-:{2 * count}:\d+: error: call_held: data\.call_id: .* \[data\.type\]$")
                self.assertIsNone(running.process.poll())
            os.killpg(running.process.pid, signal.SIGINT)  # a terminal sends Ctrl-C to the whole pipeline
            ended = running.end(bus.SOON)
            # 130 if the signal comes before the end of the pipe, which is listen's.
            self.assertIn(ended.status, (1, 130))
            self.assertEqual(len(ended.lines), 3)
            self.assertIn("6 values, 6 events: 3 errors, 0 warnings", ended.err)

    def test_an_end_of_listen_is_the_end_of_validate(self):
        running = self.start(script='"$WAZOBUS" listen -f record -c 2 | "$WAZOBUS" validate')
        running.wait_for_err("^listening on ")
        self.wazo.send(*HELD, **OF_USER)
        self.wazo.send(*NO_TEXT, **OF_USER)
        ended = running.end()
        self.assertEqual((ended.status, len(ended.lines)), (1, 1))

    def test_validate_that_has_seen_enough_ends_listen(self):
        running = self.start(script='"$WAZOBUS" listen -f record | "$WAZOBUS" validate --fail-fast')
        running.wait_for_err("^listening on ")
        self.wazo.send(*NO_TEXT, **OF_USER)
        ended = running.end(bus.SOON)
        self.assertEqual((ended.status, len(ended.lines)), (1, 1), ended.err)

    def test_validate_follows_a_capture_that_grows(self):
        path = os.path.join(self.directory(), "kept.ndjson")
        tail = self.listen("-f", "line", "-o", path)
        running = self.start(path, script='tail -n +1 -f "$1" | "$WAZOBUS" validate')
        for count in (1, 2):
            self.wazo.send(*HELD, **OF_USER)
            self.wazo.send(*NO_TEXT, **OF_USER)
            self.assertRegex(running.wait_for_lines(count)[-1],
                             rf"^-:{2 * count}:\d+: error: call_held: data\.call_id: ")
            self.assertIsNone(tail.process.poll())
        os.killpg(running.process.pid, signal.SIGINT)
        ended = running.end(bus.SOON)
        # 130 if the signal comes before the end of the pipe, which is tail's. The shell may end as tail did, by the
        # signal.
        self.assertIn(ended.status, (1, 130, -signal.SIGINT))
        self.assertIn("4 values, 4 events: 2 errors, 0 warnings", ended.err)
        self.assertEqual(tail.interrupt().status, 0)
