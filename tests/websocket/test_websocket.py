# SPDX-License-Identifier: MIT
"""listen as a client of wazo-websocketd. Neither the server nor its library is ours."""
import asyncio
import http
import json
import os
import re
import shlex
import signal
import tempfile
import unittest

import websockets.frames

import servers
from program import Program, until
from servers import PASSWORD, USER, event, operation

README = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "README.md")
SECRETS = ("a-token", PASSWORD, "token-1", "token-2")


class WebSocketTest(unittest.TestCase):
    def setUp(self):
        self.loop = servers.Loop()
        self.addCleanup(self.loop.close)
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.daemon = self.keep(servers.Websocketd(self.loop))
        self.uri = f"ws://127.0.0.1:{self.daemon.port}/"

    def keep(self, server):
        self.addCleanup(server.close)
        return server

    def file(self, name, text=None):
        path = os.path.join(self.folder.name, name)
        if text is not None:
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        return path

    def run_program(self, *args, env=(), **outputs):
        program = Program(*args, env=env, **outputs)
        self.addCleanup(program.close)
        return program

    def listen(self, *args, uri=None, env=(), **outputs):
        patient = ("--connect-timeout", f"{servers.PATIENCE}s")  # the machine may be busy
        return self.run_program("listen", "-u", uri or self.uri, *patient, *args,
                                env={"WAZO_TOKEN": "a-token", **dict(env)}, **outputs)

    def assert_ends(self, program, status, *mentions):
        self.assertEqual(program.end(), status, program.err)
        for mention in mentions:
            self.assertRegex(program.err, re.compile(mention, re.MULTILINE))
        for secret in SECRETS:
            self.assertNotIn(secret, program.err)


class WithLogin(WebSocketTest):
    def setUp(self):
        super().setUp()
        self.auth = self.keep(servers.Auth(self.loop, self.daemon))
        self.password = self.file("password", PASSWORD + "\n")
        self.login = ("--user", USER, "--password-file", self.password,
                      "--auth-uri", f"http://127.0.0.1:{self.auth.port}/api/auth/")


class Events(WebSocketTest):
    def test_names_are_subscribed_and_a_pattern_becomes_the_names_of_the_catalogue(self):
        program = self.listen("-e", "call_created,agent_pau*", "my_own_event", "calls.hold.*", "-x", "call_resumed",
                              "--json", "-c", "3", "--where", "headers.tenant_uuid!=nobody")
        client = self.daemon.client()
        self.assertEqual(client.names, ["agent_paused", "call_created", "call_held", "call_resumed", "my_own_event"])
        self.assertEqual(client.path, "/?version=2")
        self.assertEqual(client.tokens, ["a-token"])
        bodies = [event("call_created", {"n": 1}), event("call_created", tenant_uuid="nobody"), event("call_resumed"),
                  event("call_held", {"n": 2}), event("agent_paused")]
        client.send_events(*bodies)
        self.assert_ends(program, 0, r"'calls.hold.\*' stands for call_held, call_resumed$",
                         r"'agent_pau\*' stands for agent_paused$",
                         rf"^listening on ws://127.0.0.1:{self.daemon.port}/ for my_own_event, calls.hold")
        self.assertEqual([json.loads(line) for line in program.out.splitlines()], [bodies[0], *bodies[3:]])
        self.assertTrue(client.ended.wait(servers.PATIENCE))
        self.assertEqual(client.connection.close_code, 1000)

    def test_everything_is_kept_as_records_that_other_commands_take(self):
        capture = self.file("capture.ndjson")
        example = self.run_program("publish", "user_created", "--dry-run")
        self.assertEqual(example.end(), 0)
        body = json.loads(example.out)["payload"]
        program = self.listen("-f", "line", "-o", capture, "-c", "2")
        client = self.daemon.client()
        self.assertEqual(client.names, ["*"])
        # The second one is of a server before 22.03, whose bodies do not repeat all headers.
        old = {key: body[key] for key in ("name", "required_acl", "origin_uuid", "data")}
        client.send_events(body, old)
        self.assert_ends(program, 0)
        with open(capture, encoding="utf-8") as file:
            records = [json.loads(line) for line in file]
        for record in records:
            self.assertEqual(record["name"], "user_created")
            self.assertNotIn("routing_key", record)
            self.assertNotIn("exchange", record)
        self.assertEqual(records[0]["headers"], {key: value for key, value in body.items() if key != "data"})
        self.assertEqual(records[0]["payload"], body)
        self.assertNotIn("headers", records[1])
        validate = self.run_program("validate", capture)
        self.assertEqual((validate.end(), validate.out), (0, ""), validate.err)
        replay = self.run_program("publish", "--replay", capture, "--speed", "0", "--dry-run")
        self.assertEqual(replay.end(), 0, replay.err)
        self.assertEqual([json.loads(line)["routing_key"].split(".")[0] for line in replay.out.splitlines()],
                         ["config", "config"])

    def test_what_happens_on_the_connection_is_told_and_what_no_client_gets_is_refused(self):
        program = self.listen("-vv", "-c", "1", "-e", "a", "--json")
        self.daemon.client().send_events(event("a"))
        self.assert_ends(program, 0, r"^wazobus: connecting to ws://", r"^wazobus: connected to 127\.0\.0\.1:\d+$",
                         r"^wazobus: sent text, \d+ bytes$", r"^wazobus: received text, \d+ bytes$",
                         r"^wazobus: wazo-websocketd takes the token", r"^wazobus: subscribed to a$")
        self.assert_ends(self.listen("--where", "name = a and routing_key ~ call", "--json"), 2,
                         "--where routing_key needs AMQP")

    def test_bodies_are_shown_as_they_are_spelled(self):
        odd = ('{"name": "odd", "data": {"lone": "\\ud83d", "big": 123456789012345678901234567890, "e": 1.0e5}}',
               '{"name": "odd",  "data": {"not a number": NaN, "deep": "\\u00e9\\/"}}',
               '{"name": "odd", "data": "caf\u00e9"}')
        program = self.listen("-f", "raw", "-c", str(len(odd)))
        self.daemon.client().send(*(f'{{"op": "event", "code": 0, "data": {body}}}' for body in odd))
        self.assert_ends(program, 0)
        self.assertEqual(program.out, "".join(body + "\n" for body in odd))

    def test_messages_come_whole_however_they_are_sent(self):
        program = self.listen("-f", "{data.text}", "-c", "5")
        client = self.daemon.client()
        self.assertEqual([extension.name for extension in client.connection.extensions], ["permessage-deflate"])
        large = "x" * 5_000_000
        whole = operation("event", event("a", {"text": "in pieces \u00e9"}))
        client.send(operation("event", event("a", {"text": "one"})), [whole[:9], whole[9:150], whole[150:]])
        client.ping()
        client.send(b"binary", "no JSON", operation("nonsense"), operation("event", event("a", {"text": large})))
        # Without compression, one byte at a time, with a ping in between.
        raw = operation("event", event("a", {"text": "slow"})).encode()
        client.frame(raw[:1], fin=False)
        client.frame(b"?", opcode=websockets.frames.OP_PING)
        for at in range(1, len(raw)):
            client.frame(raw[at:at + 1], opcode=websockets.frames.OP_CONT, fin=at == len(raw) - 1)
        client.send(operation("event", event("a", {"text": "two"})))
        self.assert_ends(program, 0)
        self.assertEqual(program.out.splitlines(), ["one", "in pieces \u00e9", large, "slow", "two"])
        self.assertEqual(program.err.count("is not of its protocol; left out"), 3, program.err)

    def test_ten_thousand_events_at_once_need_little_memory(self):
        program = self.listen("--json")
        client = self.daemon.client()
        body = event("call_created", {"padding": "p" * 1000})
        client.send_events(*([body] * 10_000))
        program.wait_for_lines(10_000)
        if "ASAN_OPTIONS" not in os.environ:
            self.assertLess(program.memory(), 40)
        self.assertEqual(program.signal(), 0, program.err)

    def test_a_reader_that_stalls_keeps_the_connection_and_not_the_memory(self):
        program = self.listen("--json", reads=False)
        client = self.daemon.client()
        body = event("call_created", {"padding": os.urandom(50_000).hex()})  # nothing that compression makes small
        for _ in range(10):
            client.send_events(body)
        client.ping()  # is answered, although nobody reads the output

        async def send_many():
            for _ in range(600):
                await client.connection.send(operation("event", body))

        sending = asyncio.run_coroutine_threadsafe(send_many(), self.loop.loop)
        until("the server has to wait", lambda: client.unread > 0)
        if "ASAN_OPTIONS" not in os.environ:
            self.assertLess(program.memory(), 60)
        self.assertEqual(program.signal(), 0, program.err)
        sending.cancel()


class Losses(WebSocketTest):
    def test_a_lost_connection_is_made_again_and_the_gap_is_told(self):
        program = self.listen("-f", "record", "-e", "a")
        client = self.daemon.client()
        # In the middle of a message.
        client.frame(operation("event", event("a")).encode()[:20], fin=False)
        client.abort()
        program.wait_for(r"^wazobus: the connection to \S+ was lost: .*; connecting again$")
        for number, code in enumerate((1011, 1001), 1):
            client = self.daemon.client(number)
            self.assertEqual(client.names, ["a"])
            told = r"wazobus: listening again on \S+: events may have been missed for \d+\.\d s \(since 2\S+ \S+\)\n"
            until(told, lambda: len(re.findall(told, program.err)) >= number)
            client.send_events(event("a", {"n": number}))
            self.assertIn("missed_since", json.loads(program.wait_for_lines(number)[-1]))
            client.close(code)
            program.wait_for(f"closed the connection: {code}, .*; connecting again$")
        self.daemon.client(3).frame(b"\xff no UTF-8")
        program.wait_for("not valid utf8; connecting again$")
        self.daemon.client(4).close(4003, "authentication expired")
        self.assert_ends(program, 3, r"closed the connection: 4003, the token has expired \(authentication expired\)")

    def test_an_event_is_shown_before_the_end_that_came_with_it(self):
        program = self.listen("-f", "{name}", "-e", "a", is_one=True)
        self.daemon.client().send_and_close(event("a"))
        program.wait_for(r"listening on .*\na\nwazobus: \S+ closed the connection: 1001, .*; connecting again$")
        client = self.daemon.client(1)
        client.frame(b"", servers.websockets.frames.OP_CLOSE)
        program.wait_for("was lost: the server closed it without a code; connecting again$")

    def test_a_session_that_fails_at_its_beginning_is_tried_again(self):
        self.daemon.failures = 2
        program = self.listen("-f", "{name}", "-e", "a", "-c", "1")
        self.daemon.client().send_events(event("a"))
        self.assert_ends(
            program, 0, r"^(wazobus: \S+ closed the connection: 1011, .*; connecting again\n){2}listening on ")
        for args, tries in ((), 4), (("--no-reconnect",), 1):
            self.daemon.failures, before = 100, self.daemon.connections
            self.assert_ends(self.listen(*args), 3, r"1011, wazo-websocketd lost its bus, or failed .*the log")
            self.assertEqual(self.daemon.connections - before, tries)

    def test_a_silent_server_is_lost(self):
        program = self.listen("--heartbeat", "100ms")
        self.daemon.client().connection.transport.pause_reading()  # pings are not answered
        program.wait_for("was lost: it has been silent for .*; connecting again$")
        self.daemon.client(1)
        self.assertEqual(program.signal(signal.SIGINT), 0, program.err)

    def test_what_another_try_would_not_change_is_final(self):
        self.assert_ends(self.listen(env={"WAZO_TOKEN": "unknown"}), 3, "4002, authentication failed: .*--token-file")
        nobody = "ws://127.0.0.1:1/"
        self.assert_ends(self.listen(uri=nobody), 3, f"cannot connect to {nobody}: Connection refused")
        for code in (4001, 4003, 4004):
            self.daemon.close_with = code
            self.assert_ends(self.listen("-c", "1"), 3, f"closed the connection: {code}, ")
        self.daemon.close_with = None
        self.daemon.refuse_with = http.HTTPStatus.NOT_FOUND
        self.assert_ends(self.listen(), 3, "answers 404 Not Found .*/api/websocketd/")
        self.daemon.refuse_with = None
        self.daemon.greeting = operation("init", {"version": 3})
        self.assert_ends(self.listen(), 3, "does not greet as wazo-websocketd does, version 2")


class Tokens(WithLogin):
    def test_a_token_is_taken_renewed_and_given_back_behind_nginx(self):
        certificate = servers.make_certificate(self.folder.name)
        nginx = self.keep(servers.Nginx(self.loop, certificate, self.daemon, self.auth))
        uri = f"wss://localhost:{nginx.port}"
        self.auth.lifetime = 3
        address = f"wss://127.0.0.1:{nginx.port}"
        program = self.listen(*self.login[:4], "--json", "--tls-ca-file", certificate[0],
                              "--tls-server-name", "localhost", uri=address)
        client = self.daemon.client()
        self.assertEqual(client.path, "/api/websocketd/?version=2")
        until("a second token", lambda: client.tokens[:2] == ["token-1", "token-2"])
        until("the first one is given back", lambda: "token-1" in self.auth.given_back)
        client.send_events(event("a"))
        program.wait_for_lines(1)
        program.process.send_signal(signal.SIGTERM)
        self.assert_ends(program, 0)
        self.assertEqual(self.auth.given_back, self.auth.taken)
        self.assert_ends(self.listen(*self.login[:4], uri=uri), 3, "certificate is refused: .*--tls-ca-file")
        self.assert_ends(self.listen("--tls-ca-file", certificate[0], uri=address), 3,
                         "it is for localhost, not for the name 127.0.0.1 .*--tls-server-name")
        program = self.listen("-k", "--timeout", "1ms", uri=address)
        self.assert_ends(program, 0)

    def test_the_examples_of_the_readme_work(self):
        certificate = servers.make_certificate(self.folder.name)
        nginx = self.keep(servers.Nginx(self.loop, certificate, self.daemon, self.auth))
        with open(README, encoding="utf-8") as readme:
            examples = re.findall(r"^(?:WAZO_TOKEN=(\S+) )?wazobus (listen -u wss:.*)$", readme.read(), re.MULTILINE)
        self.assertEqual(len(examples), 2)
        for number, (token, line) in enumerate(examples):
            for shown, used in (("wazo.example.org", f"localhost:{nginx.port}"), ("alice.txt", self.password),
                                ("--timeout 5s", f"--timeout {servers.PATIENCE}s")):
                line = line.replace(shown, used)
            program = self.run_program(*shlex.split(line), "-c", "1", "--connect-timeout", f"{servers.PATIENCE}s",
                                       env={"SSL_CERT_FILE": certificate[0], "WAZO_TOKEN": token and "a-token"})
            self.daemon.client(number).send_events(event("call_created"))
            self.assert_ends(program, 0, "^listening on wss://localhost")
            self.assertIn("call_created", program.out)

    def test_a_refused_login_is_final(self):
        self.file("password", "wrong")
        self.assert_ends(self.listen(*self.login), 3,
                         f"wazo-auth at \\S+ refused user '{USER}' .*--user and the password")
        self.assertEqual(self.auth.requests, [("POST", "/api/auth/0.1/token")])
        self.auth.status = 503
        self.assert_ends(self.listen(*self.login), 3, "cannot ask wazo-auth at \\S+: it answers 503")

    def test_a_signal_while_connecting_gives_the_token_back(self):
        self.daemon.is_silent = True
        # wazobus has less than two seconds for it. A machine that stood still meanwhile is given more chances.
        for number, (args, status) in enumerate((((), 0), (("-c", "1"), 130)) * 3, 1):
            program = self.listen(*self.login, *args)
            # With the token. While wazo-auth still answers, wazobus does not know it, and cannot give it back.
            until("it connects", lambda: self.daemon.connections == number)  # pylint: disable=cell-var-from-loop
            self.assertEqual(len(self.auth.taken), number)
            program.process.send_signal(signal.SIGINT)
            self.assert_ends(program, status)
            if number > 1 and set(self.auth.taken[-2:]) <= set(self.auth.given_back):
                break
        self.assertLessEqual(set(self.auth.taken[-2:]), set(self.auth.given_back))

    def test_tokens_come_from_a_file_or_the_uri(self):
        document = self.file("token.json", json.dumps(self.auth.document("a-token"), indent=2))
        other = {"WAZO_TOKEN": "another"}
        for args, uri in ((("--token-file", document), None),
                          (("--token-file", self.file("token", "a-token\n")), None),
                          ((), self.uri + "?token=a-token&version=2")):
            self.assert_ends(self.listen("--timeout", "1ms", *args, uri=uri, env=other), 0)
        self.assertEqual([client.path for client in self.daemon.clients], ["/?version=2"] * 3)
        self.assertEqual(self.auth.requests, [])

    def test_connections_go_through_the_proxy_of_the_environment(self):
        proxy = self.keep(servers.Proxy(self.loop))
        variables = {"http_proxy": f"http://me:secret@127.0.0.1:{proxy.port}", "HTTPS_PROXY": "http://unused.invalid"}
        self.assert_ends(self.listen("--timeout", "1ms", *self.login, env=variables), 0)
        targets = [f"127.0.0.1:{port}" for port in (self.auth.port, self.daemon.port, self.auth.port)]
        self.assertEqual(proxy.targets, targets)
        self.assertEqual(set(proxy.authorizations), {"Basic bWU6c2VjcmV0"})
        self.assert_ends(self.listen("--timeout", "1ms", env={**variables, "no_proxy": "example.org,127.0.0.0/8"}), 0)
        self.assertEqual(proxy.targets, targets)
        proxy.status = 407
        program = self.listen(env=variables)
        self.assert_ends(program, 3, "the proxy 127.0.0.1:.*407")
        self.assertNotIn("secret", program.err)


if __name__ == "__main__":
    unittest.main()
