# SPDX-License-Identifier: MIT
"""wazobus doctor: each step, and each failure that it names; and --verbose, which tells the same of other commands."""
import contextlib
import dataclasses
import datetime
import json
import os
import signal
import socket
import threading
import urllib.parse

import pika

import admin
import bus
from waiting import until

STEPS = ["settings", "resolve", "connect", "tls", "login", "vhost", "exchanges", "permissions", "alarms", "link",
         "events"]
TLS_PORT = int(os.environ["WAZOBUS_TLS_PORT"])
LONG = ("--timeout", "1m")  # nothing that comes at all comes too late
TENANT = "11111111-aaaa-4aaa-8aaa-000000000001"
ORIGIN = "33333333-cccc-4ccc-8ccc-000000000001"


def pem(name):
    return os.path.join(os.environ["WAZOBUS_TLS_DIR"], name + ".pem")


def uri(user="guest", password="guest", vhost="/", port=bus.PORT, host=bus.HOST, scheme="amqp"):
    return f"{scheme}://{user}:{password}@{host}:{port}/{urllib.parse.quote(vhost, safe='')}"


def setUpModule():  # pylint: disable=invalid-name
    everything = admin.EVERYTHING
    admin.add_users(("no-configure", "sesame", "^$", ".*", ".*"),
                    ("no-write", "sesame", ".*", r"^amq\.gen.*", ".*"),
                    ("no-read", "sesame", ".*", ".*", "^$"),
                    ("no-queue-read", "sesame", ".*", ".*", "^(xivo|wazo-.*)$"),
                    ("no-bind", "sesame", ".*", "^(xivo|wazo-.*)$", ".*"))
    admin.add_users(("stranger", "sesame", *everything), vhost="/")
    for vhost in ("empty", "half", "other-type", "unlinked", "closed"):
        admin.add_vhost(vhost, *(() if vhost == "closed" else ("guest",)))
    for vhost, name, kind in (("half", "xivo", "topic"), ("other-type", "xivo", "fanout"),
                              ("other-type", "wazo-headers", "headers"), ("unlinked", "xivo", "topic"),
                              ("unlinked", "wazo-headers", "headers")):
        admin.declare_exchange(vhost, name, kind)


class Pulse:
    """Sends an event to an exchange again and again, as a service does."""

    def __init__(self, vhost="/", exchange="wazo-headers", body=None):
        self._connection = pika.BlockingConnection(pika.URLParameters(uri(vhost=vhost) + "?heartbeat=0"))
        self._channel = self._connection.channel()
        self._args = (exchange, "calls.call.created", body or json.dumps({"name": "call_created", "data": {}}))
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._send, daemon=True)

    def _send(self):
        while not self._over.wait(0.02):  # its pace
            self._channel.basic_publish(*self._args)
        self._connection.close()

    def __enter__(self):
        self._thread.start()

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()


@dataclasses.dataclass
class Case:
    """What the steps say. Steps that are not named are ok; those behind the last one that is named `last` are not
    tried."""
    name: str
    args: tuple
    expected: dict  # step: (status, words)
    last: str = "events"
    pulse: tuple = ()  # virtual host and exchange in which events come


class DoctorTest(bus.BusTest):
    def steps(self, ended):
        self.assertNotIn("sesame", ended.err + ended.out.decode())
        return {step["step"]: step for step in ended.objects}

    def assert_steps(self, case, ended, status=None):
        steps = self.steps(ended)
        self.assertEqual(list(steps), STEPS[:STEPS.index(case.last) + 1], ended.err)
        for name, step in steps.items():
            health, words = case.expected.get(name, ("ok", ""))
            self.assertEqual(step["status"], health, step)
            self.assertIn(words, f"{step['message']} ({step['advice']})", step)
            if health == "failed":
                self.assertTrue(step["advice"], step)
        failed = any(health == "failed" for health, _ in case.expected.values())
        self.assertEqual(ended.status, (3 if failed else 0) if status is None else status, ended.err)
        return steps

    def run_case(self, case):
        with self.subTest(case.name), Pulse(*case.pulse) if case.pulse else contextlib.nullcontext():
            return self.assert_steps(case, bus.run("doctor", "--json", *LONG, *case.args))


class Failures(DoctorTest):
    def test_a_broker_that_cannot_be_reached(self):
        silent = self.proxy()
        silent.fall_silent()
        impatient = ("--connect-timeout", "500ms")
        closed = bus.closed_port()
        with socket.create_server((bus.HOST, 0)) as other:
            threading.Thread(target=answer_as_a_web_server, args=(other,), daemon=True).start()
            for case in (
                Case("closed port", ("-u", uri(port=closed)), {"connect": ("failed", "Connection refused")}, "connect"),
                Case("unknown host", ("-u", uri(host="no-such-host.invalid")),
                     {"resolve": ("failed", "no-such-host.invalid")}, "resolve"),
                Case("silent server", ("-u", uri(port=silent.port), *impatient),
                     {"login": ("failed", "does not answer the login")}, "login"),
                Case("silent server with TLS",
                     ("-u", uri(port=silent.port, scheme="amqps"), *impatient), {"tls": ("failed", "imed out")}, "tls"),
                Case("no AMQP", ("-u", uri(port=other.getsockname()[1])),
                     {"login": ("failed", "is it an AMQP 0-9-1 port")}, "login"),
            ):
                self.run_case(case)

    def test_a_login_that_is_refused(self):
        for case in (
            Case("wrong password", ("-u", uri(password="sesame")), {"login": ("failed", "check --user")}, "login"),
            Case("unknown user", ("-u", uri(user="nobody-at-all")), {"login": ("failed", "nobody-at-all")}, "login"),
            Case("missing virtual host", ("-u", uri(vhost="no/such")), {"vhost": ("failed", "--vhost")}, "vhost"),
            Case("virtual host of others", ("-u", uri("stranger", "sesame", "closed")),
                 {"vhost": ("failed", "set_permissions -p 'closed' 'stranger'")}, "vhost"),
        ):
            self.run_case(case)

    def test_permissions_that_are_missing(self):
        silence = {"link": ("warning", "not tried"), "events": ("warning", "not tried")}
        for user, words, others in (
            ("no-configure", "may not configure a queue of its own", silence),
            ("no-read", "may not read exchange xivo", silence),
            ("no-queue-read", "may not read a queue of its own", silence),
            ("no-bind", "may not write a queue of its own", silence),
            ("no-write", "may not write exchange xivo, so publish is refused",
             {"alarms": ("warning", "not tried"), "link": ("warning", "not tried")}),
        ):
            self.run_case(Case(user, ("-u", uri(user, "sesame")),
                               {"permissions": ("failed", words), **others}, pulse=("/",)))

    def test_exchanges_that_are_not_as_wazo_has_them(self):
        no_link = {"link": ("warning", "needs both exchanges")}
        for case in (
            Case("none", ("-u", uri(vhost="empty")),
                 {"exchanges": ("failed", "xivo does not exist; wazo-headers does not exist"),
                  "alarms": ("warning", "not tried"), **no_link, "events": ("warning", "not tried")}),
            Case("one", ("-u", uri(vhost="half")),
                 {"exchanges": ("failed", "wazo-headers does not exist; there is xivo (topic)"), **no_link},
                 pulse=("half", "xivo")),
            Case("another type", ("-u", uri(vhost="other-type")),
                 {"exchanges": ("failed", "xivo is of type fanout, not topic"), **no_link},
                 pulse=("other-type", "wazo-headers")),
            Case("no link", ("-u", uri(vhost="unlinked")),
                 {"link": ("failed", "no binding between them takes every routing key")},
                 pulse=("unlinked", "wazo-headers")),
        ):
            self.run_case(case)

    def test_mistakes_with_tls(self):
        ca = ("--tls-ca-file", pem("ca"))
        tls, local = uri(host="localhost", port=TLS_PORT, scheme="amqps"), self.proxy(TLS_PORT, host="127.0.0.2")
        for case in (
            Case("right, but it expires soon", ("-u", tls, *ca),
                 {"tls": ("warning", "it expires in 1 day: renew it")}, pulse=("/",)),
            Case("insecure", ("-u", tls, "-k"), {"tls": ("warning", "not verified: ")}, pulse=("/",)),
            Case("another authority", ("-u", tls, "--tls-ca-file", pem("other-ca")),
                 {"tls": ("failed", "--tls-ca-file")}, "tls"),
            Case("another host name", ("-u", uri(host="127.0.0.2", port=local.port, scheme="amqps"), *ca),
                 {"tls": ("failed", "not for the name")}, "tls"),
            Case("no such file", ("-u", tls, "--tls-ca-file", "/nonexistent/ca.pem"),
                 {"tls": ("failed", "/nonexistent/ca.pem")}, "tls"),
            Case("TLS to a plain port", ("-u", uri(scheme="amqps")), {"tls": ("failed", "amqp://")}, "tls"),
            Case("plain to a TLS port", ("-u", uri(port=TLS_PORT)), {"login": ("failed", "amqps://")}, "login"),
        ):
            self.run_case(case)

    def test_a_memory_alarm_and_ctrl_c_while_it_waits_for_an_event(self):
        before = admin.memory_watermark()
        self.addCleanup(admin.set_memory_watermark, before)
        admin.set_memory_watermark(1e-7)
        until("the alarm", lambda: admin.evaluate("rabbit_alarm:get_alarms()") != "[]")
        running = self.start("doctor", "--json", "--timeout", "10m")
        running.wait_for_lines(len(STEPS) - 1)
        case = Case("alarm", (), {"alarms": ("failed", "low on memory"), "link": ("warning", "not tried")}, "link")
        self.assert_steps(case, running.interrupt(), status=130)

    def test_ctrl_c_while_it_connects(self):
        silent = self.proxy()
        silent.fall_silent()
        running = self.start("doctor", "-u", silent.uri, "--connect-timeout", "10m")
        until("both connections", lambda: silent.accepted == 2)
        self.assertEqual(running.interrupt(signal.SIGTERM).status, 130)


def answer_as_a_web_server(server):
    with contextlib.suppress(OSError):
        while True:
            connection, _ = server.accept()
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.close()


class Health(DoctorTest):
    def test_a_healthy_server_and_what_its_programs_see_of_it(self):
        seen = {name: self.queue("wazo-headers", "", arguments) for name, arguments in (
            # wazo-websocketd for the master tenant, wazo-webhookd, and a program that binds everything
            ("websocketd", {"origin_uuid": ORIGIN}), ("webhookd", {"name": "call_created"}), ("everything", {}))}
        everything = admin.exchanges("name", "type"), admin.bindings("source_name", "destination_name", "routing_key")
        queues = len(admin.queues("name"))
        running = self.start("doctor", *LONG, env={"AMQP_URL": uri()})
        running.wait_for_lines(len(STEPS) - 1)
        until("the queue of the last step", lambda: len(admin.queues("name")) > queues)
        for body in self.bodies(seen["everything"], 2):
            self.assertEqual(json.loads(body), {"name": "wazobus_probe", "data": {}})
        for name in ("websocketd", "webhookd"):
            self.nothing_in(seen[name])
        with Pulse():
            ended = running.end()
        self.assertEqual((ended.status, ended.err), (0, ""))
        self.assertEqual([line.split()[:2] for line in ended.lines], [["ok", step] for step in STEPS])
        for words in (f"{bus.WHERE}, named by $AMQP_URL; no configuration file", "RabbitMQ 3.", "call_created came",
                      "xivo (topic), wazo-headers (headers)"):
            self.assertIn(words, ended.out.decode())
        self.assertEqual(everything, (admin.exchanges("name", "type"),
                                      admin.bindings("source_name", "destination_name", "routing_key")))
        until("no queue of doctor", lambda: len(admin.queues("name")) == queues)

    def test_the_profile_and_its_file_are_named(self):
        config = self.file(f"[profiles.lab]\nuri = '{uri(port=bus.closed_port())}'\n", "config.toml")
        ended = bus.run("doctor", "--config", config, "--profile", "lab", "--json", env={"AMQP_URL": None})
        settings = self.steps(ended)["settings"]
        self.assertEqual((settings["details"]["file"], settings["details"]["profile"]), (config, "lab"))
        self.assertIn(f"named by {config}", settings["message"])

    def test_the_delay_of_an_event_is_told_where_the_clocks_agree(self):
        now = datetime.datetime.now(datetime.timezone.utc)
        for offset, health, words in ((0, "ok", "behind its timestamp"), (7200, "warning", "ahead of"),
                                      (-7200, "warning", " old")):
            timestamp = (now + datetime.timedelta(seconds=offset)).replace(tzinfo=None).isoformat()
            body = json.dumps({"name": "call_created", "timestamp": timestamp, "data": {}})
            with self.subTest(offset), Pulse(body=body):
                events = self.steps(bus.run("doctor", "--json", *LONG))["events"]
                self.assertIn(words, events["message"])
                if health != "ok" or events["details"]["delay_ms"] < 5000:  # a busy machine takes its time
                    self.assertEqual(events["status"], health, events)


class Verbose(DoctorTest):
    def test_listen_says_what_happens_on_the_connection(self):
        proxy = self.proxy()
        tail = self.listen("-vv", "calls.#", "-u", proxy.uri.replace("guest:guest", "no-write:sesame"))
        self.send({"name": "call_created", "data": {}}, "calls.call.created")
        tail.wait_for_err("received body on channel 1, 36 bytes$")
        proxy.hang_up()
        tail.wait_for_err("listening again")
        err = tail.interrupt().err
        for line in (rf"connecting to 127\.0\.0\.1:{proxy.port}$", r"connected to 127\.0\.0\.1:\d+$",
                     r"the broker is RabbitMQ 3\.\S+, cluster \S+$",
                     r"logged in as 'no-write', virtual host '/'; heartbeat",
                     "exchange 'wazo-headers' exists$", r"made the temporary queue amq\.gen-",
                     "bound it to exchange 'xivo', key 'calls.#'$", "bound it to exchange 'wazo-headers', key ''",
                     r"consuming queue amq\.gen-", "received basic.deliver on channel 1$",
                     "closed the connection with code 200$"):
            self.assertRegex(err, rf"(?m)^wazobus: {line}")
        self.assertEqual(err.count("wazobus: connecting to"), 2, err)
        self.assertNotIn("sesame", err)

    def test_publish_over_tls_says_who_the_peer_is(self):
        self.queue("xivo", "test.verbose")
        args = ("-r", "test.verbose", "-b", "{}", "-u", uri(host="localhost", port=TLS_PORT, scheme="amqps"),
                "--tls-ca-file", pem("ca"))
        ended = bus.run("publish", "-vv", *args)
        self.assertEqual(ended.status, 0, ended.err)
        for line in (r"localhost is .*127\.0\.0\.1", r"TLSv1\.3, \S+; certificate of CN=localhost, by .*, verified$",
                     "publishing to exchange 'xivo' with confirms$", "sent body on channel 1, 2 bytes$",
                     "received basic.ack on channel 1$"):
            self.assertRegex(ended.err, rf"(?m)^wazobus: {line}")
        once = bus.run("publish", "-v", *args)
        self.assertNotIn("channel 1", once.err)
