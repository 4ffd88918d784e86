# SPDX-License-Identifier: MIT
"""wazobus publish that is stopped, and goes on where it says."""
import contextlib
import gzip
import json
import os
import random
import re
import signal
import subprocess
import threading
import time

import admin
import bus
from delivery import DeliveryTest, firsts, lines_of


class Stops(DeliveryTest):
    """Stopped at any moment, and gone on with as it says: nothing is missing, and no more is repeated than was
    unconfirmed.
    """

    def stopped(self, running):
        """Its summary, or None where it had sent nothing yet. Where all is confirmed, the signal may have come too late
        to end it.
        """
        ended = running.end()
        summary = None
        if not ended.out:
            self.assertEqual(ended.err, "")
        elif "sent " not in ended.err:
            self.assertEqual(json.loads(ended.out)["sent"], 0)
        else:
            summary = self.summary(ended)
        if ended.status != 0 or summary is None or summary["resume"] is not None:
            self.assertEqual(ended.status, 130, ended.err)
        return summary

    def ended(self, running):
        """The summary of a run that nothing stopped."""
        ended = running.end()
        self.assertEqual(ended.status, 0, ended.err)
        return self.summary(ended)

    def stop_after(self, *args, number, moment, input=None):
        """A run that is stopped after so many seconds."""
        running = self.publish(*args, stdin=subprocess.DEVNULL if input is None else subprocess.PIPE)
        if input is not None:
            threading.Thread(target=self.pour, args=(running.process.stdin, input), daemon=True).start()
        running.wait_for_handlers()
        if moment is None:
            return self.ended(running)
        self.connection.sleep(moment)  # any moment is what is tested
        running.process.send_signal(number)
        return self.stopped(running)

    def stop_in_flow(self, *args, number, moment):
        """A run that is stopped once so many bytes have gone either way, and 200 kB later at the latest."""
        if moment is None:
            return self.ended(self.publish(*args))
        proxy = self.unsteady(("out", moment + 200_000, "hold"))
        running = self.publish(*args, "--uri", proxy.uri)
        bus.until("so many bytes", lambda: proxy.carried >= moment or running.process.poll() is not None)
        running.process.send_signal(number)
        proxy.release()
        return self.stopped(running)

    @staticmethod
    def pour(stream, content):
        with contextlib.suppress(BrokenPipeError):
            stream.write(content)
            stream.close()

    def go_through(self, *args, most, moments, stop=None, **options):
        """Stops and goes on, until there is no more to send: the summaries."""
        summaries, more = [], ()
        for n, moment in enumerate((*moments, None)):
            number = (signal.SIGINT, signal.SIGTERM)[n % 2]
            summary = (stop or self.stop_after)(*args, *more, number=number, moment=moment, **options)
            if summary is None:
                continue
            summaries.append(summary)
            if moment is None or summary["resume"] is None:
                self.assertIsNone(summary["resume"])
                break
            more = tuple(summary["resume"].split())
            self.assertLessEqual(summary["unknown"], most)
        return summaries

    def assert_complete(self, queue, summaries, expected):
        numbers = self.drained(queue, len(expected))
        sent, unknown = (sum(summary[name] for summary in summaries) for name in ("sent", "unknown"))
        self.assertLessEqual(sent - len(expected), unknown)
        self.assertLessEqual(len(numbers), sent)
        return numbers

    def test_thousands_of_lines_are_complete(self):
        count = 12_000
        queue = self.numbered_queue("stop.file")
        moments = [random.randrange(5_000, 100_000) for _ in range(3)]  # all in all less than there is
        summaries = self.go_through("--exchange", "", "-r", queue, self.file(lines_of(count)), most=1000,
                                    moments=moments, stop=self.stop_in_flow)
        self.assertEqual(len(summaries), 4)
        numbers = self.assert_complete(queue, summaries, range(count))
        self.assertTrue(firsts(numbers) == list(range(1, count + 1)))

    def test_the_standard_input_is_complete(self):
        count = 8_000
        queue = self.numbered_queue("stop.pipe")
        moments = [random.uniform(0.1, 0.9) for _ in range(3)]
        summaries = self.go_through("-r", "stop.pipe", "-", "--rate", "4000/s", most=1000, moments=moments,
                                    input=lines_of(count))
        numbers = self.assert_complete(queue, summaries, range(count))
        self.assertTrue(firsts(numbers) == list(range(1, count + 1)))

    def test_the_rows_of_a_file_are_complete(self):
        count = 5_000
        template = self.file("{{var n}}", "template.json")
        for name, rows in (("rows.csv", b"n\n" + lines_of(count)),
                           ("rows.ndjson", b"".join(b'{"n": %d}\n' % n for n in range(1, count + 1)))):
            with self.subTest(name):
                queue = self.numbered_queue("stop.rows")
                moments = [random.uniform(0.1, 0.6) for _ in range(3)]
                args = ("--template", template, "--var-file", self.file(rows, name), "--rate", "4000/s")
                summaries = self.go_through("-r", "stop.rows", *args, most=1000, moments=moments)
                numbers = self.assert_complete(queue, summaries, range(count))
                self.assertTrue(firsts(numbers) == list(range(1, count + 1)))
                self.channel.queue_delete(queue)

    def test_several_rounds_are_complete(self):
        count = 3_000
        queue = self.numbered_queue("stop.rounds")
        moments = [random.uniform(0.2, 0.8) for _ in range(5)]  # so that some fall into the last round
        args = (self.file(lines_of(count)), "--repeat", "3", "--rate", "4500/s")
        summaries = self.go_through("-r", "stop.rounds", *args, most=1000, moments=moments)
        numbers = self.assert_complete(queue, summaries, range(3 * count))
        for n in range(1, count + 1, 37):
            self.assertGreaterEqual(numbers.count(n), 3, n)

    def test_before_the_line_that_it_begins_with_it_says_that_line(self):
        for pause in (0.1, 2, 10):  # nothing tells from outside when it has taken the last word of the login
            proxy = self.unsteady()
            args = ("--resume-from", "5", "--uri", proxy.uri)
            running = self.publish("-r", "test.event", "-", *args, stdin=subprocess.PIPE)
            self.feed(running, b"1\n2\n")
            proxy.wait_for("the last word of the login", bus.SELECT_OK)
            time.sleep(pause)
            ended = running.interrupt()
            self.assertEqual(ended.status, 130, ended.err)
            if ended.out:
                break
        self.assertEqual(json.loads(ended.out)["resume"], "--resume-from 5")

    def test_an_endless_run_goes_on_in_order(self):
        count = 1_000
        queue = self.numbered_queue("stop.loop")
        source = self.file(lines_of(count))
        more, summaries = ("--loop",), []
        for number in (signal.SIGINT, signal.SIGTERM):
            # Behind the end of the first round at any rate.
            summary = self.stop_in_flow("-r", "stop.loop", source, "--rate", "5000/s", *more, number=number,
                                        moment=150_000)
            self.assertRegex(summary["resume"] or "", r"^--resume-from \d+ --loop$")
            summaries.append(summary)
            more = summary["resume"].split()
        numbers = self.assert_complete(queue, summaries, [None] * sum(summary["confirmed"] for summary in summaries))
        self.assertGreater(len(numbers), 2 * count)
        steps = [(after - before) % count for before, after in zip(numbers, numbers[1:])]
        self.assertLessEqual(sum(step != 1 for step in steps), sum(summary["unknown"] > 0 for summary in summaries))

    def test_rounds_that_are_shorter_than_the_window_are_complete(self):
        # It stops between two rounds as often as not.
        rounds = 3_000
        queue = self.numbered_queue("stop.short")
        moments = [random.randrange(1_000, 40_000) for _ in range(3)]
        args = (self.file(lines_of(3)), "--repeat", str(rounds), "--window", "3")
        summaries = self.go_through("-r", "stop.short", *args, most=3, moments=moments, stop=self.stop_in_flow)
        self.assertGreater(len(summaries), 1)
        numbers = self.assert_complete(queue, summaries, range(3 * rounds))
        for n in (1, 2, 3):
            self.assertGreaterEqual(numbers.count(n), rounds)

    def test_going_on_behind_the_last_line_begins_the_next_round(self):
        queue = self.numbered_queue("test.event")
        args = ("--resume-from", "4", "--loop", "--rate", "100/s")
        running = self.start("publish", "-r", "test.event", self.file(lines_of(3)), *args)
        self.assertEqual(self.bodies(queue, 4), [b"1", b"2", b"3", b"1"])
        self.assertEqual(running.interrupt().status, 130)

    def test_one_body_is_sent_as_often_as_it_should(self):
        total = 6_000
        queue = self.numbered_queue("stop.body")
        summaries = self.go_through("-r", "stop.body", "-b", "1", "--repeat", str(total), "--window", "500", most=500,
                                    moments=[20_000, 20_000], stop=self.stop_in_flow)
        self.assertGreater(len(summaries), 1)
        self.assertLessEqual(len(self.drained(queue, total)) - total, sum(summary["unknown"] for summary in summaries))

    def test_many_values_on_one_line_are_complete(self):
        count = 20_000
        queue = self.numbered_queue("stop.line")
        source = self.file(b" ".join(b"[%d]" % n for n in range(count)) + b"\n")
        summary = self.stop_in_flow("-r", "stop.line", source, "--window", "3", number=signal.SIGINT, moment=100_000)
        self.assertLess(summary["sent"], count)
        self.stop_in_flow("-r", "stop.line", source, *summary["resume"].split(), number=None, moment=None)
        self.assertGreaterEqual(self.waiting(queue), count)

    def test_pretty_printed_values_are_complete(self):
        count = 5_000
        queue = self.numbered_queue("stop.pretty")
        source = self.file(b"".join(b"[\n  %d\n]\n" % n for n in range(count)))
        moments = [random.uniform(0.1, 0.4) for _ in range(3)]
        summaries = self.go_through("-r", "stop.pretty", source, "--rate", "4000/s", "--window", "10", most=10,
                                    moments=moments)
        self.assertEqual(sum(summary["confirmed"] for summary in summaries), count)
        unknown = sum(summary["unknown"] for summary in summaries)
        self.assertIn(self.waiting(queue), range(count, count + unknown + 1))

    def test_what_stops_at_something_broken_goes_on_at_that_line(self):
        queue = self.numbered_queue("test.event")
        progress = os.path.join(self.directory(), "progress")
        ended = self.publish("-r", "test.event", self.file("1\n2\n{\n4\n"), "--progress", progress).end()
        self.assertEqual(ended.status, 1)
        summary = self.summary(ended)
        self.assertEqual((summary["resume"], summary["refused"]["line"]), ("--resume-from 4", 3))
        with open(progress, encoding="utf-8") as content:
            self.assertEqual(json.load(content)["line"], 3)
        repaired = self.file("1\n2\n3\n4")  # no newline at its end
        ended = self.publish("-r", "test.event", repaired, "--resume-from", "3").end()
        self.assertEqual((ended.status, self.drained(queue)), (0, [1, 2, 3, 4]), ended.err)

    def test_what_stops_at_its_first_line_says_how_the_rest_is_sent(self):
        self.numbered_queue("test.event")
        ended = self.publish("-r", "test.event", self.file('{"a":}\n2\n')).end()
        self.assertEqual(ended.status, 1)
        self.assertIn("--resume-from 2 sends the rest without that message", ended.err)
        quiet = self.publish("-q", "-r", "test.event", self.file('{"a":}\n2\n')).end()
        self.assertNotIn("--resume-from", quiet.err)
        self.assertEqual(quiet.objects[0]["resume"], "--resume-from 2")
        [summary] = ended.objects
        self.assertEqual((summary["complete"], summary["resume"], summary["resume_mended"]),
                         (False, "--resume-from 2", "--resume-from 1"))

    def test_what_the_catalogue_refuses_is_left_out_where_the_user_says_so(self):
        queue = self.numbered_queue("test.event")
        events = ['{"name":"call_held","data":{"call_id":%s}}' % call for call in ('"1"', "2", "3", '"4"')]
        source = self.file("\n".join(events))
        progress = os.path.join(self.directory(), "progress")
        ended = self.publish("-r", "test.event", source, "--skip-refused", "--progress", progress).end()
        self.assertEqual((ended.status, self.waiting(queue)), (1, 2), ended.err)
        self.assertIn("2 messages were left out, because the catalogue refuses them", ended.err)
        summary = self.summary(ended)
        self.assertEqual((summary["complete"], summary["resume"], summary["left_out"]), (True, None, 2))
        again = self.publish("-r", "test.event", source, "--skip-refused", "--progress", progress).end()
        self.assertEqual((again.status, self.waiting(queue)), (0, 2), again.err)

    def test_a_packed_file_begins_at_the_line(self):
        queue = self.numbered_queue("test.event")
        source = self.file(gzip.compress(lines_of(5_000)), "numbers.gz")
        ended = self.publish("-r", "test.event", source, "--resume-from", "4990").end()
        self.assertEqual((ended.status, self.drained(queue)), (0, list(range(4990, 5001))), ended.err)

    def test_a_message_that_has_to_reach_a_queue_is_not_done_before_it_does(self):
        path = self.file("1\n2\n")
        progress = os.path.join(self.directory(), "progress")
        args = ("publish", "-r", "test.mandatory", path, "--progress", progress)
        for _ in range(2):
            ended = bus.run(*args, "--mandatory", "--json")
            self.assertEqual(ended.status, 1, ended.err)
            self.assertRegex(ended.err, "(?m)^sent 2 ")
            summary = self.summary(ended)
            self.assertEqual((summary["complete"], summary["resume"]), (False, "--resume-from 1"))
        # Without --mandatory it counts as confirmed.
        ended = bus.run(*args)
        self.assertEqual(ended.status, 0, ended.err)
        self.assertRegex(bus.run(*args).err, "(?m)^sent 0 ")

    def test_what_was_killed_goes_on_where_its_progress_file_says(self):
        count = 20_000
        queue = self.queue("xivo", "test.event")
        path = self.file("".join(f"{n}\n" for n in range(1, count + 1)))
        progress = os.path.join(self.directory(), "progress")
        args = ("publish", "-r", "test.event", path, "--progress", progress, "--window", "100")
        for moment in (20_000, 400_000, 900_000):
            proxy = self.unsteady(("out", moment + 100_000, "hold"))
            running = self.start(*args, "--uri", proxy.uri)
            bus.until("so many bytes", lambda: proxy.carried >= moment)
            running.process.kill()
            running.end()
            proxy.close()
        ended = self.start(*args).end()
        self.assertEqual(ended.status, 0, ended.err)
        self.assertRegex(ended.err, rf"(?m)^wazobus: going on at {re.escape(path)}:\d+, as {re.escape(progress)} says$")
        with open(progress, encoding="utf-8") as content:
            kept = json.load(content)
        self.assertEqual((kept["file"], kept["round"], kept["line"]), (path, 1, count + 1))
        numbers = [int(body) for body in self.drained(queue, count)]
        self.assertEqual(sorted(set(numbers)), list(range(1, count + 1)))
        # There is nothing left to do, until the file grows.
        ended = bus.run(*args)
        self.assertEqual(ended.status, 0, ended.err)
        self.assertRegex(ended.err, "(?m)^sent 0 ")
        with open(path, "a", encoding="utf-8") as more:
            more.write("0\n")
        self.assertRegex(bus.run(*args).err, "(?m)^sent 1 ")

    def test_what_the_broker_never_takes_is_passed_over_where_the_user_says_so(self):
        self.addCleanup(admin.change_settings, max_message_size=admin.setting("max_message_size"))
        admin.change_settings(max_message_size=1000)
        queue = self.numbered_queue("test.event")
        path = self.file(f'1\n2\n"{"x" * 2000}"\n4\n5\n')
        progress = os.path.join(self.directory(), "progress")
        args = ("publish", "-r", "test.event", path, "--window", "1", "--progress", progress)
        for _ in range(2):
            ended = bus.run(*args)
            self.assertEqual(ended.status, 3, ended.err)
            self.assertIn("wazobus: the same command with --resume-from 4 sends the rest without that message\n",
                          ended.err)
        self.assertEqual(self.drained(queue), [1, 2])
        with open(progress, encoding="utf-8") as before:
            known = before.read()
        ended = bus.run(*args, "--resume-from", "44")  # a slip of the finger for 4
        self.assertEqual(ended.status, 2, ended.err)
        with open(progress, encoding="utf-8") as after:
            self.assertEqual(after.read(), known)
        ended = bus.run(*args, "--resume-from", "4", "--json")
        self.assertEqual((ended.status, self.drained(queue)), (0, [4, 5]), ended.err)
        self.assertIn(f"going on at {path}:4, as --resume-from says, not at line 3, as {progress} does: "
                      "what is between them is left out", ended.err)
        self.assertTrue(self.summary(ended)["complete"])
        ended = bus.run(*args)
        self.assertEqual((ended.status, self.drained(queue)), (0, []), ended.err)
        self.assertRegex(ended.err, "(?m)^sent 0 ")
        # It may be the last line so far.
        with open(path, "a", encoding="utf-8") as more:
            more.write(f'"{"x" * 3000}"\n')
        self.assertIn("the same command with --resume-from 7 sends", bus.run(*args).err)
        self.assertEqual(bus.run(*args, "--resume-from", "7").status, 0)
        with open(path, "a", encoding="utf-8") as more:
            more.write("7\n")
        self.assertEqual((bus.run(*args).status, self.drained(queue)), (0, [7]))
        # Without a progress file nothing is left to do behind the last line.
        ended = bus.run("publish", "-r", "test.event", self.file(f'1\n"{"x" * 2000}"\n'), "--window", "1", "--json")
        self.assertEqual((ended.status, self.summary(ended)["resume"]), (3, None), ended.err)

    def test_the_same_command_goes_on_with_a_progress_file(self):
        queue = self.numbered_queue("test.event")
        path = self.file("1\n2\n{\n4\n")
        progress = os.path.join(self.directory(), "progress")
        args = ("publish", "-r", "test.event", path, "--repeat", "2", "--progress", progress)
        ended = bus.run(*args)
        self.assertIn("wazobus: the same command with --resume-from 4 sends the rest without that message; once it is "
                      "mended, the same command sends it too", ended.err)
        ended = bus.run(*args, "--resume-from", "4")  # and stops in the second round
        self.assertIn("once it is mended, the same command without --resume-from sends it too", ended.err)
        with open(progress, encoding="utf-8") as content:
            self.assertEqual(json.load(content)["round"], 2)
        self.assertEqual(bus.run(*args, "--resume-from", "4").status, 0)
        self.assertEqual(self.drained(queue), [1, 2, 4, 1, 2, 4])
        ended = bus.run(*args, "--resume-from", "2", "--reconnect-timeout", "1s")
        self.assertIn("not at line 5, as", ended.err)
        self.assertIn("what is between them is sent once more", ended.err)
        fresh = os.path.join(self.directory(), "fresh")
        ended = bus.run("publish", "-r", "test.event", path, "--progress", fresh, "--resume-from", "4")
        self.assertEqual(ended.status, 0, ended.err)
        self.assertIn(f"beginning at {path}:4, as --resume-from says; {fresh} counts what is before it as confirmed",
                      ended.err)

    def test_a_progress_file_about_more_lines_than_the_input_has_is_refused(self):
        queue = self.numbered_queue("test.event")
        rows = "call_created", "--set", "data.call_id={{var call}}", "--var-file"
        long = b" " * 5000  # beyond the beginning that the progress file remembers
        for args, longer, shorter in (
                (("-r", "test.event"), long + b"1\n2\n3\n", long + b"1\n2\n"),
                (("-r", "test.event"), long + b"1\n2\n3", long + b"1\n"),
                (rows, b"call\n1\n2\n3\n", b"call\n1\n2\n"),
                (rows, b"call\n1\n2\n3", b"call\n1\n"),
                (rows, b'{"call":"1"}\n{"call":"2"}', b'{"call":"1"}\n'),
        ):
            with self.subTest(args=args, longer=longer):
                path = self.file(longer)
                progress = os.path.join(self.directory(), "progress")
                args = ("publish", *args, path, "--progress", progress)
                self.assertEqual(bus.run(*args).status, 0)
                again = bus.run(*args)
                self.assertEqual(again.status, 0, again.err)
                self.assertRegex(again.err, "(?m)^sent 0 ")
                with open(path, "wb") as cut:
                    cut.write(shorter)
                for more in ((), ("--repeat", "2"), ("--dry-run",)):
                    ended = bus.run(*args, "-q", *more)
                    self.assertEqual((ended.status, ended.out), (2, b""), ended.err)
                    self.assertRegex(ended.err, r"has no message from line \d on \(it is another file, or was cut"
                                     if long in longer else "is about another content of .*, whose beginning has")
        self.assertEqual(sorted(self.drained(queue)), [1, 1, 2, 2, 3, 3])
