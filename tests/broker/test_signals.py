# SPDX-License-Identifier: MIT
"""Ctrl-C at any moment: SIGINT at the begin of each system call that may wait."""
import os
import re
import shutil
import signal
import subprocess
import unittest

import bus

CALLS = ("poll", "ppoll", "recvfrom")
# LeakSanitizer needs ptrace too, and only one tracer is possible.
ENVIRONMENT = {"ASAN_OPTIONS": ":".join(filter(None, (os.environ.get("ASAN_OPTIONS"), "detect_leaks=0")))}


def can_trace():
    """Some containers do not allow what strace needs."""
    if not shutil.which("strace"):
        return False
    killed = subprocess.run(["strace", "-D", "-qqq", "-o", "/dev/null", "-e", "inject=read:signal=INT:when=1", "true"],
                            stderr=subprocess.DEVNULL, check=False, timeout=bus.PATIENCE)
    return killed.returncode == -signal.SIGINT


@unittest.skipUnless(can_trace(), "strace may not trace here")
class AtEveryCall(bus.BusTest):

    def log(self):
        path = os.path.join(self.directory(), "calls")
        with open(path, "wb"):
            return path

    def traced(self, log, *expressions, args):
        """wazobus as a child process that strace watches."""
        options = [option for expression in expressions for option in ("-e", expression)]
        return self.start(bus.WAZOBUS, *args, env=ENVIRONMENT, stdin=subprocess.PIPE,
                          script=f"exec strace -D -f -qqq -o '{log}' {' '.join(options)} \"$@\"")

    def calls(self, log, running):
        """The system calls until it only waits, or has ended."""
        seen = []

        def is_quiet():
            with open(log, encoding="utf-8") as lines:
                seen.append(lines.read())
            if running.process.poll() is not None:
                return True
            # A busy machine may start it late: it has not begun to wait before its first call.
            return len(seen) > 20 and seen[-1] != "" and len(set(seen[-20:])) == 1 and running.state() == "S"

        bus.until("it waits", is_quiet)
        return seen[-1].splitlines()

    def assert_not_overslept(self, log):
        """Checks that it did not sleep after the signal until the next check of the connection."""
        with open(log, encoding="utf-8") as lines:
            _, _, after = lines.read().partition(" SIGINT ")
        five_seconds = r"(?:, (?:[5-9]\d{3}|\d{5,})|tv_sec=(?:[5-9]|\d{2,}),.*)"
        self.assertEqual([], re.findall(rf"^.*{five_seconds}\) += 0 \(Timeout\)$", after, re.MULTILINE))

    def counts(self, args):
        running = self.traced(log := self.log(), f"trace={','.join(CALLS)}", args=args)
        running.wait_for_handlers()
        lines = self.calls(log, running)
        running.close()
        counts = {call: sum(f" {call}(" in line for line in lines) for call in CALLS}
        self.assertGreater(sum(counts.values()), 0, lines)
        return counts

    def interrupt_at_each(self, *args):
        hits = 0
        for call, count in self.counts(args).items():
            for number in range(1, count + 1):
                with self.subTest(call=call, number=number):
                    running = self.traced(log := self.log(), f"trace={','.join(CALLS)}",
                                          f"inject={call}:signal=INT:when={number}", args=args)
                    # The number of reads from a socket may differ by one or two.
                    lines = self.calls(log, running)
                    if running.process.poll() is None and not any(" SIGINT " in line for line in lines):
                        running.close()
                        continue
                    ended = running.end(bus.SOON)
                    self.assertEqual(ended.status, 130, ended.err)
                    self.assert_not_overslept(log)
                    hits += 1
        self.assertGreater(hits, 0)

    def test_publish_of_lines(self):
        self.interrupt_at_each("publish", "-r", "test.event", "-")

    def test_publish_of_text(self):
        self.interrupt_at_each("publish", "-r", "test.event", "-", "-p", "content_type=text/plain")

    def test_publish_at_a_rate(self):
        self.interrupt_at_each("publish", "-r", "test.event", "-b", "1", "--loop", "--rate", "0.01")

    def test_listen(self):
        self.interrupt_at_each("listen", "#", "-c", "9")

    def test_validate(self):
        self.interrupt_at_each("validate", "-")
