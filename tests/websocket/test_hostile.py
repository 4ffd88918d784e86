# SPDX-License-Identifier: MIT
"""listen against servers that send without a pause, or refuse what was good. A flood must not keep --timeout, a
signal or the end of the run from being heeded.
"""
import base64
import contextlib
import hashlib
import os
import signal
import socket
import struct
import threading
import unittest
import zlib

import websockets.frames

import servers
from program import until
from servers import event, operation
from test_websocket import WebSocketTest

TEXT, BINARY, PING, CONTINUED = (websockets.frames.OP_TEXT, websockets.frames.OP_BINARY, websockets.frames.OP_PING,
                                 websockets.frames.OP_CONT)


def frame(opcode, payload=b"", fin=True):
    assert len(payload) < 126
    return bytes([(0x80 if fin else 0) | opcode, len(payload)]) + payload


def message(text):
    return frame(TEXT, text.encode())


GREETING = message(operation("init", {"version": 2}))
ANSWERS = message(operation("subscribe")) + message(operation("start"))
EVENT = message(operation("event", {"name": "a"}))


class Flood:
    """Shakes hands, sends `first`, and then `again` and again, for as long as the client takes it."""

    EXTENSIONS = b""  # headers of the answer

    def __init__(self, first, again):
        self.first, self.again = first, again * (100_000 // len(again))
        self.passes = 0  # how often `again` was taken
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.uri = f"ws://127.0.0.1:{self._listener.getsockname()[1]}/"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                connection = self._listener.accept()[0]
                with connection, contextlib.suppress(OSError):
                    self._flood(connection)

    def _flood(self, connection):
        connection.sendall(self._upgrade(connection) + self.first)
        while True:
            connection.sendall(self.again)
            self.passes += 1

    def _upgrade(self, connection):
        head = b""
        while b"\r\n\r\n" not in head:
            part = connection.recv(4096)
            if not part:
                raise ConnectionError("it went away")
            head += part
        [key] = [line.split()[1] for line in head.split(b"\r\n") if line.lower().startswith(b"sec-websocket-key:")]
        accepted = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
        return (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                b"Sec-WebSocket-Accept: " + accepted + b"\r\n" + self.EXTENSIONS + b"\r\n")

    def close(self):
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(servers.PATIENCE)


class Bomb(Flood):
    """Sends a message of `size` bytes in a packed form that is a thousandth of that."""

    EXTENSIONS = b"Sec-WebSocket-Extensions: permessage-deflate\r\n"

    def __init__(self, first, size):
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        piece = b" " * (1 << 20)
        packed = b"".join(packer.compress(piece) for _ in range(size >> 20)) + packer.flush(zlib.Z_SYNC_FLUSH)
        packed = packed.removesuffix(b"\0\0\xff\xff")
        is_packed = 0x40
        bomb = bytes([0x80 | is_packed | TEXT, 127]) + struct.pack(">Q", len(packed)) + packed
        super().__init__(first + bomb, frame(PING))


class Refusal(Flood):
    """Refuses to shake hands, with a body that announces `length` bytes, and sends bytes without end."""

    def __init__(self, length):
        self._length = length
        super().__init__(b"x" * 100_000, b"x")

    def _upgrade(self, connection):
        connection.recv(65536)
        return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % self._length


class Floods(WebSocketTest):
    def flood(self, first, again, *args, **options):
        server = self.keep(Flood(first, again))
        return server, self.listen(*args, uri=server.uri, **options)

    def test_before_the_session_begins_a_limit_and_a_signal_are_heeded(self):
        _, program = self.flood(b"", frame(PING), "--connect-timeout", "200ms")
        self.assert_ends(program, 3, "in time")
        server, program = self.flood(GREETING, message('{"op": "pong"}'), "-c", "1")
        until("the flood is read", lambda: server.passes > 3)
        program.process.send_signal(signal.SIGINT)
        self.assert_ends(program, 130)

    def test_the_body_of_a_refused_upgrade_is_not_read(self):
        for length in (1_000_000_000, 2**63 - 1):
            server = self.keep(Refusal(length))
            self.assert_ends(self.listen(uri=server.uri), 3, "is it a WebSocket server")

    def test_a_message_that_unpacks_to_more_than_its_limit_is_refused(self):
        for first in (b"", GREETING + ANSWERS):
            server = self.keep(Bomb(first, 80 << 20))
            program = self.listen("--no-reconnect", uri=server.uri)
            self.assert_ends(program, 3, "exceeded the locally configured limit")

    def test_doctor_heeds_a_signal_in_each_flood(self):
        pongs = message('{"op": "pong"}')
        for first, again in ((b"", frame(PING)), (GREETING, pongs), (GREETING + ANSWERS, pongs)):
            server = self.keep(Flood(first, again))
            program = self.run_program("doctor", "-u", server.uri, "--timeout", "1h", "--connect-timeout", "1h",
                                       env={"WAZO_TOKEN": "a-token"})
            until("the flood is read", lambda: server.passes > 3)  # pylint: disable=cell-var-from-loop
            self.assertIn(program.signal(signal.SIGINT), (0, 130), program.err)

    def test_a_signal_and_a_timeout_end_a_session(self):
        fragments = frame(TEXT, fin=False), frame(CONTINUED, fin=False)
        server, program = self.flood(GREETING + ANSWERS + fragments[0], fragments[1])
        until("the flood is read", lambda: server.passes > 3)
        self.assertEqual(program.signal(signal.SIGINT), 0, program.err)
        for again in (frame(PING), message('{"op": "pong"}'), frame(BINARY)):
            _, program = self.flood(GREETING + ANSWERS, again, "--timeout", "200ms", "-c", "1")
            self.assert_ends(program, 124, "timed out: 0 of 1 event came")

    def test_a_run_that_is_complete_ends_although_events_go_on(self):
        _, program = self.flood(GREETING + ANSWERS, EVENT, "-c", "1", "-f", "{name}")
        self.assert_ends(program, 0)
        self.assertEqual(program.out, "a\n")

    def test_messages_that_are_empty_need_little_memory_while_the_output_stalls(self):
        # More events than the pipe takes, so that wazobus is busy when the flood comes.
        events = message(operation("event", {"name": "a" * 60})) * 3000
        server, program = self.flood(GREETING + ANSWERS + events, message("") + frame(BINARY), "--json", reads=False)
        until("wazobus reads ahead", lambda: server.passes > 3)
        if "ASAN_OPTIONS" not in os.environ:
            self.assertLess(program.memory(), 60)
        self.assertEqual(program.signal(), 0, program.err)


class Refusals(WebSocketTest):
    def setUp(self):
        super().setUp()
        self.auth = self.keep(servers.Auth(self.loop, self.daemon))
        self.login = ("--user", servers.USER, "--password-file", self.file("password", servers.PASSWORD + "\n"),
                      "--auth-uri", f"http://127.0.0.1:{self.auth.port}/api/auth/")

    def test_a_token_that_expired_is_replaced_by_a_login_and_the_gap_is_told(self):
        program = self.listen(*self.login)
        self.daemon.client().close(4003, "authentication expired")
        program.wait_for("4003, the token has expired .*; connecting again$")
        program.wait_for("events may have been missed for")
        client = self.daemon.client(1)
        self.assertEqual(client.tokens, ["token-2"])
        self.daemon.close_with = 4002
        client.close(4003)
        self.assert_ends(program, 3, "closed the connection: 4002, .*has the user the access 'websocketd'")
        self.assertEqual(self.auth.taken, ["token-1", "token-2", "token-3"])
        self.assertEqual(self.auth.given_back, self.auth.taken)

    def test_a_new_token_that_is_refused_leaves_the_session_its_former_one(self):
        self.auth.lifetime = 1
        self.daemon.refuses_tokens = True
        # The next token would be due after two thirds of a second.
        self.daemon.thinks_for = 1.5
        program = self.listen(*self.login, "--json", "-c", "1")
        client = self.daemon.client()
        program.wait_for("refused the new token$")
        # wazobus waits three seconds for wazo-auth. A machine that stood still meanwhile sees the next new token
        # given back, half a minute later.
        until(lambda: f"a new one is given back, after {self.auth.requests}, {program.err}",
              lambda: self.auth.given_back)
        self.assertNotIn("token-1", self.auth.given_back)
        client.send_events(event("a"))
        self.assert_ends(program, 0)
        self.assertEqual(self.auth.given_back[-1], "token-1")
        self.assertLessEqual(set(self.auth.given_back[:-1]), set(client.tokens))

    def test_a_run_ends_although_wazo_auth_takes_no_token_back(self):
        self.auth.keeps_tokens = True
        program = self.listen(*self.login)
        self.daemon.client()
        self.assertEqual(program.signal(signal.SIGINT), 0, program.err)
        self.assertEqual(self.auth.given_back, self.auth.taken)

    def test_each_server_is_tried_before_a_final_error_ends_the_run(self):
        bad, worse = (self.keep(servers.Websocketd(self.loop)) for _ in range(2))
        bad.greeting = operation("init", {"version": 1})
        worse.close_with = 4004
        uris = [f"ws://127.0.0.1:{server.port}/" for server in (bad, worse)]
        program = self.listen("-u", uris[0], "-u", self.uri, "-c", "1", "--json", uri=uris[1])
        self.daemon.client().abort()
        self.daemon.client(1).send_events(event("a"))
        self.assert_ends(program, 0, f"listening again on {self.uri}")
        self.assert_ends(self.listen("-u", uris[0], uri=uris[1]), 3, "4004, .*; .*does not greet as wazo-websocketd")

    def test_a_timeout_while_connecting_is_told(self):
        self.daemon.is_silent = True
        capture = self.file("capture.ndjson")
        self.assert_ends(self.listen("--timeout", "100ms", "-c", "1", "-o", capture), 124,
                         "^wazobus: timed out while connecting$")


class Secrets(WebSocketTest):
    def test_whoever_may_read_a_token_is_told_of(self):
        certificate = servers.make_certificate(self.folder.name)
        nginx = self.keep(servers.Nginx(self.loop, certificate, self.daemon, self.keep(
            servers.Auth(self.loop, self.daemon))))
        token = self.file("token", "a-token")
        os.chmod(token, 0o644)
        program = self.listen("-k", "--token-file", token, "--timeout", "1ms", uri=f"wss://127.0.0.1:{nginx.port}")
        self.assert_ends(program, 0, f"^wazobus: warning: others can read the token file {token} ",
                         "^wazobus: warning: the server's certificate is not verified: .* read the token ")
        configuration = self.file("config.toml", f"uri = '{self.uri}?token=a-token'")
        os.chmod(configuration, 0o644)
        self.assert_ends(self.run_program("listen", "--config", configuration, "--timeout", "1ms"), 0,
                         "^wazobus: warning: others can read .*, which has a password or token")

    def test_a_typed_token_is_not_shown(self):
        self.daemon.is_silent = True
        program = self.listen(uri=f"{self.uri}?token=a-token")

        def arguments():
            with open(f"/proc/{program.process.pid}/cmdline", encoding="utf-8") as file:
                return file.read()

        until(arguments, lambda: "?token=*******\0" in arguments())
        self.assert_ends(self.run_program("validate", f"{self.uri}?token=a-token"), 4, "token=")


if __name__ == "__main__":
    unittest.main()
