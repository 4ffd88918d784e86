# SPDX-License-Identifier: MIT
"""trace on a bus: conversations that come while they happen."""
import os
import pathlib
import pty
import re
import signal
import subprocess
import threading

import bus

SCENARIOS = pathlib.Path(__file__).parent.parent / "scenarios"
CALL = SCENARIOS / "given/01-internal-call.ndjson.gz"
BUSY = SCENARIOS / "given/02-busy.ndjson.gz"
AT_ONCE = SCENARIOS / "made/calls-at-once.ndjson.gz"


def send(*captures):
    """What happened once happens again, at once."""
    ended = bus.run("publish", "-q", "--speed", "0", *(word for path in captures for word in ("--replay", path)))
    assert ended.status == 0, ended.err


class Trace(bus.BusTest):
    def start(self, *args):
        running = bus.Running("trace", *args)
        self.addCleanup(running.close)
        running.wait_for_err("listening on")
        return running

    def start_on_terminal(self, *args):
        """The process, what the terminal shows, and the thread that reads it."""
        master, end = pty.openpty()
        self.addCleanup(os.close, master)
        process = subprocess.Popen([bus.WAZOBUS, "trace", *args], stdin=subprocess.DEVNULL, stdout=end, stderr=end,
                                   env=bus.environment({"TERM": "xterm"}))
        os.close(end)
        seen = bytearray()

        def read():
            try:
                while part := os.read(master, 1 << 16):
                    seen.extend(part)
            except OSError:  # the other end is closed
                pass

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        return process, seen, reader

    def test_failed_calls_alone(self):
        running = self.start("--failed", "-c", "1", "--timeout", "5m")
        send(CALL, BUSY)
        ended = running.end()
        self.assertEqual(ended.status, 0, ended.err)
        self.assertRegex(ended.lines[1], r" 33 1795534265\.21 +Fern Oakes .*: busy$")
        self.assertEqual(len(ended.lines), 2)

    def test_a_line_comes_when_a_conversation_has_ended(self):
        running = self.start("-c", "2", "--timeout", "5m")
        send(CALL)
        self.assertRegex(running.wait_for_lines(2)[1], r" 47 1795528992\.21 +Ash Dunmore .*: Brook Vane hung up$")
        send(BUSY)
        ended = running.end()
        self.assertEqual(ended.status, 0, ended.err)
        self.assertRegex(ended.lines[2], r" 33 1795534265\.21 +Fern Oakes .*: busy$")
        self.assertEqual(len(ended.lines), 3)

    def test_too_few_conversations_in_time(self):
        ended = bus.run("trace", "-c", "1", "--timeout", "100ms")
        self.assertEqual((ended.status, ended.out), (124, b""))
        self.assertIn("wazobus: timed out: 0 of 1 conversations had ended\n", ended.err)

    def test_the_oldest_is_let_go_and_an_interrupt_shows_the_rest(self):
        running = self.start("--keep", "1")
        send(AT_ONCE)
        # All but the last one make room long before they end.
        lines = running.wait_for_lines(3)
        self.assertIn("no end seen", lines[1])
        self.assertIn("1795633200.101", lines[1])
        running.process.send_signal(signal.SIGINT)
        self.assertEqual(running.end().status, 0)

    def test_the_conversations_of_a_number_as_ladders(self):
        running = self.start("-f", "ladder", "5550111", "-c", "1")
        send(CALL, BUSY)
        ended = running.end()
        self.assertEqual(ended.status, 0, ended.err)
        text = ended.out.decode()
        self.assertIn("missed: busy", text)
        self.assertIn("dials 5550112", text)
        self.assertNotIn("Ash Dunmore", text)

    def test_a_part_of_a_name_fits(self):
        running = self.start("van", "-c", "1")
        send(BUSY, CALL)
        ended = running.end()
        self.assertEqual(ended.status, 0, ended.err)
        self.assertIn("Brook Vane hung up", ended.out.decode())

    def test_a_capture_that_is_made_meanwhile_is_listed_meanwhile(self):
        running = bus.Running(script='"$1" listen -f record | "$1" trace --from -', *[bus.WAZOBUS])
        self.addCleanup(running.close)
        running.wait_for_err("listening on")
        send(BUSY, CALL)
        self.assertIn("Brook Vane hung up", "".join(running.wait_for_lines(3)))

    def test_on_a_terminal_a_line_tells_what_goes_on_and_gives_way_to_rows(self):
        process, seen, reader = self.start_on_terminal()
        try:
            bus.until("no calls yet", lambda: b"no calls" in seen)
            # The first event of a call, which goes on then.
            bus.run("publish", "call_created", "--set", "data.caller_id_name=Wren Locke", "--set", "data.status=Ring")
            bus.until("the call that goes on", lambda: re.search(rb"\r[^\n]*Wren Locke", seen))
            send(CALL)
            bus.until("the call that has ended", lambda: re.search(rb"\d:\d\d [^\r]*Brook Vane hung up", seen))
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(bus.PATIENCE)
            reader.join(bus.PATIENCE)
        self.assertEqual(process.returncode, 0)
        # The line is taken away before the list begins, and not drawn again before it is there.
        self.assertRegex(bytes(seen), rb"\r\x1b\[J(\x1b\[1m)?BEGIN")
        self.assertRegex(bytes(seen), rb"\r\x1b\[J(\x1b\[[0-9;]*m)?\d\d:\d\d:\d\d[^\r]*Wren Locke")
        self.assertIn(b"no end seen", seen)

    def test_an_id_that_fits_nothing_is_told_while_it_runs_and_at_the_end(self):
        process, seen, reader = self.start_on_terminal("-f", "ladder", "vanne")
        try:
            bus.until("no call yet", lambda: b"no call of 'vanne'" in seen)
            send(CALL)
            # It goes on, and has ended.
            bus.until("a call that does not fit",
                      lambda: re.search(rb"no call of 'vanne'; 1 other.*no call of 'vanne'\x1b", seen, re.DOTALL))
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(bus.PATIENCE)
            reader.join(bus.PATIENCE)
        self.assertEqual(process.returncode, 0)
        self.assertIn(b"no call of 'vanne' came (did you mean 'Brook Vane'?)", seen)
