# SPDX-License-Identifier: MIT
"""What the tests against a real broker share: wazobus as a child process, and foreign clients on the other end.

Nothing here sleeps to be in time: a test waits for a line, a message or an end, each with a generous deadline, so
that a sanitizer build on a busy machine passes as well. Where something must happen while wazobus is at work, the test
holds its end back (Feed, Unsteady). How quick it is, and how exact its pauses are, is measured in test_timing.py alone.
"""
import atexit
import contextlib
import dataclasses
import itertools
import json
import os
import re
import signal
import socket
import struct
import subprocess
import tempfile
import threading
import unittest

import kombu
import kombu.matcher  # imported here: a later import warns in the middle of a test
import kombu.serialization
import pika

import admin
from waiting import PATIENCE, until

WAZOBUS = os.environ["WAZOBUS"]
URL = os.environ["AMQP_URL"]
HOST = "127.0.0.1"
PORT = int(os.environ["WAZOBUS_BROKER_PORT"])
WHERE = f"{HOST}:{PORT}"
# Seconds that count as "at once", with sanitizers and on a busy machine. wazobus checks an idle connection every 7.5
# s. Whether it waited for that instead of its event is tested by test_signals (system calls) and test_timing.
SOON = 12

# The ids of AMQP's methods in a frame.
ACK = struct.pack(">HH", 60, 80)
SELECT_OK = struct.pack(">HH", 85, 11)

# Characters that must never reach a terminal from a message. A newline is harmless.
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def environment(changes=()):
    """The tests' environment without variables that affect wazobus. A change to None removes a variable."""
    steering = ("WAZOBUS_URI", "WAZOBUS_PASSWORD", "NO_COLOR", "COLUMNS")
    env = {name: value for name, value in os.environ.items() if name not in steering}
    # A folder without a configuration file, so that the user's own is not read.
    env.update({"LC_ALL": "C.UTF-8", "TZ": "UTC", "XDG_CONFIG_HOME": "/nowhere", **dict(changes)})
    return {name: value for name, value in env.items() if value is not None}


USUAL_HINT = re.compile(r"^wazobus: hint: (.*'wazobus catalogue list' shows what is known, "
                        r"and --catalogue FILE adds your own$|this output is for people)")


@dataclasses.dataclass
class Ended:
    status: int
    out: bytes
    said: str  # all of the standard error

    @property
    def err(self):
        """Without the hints that most tests get: their events are foreign, and their pipes get what people read."""
        return "".join(line for line in self.said.splitlines(keepends=True) if not USUAL_HINT.search(line))

    @property
    def lines(self):
        return self.out.decode().splitlines()

    @property
    def objects(self):
        return [json.loads(line) for line in self.out.splitlines()]


def run(*args, input=b"", env=(), within=PATIENCE, stdout=subprocess.PIPE):
    """Runs wazobus until it ends."""
    ended = subprocess.run([WAZOBUS, *map(os.fspath, args)], input=input, stdout=stdout, stderr=subprocess.PIPE,
                           env=environment(env), timeout=within, check=False)
    return Ended(ended.returncode, ended.stdout or b"", ended.stderr.decode(errors="replace"))


class Running:
    """A running wazobus (or a shell script, with args as $1...) whose output is collected."""

    def __init__(self, *args, env=(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, script=None):
        command = ["bash", "-c", "set -o pipefail; " + script, "bash"] if script else [WAZOBUS]
        self.process = subprocess.Popen([*command, *map(os.fspath, args)], stdin=stdin, stdout=stdout,
                                        stderr=subprocess.PIPE, env=environment(env), start_new_session=True)
        self.out = bytearray()
        self._err = bytearray()
        self._readers = [self._gather(self.process.stderr, self._err)]
        if self.process.stdout:
            self._readers.append(self._gather(self.process.stdout, self.out))

    @staticmethod
    def _gather(stream, into):
        def read():
            with stream:
                while part := os.read(stream.fileno(), 1 << 16):
                    into.extend(part)

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        return reader

    @property
    def err(self):
        return bytes(self._err).decode(errors="replace")

    @property
    def lines(self):
        return bytes(self.out).decode().splitlines()

    def wait_for_err(self, pattern, within=PATIENCE):
        def seen():
            if match := re.search(pattern, self.err, re.MULTILINE):
                return match
            if self.process.poll() is not None:
                self._readers[0].join()
                if not re.search(pattern, self.err, re.MULTILINE):
                    raise AssertionError(f"ended with {self.process.returncode} without /{pattern}/: {self.err}")
            return None

        return until(f"/{pattern}/ on stderr: {self.err}", seen, within)

    def wait_for_lines(self, count, within=PATIENCE):
        until(f"{count} lines on stdout", lambda: self.out.count(b"\n") >= count, within)
        return self.lines

    def state(self):
        """The process state of ps(1): S sleeping, Z ended."""
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as stat:
            return stat.read().rpartition(")")[2].split()[0]

    def wait_for_sleep(self):
        """Waits until the process handles signals and sleeps."""
        self.wait_for_handlers()
        until("sleep", lambda: self.state() == "S")

    def wait_for_handlers(self):
        """Waits until the process handles SIGINT and SIGTERM, if it prints nothing to wait for."""
        def are_caught():
            with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
                [mask] = [line.split()[1] for line in status if line.startswith("SigCgt")]
            return all(int(mask, 16) >> (number - 1) & 1 for number in (signal.SIGINT, signal.SIGTERM))

        until("handlers for SIGINT and SIGTERM", are_caught)

    def end(self, within=PATIENCE):
        """Waits until it ends by itself."""
        try:
            status = self.process.wait(within)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"still running after {within} s; stderr: {self.err}") from None
        for reader in self._readers:
            reader.join(PATIENCE)
        return Ended(status, bytes(self.out), self.err)

    def interrupt(self, number=signal.SIGINT, within=SOON):
        self.process.send_signal(number)
        return self.end(within)

    def kill(self):
        """Kills it with SIGKILL, but never in the middle of a write to a file: Linux would cut that write at any byte
        (64 of 120 writes of 33,333 bytes, measured with Linux 6.18). No program can prevent this. A stop waits for
        the end of the write."""
        self.process.send_signal(signal.SIGSTOP)
        os.waitpid(self.process.pid, os.WUNTRACED)
        self.process.kill()
        self.process.wait()

    def close(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)  # also the other programs of a pipeline
        self.process.wait()
        for reader in self._readers:
            reader.join(PATIENCE)
        if self.process.stdin:
            with contextlib.suppress(BrokenPipeError):  # the rest was not read
                self.process.stdin.close()


class Feed:
    """Writes numbers to the standard input of a run, one per line from 1 on, until they are enough; then the input
    ends."""

    def __init__(self, running, at_once=50):
        self.count = 0  # numbers written so far
        self._stream = running.process.stdin
        self._at_once = at_once
        self._enough = threading.Event()
        self._thread = threading.Thread(target=self._pour, daemon=True)
        self._thread.start()

    def _pour(self):
        with contextlib.suppress(BrokenPipeError):  # the process ended by itself
            while not self._enough.is_set():
                numbers = range(self.count + 1, self.count + 1 + self._at_once)
                os.write(self._stream.fileno(), b"".join(b"%d\n" % n for n in numbers))
                self.count += self._at_once
                self._enough.wait(0.01)  # its pace
        self._stream.close()

    def end(self):
        """Ends the input."""
        self._enough.set()
        self._thread.join(PATIENCE)


class Reader:
    """Reads the other end of an output: nothing or little at a time, until told to hurry."""

    def __init__(self, descriptor, trickles):
        self.out = bytearray()
        self._hurry = threading.Event()
        self._thread = threading.Thread(target=self._read, args=(descriptor, trickles), daemon=True)
        self._thread.start()

    def _read(self, descriptor, trickles):
        if not trickles:
            self._hurry.wait()
        with contextlib.suppress(OSError):  # a closed terminal
            while part := os.read(descriptor, 4096):
                self.out.extend(part)
                if not self._hurry.is_set():
                    self._hurry.wait(0.05)  # its pace
        os.close(descriptor)

    def hurry(self):
        self._hurry.set()

    def all(self):
        """What was read until the end of the output."""
        self.hurry()
        self._thread.join(PATIENCE)
        return bytes(self.out)


def without_hints(err):
    return [line for line in err.splitlines() if not line.startswith("wazobus: hint: ")]


def declare_wazo(channel):
    """Declares the exchanges of a Wazo server."""
    channel.exchange_declare("xivo", "topic", durable=True)
    channel.exchange_declare("wazo-headers", "headers", durable=True)
    channel.exchange_bind("wazo-headers", "xivo", "#")


def free_port():
    """A port on which a server may listen. Until it does, another program may take it."""
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        return taken.getsockname()[1]


def closed_port():
    """A port on which nobody listens. It is taken until the tests end, so that no other program listens there."""
    taken = socket.socket()
    taken.bind((HOST, 0))
    atexit.register(taken.close)
    return taken.getsockname()[1]


class Proxy:
    """A proxy between wazobus and the broker that can become silent or hang up."""

    def __init__(self, port=PORT, host=HOST):
        self._to = (HOST, port)
        self._listening = socket.create_server((host, 0))
        self.host, self.port = self._listening.getsockname()
        self._connections = []
        self._last = {}
        self.accepted = 0  # connections accepted so far
        self.carried = 0  # bytes carried so far
        self._flowing = threading.Event()
        self._flowing.set()
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def uri(self):
        return f"amqp://guest:guest@{self.host}:{self.port}/%2f"

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                self.accepted += 1
                far = socket.create_connection(self._to)
                self._connections += [near, far]
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=pair, daemon=True).start()

    def _carry(self, source, sink):
        with contextlib.suppress(OSError):
            while part := source.recv(1 << 16):
                self._flowing.wait()
                sink.sendall(part)
                self._note(source, part)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _note(self, source, part):
        self.carried += len(part)
        self._last[source] = (self._last.get(source, b"") + part)[-200:]

    def wait_for(self, what, words):
        """Waits until these bytes are among the last that came from either side."""
        until(what, lambda: any(words in last for last in list(self._last.values())))

    def fall_silent(self):
        self._flowing.clear()

    def flow_again(self):
        self._flowing.set()

    def hang_up(self):
        for connection in self._connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def close(self):
        self._flowing.set()
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self.hang_up()
        for one in (self._listening, *self._connections):
            one.close()


class Unsteady(Proxy):
    """A proxy that cuts or stalls its connections, or holds one direction until release(), after a number of bytes in
    that direction: one (way, bytes, "cut"|"stall"|"hold") per connection."""

    def __init__(self, *plan, **options):
        self._plan = list(plan)
        self._released = threading.Event()
        self.holds = False
        super().__init__(**options)

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                self.accepted += 1
                far = socket.create_connection(self._to)
                self._connections += [near, far]
                way, size, deed = self._plan.pop(0) if self._plan else (None, None, None)
                for name, source, sink in (("out", near, far), ("in", far, near)):
                    limit = size if way in (name, "both") else None
                    threading.Thread(target=self._carry_up_to, args=(limit, deed, source, sink), daemon=True).start()

    def _carry_up_to(self, left, deed, source, sink):
        with contextlib.suppress(OSError):
            while left != 0 and (part := source.recv(1 << 16 if left is None else min(left, 1 << 16))):
                self._flowing.wait()
                sink.sendall(part)
                self._note(source, part)
                if left is not None:
                    left -= len(part)
                if left == 0 and deed == "hold":
                    self.holds = True
                    self._released.wait()
                    left = None
            if left == 0 and deed == "stall":
                self._released.wait()
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def release(self):
        self._released.set()

    def refuse(self):
        """Refuses new connections and ends the existing ones."""
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self.hang_up()

    def accept(self):
        """Accepts connections again, on the same port."""
        self._listening = socket.create_server((self.host, self.port))
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self):
        self.release()
        super().close()


class BusTest(unittest.TestCase):
    """A test with the exchanges of a Wazo server, a pika channel, and names of its own."""

    maxDiff = 4000
    _numbers = itertools.count(1)

    def setUp(self):
        self.connection = pika.BlockingConnection(pika.URLParameters(URL + "?heartbeat=0"))
        self.addCleanup(lambda: self.connection.is_open and self.connection.close())
        self.channel = self.connection.channel()
        declare_wazo(self.channel)

    def fresh_name(self, what):
        return f"{what}-{self.id().rpartition('.')[2][:60]}-{next(self._numbers)}"

    def directory(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        return folder.name

    def file(self, content, name="events.json"):
        path = os.path.join(self.directory(), name)
        with open(path, "wb") as out:
            out.write(content if isinstance(content, bytes) else content.encode())
        os.chmod(path, 0o600)  # wazobus warns about passwords that others can read
        return path

    @contextlib.contextmanager
    def small_disk(self):
        """A file system of 64 KiB, if the tests may mount one."""
        path = self.directory()
        mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "wazobus-test", path]
        if subprocess.run(mount, stderr=subprocess.DEVNULL, check=False).returncode:
            self.skipTest("mounting needs root")
        try:
            yield path
        finally:
            subprocess.run(["umount", path], check=True)

    # The broker's side

    def exchange(self, kind, **options):
        name = self.fresh_name(kind)
        self.channel.exchange_declare(name, kind, **options)
        self.addCleanup(lambda: self.connection.is_open and self.connection.channel().exchange_delete(name))
        return name

    def queue(self, exchange="xivo", key="#", arguments=None, **options):
        """A bound queue that is deleted with the connection."""
        name = self.channel.queue_declare("", exclusive=True, **options).method.queue
        self.channel.queue_bind(name, exchange, key, arguments)
        return name

    def got(self, queue, count=1):
        """The next `count` messages of the queue, each as (method, properties, body)."""
        messages = []

        def take():
            while len(messages) < count:
                method, properties, body = self.channel.basic_get(queue, auto_ack=True)
                if not method:
                    return False
                messages.append((method, properties, body))
            return True

        until(f"{count} messages in the queue", take)
        return messages

    def bodies(self, queue, count=1):
        return [body for _, _, body in self.got(queue, count)]

    def nothing_in(self, queue):
        method, _, body = self.channel.basic_get(queue, auto_ack=True)
        self.assertIsNone(method, body)

    def send(self, body, key="test.event", exchange="xivo", **properties):
        """Sends a message with another publisher (pika)."""
        if not isinstance(body, (bytes, str)):
            body = json.dumps(body)
        properties.setdefault("content_type", "application/json")
        self.channel.basic_publish(exchange, key, body, pika.BasicProperties(**properties))

    def queue_of_listen(self):
        """The only queue with a name of the broker. Those of earlier tests may disappear late."""
        def the_only_one():
            names = [name for name, in admin.queues("name") if name.startswith("amq.gen")]
            return names if len(names) == 1 else None

        [name] = until("one queue", the_only_one)
        return name

    def proxy(self, *args, **options):
        proxy = Proxy(*args, **options)
        self.addCleanup(proxy.close)
        return proxy

    def unsteady(self, *plan, **options):
        proxy = Unsteady(*plan, **options)
        self.addCleanup(proxy.close)
        return proxy

    # wazobus

    def start(self, *args, **options):
        running = Running(*args, **options)
        self.addCleanup(running.close)
        return running

    def listen(self, *args, **options):
        """A `wazobus listen` that is bound."""
        running = self.start("listen", *args, **options)
        running.wait_for_err("^listening on ")
        return running

    def listen_side_by_side(self, *several):
        """One listen for each list of arguments, all of them bound. The first one does not wait much longer than the
        last."""
        tails = [self.start("listen", *args) for args in several]
        for tail in tails:
            tail.wait_for_err("^listening on ")
        return tails

    def listen_to(self, *args, send, **options):
        """Runs `wazobus listen` until it ends; send() is called once it is bound."""
        running = self.listen(*args, **options)
        send()
        return running.end()

    # Checks for every run

    def assert_quiet(self, ended, status=0):
        """Checks for success and no message except the ready line or the summary; 124 also has a line about the
        count. The events of tests are not in the catalogue, so there may be hints."""
        said = without_hints(ended.err)
        lines = 2 if status == 124 else 1
        self.assertEqual((ended.status, len(said)), (status, lines), ended.err)
        if status == 124:
            self.assertRegex(said[1], r"^wazobus: timed out: \d+ of \d+ events? came$")

    def assert_fails(self, ended, status, *mentions, secrets=()):
        """Checks for one clear line, with the right status, that names the subject."""
        lines = without_hints(ended.err)
        self.assertEqual(ended.status, status, ended.err)
        self.assertEqual(len(lines), 1, ended.err)
        self.assertTrue(lines[0].startswith("wazobus: "), ended.err)
        self.assertIsNone(CONTROL.search(lines[0]), ended.err)
        for mention in mentions:
            self.assertIn(mention, lines[0])
        for secret in (*secrets, "guest:guest"):
            self.assertNotIn(secret, ended.err + ended.out.decode(errors="replace"))
        return lines[0]

    def assert_no_control(self, out):
        found = CONTROL.search(out.decode())  # fails if it is not UTF-8
        if found:
            around = out.decode()[max(0, found.start() - 80):found.end() + 40]
            self.fail(f"control character {found[0]!r} in {around!r}")


def kombu_publish(body, key, exchange="xivo", kind="topic", **properties):
    """Publishes as a reader of the documentation would: with kombu and its JSON serializer."""
    with kombu.Connection(URL) as connection:
        connection.Producer().publish(body, exchange=kombu.Exchange(exchange, type=kind), routing_key=key, **properties)
