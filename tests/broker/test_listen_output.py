# SPDX-License-Identifier: MIT
"""The output of listen: --stats, -o and --rotate, widths of formats, hostile text, and pipes."""
import base64
import contextlib
import datetime
import fcntl
import gzip
import json
import os
import re
import signal
import struct
import subprocess
import termios
import threading
import time
import unicodedata

import pika

import bus
import test_listen_catalogue as wazo

UUIDS = [f"{digit * 8}-0000-4000-8000-{digit * 12}" for digit in "123456789abc"]
ESCAPE = re.compile(r"\x1b\[[?0-9;]*[A-Za-z]")
# Characters that change the direction of a line or break it, but are not ASCII control characters.
BIDI = re.compile("[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
KINDS = ("", ".gz", ".zst")
PACK = {"": lambda data: data, ".gz": gzip.compress,
        ".zst": lambda data: subprocess.run(["zstd", "-qc"], input=data, stdout=subprocess.PIPE, check=True).stdout}
CAT = {"": "cat", ".gz": "zcat", ".zst": "zstdcat"}
LEAVE = b"\x1b[?1049l"


def width(text):
    """The columns that a terminal needs for the text."""
    return sum(0 if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me", "Cf") else
               2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def unpacked(path):
    """What zcat, zstdcat and cat read, none of which may complain."""
    ended = subprocess.run([CAT[os.path.splitext(path)[1].replace(".ndjson", "")], path], capture_output=True,
                           check=False)
    if ended.returncode or ended.stderr:
        raise AssertionError(f"{path}: {ended.stderr.decode()}")
    return ended.stdout


def records(path):
    content = unpacked(path)
    if content and not content.endswith(b"\n"):
        raise AssertionError(f"{path} ends in {content[-100:]!r}")
    try:
        return [json.loads(line) for line in content.splitlines()]
    except ValueError as error:
        raise AssertionError(f"{path}: {error}: {content[:1000]!r}") from error


def appears(path, count):
    """Does the file contain this many records? An empty file is not one that zcat reads."""
    return os.path.exists(path) and os.path.getsize(path) and len(records(path)) >= count


def payloads(path):
    return [record["payload"] for record in records(path)]


def table(lines):
    """The rows of the last --stats table in the lines, by name: [count, share, rate]."""
    start = max(n for n, line in enumerate(lines) if line.startswith("EVENT "))
    rows = {}
    for line in lines[start + 1:]:
        name, values = re.split(r"  +", line, maxsplit=1)
        rows[re.sub(r"^total in .*", "total", name)] = values.split()
    return rows


class Terminal:
    """A listen whose standard output is a terminal, which is also its controlling terminal."""

    def __init__(self, *args, columns=80, rows=24, env=(), controlling=True):
        self.master, end = os.openpty()
        self.resize(columns, rows)

        def adopt():
            if controlling:
                os.setsid()
                fcntl.ioctl(0, termios.TIOCSCTTY, 0)
            else:  # the leader of a session cannot be stopped
                os.setpgid(0, 0)

        self.process = subprocess.Popen(
            [bus.WAZOBUS, "listen", *args], stdin=end, stdout=end, stderr=subprocess.PIPE, preexec_fn=adopt,
            env=bus.environment({"TERM": "xterm", **dict(env)}))  # pylint: disable=subprocess-popen-preexec-fn
        os.close(end)
        self.out, self._err = bytearray(), bytearray()
        self._readers = [threading.Thread(target=self._read, args=args, daemon=True) for args in
                         ((self.master, self.out), (self.process.stderr.fileno(), self._err))]
        for reader in self._readers:
            reader.start()

    @staticmethod
    def _read(descriptor, into):
        with contextlib.suppress(OSError):  # a closed terminal
            while part := os.read(descriptor, 1 << 16):
                into.extend(part)

    @property
    def err(self):
        return bytes(self._err).decode()

    def resize(self, columns, rows):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def press(self, key):
        os.write(self.master, key)

    def wait_for(self, pattern, start=0):
        bus.until(f"/{pattern}/ in {bytes(self.out)!r} {self.err}", lambda: re.search(pattern, self.out[start:]))

    def end(self, within=bus.PATIENCE):
        status = self.process.wait(within)
        for reader in self._readers:
            reader.join(bus.PATIENCE)
        return bus.Ended(status, bytes(self.out), self.err)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for reader in self._readers:
            reader.join(bus.PATIENCE)
        self.process.stderr.close()
        os.close(self.master)


class OutputTest(bus.BusTest):
    def named(self, name, body=None, exchange="xivo", **headers):
        self.send({"name": name, "data": {}} if body is None else body, "test.event", exchange,
                  headers={"name": name, **headers})

    def terminal(self, *args, **options):
        terminal = Terminal(*args, **options)
        self.addCleanup(terminal.close)
        bus.until(f"the ready line: {terminal.err}", lambda: "listening on " in terminal.err)
        return terminal

    def assert_table(self, lines, **counts):
        rows = table(lines)
        counts["total"] = sum(counts.values())
        self.assertEqual({name: int(row[0]) for name, row in rows.items()}, counts, lines)


class Terminals(OutputTest):
    HOSTILE = "\x1b[2J\x1b]0;x\x07\x9b31m\x7f\x85\b\r\u202e"

    def test_no_byte_of_a_message_controls_a_terminal(self):
        body = {"name": self.HOSTILE, "tenant_uuid": self.HOSTILE, self.HOSTILE: [self.HOSTILE],
                "data": {"status": self.HOSTILE, self.HOSTILE: self.HOSTILE}}
        records = [{"routing_key": self.HOSTILE, "headers": {"name": self.HOSTILE, self.HOSTILE: 1}, "payload": body},
                   {"routing_key": "k", "headers": {}, "payload_base64": base64.b64encode(bytes(range(256))).decode()}]
        path = self.file("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in (*records, body)))
        for args in (("--check", "--grep", "31m|."), ("--check", "-f", "line"), ("--stats",)):
            terminal = Terminal("--from", path, "--color", "always", *args)
            self.addCleanup(terminal.close)
            ended = terminal.end()
            plain = re.sub(rb"\x1b\[[0-9;]*m", b"", ended.out.replace(b"\r\n", b"\n"))
            self.assertGreater(len(plain), 20, ended.err)
            self.assert_no_control(plain)
            self.assertIsNone(bus.CONTROL.search(ended.err), ended.err)


class Stats(OutputTest):
    def counted(self, tail, path, count):
        """Waits until this many events were read; only the -o file shows it."""
        bus.until(f"{count} records", lambda: appears(path, count))
        self.assertIsNone(tail.process.poll(), tail.err)

    def test_piped_nothing_comes_until_the_end_and_then_a_table(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            path = os.path.join(self.directory(), "kept.ndjson")
            tail = self.listen("--stats", "-o", path)
            for name in ("call_created", "call_ended", "call_created", "call_created"):
                self.named(name)
            self.counted(tail, path, 4)
            self.assertEqual(bytes(tail.out), b"")
            ended = tail.interrupt(number)
            self.assert_quiet(ended)
            self.assert_table(ended.lines, call_created=3, call_ended=1)
            rows = table(ended.lines)
            self.assertEqual((rows["call_created"][1], rows["call_ended"][1], rows["total"][1]),
                             ("75.0", "25.0", "100.0"))
            self.assertNotIn(b"\x1b", ended.out)

    def test_counts_bytes_share_and_rate_are_exact_in_json(self):
        bodies = {"ascii": [b"{}", b'{"a":1}'], "wide": ['{"x":"日本語"}'.encode()], "binary": [b"\xff\0" * 50],
                  "none": [b""]}
        tail = self.listen("--stats", "--json", "-c", "5")
        for name, several in bodies.items():
            for body in several:
                self.named(name, body)
        ended = tail.end()
        self.assert_quiet(ended)
        [report] = ended.objects
        self.assertEqual((report["events"], report["bytes"]),
                         (5, sum(len(body) for some in bodies.values() for body in some)))
        by_event = report["by_event"].items()
        self.assertEqual({name: (one["events"], one["bytes"], one["share"]) for name, one in by_event},
                         {name: (len(some), sum(map(len, some)), len(some) / 5) for name, some in bodies.items()})
        for one in (report, *report["by_event"].values()):
            self.assertAlmostEqual(one["rate"] * report["seconds"] / one["events"], 1, 2)
        for one in report["by_event"].values():
            self.assertEqual((len(one["last_minute"]), sum(one["last_minute"])), (60, one["events"]))

    def test_the_delay_comes_from_the_timestamp_as_wazo_writes_it(self):
        now = datetime.datetime.now(datetime.timezone.utc)
        minute_ago = now - datetime.timedelta(seconds=60)
        east, west = (datetime.timezone(datetime.timedelta(hours=hours)) for hours in (5, -7))
        late = {"naive": minute_ago.astimezone(east).replace(tzinfo=None).isoformat(),
                "offset": minute_ago.astimezone(west).isoformat(), "zulu": f"{minute_ago:%Y-%m-%dT%H:%M:%S.%f}Z"}
        unknown = {"nonsense": "yesterday", "empty": "", "number": 5, "month": "2026-13-01T00:00:00", "missing": None}
        ahead = (now + datetime.timedelta(hours=1)).isoformat()
        tail = self.listen("--stats", "--json", "-c", "9", env={"TZ": "XXX-5"})
        for name, timestamp in {**late, **unknown, "ahead": ahead}.items():
            self.named(name, **({} if timestamp is None else {"timestamp": timestamp}))
        ended = tail.end()
        self.assert_quiet(ended)
        [report] = ended.objects
        for name in late:
            delay = report["by_event"][name]["delay"]
            for value in delay.values():
                self.assertTrue(60 <= value < 3600, (name, delay))  # with a wrong time zone it would be hours
        for name in unknown:
            self.assertIsNone(report["by_event"][name]["delay"], name)
        self.assertIsNone(report["by_event"]["ahead"]["delay"])

    def test_with_a_duration_a_table_or_a_line_each_time_that_has_passed(self):
        tails = [(json_too, self.listen(*args, *json_too)) for args in (("--stats", "500ms"), ("--stats=500ms",))
                 for json_too in ((), ("--json",))]
        self.named("call_created")
        for json_too, tail in tails:
            sign = b'"seconds"' if json_too else b"EVENT "
            bus.until("three reports", lambda: tail.out.count(sign) >= 3)  # pylint: disable=cell-var-from-loop
            bus.until("the event", lambda: b"call_created" in tail.out)  # pylint: disable=cell-var-from-loop
            self.assertIsNone(tail.process.poll())
        for json_too, tail in tails:
            ended = tail.interrupt()
            self.assert_quiet(ended)
            if json_too:
                events = [one["events"] for one in ended.objects]
                self.assertEqual(events, [0] * events.count(0) + [1] * events.count(1))
                self.assertEqual(events[-1], 1)
                seconds = [one["seconds"] for one in ended.objects]
                self.assertEqual(seconds, sorted(seconds))
                self.assertGreaterEqual(seconds[0], 0.5)
            else:
                self.assert_table(ended.lines, call_created=1)

    def test_a_word_behind_stats_that_is_no_duration_is_a_selector(self):
        ended = self.listen_to("--stats", "call_created", "-c", "1",
                               send=lambda: [self.named("call_ended", exchange="wazo-headers"),
                                             self.named("call_created")])
        self.assert_table(ended.lines, call_created=1)

    def test_the_report_comes_however_it_ends(self):
        ends = ((("-c", "2"), 0), (("-c", "3", "--timeout", "4s"), 124), (("--timeout", "4s"), 0),
                (("-c", "3", "--idle-timeout", "4s"), 124))
        cases = [(args, form, status) for args, status in ends for form in ((), ("--json",))]
        tails = self.listen_side_by_side(*(("--stats", *args, *form) for args, form, _ in cases))
        for _ in range(2):
            self.named("a")
        for (args, form, status), tail in zip(cases, tails):
            with self.subTest(args, form=form):
                ended = tail.end()
                self.assert_quiet(ended, status)
                if form:
                    self.assertEqual([one["events"] for one in ended.objects], [2])
                else:
                    self.assert_table(ended.lines, a=2)
        for number in (signal.SIGINT, signal.SIGTERM):
            ended = self.listen("--stats", "-c", "1").interrupt(number)
            self.assertEqual(ended.status, 130)
            self.assert_table(ended.lines)
        proxy = self.proxy()
        tail = self.listen("--stats", "--no-reconnect", "--uri", proxy.uri)
        proxy.hang_up()
        ended = tail.end()
        self.assertEqual(ended.status, 3)
        self.assert_table(ended.lines)

    def test_names_cannot_steer_a_terminal_or_break_a_table(self):
        names = ["a\x1b[2J\x1b]0;x\x07", "two\nlines", "\u202eesrever\u2066", "nul\0\x7f\x9b31m", "日本語", "", " ",
                 "x" * 300]
        for form in ((), ("--json",)):
            ended = self.listen_to("--stats", "-c", str(len(names)), *form,
                                   send=lambda: [self.named(name) for name in names])
            self.assert_quiet(ended)
            self.assert_no_control(ended.out)
            if form:
                self.assertEqual(len(ended.objects[0]["by_event"]), len(names))
            else:
                self.assertEqual(len(ended.lines), 2 + len(names))
                self.assertIsNone(BIDI.search(ended.out.decode()))

    def test_thousands_of_names(self):
        count = 1900  # 2,000 names are counted separately
        tails = [self.listen("--stats", "-c", str(count), *form) for form in ((), ("--json",))]
        screen = self.terminal("--stats", columns=100, rows=20)
        for number in range(count):
            self.named(f"event_{number:04}", b"{}")
        lines, [report] = tails[0].end().lines, tails[1].end().objects
        self.assertEqual((report["events"], report["bytes"], len(report["by_event"])), (count, 2 * count, count))
        self.assertEqual(sorted(line.split()[0] for line in lines[1:-1]),
                         [f"event_{number:04}" for number in range(count)])
        screen.wait_for(rb" 1900 events in ")
        screen.press(b"\x03")
        ended = screen.end()
        self.assertEqual(ended.status, 0)
        live, _, after = ended.out.partition(LEAVE)
        for frame in live.split(b"\x1b[H"):
            self.assertLess(frame.count(b"\n"), 20)
        self.assertEqual(len(set(re.findall(rb"event_\d{4}", after))), count)

    def test_a_capture_is_counted_by_its_own_time(self):
        def record(second, name, delay):
            at = datetime.datetime(2026, 1, 1) + datetime.timedelta(seconds=second)
            late = (at - datetime.timedelta(seconds=delay)).isoformat()
            return json.dumps({"timestamp": at.isoformat() + "+00:00", "name": name,
                               "headers": {"name": name, "timestamp": late}, "payload": {"name": name}})

        path = self.file("".join(record(*one) + "\n" for one in ((0, "a", 1), (4, "b", 3), (5, "a", 2), (10, "a", 1))))
        ended = bus.run("listen", "--from", path, "--stats", "--json")
        self.assertEqual((ended.status, ended.err), (0, ""))
        [report] = ended.objects
        self.assertEqual((report["events"], report["seconds"], report["rate"]), (4, 10, 0.4))
        self.assertEqual((report["by_event"]["a"]["rate"], report["by_event"]["b"]["rate"]), (0.3, 0.1))
        self.assertEqual({name: one["delay"]["max"] for name, one in report["by_event"].items()}, {"a": 2, "b": 3})
        ended = bus.run("listen", "--from", path, "--stats", "-e", "a")
        self.assert_table(ended.lines, a=3)
        self.assertEqual(table(ended.lines)["a"][2], "0.30")


class StatsOnATerminal(OutputTest):
    def assert_restored(self, ended, **counts):
        """Checks that the alternate screen was entered and left once, the cursor is back, and the table is last."""
        for on, off in ((rb"\x1b\[\?1049h", rb"\x1b\[\?1049l"), (rb"\x1b\[\?25l", rb"\x1b\[\?25h")):
            self.assertEqual((len(re.findall(on, ended.out)), len(re.findall(off, ended.out))), (1, 1), ended.out)
            self.assertLess(re.search(on, ended.out).start(), re.search(off, ended.out).start())
        before, _, after = ended.out.partition(LEAVE)
        self.assertNotIn(b"EVENT", before.partition(b"\x1b[?1049h")[0])
        after = ESCAPE.sub("", after.decode())
        self.assertIsNone(bus.CONTROL.search(after.replace("\r\n", "\n")))
        self.assertTrue(after.endswith("\r\n"))
        self.assert_table(after.splitlines(), **counts)
        self.assertEqual(len(after.splitlines()), len(counts) + 2, after)

    def test_the_screen_is_given_back_however_it_ends(self):
        proxy = self.proxy()
        lost = ("--no-reconnect", "--uri", proxy.uri)
        for args, end, status in (
            ((), lambda terminal: terminal.press(b"\x03"), 0),
            ((), lambda terminal: terminal.press(b"xq"), 0),
            ((), lambda terminal: terminal.process.send_signal(signal.SIGTERM), 0),
            ((), lambda terminal: terminal.process.send_signal(signal.SIGHUP), 0),
            (("-c", "2"), lambda terminal: None, 0),
            (("-c", "3"), lambda terminal: terminal.press(b"\x03"), 130),
            (("-c", "3", "--timeout", "4s"), lambda terminal: None, 124),
            (lost, lambda terminal: proxy.hang_up(), 3),
        ):
            with self.subTest(args, status=status):
                terminal = self.terminal("--stats=200ms", *args)
                terminal.wait_for(rb"\x1b\[\?1049h")
                for _ in range(2):
                    self.named("call_created")
                terminal.wait_for(rb" 2 events in |\x1b\[\?1049l")
                end(terminal)
                ended = terminal.end()
                self.assertEqual(ended.status, status)
                self.assert_restored(ended, call_created=2)

    def test_rows_keep_their_places_until_the_end(self):
        def rows(text):
            return re.findall(r"(?m)^([ab]) +(\d)", ESCAPE.sub("", text.decode()))

        terminal = self.terminal("--stats=200ms")
        for names in ("aaabb", "bb"):
            for name in names:
                self.named(name)
            terminal.wait_for(rb" %d events in (?s:.*)\x1b\[H" % (5 if names == "aaabb" else 7))
        frames = [frame for frame in bytes(terminal.out).split(b"\x1b[H") if b" 7 events in " in frame]
        self.assertEqual(rows(frames[0]), [("a", "3"), ("b", "4")])
        terminal.press(b"q")
        self.assertEqual(rows(terminal.end().out.partition(LEAVE)[2]), [("b", "4"), ("a", "3")])

    def test_it_follows_the_size_of_the_terminal(self):
        terminal = self.terminal("--stats=200ms", columns=100, rows=30)
        for number in range(20):
            self.named(f"{'日本語' * 4}_{number}")
        terminal.wait_for(rb" 20 events in ")
        for columns, rows in ((45, 10), (20, 5), (150, 40)):
            start = len(terminal.out)
            terminal.resize(columns, rows)
            terminal.wait_for(rb"(?s)\x1b\[H.*\x1b\[H.*\x1b\[H", start)
            # The first one may have been on its way before; the last one may be incomplete
            frames = [ESCAPE.sub("", frame.decode()) for frame in bytes(terminal.out[start:]).split(b"\x1b[H")[2:-1]]
            self.assertTrue(frames)
            for frame in frames:
                lines = frame.replace("\r", "").split("\n")
                self.assertLessEqual(len(lines), rows, frame)
                self.assertLessEqual(max(map(width, lines)), columns, frame)
        terminal.press(b"\x03")
        self.assert_restored(terminal.end(), **{f"{'日本語' * 4}_{number}": 1 for number in range(20)})

    def test_it_never_says_a_word_in_the_middle_of_the_table(self):
        proxy = self.proxy()
        terminal = self.terminal("--stats=200ms", "--uri", proxy.uri)
        self.named("a")
        terminal.wait_for(rb" 1 event")
        proxy.hang_up()
        terminal.wait_for(rb"events may have been missed")
        self.named("a\x1b[2J")
        terminal.wait_for(rb" 2 events in ")
        terminal.press(b"\x03")
        ended = terminal.end()
        self.assertRegex(ended.err, r"events may have been missed for \d")
        self.assertNotIn(b"\x1b[2Ja", ended.out)
        self.assert_restored(ended, **{"a": 1, r"a\x1b[2J": 1})

    def test_stopped_and_continued(self):
        terminal = self.terminal("--stats=200ms", controlling=False)
        terminal.wait_for(rb"\x1b\[\?1049h")
        terminal.process.send_signal(signal.SIGTSTP)

        def state():
            with open(f"/proc/{terminal.process.pid}/stat", encoding="ascii") as stat:
                return stat.read().rpartition(")")[2].split()[0]

        bus.until("a stop", lambda: state() == "T")
        terminal.wait_for(rb"\x1b\[\?25h.*\x1b\[\?1049l$")
        start = len(terminal.out)
        self.named("a")
        terminal.process.send_signal(signal.SIGCONT)
        terminal.wait_for(rb"(?s)\x1b\[\?1049h.* 1 event", start)
        terminal.process.send_signal(signal.SIGINT)
        ended = terminal.end()
        self.assertEqual(ended.status, 0)
        self.assertGreater(ended.out.rfind(LEAVE), ended.out.rfind(b"\x1b[?1049h"))

    def test_no_terminal_tricks_in_json_or_on_a_dumb_one(self):
        for args, env in ((("--json",), {}), ((), {"TERM": "dumb"})):
            terminal = self.terminal("--stats", "-c", "1", *args, env=env)
            self.named("a")
            ended = terminal.end()
            self.assertNotIn(b"\x1b", ended.out)
            self.assertIn(b"a", ended.out)


class Kept(OutputTest):
    @staticmethod
    def content(path):
        with open(path, "rb") as kept:
            return kept.read()

    def keep(self, path, *numbers):
        """One run that appends these records."""
        self.assert_quiet(self.listen_to("--json", "-o", path, "-c", str(len(numbers)),
                                         send=lambda: [self.send({"n": n}) for n in numbers]))

    def test_a_full_disk_keeps_whole_lines_of_each_kind(self):
        for kind in KINDS:
            with self.subTest(kind), self.small_disk() as disk:
                path = os.path.join(disk, "kept.ndjson" + kind)
                self.keep(path, -2, -1)
                tail = self.listen("-f", "{name}", "-o", path)
                for n in range(200):
                    self.send({"n": n, "x": os.urandom(700).hex()})
                    if n == 5:
                        bus.until("the first ones",
                                  lambda: len(records(path)) > 2)  # pylint: disable=cell-var-from-loop
                ended = tail.end()
                self.assertEqual(ended.status, 4, ended.err)
                self.assertRegex(ended.err, f"(?m)^wazobus: cannot write {re.escape(path)}: No space left on device")
                numbers = [payload["n"] for payload in payloads(path)]
                self.assertEqual(numbers, list(range(-2, len(numbers) - 2)))
                self.assertGreater(len(numbers), 4)

    def test_a_device_that_is_full_from_the_start(self):
        for kind in KINDS:
            path = os.path.join(self.directory(), "full.ndjson" + kind)
            os.symlink("/dev/full", path)
            tail = self.listen("--json", "-o", path)
            self.send({"n": 1})
            ended = tail.end()
            self.assertEqual(ended.status, 4, ended.err)
            self.assertRegex(ended.err, f"(?m)^wazobus: cannot write {re.escape(path)}: No space left on device")

    def test_killed_in_the_middle_of_a_busy_stream_everything_is_readable_and_appended_to(self):
        folder = self.directory()
        paths = [os.path.join(folder, "kept.ndjson" + kind) for kind in KINDS]
        tails = [self.listen("--json", "-o", path, stdout=subprocess.DEVNULL) for path in paths]
        stop = threading.Event()

        def publish():
            connection = pika.BlockingConnection(pika.URLParameters(bus.URL))
            channel = connection.channel()
            number = 0
            while not stop.is_set():
                channel.basic_publish("xivo", "busy", json.dumps({"n": number, "x": os.urandom(300).hex()}))
                number += 1
            connection.close()

        publisher = threading.Thread(target=publish)
        publisher.start()
        try:
            for path in paths:
                bus.until(f"much in {path}",
                          lambda: os.path.exists(path)
                          and os.path.getsize(path) > 150_000)  # pylint: disable=cell-var-from-loop
            for tail in tails:
                tail.kill()
        finally:
            stop.set()
            publisher.join()
        for path in paths:
            with self.subTest(path):
                numbers = [payload["n"] for payload in payloads(path)]
                self.assertEqual(numbers, list(range(len(numbers))))
                self.assertGreater(len(numbers), 100)
                self.keep(path, -7)
                self.assertEqual([payload["n"] for payload in payloads(path)], [*numbers, -7])

    def test_files_of_each_kind_are_appended_to(self):
        for kind in KINDS:
            with self.subTest(kind):
                path = self.file(PACK[kind](b'{"payload":{"n":0}}\n'), "kept.ndjson" + kind)
                self.keep(path, 1, 2)
                self.keep(path, 3)
                self.assertEqual([payload["n"] for payload in payloads(path)], [0, 1, 2, 3])
                again = bus.run("listen", "--from", path, "--json")
                self.assertEqual((again.status, [one["n"] for one in again.objects]), (0, [0, 1, 2, 3]))

    def test_a_capture_of_nothing_can_be_read(self):
        for kind in KINDS:
            with self.subTest(kind):
                path = os.path.join(self.directory(), "kept.ndjson" + kind)
                self.assertEqual(bus.run("listen", "-o", path, "--timeout", "100ms").status, 0)
                again = bus.run("listen", "--from", path)
                self.assertEqual((again.status, again.out), (0, b""), again.err)
                self.assertEqual(records(path), [])

    def test_an_empty_file_of_each_kind(self):
        for kind in KINDS:
            path = self.file(b"", "kept.ndjson" + kind)
            self.keep(path, 1)
            self.assertEqual(payloads(path), [{"n": 1}])

    def test_a_line_without_its_newline_is_not_run_together_with_the_next(self):
        for kind in KINDS:
            with self.subTest(kind):
                path = self.file(PACK[kind](b'{"payload":{"n":0}}'), "kept.ndjson" + kind)
                self.keep(path, 1)
                self.assertEqual(payloads(path), [{"n": 0}, {"n": 1}])

    def test_what_is_appended_to_a_file_that_breaks_off_can_be_read(self):
        # As after a power loss or an interrupted copy. wazobus may refuse the file, but must not lose new events.
        for kind in (".gz", ".zst"):
            for cut in (1, 3, 12):
                with self.subTest(kind, cut=cut):
                    content = PACK[kind](b'{"payload":{"n":0}}\n') + PACK[kind](b'{"payload":{"n":1}}\n')[:-cut]
                    path = self.file(content, "kept.ndjson" + kind)
                    tail = self.start("listen", "--json", "-o", path, "-c", "1")
                    bus.until("an end, or the ready line",
                              lambda: "listening on " in tail.err
                              or tail.process.poll() is not None)  # pylint: disable=cell-var-from-loop
                    if tail.process.poll() is None:
                        self.send({"n": 2})
                    ended = tail.end()
                    if ended.status:
                        self.assert_fails(ended, ended.status, path)
                        self.assertEqual(self.content(path), content)
                    else:
                        shown = subprocess.run([CAT[kind], path], capture_output=True, check=False).stdout
                        self.assertIn(b'{"n":2}}\n', shown)
                        again = bus.run("listen", "--from", path, "--json")
                        self.assertIn(b'{"n":2}\n', again.out, again.err)
                        kept = [self.content(os.path.join(os.path.dirname(path), name))
                                for name in os.listdir(os.path.dirname(path))]
                        self.assertTrue(any(one.startswith(content) for one in kept), "what was there is gone")

    def test_a_file_that_is_packed_otherwise_than_its_name_says_is_left_alone(self):
        for kind in KINDS:
            for other in KINDS:
                if kind == other:
                    continue
                with self.subTest(kind, other=other):
                    content = PACK[other](b'{"payload":{"n":0}}\n')
                    path = self.file(content, "kept.ndjson" + kind)
                    ended = bus.run("listen", "-o", path, "--timeout", "10s",
                                    "--uri", f"amqp://127.0.0.1:{bus.closed_port()}")
                    self.assert_fails(ended, 2, path)
                    self.assertEqual(self.content(path), content)

    def finished(self, folder, kind):
        """The finished files in order, then the current one."""
        pattern = re.compile(r"k-(\d{8}T\d{6}Z)(?:\.(\d+))?\.ndjson" + re.escape(kind))
        matches = [pattern.fullmatch(name) for name in os.listdir(folder) if name != "k.ndjson" + kind]
        self.assertTrue(all(matches), os.listdir(folder))
        names = [match[0] for match in sorted(matches, key=lambda match: (match[1], int(match[2] or 1)))]
        for name in names:
            first = datetime.datetime.fromisoformat(records(os.path.join(folder, name))[0]["timestamp"])
            self.assertEqual(name[2:18], f"{first.astimezone(datetime.timezone.utc):%Y%m%dT%H%M%SZ}")
        return [os.path.join(folder, name) for name in (*names, "k.ndjson" + kind)]

    def test_rotated_by_size_nothing_is_lost_or_overwritten(self):
        count = 150
        now = datetime.datetime.now(datetime.timezone.utc)
        runs = []
        for kind in KINDS:
            folder = self.directory()
            foreign = {f"k-{now + datetime.timedelta(seconds=n):%Y%m%dT%H%M%SZ}.ndjson{kind}" for n in range(-1, 120)}
            for name in foreign:
                with open(os.path.join(folder, name), "x", encoding="ascii") as mine:
                    mine.write("mine")
            path = os.path.join(folder, "k.ndjson" + kind)
            runs.append((kind, folder, foreign, self.listen("--json", "-o", path, "--rotate", "4k", "-c", str(count),
                                                            env={"TZ": "Asia/Tokyo"})))
        for number in range(count):
            self.send({"n": number, "x": os.urandom(100).hex()})
        for kind, folder, foreign, tail in runs:
            with self.subTest(kind):
                self.assert_quiet(tail.end())
                for name in foreign:
                    with open(os.path.join(folder, name), encoding="ascii") as mine:
                        self.assertEqual(mine.read(), "mine")
                    os.unlink(os.path.join(folder, name))
                files = self.finished(folder, kind)
                self.assertGreater(len(files), 3)
                for path in files:
                    self.assertLessEqual(os.path.getsize(path), 4096)
                self.assertEqual([payload["n"] for path in files for payload in payloads(path)], list(range(count)))

    def test_rotated_by_time_nothing_is_lost(self):
        runs = []
        for kind in KINDS:
            folder = self.directory()
            path = os.path.join(folder, "k.ndjson" + kind)
            runs.append((kind, folder, self.listen("--json", "-o", path, "--rotate", "300ms")))
        sent = 0

        def rotated():
            nonlocal sent
            self.send({"n": sent})
            sent += 1
            self.connection.sleep(0.05)  # the pace of the publisher
            return all(len(os.listdir(folder)) > 3 for _, folder, _ in runs)

        bus.until("three finished files each", rotated)
        for kind, folder, tail in runs:
            with self.subTest(kind):
                bus.until("the last one",
                          lambda: f'{{"n":{sent - 1}}}' in tail.lines)  # pylint: disable=cell-var-from-loop
                self.assert_quiet(tail.interrupt())
                files = self.finished(folder, kind)
                self.assertEqual([payload["n"] for path in files for payload in payloads(path)], list(range(sent)))

    def test_so_many_finished_files_are_kept_as_are_wanted(self):
        count = 100
        runs = []
        for kind in KINDS:
            folder = self.directory()
            runs.append((kind, folder, self.listen("--json", "-o", os.path.join(folder, "k.ndjson" + kind), "--rotate",
                                                   "1h,2k", "--rotate-keep", "2", "-c", str(count))))
        for number in range(count):
            self.send({"n": number, "x": os.urandom(100).hex()})
        for kind, folder, tail in runs:
            with self.subTest(kind):
                self.assert_quiet(tail.end())
                files = self.finished(folder, kind)
                self.assertEqual(len(files), 3)
                numbers = [payload["n"] for path in files for payload in payloads(path)]
                self.assertEqual(numbers, list(range(numbers[0], count)))
                self.assertGreater(numbers[0], 0)

    def test_a_folder_that_becomes_read_only_is_4_and_keeps_what_there_is(self):
        for kind in KINDS:
            folder = self.directory()
            os.chmod(folder, 0o777)
            path = os.path.join(folder, "k.ndjson" + kind)
            as_nobody = "setpriv --reuid=65534 --regid=65534 --clear-groups" if os.getuid() == 0 else ""
            tail = self.start(path, script=f'exec {as_nobody} "$WAZOBUS" listen --json -o "$1" --rotate 2k')
            tail.wait_for_err("^listening on ")
            self.send({"n": 0})
            bus.until("the first", lambda: appears(path, 1))  # pylint: disable=cell-var-from-loop
            os.chmod(folder, 0o555)
            for number in range(1, 30):
                self.send({"n": number, "x": os.urandom(100).hex()})
            with self.subTest(kind):
                ended = tail.end()
                self.assertEqual(ended.status, 4, ended.err)
                self.assertRegex(ended.err, rf"(?m)^wazobus: .*{re.escape(path)}.*Permission denied")
                numbers = [payload["n"] for payload in payloads(path)]
                self.assertEqual(numbers, list(range(len(numbers))))
                self.assertGreater(len(numbers), 1)
                self.assertEqual(os.listdir(folder), [os.path.basename(path)])
            os.chmod(folder, 0o777)

    def test_a_hangup_opens_the_capture_anew(self):
        for kind in KINDS:
            folder = self.directory()
            path = os.path.join(folder, "k.ndjson" + kind)
            tail = self.listen("--json", "-o", path)
            for number in range(3):
                self.send({"n": number})
                bus.until("the event",
                          lambda: appears(path, 1))  # pylint: disable=cell-var-from-loop
                os.rename(path, f"{path}.{number}")
                tail.process.send_signal(signal.SIGHUP)
                bus.until("a new file", lambda: os.path.exists(path))  # pylint: disable=cell-var-from-loop
            with self.subTest(kind):
                self.assert_quiet(tail.interrupt())
                for number in range(3):
                    os.rename(f"{path}.{number}", path)
                    self.assertEqual([payload["n"] for payload in payloads(path)], [number])

    def test_a_hangup_without_a_capture_ends_it(self):
        self.assert_quiet(self.listen().interrupt(signal.SIGHUP))

    def test_a_terminal_that_closes_ends_it_with_a_capture_too(self):
        path = os.path.join(self.directory(), "kept.ndjson")
        terminal, end = os.openpty()
        tail = self.start("listen", "-o", path, script='exec setsid --ctty --wait "$WAZOBUS" "$@" >"$0.out"'
                          .replace("$0.out", path + ".out"), stdin=end)
        os.close(end)
        tail.wait_for_err("^listening on ")
        self.send({"n": 1})
        bus.until("the event", lambda: appears(path, 1))
        os.close(terminal)
        self.assertEqual(tail.end().status, 0)

    def test_a_typed_password_is_overwritten(self):
        uri = f"amqp://guest:guest@127.0.0.1:{bus.PORT}/%2f"
        for args in (("-u", uri), ("-u" + uri,), ("--uri=" + uri,), ("--url", uri), ("--uri", uri, "--uri", uri)):
            with self.subTest(args):
                tail = self.listen(*args, env={"AMQP_URL": None})
                with open(f"/proc/{tail.process.pid}/cmdline", encoding="ascii") as cmdline:
                    words = cmdline.read()
                self.assertNotIn("guest:guest", words)
                self.assertIn("guest:*****@127.0.0.1", words)
                self.assert_quiet(tail.interrupt())

    def test_quiet_is_for_the_screen_alone(self):
        path = os.path.join(self.directory(), "kept.ndjson")
        tail = self.start("listen", "-q", "--json", "-o", path, "-c", "1")

        def arrived():
            self.send({"n": 1})
            return tail.process.poll() is not None

        bus.until("an event, sent until it is bound", arrived)
        ended = tail.end()
        self.assertEqual((ended.status, ended.err, ended.objects, payloads(path)), (0, "", [{"n": 1}], [{"n": 1}]))

    def test_stats_count_and_keep(self):
        for kind in KINDS:
            path = os.path.join(self.directory(), "kept.ndjson" + kind)
            ended = self.listen_to("--stats", "--json", "-o", path, "-c", "3",
                                   send=lambda: [self.named("a", {"n": n}) for n in range(5)])
            self.assert_quiet(ended)
            self.assertEqual(ended.objects[0]["events"], 3)
            self.assertEqual([payload["n"] for payload in payloads(path)], [0, 1, 2])

    def test_only_invalid_keeps_only_what_it_shows(self):
        publisher = wazo.WazoPublisher()
        self.addCleanup(publisher.close)

        def send():
            for user in UUIDS[:3]:
                about = {**wazo.OF_USER, "acl": f"events.calls.{user}", "users": (user,)}
                for name, key, data in (wazo.HELD, wazo.NO_TEXT):
                    publisher.send(name, key, {**data, "user_uuid": user}, **about)

        for args, count in ((("--check",), 6), (("--only-invalid",), 3), (("--check", "--only-invalid", "--stats"), 3)):
            with self.subTest(args):
                path = os.path.join(self.directory(), "kept.ndjson.zst")
                ended = self.listen_to("--json", "-o", path, "-c", str(count), *args, send=send)
                self.assertEqual(ended.status, 0, ended.err)
                kept = [(payload["data"]["user_uuid"], payload["data"]["call_id"]) for payload in payloads(path)]
                call_ids = [data["call_id"] for _, _, data in (wazo.HELD, wazo.NO_TEXT)][2 - count // 3:]
                self.assertEqual(kept, [(uuid, call_id) for uuid in UUIDS[:3] for call_id in call_ids])
                if "--stats" in args:
                    self.assertEqual(ended.objects[-1]["events"], 3)
                else:
                    self.assertEqual([(one["data"]["user_uuid"], one["data"]["call_id"]) for one in ended.objects],
                                     kept)
                self.assertRegex(ended.err, r"(?m)^(3|6) events checked: 3 errors, 0 warnings$")


HOSTILE = [
    {"name": "x",
     "data": {"text": "two\nlines\r\x85\u2028\u2029", "tab": "\t", "esc": "\x1b[2J\x1b]0;t\x07\x9b31m\x7f"}},
    {"name": "\x1b[31m\nname", "data": {"\nkey\x1b[1m\u202e": "\u202eesrever\u2066\u200f", "nul": "\0"}},
    b'{"raw":"\x1b[2J\n\x07"}', b"\xff\xfe\x00\x1b[2J\n", b"plain\ntext\r\n\x1b[0m",
    "\u202ebidi\u2066 text\n".encode(), b"", b"\0", b"\n\n",
    b'"\xc2\x9b31m\xe2\x80\xae"', b'{"a":"\\ud800","b":"\\u001b[1m"}', b"[1,\n2,\r\n3]\n", b'{"broken":\n', b"nan",
    '{"name":"bidi","data":{"\u202ek":"\u2067v","c1":"\x9b"}}'.encode(),
    json.dumps({"name": "deep", "data": [[[["\x1b"]]]]}).encode() + b"\n", b"x" * 10000 + b"\x1b",
]
HEADERS = {"name": "\x1b[31mevil\nname\u202e", "tenant_uuid": "t\x1b[2J\n\u202e", "user_uuid:\x1b[1m\n\u2066": True,
           "x\n\x1b": "y\r\n\x9b31m"}
TEMPLATES = ("{timestamp} {name} {data.text}", "{payload}", "{headers}",
             r"{name}\t{routing_key}|{data}|{body}|{properties}",
             "{tenant_uuid} {user_uuid} {exchange}", "{headers.x} {data.tab|none}")


class Forms(OutputTest):
    @staticmethod
    def bodies_of(out):
        """The text below each head line, and the head lines."""
        heads, bodies = [], []
        for block in out.decode().replace("\r\n", "\n").strip("\n").split("\n\n"):
            head, body = re.split(r"\n *(?=\{)", block, maxsplit=1)
            heads.append(head)
            bodies.append(body)
        return heads, bodies

    def test_no_width_breaks_a_uuid_or_the_json(self):
        body = {"name": "call_created", "origin_uuid": UUIDS[0],
                "data": {"uuids": UUIDS, "text": "日本語 " * 60, "e": "",
                         "nested": {"a": [{"b": [1.50, None, True]}] * 5}}}
        headers = {"name": "call_created", "tenant_uuid": UUIDS[1], **{f"user_uuid:{uuid}": True for uuid in UUIDS[2:]}}

        def send():
            self.send(body, "calls.call.created", headers=headers)

        def check(out):
            [head], [shown] = self.bodies_of(out)
            for uuid in UUIDS[1:]:
                self.assertEqual(sum(uuid in line for line in head.splitlines()), 1, head)
            jq = subprocess.run(["jq", "-cS", "."], input=shown.encode(), capture_output=True, check=True)
            self.assertEqual(json.loads(jq.stdout), body)
            self.assertEqual(len(jq.stdout.splitlines()), 1)
            return head, shown

        for compact in ((), ("--compact",)):
            for columns in (40, 80, 200):
                with self.subTest(compact, columns=columns):
                    ended = self.listen_to("-c1", "--body", "all", *compact, env={"COLUMNS": str(columns)}, send=send)
                    self.assert_quiet(ended)
                    head, _ = check(ended.out)
                    self.assertLessEqual(max(map(width, head.splitlines())), max(columns, 60))
                    terminal = self.terminal("-c", "1", "--body", "all", *compact, columns=columns)
                    send()
                    coloured = terminal.end()
                    self.assertIn(b"\x1b[", coloured.out)
                    self.assertEqual(check(ESCAPE.sub("", coloured.out.decode()).encode())[0].split()[1:],
                                     head.split()[1:])

    def test_compact_lines_are_never_wider_than_the_terminal(self):
        texts = ["日本語テキスト" * 30, "x" * 300, "e\u0301" * 100, "👩‍👩‍👧 🎉" * 30, "ｗｉｄｅ" * 20, "\x1b[1m\n" * 30, "한국어" * 40,
                 "a"]
        for columns in (20, 40, 80, 200):
            for args, env, wide in ((("--color", "never"), {"COLUMNS": str(columns)}, columns), (("--check",), {}, 80)):
                if wide == 80 and not env and columns != 20:
                    continue
                tail = self.listen("-f", "line", "--compact", "-c", str(2 * len(texts)), *args, env=env)
                for text in texts:
                    self.send({"name": "x", "data": {"text": text, "other": text}}, headers={"name": "x"})
                    self.named(text, {"data": {text: 1}})
                ended = tail.end()
                events = [line for line in ended.lines if re.match(r"\d\d:\d\d:\d\d", line)]
                self.assertEqual(len(events), 2 * len(texts))
                for line in ended.lines if env else events:
                    self.assertLessEqual(width(line), wide, line)
        terminal = self.terminal("-f", "line", "--compact", "-c", str(len(texts)), columns=50)
        for text in texts:
            self.named(text, {"data": {"text": text}})
        lines = ESCAPE.sub("", terminal.end().out.decode()).splitlines()
        self.assertEqual(len(lines), len(texts))
        self.assertLessEqual(max(map(width, lines)), 50, lines)

    def test_cut_shows_so_many_characters(self):
        body = {"name": "x", "data": {"long": "x" * 500, "wide": "日" * 500, "short": "s" * 9}}
        for form in ("pretty", "line"):
            for count in (10, 50, 400):
                ended = self.listen_to("-f", form, "--cut", str(count), "-c", "1", send=lambda: self.send(body))
                self.assert_quiet(ended)
                for letter in "x日":
                    longest = max(map(len, re.findall(letter + "+", ended.out.decode())))
                    self.assertTrue(count - 1 <= longest <= count, (form, count, longest))
                self.assertIn("s" * 9, ended.out.decode())
        ended = self.listen_to("-c", "1", "--body", "all", send=lambda: self.send(body))
        self.assertEqual(json.loads(self.bodies_of(ended.out)[1][0]), body)

    def hostile(self, *args):
        """A listen that gets all of HOSTILE, with matching headers."""
        def send():
            for body in HOSTILE:
                self.send(body, "key\x1b[31m\n\u202e", "wazo-headers", headers=HEADERS, content_type="a\x1b[2J\n")
            for body in HOSTILE:
                self.send(body, "test.event", "xivo")

        return self.listen_to(*args, "-c", str(2 * len(HOSTILE)), send=send)

    def test_one_line_an_event_whatever_stands_in_it(self):
        for form in ("line", "json", "record", *TEMPLATES):
            for more in ((), ("--compact",)) if form == "line" else ((),):
                with self.subTest(form, more=more):
                    ended = self.hostile("-f", form, *more)
                    self.assert_quiet(ended)
                    self.assertEqual(ended.out.count(b"\n"), 2 * len(HOSTILE), ended.out)
                    self.assertEqual(len(ended.lines), 2 * len(HOSTILE))  # it splits at U+0085 and U+2028
                    if form in ("json", "record"):
                        for line in ended.out.splitlines():
                            json.loads(line)

    def test_nothing_that_a_terminal_would_obey(self):
        for args in (("-f", "pretty"), ("-f", "pretty", "--compact"), ("-f", "pretty", "--cut", "20"), ("-f", "line"),
                     ("-f", "json"),
                     ("-f", "record"), *(("-f", template) for template in TEMPLATES), ("-f", "pretty", "--check"),
                     ("-f", "line", "--check"), ("-f", "json", "--check"), ("--stats",), ("--stats", "--json")):
            with self.subTest(args):
                ended = self.hostile(*args)
                self.assertEqual(ended.status, 0, ended.err)
                out = ended.out.decode()
                if any(template in args for template in TEMPLATES):
                    out = out.replace("\t", " ")  # the template itself prints tabs
                self.assert_no_control(out.encode())
                self.assert_no_control(ended.err.encode())
                if "json" not in args and "--json" not in args and "record" not in args:
                    self.assertIsNone(BIDI.search(out + ended.err), args)

    def test_colours_are_all_that_a_terminal_gets(self):
        for form in ("pretty", "line"):
            ended = self.hostile("-f", form, "--color", "always", "--check")
            self.assertIn(b"\x1b[", ended.out)
            self.assert_no_control(re.sub(rb"\x1b\[[0-9;]*m", b"", ended.out))
            self.assertNotIn(b"\x1b[2J", ended.out)

    def test_raw_is_as_it_is(self):
        ended = self.listen_to("-f", "raw", "-c", str(len(HOSTILE)), send=lambda: [self.send(body) for body in HOSTILE])
        bodies = [body if isinstance(body, bytes) else json.dumps(body).encode() for body in HOSTILE]
        self.assertEqual(ended.out, b"".join(body + b"\n" for body in bodies))


class PipeTest(OutputTest):
    FORMS = ("pretty", "line", "json", "record", "raw", "{name} {data.n}", "pretty --compact", "line --check")

    def delays(self, form):
        """The time until each of a few events was seen behind a pipe and in a file, while listen continues."""
        kept = os.path.join(self.directory(), "kept.ndjson")
        name, *more = form.split(" --")
        script = (f'"$WAZOBUS" listen -f "$1" -o "$2" {"".join("--" + word for word in more)} | '
                  r'while IFS= read -r line; do printf "%s\n" "$line"; done')
        tail = self.start(name, kept, script=script)
        tail.wait_for_err("^listening on ")
        for number in range(3):
            mark = f"mark{number}x".encode()
            before = time.monotonic()
            self.send({"name": mark.decode(), "data": {"n": mark.decode()}})
            bus.until(mark, lambda: mark in tail.out, bus.SOON)  # pylint: disable=cell-var-from-loop
            bus.until("the record", lambda: mark in unpacked(kept), bus.SOON)  # pylint: disable=cell-var-from-loop
            yield time.monotonic() - before
        self.assertIsNone(tail.process.poll())


class Pipes(PipeTest):
    def test_each_event_is_seen_at_once(self):
        for form in self.FORMS:
            with self.subTest(form):
                self.assertEqual(len(list(self.delays(form))), 3)

    def test_kombu_is_seen_as_pika_is(self):
        tail = self.listen("-f", "{name} {data.n} {headers.h}", "-c", "1")
        bus.kombu_publish({"name": "from_kombu", "data": {"n": 7}}, "test.event", headers={"h": "é"})
        self.assertEqual(tail.end().lines, ["from_kombu 7 é"])

    def test_a_reader_that_has_seen_enough_ends_it_with_0(self):
        for form in ("pretty", "line", "json", "record", "raw", "{name}"):
            with self.subTest(form):
                tail = self.start(form, script='"$WAZOBUS" listen -f "$1" | head -1')
                tail.wait_for_err("^listening on ")
                self.send({"name": "x"})
                ended = tail.end(bus.SOON)  # without another event
                self.assertEqual((ended.status, len(ended.lines), len(ended.err.splitlines())), (0, 1, 1), ended.err)
        tail = self.start(script='"$WAZOBUS" listen --stats=100ms | head -1')
        ended = tail.end()
        self.assertEqual((ended.status, len(ended.lines)), (0, 1), ended.err)
