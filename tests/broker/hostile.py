# SPDX-License-Identifier: MIT
"""A broker that means harm: it speaks AMQP 0-9-1 up to a point, and from there sends what it likes.

Written from the specification (sections 2.3.5 and 4.2), not against a client. It answers each synchronous method as a
broker does until the client sends the method of its `phase`. Then it attacks in place of the answer, or after it.
"""
import contextlib
import socket
import struct
import threading

METHOD, HEADER, BODY, HEARTBEAT = 1, 2, 3, 8


def short(text):
    return struct.pack(">B", len(text)) + text


def long(data):
    return struct.pack(">I", len(data)) + data


def frame(kind, channel, payload=b"", end=b"\xce"):
    return struct.pack(">BHI", kind, channel, len(payload)) + payload + end


def method(channel, number, arguments=b""):
    return frame(METHOD, channel, struct.pack(">HH", *number) + arguments)


def header(channel, size, properties=b"\0\0"):
    """A content header of class basic."""
    return frame(HEADER, channel, struct.pack(">HHQ", 60, 0, size) + properties)


def table(*pairs):
    return long(b"".join(short(name) + value for name, value in pairs))


# The methods that a client waits for or sends, each (class, method).
START, START_OK = (10, 10), (10, 11)
TUNE, TUNE_OK = (10, 30), (10, 31)
OPEN, OPEN_OK = (10, 40), (10, 41)
CLOSE, CLOSE_OK = (10, 50), (10, 51)
BLOCKED = (10, 60)
CHANNEL_OPEN, CHANNEL_CLOSE = (20, 10), (20, 40)
EXCHANGE_DECLARE = (40, 10)
QUEUE_DECLARE = (50, 10)
CONSUME, CONSUME_OK = (60, 20), (60, 21)
PUBLISH, RETURN, DELIVER, ACK = (60, 40), (60, 50), (60, 60), (60, 80)
HEADER_OF_PROTOCOL = (0, 0)  # not a method: the client's first eight bytes

START_ARGUMENTS = b"\0\x09" + table() + long(b"PLAIN AMQPLAIN") + long(b"en_US")


def tune(frame_max=131072, channel_max=2047, heartbeat=60):
    return struct.pack(">HIH", channel_max, frame_max, heartbeat)


# What the answer to a method says. The other answers are empty, or only CHANNEL_OPEN's empty long string.
ANSWERS = {
    HEADER_OF_PROTOCOL: (START, START_ARGUMENTS),
    START_OK: (TUNE, tune()),
    OPEN: (OPEN_OK, short(b"")),
    CHANNEL_OPEN: ((20, 11), long(b"")),
    QUEUE_DECLARE: ((50, 11), short(b"hostile") + struct.pack(">II", 0, 0)),
    CONSUME: (CONSUME_OK, short(b"tag")),
}
UNANSWERED = {TUNE_OK, PUBLISH, ACK, CLOSE_OK, (20, 41)}


def answer(channel, asked):
    if asked in UNANSWERED:
        return b""
    number, arguments = ANSWERS.get(asked, ((asked[0], asked[1] + 1), b""))
    return method(channel, number, arguments)


def deliver(channel=1, tag=1, key=b"key"):
    return method(channel, DELIVER,
                  short(b"tag") + struct.pack(">QB", tag, 0) + short(b"xivo") + short(key))


def message(body, channel=1, tag=1):
    return deliver(channel, tag) + header(channel, len(body)) + frame(BODY, channel, body)


def returned(body=b"1", channel=1):
    arguments = struct.pack(">H", 312) + short(b"NO_ROUTE") + short(b"xivo") + short(b"key")
    return method(channel, RETURN, arguments) + header(channel, len(body)) + frame(BODY, channel, body)


def ack(tag, channel=1):
    return method(channel, ACK, struct.pack(">QB", tag, 0))


class HostileBroker:
    """Listens, and does to each connection what `attack` says once the client sends `phase`.

    `attack` is (first, forever): bytes sent once, and bytes repeated until the client is gone; either may be empty.
    `politely`: the method of the phase is answered first. `hang_up_after`: seconds after which a connection is dropped
    that is not flooded. `delay`: seconds before each answer.
    """

    def __init__(self, phase, attack, politely=False, hang_up_after=None, delay=0):
        self.phase, self.attack, self.politely, self.hang_up_after = phase, attack, politely, hang_up_after
        self.delay = delay
        self.sent = 0  # bytes of attacks, over all connections
        self.attacks = 0  # connections that were attacked
        self.is_stuck = False  # the client takes nothing for now
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._open = []
        self._closing = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def uri(self):
        return f"amqp://guest:guest@127.0.0.1:{self.port}/%2f"

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                self._open.append(connection)
                threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection):
        with connection, contextlib.suppress(OSError), connection.makefile("rb") as stream:
            stream.read(8)
            asked, channel = HEADER_OF_PROTOCOL, 0
            while asked:
                self._closing.wait(self.delay)
                if asked == self.phase:
                    if self.politely:
                        connection.sendall(answer(channel, asked))
                    threading.Thread(target=self._drain, args=(stream,), daemon=True).start()
                    self._attack(connection)
                    return
                connection.sendall(answer(channel, asked))
                asked, channel = self._next_method(stream)

    @staticmethod
    def _next_method(stream):
        while head := stream.read(7):
            kind, channel, size = struct.unpack(">BHI", head)
            payload = stream.read(size + 1)
            if kind == METHOD:
                return struct.unpack(">HH", payload[:4]), channel
        return None, 0

    @staticmethod
    def _drain(stream):
        with contextlib.suppress(OSError, ValueError):
            while stream.read(1 << 16):
                pass

    def _attack(self, connection):
        self.attacks += 1
        first, forever = self.attack
        connection.sendall(first)
        if not forever:
            self._closing.wait(self.hang_up_after)
            connection.shutdown(socket.SHUT_RDWR)
        whole = forever * max(1, (1 << 18) // max(1, len(forever)))
        connection.settimeout(0.2)
        while forever:
            rest = memoryview(whole)
            while rest:
                try:
                    written = connection.send(rest)
                    self.is_stuck = False
                except TimeoutError:
                    self.is_stuck = True
                    continue
                self.sent += written
                rest = rest[written:]

    def close(self):
        self._closing.set()
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        for one in (self._listening, *self._open):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
