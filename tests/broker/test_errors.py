# SPDX-License-Identifier: MIT
"""Errors between wazobus and a broker: one clear line, the right status, and never a password."""
import json
import os
import re
import signal
import socket
import threading
import urllib.parse

import admin
import bus

PUBLISH = ("publish", "-r", "test.event", "-b", "{}")
COMMANDS = (("listen",), PUBLISH)
SECRET = "sesame/0pen:me@once?#%41&é"
ENCODED = urllib.parse.quote(SECRET, safe="")


# Passwords as typed in a URI, not percent-encoded.
RAW = ("a/b", "a@b", "a:b", "a b", "é€", "100%", "a%zz", "a?b", "a#b", "/", "@", "a+b", "[a]", "p/ss@w:rd?#")


def setUpModule():  # pylint: disable=invalid-name
    everything = admin.EVERYTHING
    admin.add_users(("special", SECRET, *everything), ("nobody", "none", "^$", "^$", "^$"),
                  # May use only its own queue: neither xivo nor wazo-headers may be declared.
                  ("reader", "read", r"^amq\.gen.*", r"^amq\.gen.*", ".*"),
                  ("old", "times", ".*", ".*", r"^(xivo|amq\.gen.*)$"),
                  ("limited", "sesame", *everything),
                  *((f"raw-{n}", password, *everything) for n, password in enumerate(RAW)))
    for vhost in ("other/host", "full"):
        admin.add_vhost(vhost, "guest")


class Server:
    """A server that answers each connection with some bytes and then stays silent."""

    def __init__(self, answer=b"", hang_up=False):
        self.socket = socket.create_server((bus.HOST, 0))
        self.port = self.socket.getsockname()[1]
        self.answer, self.hang_up, self.connections, self.heard = answer, hang_up, [], b""
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                connection, _ = self.socket.accept()
                self.heard += connection.recv(8)
                connection.sendall(self.answer)
            except OSError:
                return
            if self.hang_up:
                connection.close()
            else:
                self.connections.append(connection)

    def close(self):
        self.socket.shutdown(socket.SHUT_RDWR)
        for closing in (*self.connections, self.socket):
            closing.close()


class ErrorTest(bus.BusTest):
    def server(self, *args, **options):
        server = Server(*args, **options)
        self.addCleanup(server.close)
        return server

    def assert_connects(self, *args, env=()):
        for command in COMMANDS:
            end = ("--timeout", "1ms") if command[0] == "listen" else ()
            ended = bus.run(*command, *end, *args, env=env)
            self.assertEqual(ended.status, 0, ended.err)
            self.assertNotIn("sesame", ended.err)

    def assert_refused(self, status, *mentions, args=(), env=(), secrets=()):
        lines = [self.assert_fails(bus.run(*command, *args, env=env), status, *mentions, secrets=("sesame", *secrets))
                 for command in COMMANDS]
        self.assertEqual(lines[0], lines[1])


class NoBroker(ErrorTest):
    def test_a_closed_port_is_named(self):
        port = bus.closed_port()
        for args in (("--uri", f"amqp://me:sesame@127.0.0.1:{port}/"), ("-n", "127.0.0.1", "--port", str(port))):
            with self.subTest(args):
                self.assert_refused(3, f"127.0.0.1:{port}", "refused", args=args)
        self.assert_refused(3, f"[::1]:{port}", args=("--uri", f"amqp://[::1]:{port}"))

    def test_an_unknown_host_is_named(self):
        self.assert_refused(3, "no-such-host.invalid:5672", args=("-n", "no-such-host.invalid"), env={"AMQP_URL": None})
        self.assert_refused(3, "no-such-host.invalid:5672", args=("-u", "amqp://guest:sesame@no-such-host.invalid//"))
        self.assert_refused(3, args=("-n", "evil\x1b[31m\nhost"))

    def test_a_server_that_never_answers_is_given_up_within_the_connect_timeout(self):
        for server in (self.server(), self.server(b"\1\0\0\0\0")):
            self.assert_refused(3, f"127.0.0.1:{server.port}", "answer",
                                args=("--uri", f"amqp://me:sesame@127.0.0.1:{server.port}",
                                      "--connect-timeout", "500ms"))

    def test_a_port_that_takes_no_more_connections_is_given_up_within_the_connect_timeout(self):
        with socket.socket() as full:  # a backlog of 0 holds one connection; the next handshake hangs
            full.bind((bus.HOST, 0))
            full.listen(0)
            port = full.getsockname()[1]
            waiting = [socket.socket() for _ in range(3)]
            for one in waiting:
                one.setblocking(False)
                one.connect_ex((bus.HOST, port))
            self.assert_refused(3, f"127.0.0.1:{port}",
                                args=("--uri", f"amqp://127.0.0.1:{port}", "--connect-timeout", "500ms"))
            for one in waiting:
                one.close()

    def test_what_is_no_amqp_server_is_said_to_be_none(self):
        for answer in (b"HTTP/1.1 400 Bad Request\r\n\r\n", b"SSH-2.0-OpenSSH_9.2\r\n", b"\x15\x03\x03\x00\x02\x02\x46",
                       b"AMQP\0\0\x09\1",
                       b"\xff" * 5000, b"\x1b[31m\x9b31m" * 100, b"\1\0\0\xff\xff\xff\xff" + b"x" * 100, b""):
            with self.subTest(answer[:20]):
                server = self.server(answer, hang_up=True)
                where = f"127.0.0.1:{server.port}"
                args = ("--uri", f"amqp://me:sesame@{where}", "--connect-timeout", "1m")
                self.assert_refused(3, where, "AMQP", args=args)

    def test_a_signal_ends_the_wait_for_an_answer_at_once(self):
        for command, status in ((("listen",), 0), (("listen", "-c", "1"), 130), (PUBLISH, 130)):
            for number in (signal.SIGINT, signal.SIGTERM):
                with self.subTest(command=command, signal=number):
                    server = self.server()
                    running = self.start(*command, "--uri", f"amqp://127.0.0.1:{server.port}",
                                         "--connect-timeout", "1m")
                    bus.until("its greeting", lambda: server.heard)  # pylint: disable=cell-var-from-loop
                    self.assertEqual(running.interrupt(number).status, status)

    def test_several_brokers_are_tried_in_turn(self):
        closed, other = (f"amqp://me:sesame@127.0.0.1:{bus.closed_port()}" for _ in range(2))
        silent = f"amqp://me:sesame@127.0.0.1:{self.server().port}"
        # Long enough for the last one to answer, also on a busy machine.
        self.assert_connects("--uri", closed, "--uri", silent, "-u", bus.URL, "--connect-timeout", "3s")
        self.assert_connects(env={"WAZOBUS_URI": f"{closed} {other}  {bus.URL}"})
        self.assert_connects("--url", closed, "--url", bus.URL)
        # The message names the last one tried, or all of them.
        port = bus.closed_port()
        self.assert_refused(3, f"127.0.0.1:{port}", args=("--uri", closed, "--uri", f"amqp://127.0.0.1:{port}"))


class Refused(ErrorTest):
    def test_a_wrong_password_is_said_to_be_wrong(self):
        for uri in (f"amqp://guest:sesame@{bus.WHERE}/", f"amqp://nobody-known:sesame@{bus.WHERE}",
                    f"amqp://special:sesame@{bus.WHERE}"):
            user = re.search("//(.*?):", uri)[1]
            with self.subTest(uri):
                self.assert_refused(3, bus.WHERE, user, "password", args=("--uri", uri))
                self.assert_refused(3, bus.WHERE, user, "password", env={"WAZOBUS_URI": uri})
                self.assert_refused(3, bus.WHERE, user, "password", env={"AMQP_URL": uri})

    def test_a_refused_login_is_not_tried_elsewhere(self):
        port = bus.closed_port()
        self.assert_refused(3, bus.WHERE, "password",
                            args=("-u", f"amqp://guest:sesame@{bus.WHERE}/", "-u", f"amqp://127.0.0.1:{port}"))

    def test_a_broker_whose_connections_are_limited_is_said_to_be_and_the_next_one_is_tried(self):
        admin.allow_no_connection_of("limited")
        admin.allow_no_connection_to("full")
        for uri in (f"amqp://limited:sesame@{bus.WHERE}/", f"amqp://guest:guest@{bus.WHERE}/full"):
            with self.subTest(uri):
                for command in COMMANDS:
                    line = self.assert_fails(bus.run(*command, "--uri", uri), 3, bus.WHERE, "limit",
                                             secrets=("sesame",))
                    for wrong in ("--vhost", "password"):
                        self.assertNotIn(wrong, line)
                self.assert_connects("--uri", uri, "--uri", bus.URL)
                self.assert_connects(env={"WAZOBUS_URI": f"{uri} {bus.URL}"})

    def test_a_missing_virtual_host_is_named(self):
        for vhost, args in (("gone", ("--vhost", "gone")), ("gone", ("--uri", f"amqp://guest:guest@{bus.WHERE}/gone")),
                            ("//", ("--uri", f"amqp://guest:guest@{bus.WHERE}/%2f%2f")),
                            ("/gone", ("--vhost", "/gone")),
                            ("evil", ("--vhost", "evil\x1b[31m\n\x9b"))):
            with self.subTest(args=args):
                self.assert_refused(3, bus.WHERE, f"'{vhost}" if vhost == "evil" else f"'{vhost}'",
                                    "--vhost", args=args)

    def test_a_virtual_host_that_is_not_ours_is_named(self):
        self.assert_refused(3, "special", "other/host",
                            args=("--uri", f"amqp://special:{ENCODED}@{bus.WHERE}/other%2Fhost"))

    def test_a_user_who_may_do_nothing_is_told_so(self):
        for command in COMMANDS:
            ended = bus.run(*command, "--uri", f"amqp://nobody:none@{bus.WHERE}")
            self.assertEqual(ended.status, 3, ended.err)
            self.assertRegex(ended.err, "(?m)^wazobus: .*'nobody'")

    def test_a_user_who_may_not_configure_can_listen(self):
        tail = self.listen("--json", "-c", "1", "--uri", f"amqp://reader:read@{bus.WHERE}")
        self.send("1")
        ended = tail.end()
        self.assert_quiet(ended)
        self.assertEqual(ended.objects, [1])
        for exchange in ("xivo", "wazo-headers"):
            with self.subTest(exchange):
                tail = self.listen("--json", "-c", "1", "--exchange", exchange,
                                   "--uri", f"amqp://reader:read@{bus.WHERE}")
                self.send("1", "a.b", exchange)
                self.assertEqual(tail.end().objects, [1])

    def test_a_user_who_may_not_read_one_exchange_is_told_of_the_other(self):
        ended = bus.run("listen", "--uri", f"amqp://old:times@{bus.WHERE}")
        self.assert_fails(ended, 3, "read 'wazo-headers'; --exchange xivo listens without it")
        tail = self.listen("--json", "-c", "1", "--exchange", "xivo", "--uri", f"amqp://old:times@{bus.WHERE}")
        self.send("1")
        self.assertEqual(tail.end().objects, [1])

    def test_a_body_that_the_broker_never_takes_is_named_and_left_out(self):
        self.addCleanup(admin.change_settings, max_message_size=admin.setting("max_message_size"))
        admin.change_settings(max_message_size=1000)
        path = self.file(json.dumps("x" * 2000) + "\n1\n")
        ended = bus.run("publish", "-r", "a.b", path)
        self.assertEqual(ended.status, 3, ended.err)
        self.assertIn(f"{path}:1: ", ended.err)
        self.assertIn("takes no body of 2002 bytes: 1000 are its limit", ended.err)
        self.assertIn("--resume-from 2 sends the rest", ended.err)

    def test_a_user_who_may_not_write_is_refused_when_publishing(self):
        ended = bus.run(*PUBLISH, "--uri", f"amqp://reader:read@{bus.WHERE}")
        self.assertEqual(ended.status, 3, ended.err)
        self.assertRegex(ended.err, "(?m)^wazobus: .*xivo")

    def test_a_refusal_says_what_to_try(self):
        for user, password, command in (("nobody", "none", ("listen",)), ("nobody", "none", PUBLISH),
                                        ("reader", "read", PUBLISH)):
            with self.subTest(user=user, command=command):
                ended = bus.run(*command, "--uri", f"amqp://{user}:{password}@{bus.WHERE}")
                self.assertEqual(ended.status, 3, ended.err)
                self.assertIn(f"rabbitmqctl set_permissions -p '/' '{user}' '.*' '.*' '.*'", ended.err)
        admin.add_vhost("closed to guests")
        ended = bus.run("listen", "--vhost", "closed to guests")
        self.assert_fails(ended, 3, "rabbitmqctl set_permissions -p 'closed to guests' 'guest'")

    def test_an_exchange_of_the_wrong_type_is_told_with_what_can_be_done(self):
        admin.add_vhost("swapped", "guest")
        self.addCleanup(admin.delete_vhost, "swapped")
        admin.declare_exchange("swapped", "xivo", "headers")
        args = ("listen", "--vhost", "swapped", "--timeout", "1ms")
        self.assert_fails(bus.run(*args), 3, "of type headers, not topic",
                          "--exchange xivo takes that exchange as it is")
        self.assertEqual(bus.run(*args, "--exchange", "xivo").status, 0)

    def test_the_only_message_that_a_broker_refuses_is_not_unknown(self):
        ended = bus.run("publish", "--json", "-r", "a", "-b", "{}", "-p", "user_id=somebody")
        self.assertEqual(ended.status, 3, ended.err)
        self.assertIn("the property user_id can only be 'guest', or be left out", ended.err)
        [summary] = ended.objects
        self.assertEqual((summary["sent"], summary["nacked"], summary["unknown"]), (1, 1, 0))

    def test_a_user_who_may_not_configure_is_told_so_by_declare(self):
        name = self.fresh_name("declared")
        for command in COMMANDS:
            ended = bus.run(*command, "--exchange", name, "--declare", "--uri", f"amqp://reader:read@{bus.WHERE}")
            self.assert_fails(ended, 3, name, "refused")


class Uris(ErrorTest):
    def test_every_way_to_write_the_default_virtual_host_works(self):
        for path in ("", "/", "//", "/%2f", "/%2F", "?heartbeat=10", "/?heartbeat=10", "//?heartbeat=10"):
            with self.subTest(path):
                self.assert_connects("--uri", f"amqp://guest:guest@{bus.WHERE}{path}")

    def test_parts_of_a_uri_may_be_left_out(self):
        port = str(bus.PORT)
        for args in ((f"amqp://{bus.WHERE}",), (f"amqp://guest@{bus.WHERE}",), (f"AMQP://{bus.WHERE}/",),
                     (f"amqp://:{port}",),
                     (f"pyamqp://guest:guest@{bus.WHERE}//",), ("amqp://127.0.0.1", "--port", port),
                     ("amqp://", "--port", port),
                     ("amqp://guest:guest@nowhere.invalid", "-n", "127.0.0.1", "--port", port)):
            with self.subTest(args):
                self.assert_connects("--uri", *args)

    def test_another_virtual_host_is_used(self):
        uri = f"amqp://guest:guest@{bus.WHERE}"
        for args in (("--uri", f"{uri}/other%2Fhost"), ("--uri", f"{uri}/other/host"),
                     ("--uri", uri, "--vhost", "other/host")):
            with self.subTest(args):
                self.assert_fails(bus.run("listen", *args), 3, "xivo", "other/host")  # without exchanges

    def test_special_characters_in_a_password_work_encoded_and_in_files(self):
        path = self.file(SECRET + "\n", "password")
        where = ("--host", bus.HOST, "--port", str(bus.PORT), "--user", "special")
        self.assert_connects("--uri", f"amqp://special:{ENCODED}@{bus.WHERE}/")
        self.assert_connects(env={"WAZOBUS_URI": f"amqp://special:{ENCODED}@{bus.WHERE}/"})
        none = {"AMQP_URL": None}
        self.assert_connects(*where, "--password-file", path, env=none)
        self.assert_connects(*where, env={**none, "WAZOBUS_PASSWORD": SECRET})
        self.assert_connects("--uri", f"amqp://special@{bus.WHERE}", env={"WAZOBUS_PASSWORD": SECRET})
        for content in (SECRET, SECRET + "\r\n", SECRET + "\nsecond line"):
            self.assert_connects("--uri", f"amqp://special@{bus.WHERE}", "--password-file", self.file(content))

    def test_special_characters_in_a_password_work_as_they_are(self):
        for n, password in enumerate(RAW):
            with self.subTest(password):
                ended = bus.run("listen", "--timeout", "1ms", "--uri", f"amqp://raw-{n}:{password}@{bus.WHERE}/%2f")
                self.assertEqual(ended.status, 0, ended.err)

    def test_half_of_a_password_is_never_taken_for_a_host(self):
        # An @ before a / may end the user information or belong to the password. No guess may print what follows.
        for password in ("head@sesame/zebra", "head@sesame/t:zebra?", "head@sesame:1/zebra@more"):
            for command in COMMANDS:
                with self.subTest(password, command=command):
                    ended = bus.run(*command, "--connect-timeout", "1s",
                                    "--uri", f"amqp://guest:{password}@{bus.WHERE}/")
                    self.assertNotIn("sesame", ended.err)
                    self.assertNotIn("zebra", ended.err)

    def test_the_nearest_place_wins(self):
        wrong = f"amqp://guest:sesame@127.0.0.1:{bus.closed_port()}"
        self.assert_connects("--uri", bus.URL, env={"WAZOBUS_URI": wrong, "AMQP_URL": wrong})
        self.assert_connects(env={"WAZOBUS_URI": bus.URL, "AMQP_URL": wrong})
        self.assert_connects(env={"WAZOBUS_URI": "", "AMQP_URL": bus.URL})
        self.assert_connects("--password-file", self.file("guest"), env={"WAZOBUS_PASSWORD": "sesame"})
        self.assert_refused(3, "password", args=("--password-file", self.file("sesame")),
                            env={"WAZOBUS_PASSWORD": "guest"})
        self.assert_connects("--uri", bus.URL, env={"WAZOBUS_PASSWORD": "sesame"})  # typed: nearer than the environment

    def test_a_password_file_that_cannot_be_read_is_4(self):
        for path in ("/nonexistent/password", self.directory()):
            self.assert_refused(4, path, "password file", args=("--password-file", path))
        if os.getuid() != 0:
            path = self.file("sesame")
            os.chmod(path, 0)
            self.assert_refused(4, path, args=("--password-file", path))

    def test_a_password_file_without_a_password_is_2(self):
        for content in ("", "\n", "\nsesame\n"):
            path = self.file(content)
            self.assert_refused(2, path, "empty", args=("--password-file", path))

    def test_a_password_file_without_an_end_is_refused_at_once(self):
        for command in COMMANDS:
            ended = bus.run(*command, "--password-file", "/dev/zero", within=bus.SOON)
            self.assert_fails(ended, 2 if ended.status == 2 else 4, "/dev/zero")

    def test_a_user_without_a_password_is_told_how_to_give_one(self):
        self.assert_refused(2, "special", "--password-file", "WAZOBUS_PASSWORD", args=("--user", "special"))
        self.assert_refused(2, "special", "--password-file", args=("--uri", f"amqp://special@{bus.WHERE}"))

    def test_a_broken_uri_is_2_and_shows_no_password(self):
        for uri in ("amqp//guest:sesame@host", "http://guest:sesame@host", "guest:sesame@host",
                    "amqp://guest:sesame@host:port/",
                    "amqp://guest:sesame@host:99999/", "amqp://guest:sesame@[::1",
                    "amqp://guest:sesame@host/?nonsense=sesame",
                    "amqp://guest:sesame@host:0", "amqp://guest:sesame@host/?heartbeat=x", "amqp://::1:5672/",
                    "amqp://guest:sesame@::1/",
                    "amqp://host/?cacertfile=x"):
            for args, env in ((("--uri", uri), {}), ((), {"WAZOBUS_URI": uri})):
                with self.subTest(uri=uri, env=env):
                    self.assert_refused(2, args=args, env=env)

    def test_a_password_is_not_printed_where_things_work(self):
        uri = f"amqp://special:{ENCODED}@{bus.WHERE}"
        tail = self.listen("-f", "record", "-c", "1", "--uri", uri)
        ended = [bus.run(*PUBLISH, "--uri", uri), bus.run(*PUBLISH, "--uri", uri, "--dry-run"), tail.end()]
        for one in ended:
            self.assertEqual(one.status, 0, one.err)
            for secret in ("sesame", ENCODED, "0pen"):
                self.assertNotIn(secret, one.err + one.out.decode())
