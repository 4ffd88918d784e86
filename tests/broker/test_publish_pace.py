# SPDX-License-Identifier: MIT
"""The pace of wazobus publish, and what it shows meanwhile."""
import contextlib
import fcntl
import os
import re
import struct
import subprocess
import termios

import bus
from delivery import BACK, SUMMARY, DeliveryTest, PaceTest, lines_of


class Pace(PaceTest):
    """Nothing comes too early. That nothing comes too late is for test_timing."""

    def test_no_rate_is_exceeded(self):
        for rate, per_second, times, summary in self.paced({"200/s": 2, "5000/s": 1, "1000/s": 2, "600/m": 2}):
            with self.subTest(rate):
                self.assertEqual([], [(n, at) for n, at in enumerate(times) if at < n / per_second])
                self.assertGreaterEqual(summary["seconds"] + 0.001, (len(times) - 1) / per_second)

    def test_a_capture_keeps_its_pauses(self):
        for what, times, due in self.replayed():
            with self.subTest(what):
                self.assertEqual([], [(at, earliest) for at, earliest in zip(times, due) if at < earliest])

    def test_a_signal_ends_a_pause_and_it_goes_on_behind_it(self):
        queue = self.numbered_queue("test.event")
        source = self.capture([0, 0, 3600])
        running = self.publish("-r", "test.event", "--replay", source)
        self.assertEqual(self.bodies(queue, 2), [b"0", b"1"])
        running.wait_for_err("next message is due in ")  # in an hour, or a second less if the machine is busy
        running.wait_for_sleep()
        ended = running.interrupt()
        self.assertEqual((ended.status, self.summary(ended)["resume"]), (130, "--resume-from 3"))
        self.assertEqual(self.publish("-r", "test.event", "--replay", source, "--resume-from", "3").end().status, 0)
        self.assertEqual(self.bodies(queue), [b"2"])

    def test_a_loss_in_a_pause_is_made_good_before_its_end(self):
        running, _ = self.lost_in_a_pause(3600)
        running.wait_for_err(BACK)
        self.assertEqual(running.interrupt().status, 130)
        running, queue = self.lost_in_a_pause(2)
        running.wait_for_err(BACK)
        ended = running.end()
        self.assertEqual((ended.status, self.drained(queue)), (0, [1]), ended.err)


class Screens(DeliveryTest):
    def on_terminal(self, *args, columns=80, meanwhile=None):
        """What publish draws on a terminal for its standard error; meanwhile() is given the lines of progress."""
        master, end = os.openpty()
        fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        with subprocess.Popen([bus.WAZOBUS, "publish", *args], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=end, env=bus.environment({"TERM": "xterm"})) as process:
            os.close(end)
            drawn = bytearray()
            with contextlib.suppress(OSError):
                while part := os.read(master, 1 << 16):
                    drawn.extend(part)
                    if meanwhile:
                        meanwhile(self.shown_lines(drawn.decode(errors="replace")))
            out = process.stdout.read()
        os.close(master)
        return bus.Ended(process.returncode, out, drawn.decode().replace("\r\n", "\n"))

    @staticmethod
    def shown_lines(drawn):
        """Each line of progress that was drawn."""
        return [line for line in re.findall(r"\r([^\r\n\x1b]*)\x1b\[J", drawn) if line]

    def held_up(self, *args, lines, **options):
        """The same, held up until there were so many lines of progress."""
        proxy = self.unsteady(("out", 100_000, "hold"))
        ended = self.on_terminal(*args, "--uri", proxy.uri, **options,
                                 meanwhile=lambda shown: len(shown) >= lines and proxy.release())
        self.assertGreaterEqual(len(self.shown_lines(ended.err)), lines, ended.err)
        return ended

    def test_progress_is_drawn_on_a_terminal_and_gone_at_the_end(self):
        queue = self.numbered_queue("shown.#")
        ended = self.held_up("-r", "shown.a", self.file(lines_of(3_000)), "--rate", "2000/s", lines=3)
        lines = self.shown_lines(ended.err)
        for line in lines:
            self.assertRegex(line, r"^\d+ sent, \d+ confirmed  \d+/s  \d+ %$")
        counts = [int(line.split()[0]) for line in lines]
        self.assertEqual(counts, sorted(counts))
        last = ended.err.rpartition("\r")[2]
        self.assertEqual(last, "\x1b[Jsent 3000 to exchange 'xivo': 3000 confirmed, 0 returned, 0 nacked\n")
        self.assertEqual(self.waiting(queue), 3_000)

    def test_messages_stand_on_lines_of_their_own(self):
        proxy = self.unsteady(("out", 150_000, "hold"))
        deeds = [("sent", proxy.refuse), ("not connected", proxy.accept)]

        def meanwhile(shown):
            if deeds and any(deeds[0][0] in line for line in shown):
                deeds.pop(0)[1]()

        ended = self.on_terminal("-r", "nobody.wants", self.file(lines_of(3_000)), "--rate", "2000/s",
                                 "--uri", proxy.uri, meanwhile=meanwhile)
        self.assertEqual(ended.status, 0, ended.err)
        for pattern in ("wazobus: .*nobody got it", "wazobus: the connection .*was lost", "wazobus: connected again",
                        "sent 3000"):
            self.assertRegex(ended.err, rf"(?m)(^|\r\x1b\[J){pattern}[^\r\n]*$")
        self.assertTrue(any("not connected" in line for line in self.shown_lines(ended.err)), ended.err)
        for line in self.shown_lines(ended.err):
            self.assertLessEqual(len(line), 80)

    def test_progress_is_no_wider_than_the_terminal(self):
        queue = self.numbered_queue("shown.#")
        ended = self.held_up("-r", "shown.a", self.file(lines_of(2_000)), "--rate", "2000/s", lines=1, columns=30)
        self.assertEqual(self.waiting(queue), 2_000)
        for line in self.shown_lines(ended.err):
            self.assertLessEqual(len(line), 30, line)

    def test_a_quiet_run_draws_and_says_nothing(self):
        self.numbered_queue("shown.#")
        source = self.file(lines_of(2_000))
        ended = self.on_terminal("-r", "shown.a", source, "--rate", "2000/s", "-q")
        self.assertEqual((ended.status, ended.out, ended.err), (0, b"", ""))
        ended = self.publish("-r", "shown.a", source, "-q").end()
        self.assertEqual((ended.status, ended.err, set(ended.objects[0])), (0, "", set(SUMMARY["required"])))

    def test_in_a_pipe_there_is_the_summary_alone(self):
        self.numbered_queue("shown.#")
        ended = self.publish("-r", "shown.a", self.file(lines_of(2_000)), "--rate", "2000/s").end()
        self.assertEqual(ended.err, "sent 2000 to exchange 'xivo': 2000 confirmed, 0 returned, 0 nacked\n")
        [summary] = ended.objects
        self.assertGreaterEqual(summary.pop("seconds") + 0.001, 1_999 / 2_000)
        self.assertEqual(summary, {"sent": 2000, "confirmed": 2000, "returned": 0, "nacked": 0, "unknown": 0,
                                   "resent": 0, "exchange": "xivo", "first_not_confirmed": None,
                                   "complete": True, "resume": None})
