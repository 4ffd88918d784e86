# SPDX-License-Identifier: MIT
"""The selection of events, the same on the bus and in a capture, with another publisher."""
import json
import os
import re
import signal
import subprocess

import admin
import bus

TENANT, OTHER_TENANT = "2222aaaa-0000-4000-8000-000000000001", "2222aaaa-0000-4000-8000-000000000002"
USER, OTHER_USER = "3333aaaa-0000-4000-8000-000000000001", "3333aaaa-0000-4000-8000-000000000002"

# (exchange, routing key, headers, data); data.n identifies the message.
MESSAGES = [
    ("wazo-headers", "calls.call.created", {"name": "call_created", "tenant_uuid": TENANT, f"user_uuid:{USER}": True},
     {"n": 0, "status": "Ring", "duration": 5, "creation_time": "2026-11-21T10:00:00"}),
    ("wazo-headers", "calls.call.updated", {"name": "call_updated", "tenant_uuid": TENANT, "user_uuid:*": True},
     {"n": 1, "status": "Up", "duration": 50, "creation_time": "2026-11-21T12:00:00", "lines": [{"id": 7}]}),
    ("xivo", "calls.call.ended", {"name": "call_ended", "tenant_uuid": OTHER_TENANT, f"user_uuid:{OTHER_USER}": True},
     {"n": 2, "status": "Down", "duration": 500.5, "reason": None}),
    ("wazo-headers", "ami.QueueMemberStatus", {"name": "QueueMemberStatus"},
     {"n": 3, "Queue": "petak", "Calls": "10", "Paused": "9"}),
    ("wazo-headers", "conferences.4.participants.joined", {"name": "conference_participant_joined", "conference_id": 4},
     {"n": 4, "id": 4, "admin": True}),
    ("wazo-headers", "conferences.4.participants.left", {"name": "conference_participant_left", "conference_id": "4"},
     {"n": 5, "id": 4, "admin": False}),
    ("xivo", "auth.sessions.1.deleted", {}, {"n": 6, "tenant_uuid": TENANT}),
    ("wazo-headers", "", {"name": "user_created", f"user_uuid:{USER}": True, "x.dotted": "yes"},
     {"n": 7, "a.b": {"c": "d"}, "text": "two\nlines"}),
]

# Arguments, and the messages that they show.
CASES = [
    ([], range(8)),
    (["-t", TENANT], [0, 1, 6]),
    (["-t", TENANT, "-t", OTHER_TENANT], [0, 1, 2, 6]),
    (["--tenant", "nobody"], []),
    (["--user-uuid", USER], [0, 1, 7]),
    (["--user-uuid", USER, "--user-uuid", OTHER_USER, "-t", OTHER_TENANT], [2]),
    (["--user-uuid", USER, "-t", TENANT, "-e", "call_created"], [0]),
    (["-e", "call_created", "-e", "call_updated", "-t", TENANT], [0, 1]),
    (["calls.#", "-t", TENANT], [0, 1]),
    (["-H", f"tenant_uuid={TENANT}"], [0, 1]),
    (["-H", "conference_id:=4"], [4]),
    (["-H", "conference_id=4"], [5]),
    (["-H", "conference_id:=null"], [4, 5]),
    (["-H", "user_uuid:*:=true"], [1]),
    (["-H", "user_uuid:*=true"], []),
    (["-H", f"tenant_uuid={TENANT}", "-H", "name=call_updated"], [1]),
    (["-H", f"tenant_uuid={TENANT}", "-H", "conference_id:=4", "--match", "any"], [0, 1, 4]),
    (["-H", "x.dotted=yes", "-H", "conference_id:=4", "--match", "all"], []),
    (["-e", "call_created", "-H", "conference_id:=4", "-H", f"tenant_uuid={TENANT}", "--match=any"], [0]),
    (["-x", "calls.#"], [3, 4, 5, 6, 7]),
    (["-x", "call_created", "-x", "ami.*"], [1, 2, 4, 5, 6, 7]),
    (["calls.#", "-x", "call_ended"], [0, 1]),
    (["--where", "data.status=Up"], [1]),
    (["--where", "data.status!=Up"], [0, 2, 3, 4, 5, 6, 7]),
    (["--where", "data.status~^(Up|Down)$"], [1, 2]),
    (["--where", "data.duration > 5"], [1, 2]),
    (["--where", "data.duration>=5", "--where", "data.duration < 500"], [0, 1]),
    (["--where", "data.Calls > 9"], [3]),
    (["--where", "data.Paused > 10"], []),
    (["--where", "data.creation_time > 2026-11-21T11"], [1]),
    (["--where", "data.lines[0].id = 7"], [1]),
    (["--where", "data.lines.0.id=7"], [1]),
    (["--where", "data.admin=true"], [4]),
    (["--where", "data.reason=null"], [2]),
    (["--where", 'data["a.b"].c=d'], [7]),
    (["--where", "name~^conference_"], [4, 5]),
    (["--where", "routing_key=calls.call.updated"], [1]),
    (["--where", "headers.conference_id=4", "--where", "headers.conference_id!=5"], [4, 5]),
    (["--where", f"headers.user_uuid:{USER}=true"], [0, 7]),
    (["--where", "data.text~two.lines", "--where", "data.text=two\nlines"], []),
    (["--where", "data.text=two\nlines"], [7]),
    (["--where", "exchange=xivo"], [2, 6]),
    (["--where", f"tenant_uuid={TENANT}", "-x", "auth.#"], [0, 1]),
]


class Narrowing(bus.BusTest):
    def send_all(self):
        for exchange, key, headers, data in MESSAGES:
            body = {"data": data} | ({"name": headers["name"]} if "name" in headers else {})
            self.send(body, key, exchange, headers=headers)

    def test_the_bus_and_a_capture_are_narrowed_alike(self):
        capture = os.path.join(self.directory(), "all.ndjson.gz")
        keeps = self.listen("-f", "{data.n}", "-o", capture, "-c", str(len(MESSAGES)))
        tails = [self.listen("-f", "{data.n}", *args) for args, _ in CASES]
        self.send_all()
        self.assertEqual(keeps.end().lines, [str(n) for n in range(8)])
        for (args, expected), tail in zip(CASES, tails):
            expected = [str(n) for n in expected]
            with self.subTest(args=args):
                tail.wait_for_lines(len(expected))
        # A wrong message would have come by now: each listen has seen a message that was sent later, or has ended.
        for (args, expected), tail in zip(CASES, tails):
            expected = [str(n) for n in expected]
            with self.subTest(args=args):
                self.assertEqual((tail.interrupt().status, tail.lines), (0, expected), tail.err)
                replayed = bus.run("listen", "--from", capture, "-f", "{data.n}", *args)
                self.assertEqual((replayed.status, replayed.lines), (0, expected), replayed.err)

    def test_what_only_a_body_says_is_narrowed_alike(self):
        copies = {"name": "call_created", "tenant_uuid": TENANT, f"user_uuid:{USER}": True}
        not_for_user = {f"user_uuid:{USER}": False}
        messages = [("wazo-headers", {}, copies), ("wazo-headers", not_for_user, {}), ("xivo", not_for_user, {}),
                    ("xivo", {}, copies), ("wazo-headers", copies, {})]
        cases = [(args, [3, 4]) for args in (["-e", "call_created"], ["-e", "call_*"], ["-e", "CALL_created", "-i"],
                                             ["-t", TENANT], ["--user-uuid", USER])]
        capture = os.path.join(self.directory(), "all.ndjson")
        keeps = self.listen("-f", "{data.n}", "-o", capture, "-c", str(len(messages)))
        tails = [self.listen("-f", "{data.n}", *args) for args, _ in cases]
        for n, (exchange, headers, members) in enumerate(messages):
            self.send(members | {"data": {"n": n}}, "a", exchange, headers=headers)
        keeps.end()
        for (args, expected), tail in zip(cases, tails):
            expected = [str(n) for n in expected]
            with self.subTest(args=args):
                tail.wait_for_lines(len(expected))
                self.assertEqual(tail.interrupt().lines, expected)
                self.assertEqual(bus.run("listen", "--from", capture, "-f", "{data.n}", *args).lines, expected)
        # What is excluded is seen nowhere.
        self.assertEqual(bus.run("listen", "--from", capture, "-f", "{data.n}", "-x", "call_created").lines, ["1", "2"])

    def bindings(self, *args):
        """The arguments of the bindings to wazo-headers while this listens."""
        before = self.listed()
        tail = self.listen(*args)
        found = [row for row in self.listed() if row not in before]
        tail.interrupt()
        return sorted(found)

    def listed(self):
        rows = admin.bindings("source_name", "destination_name", "arguments")
        return [arguments for source, destination, arguments in rows
                if source == "wazo-headers" and destination.startswith("amq.gen")]

    def test_the_broker_narrows_where_it_can(self):
        cases = [
            (["-e", "call_created", "-t", TENANT], [["call_created", TENANT]]),
            (["-t", TENANT, "--user-uuid", USER], [[TENANT, f"user_uuid:{USER}"], [TENANT, "user_uuid:*"]]),
            (["-H", "a=1", "-H", "b=2", "--match", "any"], [['"a"'], ['"b"']]),
            (["-H", "a=1", "-H", "b=2"], [['"a"', '"b"']]),
            (["calls.#", "-t", TENANT], [[TENANT]]),
        ]
        for args, expected in cases:
            with self.subTest(args=args):
                rows = self.bindings(*args)
                self.assertEqual(len(rows), len(expected), rows)
                for words in expected:
                    self.assertTrue(any(all(word in row for word in words) for row in rows), (words, rows))
        many = [word for n in range(60) for word in ("-t", f"{n:08d}-0000-4000-8000-000000000000", "-e", f"event_{n}")]
        self.assertLessEqual(len(self.bindings(*many)), 100)

    def test_what_cannot_select_anything_is_refused_before_connecting(self):
        cases = [
            (["--where", "data.status Up"], "is no operator"),
            (["--where", "dta.status=Up"], "did you mean 'data'"),
            (["--where", "data.x~("], "regular expression"),
            (["--where", "=x"], "condition '=x'"),
            (["-H", "novalue"], "there is no = in it"),
            (["-t", ""], "--tenant is empty"),
            (["--user-uuid", ""], "--user-uuid is empty"),
            (["--match", "some"], "all, any"),
            (["-x", "a b"], "no event is named"),
            (["-f", "{nme}"], "did you mean 'name'"),
            (["-f", "{name"], "{"),
            (["-f", "{}"], "{"),
            (["-f", "prety"], "did you mean 'pretty'"),
            (["-f", "{name} \\q"], "\\q"),
        ]
        for args, mention in cases:
            with self.subTest(args=args):
                ended = bus.run("listen", "-u", "amqp://127.0.0.1:1", *args)
                self.assert_fails(ended, 2, mention)


class Templates(bus.BusTest):
    def shown(self, template, body, key="a.b", **properties):
        tail = self.listen("-f", template, "-c", "1")
        self.send(body, key, **properties)
        ended = tail.end()
        self.assert_quiet(ended)
        return ended.out.decode()

    def test_values_of_every_kind(self):
        body = {"name": "x", "data": {"s": "Zo\u00eb", "i": 5, "f": 1.50, "t": True, "z": None, "o": {"a": [1, "b"]},
                                      "esc": "\x1b[31m\ttab\nline", "list": [{"id": 1}, {"id": 2}]}}
        cases = {
            "{name} {data.s} {data.i} {data.t}": "h Zoë 5 true",
            "{data.missing}|{data.z}|{data.o}": '|null|{"a":[1,"b"]}',
            "{data.missing|none} {data.z|none} {data.i|none}": "none none 5",
            r"{data.i}\t{data.i}\n{data.i}": "5\t5\n5",
            "{{{data.i}}}": "{5}",
            "{data.list[1].id} {data.list.0.id} {data.list[9].id}": "2 1 ",
            "{routing_key} {exchange} {headers.name} {headers.user_uuid:*} {headers.n}": "a.b xivo h true 4",
            "{properties.priority} {properties.content_type}": "3 application/json",
            "{payload.name} {body.data.i}": "x 5",
        }
        for template, expected in cases.items():
            with self.subTest(template=template):
                out = self.shown(template, body, headers={"name": "h", "user_uuid:*": True, "n": 4}, priority=3)
                self.assertEqual(out, expected + "\n")
        self.assertEqual(self.shown("{data.esc}", body), "\\x1b[31m\\ttab\\nline\n")

    def test_time_of_receipt(self):
        self.assertRegex(self.shown("{timestamp}", {}), r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00\n$")
        self.assertRegex(self.shown("{timestamp:%H:%M:%S.%L} {timestamp:%Y}", {}), r"^\d\d:\d\d:\d\d\.\d{3} \d{4}\n$")

    def test_a_body_that_is_not_json(self):
        self.assertEqual(self.shown("[{data.x}] {routing_key}", b"PUTVAL x", content_type="text/collectd"), "[] a.b\n")


class Scripts(bus.BusTest):
    def assertion(self, *args, send=(), timeout="5m"):
        tail = self.listen("-e", "call_created", "--where", "data.status=Up", "-c", "1", "--timeout", timeout, *args)
        for body in send:
            self.send(body, "calls.call.created", headers={"name": "call_created"})
        return tail

    def test_the_event_came(self):
        tail = self.assertion(send=[{"data": {"status": "Ring"}}, {"data": {"status": "Up"}}])
        ended = tail.end()
        self.assert_quiet(ended)
        self.assertIn('"Up"', ended.out.decode())

    def test_it_did_not_come(self):
        ended = self.assertion(send=[{"data": {"status": "Ring"}}], timeout="2s").end()
        self.assertEqual((ended.status, ended.out), (124, b""))
        self.assertEqual(ended.err.splitlines()[1:], ["wazobus: timed out: 0 of 1 event came"])

    def test_it_was_interrupted(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            ended = self.assertion().interrupt(number)
            self.assertEqual((ended.status, ended.out), (130, b""))

    def test_the_ready_line_says_what_is_listened_for(self):
        tail = self.assertion("-x", "calls.dtmf.#", "-t", TENANT)
        tail.wait_for_err(rf"^listening on xivo and wazo-headers at {re.escape(bus.WHERE)} for event call_created but "
                          rf"calls\.dtmf\.# of tenant {TENANT} where data\.status=Up$")
        tail.interrupt()


class Captures(bus.BusTest):
    def test_what_was_kept_reads_back_the_same_in_every_format(self):
        kept = os.path.join(self.directory(), "kept.ndjson.zst")
        tail = self.listen("-f", "record", "-o", kept, "-c", "9")
        for exchange, key, headers, data in MESSAGES:
            self.send({"data": data}, key, exchange, headers=headers)
        self.send(b"\xff\x00", "odd", content_type="application/octet-stream")
        live = tail.end()
        self.assert_quiet(live)
        again = bus.run("listen", "--from", kept, "-f", "record")
        self.assertEqual((again.status, again.err, again.out), (0, "", live.out))
        for form in ("json", "raw", "pretty", "line"):
            self.assertEqual(bus.run("listen", "--from", kept, "-f", form).status, 0)

    def test_a_capture_on_a_pipe_is_followed(self):
        tail = self.start("listen", "--from", "-", "-f", "{name}", "-c", "2", stdin=-1)
        tail.process.stdin.write(b'{"name":"one"}\n{"name":')
        tail.process.stdin.flush()
        self.assertEqual(tail.wait_for_lines(1), ["one"])
        tail.process.stdin.write(b'"two"}\n')
        tail.process.stdin.flush()
        self.assertEqual((tail.end().status, tail.lines), (0, ["one", "two"]))

    def test_limits_and_signals_hold_on_a_pipe_too(self):
        tail = self.start("listen", "--from", "-", "-c", "1", "--timeout", "300ms", stdin=-1)
        self.assertEqual(tail.end().status, 124)
        tail = self.start("listen", "--from", "-", "-f", "{name}", stdin=-1)
        tail.process.stdin.write(b'{"name":"one"}\n')
        tail.process.stdin.flush()
        tail.wait_for_lines(1)  # a signal before it reads would end it with 130
        self.assertEqual(tail.interrupt().status, 0)

    def test_a_stalled_reader_does_not_hold_up_a_timeout(self):
        path = self.file('{"name":"a","data":"%s"}\n' % ("x" * 1000) * 1000)
        with subprocess.Popen([bus.WAZOBUS, "listen", "--from", path, "--timeout", "300ms"], stdout=subprocess.PIPE,
                              env=bus.environment()) as stalled:
            self.assertEqual(stalled.wait(bus.SOON), 0)

    def test_several_captures_are_read_as_the_shell_gives_them(self):
        first, second = (self.file('{"name":"%s","data":{}}\n' % name, f"{name}.ndjson") for name in "ab")
        ended = bus.run("listen", "-f", "{name}", "--from", first, second)
        self.assertEqual((ended.status, ended.lines, ended.err), (0, ["a", "b"], ""))
        ended = bus.run("listen", "-f", "{name}", "--from", second, "--from", first, "-e", "a", "-c", "1")
        self.assertEqual((ended.status, ended.lines), (0, ["a"]))
        ended = bus.run("listen", "--from", first, "-e", "missing", "-c", "1")
        self.assertEqual((ended.status, bus.without_hints(ended.err)),
                         (1, ["wazobus: the capture ended: 0 of 1 event came"]))
        self.assert_fails(bus.run("listen", "--from", first, "-o", first), 2, first, "read and written at once")

    def test_broken_lines_are_told_and_left_out(self):
        path = self.file('{"name":"a"}\n{"name":\n{"name":"b"}\n')
        ended = bus.run("listen", "--from", path, "-f", "{name}")
        self.assertEqual((ended.status, ended.lines), (1, ["a", "b"]))
        self.assertIn(f"{path}:2:9: ", ended.err)
        ended = bus.run("listen", "--from", path, "-f", "{name}", "-c", "1")
        self.assertEqual((ended.status, ended.lines, ended.err), (0, ["a"], ""))
        missing = bus.run("listen", "--from", "/nonexistent")
        self.assert_fails(missing, 4, "/nonexistent")

    def test_what_a_client_gets_is_judged_live(self):
        client = ("--client-user", USER, "--client-tenant", TENANT, "--client-acl", "events.calls.me",
                  "--origin-uuid", "o", "--json", "-c", "1")
        tails = [self.listen(*client, "--only", only) for only in ("delivered", "undelivered")]
        for number, user in enumerate((USER, OTHER_USER)):
            self.send({"name": "call_created", "data": {"n": number}}, headers={
                "name": "call_created", "origin_uuid": "o", "tenant_uuid": TENANT, f"user_uuid:{user}": True,
                "required_acl": f"events.calls.{user}"})
        for number, tail in enumerate(tails):
            ended = tail.end()
            self.assertEqual((ended.status, len(ended.lines)), (0, 1), ended.err)
            self.assertEqual(json.loads(ended.lines[0])["data"], {"n": number})
            self.assertIn(("1 delivered, 0 not", "1 delivered, 1 not delivered (1 by user)")[number], ended.err)

    def test_finished_files_together_are_the_capture(self):
        folder = self.directory()
        count = 500
        tail = self.listen("--json", "-o", os.path.join(folder, "k.ndjson"), "--rotate", "20k", "-c", str(count))
        for number in range(count):
            self.send({"name": "x", "data": {"n": number}})
        self.assert_quiet(tail.end())
        files = sorted(os.listdir(folder))
        self.assertGreater(len(files), 3)
        numbers = []
        for name in sorted(files, key=lambda name: os.stat(os.path.join(folder, name)).st_mtime_ns):
            path = os.path.join(folder, name)
            self.assertLessEqual(os.path.getsize(path), 20 * 1024)
            with open(path, encoding="utf-8") as lines:
                numbers += [json.loads(line)["payload"]["data"]["n"] for line in lines]
        self.assertEqual(numbers, list(range(count)))
        for typed in ("20", "0", "20x", "-1M", ""):
            self.assert_fails(bus.run("listen", "-o", os.path.join(folder, "x"), "--rotate", typed), 2, "--rotate")
        self.assert_fails(bus.run("listen", "--rotate", "1M"), 2, "--output")
