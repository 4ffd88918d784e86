# SPDX-License-Identifier: MIT
"""What the tests of wazobus publish share, as it delivers many messages.

The inputs are numbers, one a line: what arrives tells by itself what is missing, repeated or out of order.
"""
import contextlib
import gzip
import json
import os
import re
import socket
import struct
import subprocess
import threading
import time

import bus

LOST = r"(?m)^wazobus: .*; connecting again$"
BACK = r"(?m)^wazobus: connected again to (\S+) after (\d+\.\d) s: (\d+) unconfirmed messages? sent once more$"
RESUME = (r"(?m)^wazobus: (?:the same command with )?(--.+) sends (?:the rest(?:, once that message is mended"
          r"| without that message(?:; once it is mended, .+ sends it too)?)?"
          r"(, and what is unknown, which may have arrived, once more)?"
          r"|what failed( or is unknown)? once more, with all that follows it(?:, once that message is mended)?)$")
# With --progress.
SAME_COMMAND = "wazobus: the same command sends "
SCHEMA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../share/schemas/publish-summary.schema.json")
with open(SCHEMA, encoding="utf-8") as schema:
    SUMMARY = json.load(schema)
SUMMARY_LINE = r"(?m)^sent (\d+) to exchange '.*?': (\d+) confirmed, (\d+) returned, (\d+) nacked"
MIB = 1024 * 1024


def lines_of(count):
    return b"".join(b"%d\n" % n for n in range(1, count + 1))


def firsts(numbers):
    """Without what had come before."""
    return list(dict.fromkeys(numbers))


with open(bus.WAZOBUS, "rb") as program:
    SANITIZED = b"__asan_init" in program.read()


def high_water(process):
    """The most memory that it ever had, in bytes; nothing where the sanitizers keep what was freed."""
    if SANITIZED:
        return 0
    with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
        [size] = [line.split()[1] for line in status if line.startswith("VmHWM")]
    return int(size) * 1024


def processor_seconds(process):
    with open(f"/proc/{process.pid}/stat", encoding="ascii") as stat:
        times = stat.read().rpartition(")")[2].split()[11:13]
    return sum(map(int, times)) / os.sysconf("SC_CLK_TCK")


class Draining(bus.Proxy):
    """Once told so, closes each connection with the very bytes that turn its confirms on."""

    CLOSE = struct.pack(">HHH", 10, 50, 320) + b"\x04bye!" + struct.pack(">HH", 0, 0)  # connection.close
    FRAME = b"\x01" + struct.pack(">HI", 0, len(CLOSE)) + CLOSE + b"\xce"
    drains = False

    def _carry(self, source, sink):
        if not self.drains or self._connections.index(source) % 2 == 0:
            return super()._carry(source, sink)
        with contextlib.suppress(OSError):
            while part := source.recv(1 << 16):
                is_last = bus.SELECT_OK in part
                sink.sendall(part + (self.FRAME if is_last else b""))
                if is_last:
                    source.shutdown(socket.SHUT_RDWR)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_WR)


class DeliveryTest(bus.BusTest):
    def publish(self, *args, **options):
        """publish --json, while it runs."""
        return self.start("publish", "--json", *args, **options)

    @staticmethod
    def feed(running, content):
        running.process.stdin.write(content)
        running.process.stdin.flush()

    def numbered_queue(self, key, **arguments):
        """Durable; gone with the connection."""
        queue = self.channel.queue_declare("", exclusive=True, durable=True, arguments=arguments).method.queue
        self.channel.queue_bind(queue, "xivo", key)
        return queue

    def waiting(self, queue):
        return self.channel.queue_declare(queue, passive=True).method.message_count

    def drained(self, queue, at_least=0):
        """The numbers in the queue."""
        bus.until(f"{at_least} messages", lambda: self.waiting(queue) >= at_least)
        count = self.waiting(queue)
        numbers = []
        if count:
            for _, _, body in self.channel.consume(queue, auto_ack=True, inactivity_timeout=bus.PATIENCE):
                numbers.append(int(body))
                if len(numbers) == count:
                    break
            self.channel.cancel()
        return numbers

    def summary(self, ended):
        """The object of --json, whose figures add up, and are those of the line."""
        [summary] = ended.objects
        self.assertEqual(set(summary) - {"refused", "resume_mended", "left_out"}, set(SUMMARY["required"]))
        for name, value in summary.items():
            one_of = SUMMARY["properties"][name].get("anyOf", [SUMMARY["properties"][name]])
            types = {"integer": int, "number": float, "string": str, "object": dict, "boolean": bool,
                     "null": type(None)}
            self.assertIsInstance(value, tuple(types[kind["type"]] for kind in one_of), name)
        outcomes = [summary[name] for name in ("confirmed", "returned", "nacked", "unknown")]
        self.assertEqual(summary["sent"], sum(outcomes), summary)
        said = [int(figure) for figure in re.search(SUMMARY_LINE, ended.err).groups()]
        self.assertEqual(said, [summary["sent"], *outcomes[:3]], ended.err)
        unknown = re.search(r", (\d+) unknown", ended.err)
        self.assertEqual(int(unknown[1]) if unknown else 0, summary["unknown"])
        resent = re.search(r"; (\d+) sent more than once", ended.err)
        self.assertEqual(int(resent[1]) if resent else 0, summary["resent"])
        if SAME_COMMAND in ended.err:
            self.assertIsNotNone(summary["resume"], ended.err)
            return summary
        resume = re.search(RESUME, ended.err)
        self.assertEqual(resume and resume[1], summary["resume"], ended.err)
        if resume and "takes no body of" not in ended.err:
            self.assertEqual(bool(resume[2] or resume[3]), summary["unknown"] > 0, ended.err)
        return summary

    def assert_all_arrived(self, ended, queue, count):
        """Each once at least, in order but for repetitions, and no more of these than it admits."""
        self.assertEqual(ended.status, 0, ended.err)
        summary = self.summary(ended)
        self.assertEqual((summary["sent"], summary["confirmed"]), (count, count), ended.err)
        self.assertEqual((summary["first_not_confirmed"], summary["resume"]), (None, None))
        numbers = self.drained(queue, count)
        in_order = firsts(numbers) == list(range(1, count + 1))
        self.assertTrue(in_order, f"{len(set(numbers))} of {count}, or not in order")
        again = [int(again) for _, _, again in re.findall(BACK, ended.err)]
        self.assertLessEqual(len(numbers) - count, sum(again), ended.err)
        self.assertLessEqual(max(again, default=0), summary["resent"], ended.err)
        self.assertLessEqual(summary["resent"], sum(again), ended.err)
        return summary


class LossTest(DeliveryTest):
    def at_work(self, *args, proxy=None, login="guest:guest", queue=None):
        """publish - that has had one message confirmed, and waits for more."""
        proxy = proxy or self.unsteady()
        queue = queue or self.numbered_queue("test.event")
        uri = proxy.uri.replace("guest:guest", login)
        running = self.publish("-r", "test.event", "-", *args, "--uri", uri, stdin=subprocess.PIPE)
        self.feed(running, b"1\n")
        self.assertEqual(self.bodies(queue), [b"1"])
        proxy.wait_for("its confirm", bus.ACK)
        return running

    def assert_given_up(self, running, *mentions, within=bus.PATIENCE, resume="--resume-from 2"):
        """With 3, the figures, and where to go on; line 1 was confirmed."""
        with contextlib.suppress(BrokenPipeError):
            running.process.stdin.close()
        ended = running.end(within)
        self.assertEqual(ended.status, 3, ended.err)
        for mention in mentions:
            self.assertRegex(ended.err, rf"(?m)^wazobus: .*{mention}")
        summary = self.summary(ended)
        self.assertEqual((summary["confirmed"], summary["resume"]), (1, resume), ended.err)
        return ended

    def given_up_after(self, timeout, runs):
        """How many seconds it took from each loss on until the --reconnect-timeout was over."""
        lost = []
        for _ in range(runs):
            proxy = self.unsteady()
            queue = self.numbered_queue("test.event")
            running = self.at_work("--reconnect-timeout", timeout, proxy=proxy, queue=queue)
            self.channel.queue_delete(queue)
            lost.append((time.monotonic(), running))
            proxy.refuse()
            running.wait_for_err(LOST)
            self.feed(running, b"2\n3\n")
        for lost_at, running in lost:
            self.assert_given_up(running, timeout, "--reconnect-timeout")
            yield time.monotonic() - lost_at


class PaceTest(DeliveryTest):
    PER_SECOND = {"200/s": 200, "5000/s": 5000, "1000/s": 1000, "600/m": 10}

    def arrivals(self, runs, count):
        """When each message came, in seconds since the start of its run, by the runs' names; and their ends."""
        queue = self.numbered_queue("pace.#")
        came, began, running = {what: [] for what in runs}, {}, {}

        def take(_, method, properties, body):  # pylint: disable=unused-argument
            what = list(runs)[int(method.routing_key.removeprefix("pace."))]
            came[what].append((time.monotonic() - began[what], int(body)))

        self.channel.basic_consume(queue, take, auto_ack=True)

        def start():  # meanwhile what comes is looked at
            for n, (what, (args, options)) in enumerate(runs.items()):
                began[what] = time.monotonic()
                running[what] = self.publish("-r", f"pace.{n}", *args, **options)

        starting = threading.Thread(target=start)
        starting.start()
        deadline = time.monotonic() + bus.PATIENCE
        while sum(map(len, came.values())) < count and time.monotonic() < deadline:
            self.connection.process_data_events(0.1)
        starting.join()
        ended = {what: one.end() for what, one in running.items()}
        for one in ended.values():
            self.assertEqual(one.status, 0, one.err)
        return came, ended

    def paced(self, seconds):
        """(rate, messages a second, arrivals, summary) for each of PER_SECOND, kept for so many seconds; in order."""
        counts = {rate: self.PER_SECOND[rate] * seconds[rate] for rate in self.PER_SECOND}
        runs = {rate: ((self.file(lines_of(count)), "--rate", rate), {}) for rate, count in counts.items()}
        # Through a pipe, where there is always more at hand.
        [path, *args] = runs["1000/s"][0]
        source = open(path, "rb")  # pylint: disable=consider-using-with
        self.addCleanup(source.close)
        runs["1000/s"] = ("-", *args), {"stdin": source}
        came, ended = self.arrivals(runs, sum(counts.values()))
        for rate, count in counts.items():
            self.assertEqual([number for _, number in came[rate]], list(range(1, count + 1)), rate)
            yield rate, self.PER_SECOND[rate], [at for at, _ in came[rate]], self.summary(ended[rate])

    def capture(self, offsets, name="capture.ndjson"):
        """Records so many seconds apart from the first."""
        lines = []
        for n, offset in enumerate(offsets):
            second = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(1_700_000_000 + int(offset)))
            stamp = f"{second}.{round(offset % 1 * 1e6):06}+00:00"
            lines.append(json.dumps({"timestamp": stamp, "name": None, "exchange": "wazo-headers",
                                     "routing_key": "other", "headers": {}, "payload": n}))
        content = "\n".join(lines).encode()
        return self.file(gzip.compress(content) if name.endswith(".gz") else content, name)

    def lost_in_a_pause(self, seconds):
        """A capture with such a pause, in which its connection was lost; and the queue for what is behind it."""
        queue = self.numbered_queue("test.event")
        proxy = self.unsteady()
        running = self.publish("-r", "test.event", "--replay", self.capture([0, seconds]), "--heartbeat", "1",
                               "--uri", proxy.uri)
        self.assertEqual(self.bodies(queue), [b"0"])
        proxy.wait_for("its confirm", bus.ACK)
        proxy.hang_up()
        return running, queue

    def replayed(self):
        """(what, arrivals, when each was due) of captures that are played in all sorts of ways; in order."""
        offsets = [0, 0.3, 0.3, 0.9, 1.4]
        plain = self.capture(offsets)
        zst = plain + ".zst"
        subprocess.run(["zstd", "-q", plain, "-o", zst], check=True)
        hours = self.capture([3600 * n for n in range(5)])
        cases = {
            "1": (plain, (), offsets), "2": (plain, ("--speed", "2"), [0, 0.15, 0.15, 0.45, 0.7]),
            "half": (plain, ("--speed", "0.5"), [0, 0.6, 0.6, 1.8, 2.8]), "0": (hours, ("--speed", "0"), [0] * 5),
            "gz": (self.capture(offsets, "c.gz"), (), offsets), "zst": (zst, (), offsets),
            "unordered": (self.capture([10, 10.5, 10.2, 9, 10.8]), (), [0, 0.5, 0.5, 0.5, 0.8]),
            "hour": (self.capture([0, 3600, 3601]), ("--speed", "3600"), [0, 1, 1]),
            "twice": (plain, ("--repeat", "2"), [*offsets, *(1.4 + offset for offset in offsets)]),
            "rest": (plain, ("--resume-from", "3"), [0, 0.6, 1.1]),
        }
        runs = {what: (("--replay", path, *args), {}) for what, (path, args, _) in cases.items()}
        came, _ = self.arrivals(runs, sum(len(due) for _, _, due in cases.values()))
        for what, (_, _, due) in cases.items():
            numbers = [2, 3, 4] if what == "rest" else [n % 5 for n in range(len(due))]
            self.assertEqual([number for _, number in came[what]], numbers, what)
            yield what, [at for at, _ in came[what]], due
