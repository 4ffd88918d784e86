# SPDX-License-Identifier: MIT
"""doctor where the URI leads to wazo-websocketd: each step, and each failure that it names."""
import dataclasses
import http
import json
import signal

import servers
from servers import USER, event
from test_websocket import SECRETS, WithLogin

STEPS = ["settings", "resolve", "connect", "tls", "login", "token", "websocket", "init", "subscribe", "start",
         "events"]
LONG = ("--timeout", "1m")  # nothing that comes at all comes too late


@dataclasses.dataclass
class Case:
    """What the steps say. Those that are not named are ok; none comes behind the one that is named `last`."""
    name: str
    expected: dict  # step: (status, words)
    last: str = "events"
    args: tuple = ()
    prepare: callable = lambda test: None


CASES = [
    Case("a wrong password", {"login": ("failed", f"refused user '{USER}' .*the password")}, "login",
         prepare=lambda test: test.file("password", "wrong\n")),
    Case("no wazo-auth", {"login": ("failed", "cannot ask wazo-auth at .*: Connection refused .*--auth-uri")}, "login",
         prepare=lambda test: setattr(test, "login", (*test.login[:-1], "http://127.0.0.1:1"))),
    Case("no access to wazo-websocketd", {"token": ("failed", "lacks the access 'websocketd'.*4002 .*policy")}, "token",
         prepare=lambda test: setattr(test.auth, "acl", ["events.#"])),
    Case("no access to any event",
         {"token": ("warning", r"user \S+ of tenant \S+, until .*: 0 always reach the client, .*--client"),
          "events": ("warning", "none came within 1ms .*is the server idle")}, args=("--timeout", "1ms"),
         prepare=lambda test: setattr(test.auth, "acl", ["websocketd"])),
    Case("a document that is none",
         {"token": ("warning", "metadata.uuid is missing.*1011"), "events": ("warning", ".")},
         args=("--timeout", "1ms"), prepare=lambda test: setattr(test.auth, "metadata", {})),
    Case("nothing there", {"websocket": ("failed", "answers 404 Not Found .*/api/websocketd/")}, "websocket",
         prepare=lambda test: setattr(test.daemon, "refuse_with", http.HTTPStatus.NOT_FOUND)),
    *(Case(f"closed with {code}", {"init": ("failed", f"closed the connection: {code}, {words}")}, "init",
           prepare=lambda test, code=code: setattr(test.daemon, "close_with", code))
      for code, words in ((4001, "it got no token"), (4002, "authentication failed: .*--password-file"),
                          (4003, "the token has expired"), (4004, ".*version 2"),
                          (1011, ".*lost its bus, or failed .*RabbitMQ"))),
]


class Doctor(WithLogin):
    def doctor(self, *args, uri=None, login=True, env=()):
        patient = ("--connect-timeout", f"{servers.PATIENCE}s")
        return self.run_program("doctor", "-u", uri or self.uri, *patient, *(self.login if login else ()), *args,
                                env=dict(env))

    def assert_steps(self, program, status, expected, last):
        self.assertEqual(program.end(), status, program.err + program.out)
        for secret in SECRETS:
            self.assertNotIn(secret, program.err + program.out)
        steps = [json.loads(line) for line in program.out.splitlines()]
        names = STEPS[:STEPS.index(last) + 1] + (["logout"] if self.auth.taken else [])
        self.assertEqual([step["step"] for step in steps], names)
        for step in steps:
            health, words = expected.get(step["step"], ("ok", "."))
            self.assertEqual(step["status"], health, step)
            self.assertRegex(f"{step['message']} {step['advice']}", words)
        self.assertEqual(self.auth.given_back, self.auth.taken)
        return {step["step"]: step for step in steps}

    def test_each_failure_is_named_and_the_token_given_back(self):
        for case in CASES:
            with self.subTest(case.name):
                self.doCleanups()
                self.setUp()
                case.prepare(self)
                program = self.doctor("--json", *LONG, *case.args)
                healths = [health for health, _ in case.expected.values()]
                self.assert_steps(program, 3 if "failed" in healths else 0, case.expected, case.last)

    def test_all_is_well_behind_nginx_when_an_event_comes(self):
        certificate = servers.make_certificate(self.folder.name)
        nginx = self.keep(servers.Nginx(self.loop, certificate, self.daemon, self.auth))
        uri = f"wss://localhost:{nginx.port}"
        program = self.doctor(*self.login[:4], "--tls-ca-file", certificate[0], "--json", *LONG, uri=uri, login=False)
        self.daemon.client().send_events(event("call_created"))
        steps = self.assert_steps(program, 0, {
            "tls": ("warning", "TLSv1.3 with .*; the certificate is for CN=test, by CN=test, valid until"),
            "events": ("warning", "call_created came after .* its timestamp is")}, "events")
        self.assertEqual(self.daemon.clients[0].names, ["*"])
        self.assertEqual(steps["token"]["details"]["tenant"], servers.TENANT)
        self.assertEqual(steps["token"]["details"]["acl"], self.auth.acl)
        self.assertEqual(steps["settings"]["details"]["brokers"], [uri + "/api/websocketd/"])

        program = self.doctor(*self.login[:4], "--json", uri=uri, login=False)
        self.auth.taken.clear()
        self.assertEqual(program.end(), 3)
        self.assertRegex(json.loads(program.out.splitlines()[-1])["message"], "its certificate is refused: ")

    def test_a_token_that_was_given_is_looked_up_and_kept(self):
        given = {"WAZO_TOKEN": "a-token"}
        auth = ("--auth-uri", self.login[-1])
        program = self.doctor("--json", *auth, "--timeout", "1ms", login=False, env=given)
        steps = self.assert_steps(program, 0, {"events": ("warning", ".")}, "events")
        self.assertRegex(steps["login"]["message"], "knows the token that was given")
        self.assertEqual(self.auth.requests, [("GET", "/api/auth/0.1/token/a-token")])
        program = self.doctor("--json", *auth, login=False, env={"WAZO_TOKEN": "unknown"})
        self.assert_steps(program, 3, {"login": ("failed", "does not know the token .*expired")}, "login")
        program = self.doctor("--auth-uri", "http://127.0.0.1:1", "--timeout", "1ms", login=False, env=given)
        self.assertEqual(program.end(), 0, program.err)  # wazo-websocketd takes it, which is what counts
        self.assertRegex(program.out, r"warning  login .* not looked up: .*\nwarning  token .*\nok  ")

    def test_a_signal_gives_the_token_back(self):
        self.daemon.is_silent = True
        # wazobus has less than two seconds for it. A machine that stood still meanwhile is given more chances.
        for _ in range(3):
            program = self.doctor()
            program.wait_for_lines(STEPS.index("init"))
            program.process.send_signal(signal.SIGINT)
            self.assertEqual(program.end(), 130, program.err)
            if self.auth.taken[-1] in self.auth.given_back:
                break
        self.assertIn(self.auth.taken[-1], self.auth.given_back)

    def test_what_needs_amqp_is_refused(self):
        program = self.doctor("--vhost", "/")
        self.assertEqual(program.end(), 2)
        self.assertRegex(program.err, "--vhost needs AMQP")
        self.assertNotIn(USER, program.err)

