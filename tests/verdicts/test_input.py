# SPDX-License-Identifier: MIT
"""Every form of input: lines, values on one line, pretty-printed values, arrays, files, compressed or broken."""

import gzip
import json
import os
import pathlib
import random
import re
import select
import subprocess
import sys
import unittest

from verdicts import (
    AMI, BAD, BAD_LINE, DOCUMENTED, EXAMPLES, GOOD, GOOD_LINE, PROGRAM, REMOVED, FolderTest, body, brief, call, message,
    ndjson, text, validate)

COLUMN = BAD_LINE.index(b"5}") + 1
FOUND = (COLUMN, "data.type")


def pretty(value):
    return json.dumps(value, indent=2).encode()


GOOD_LINES, BAD_LINES = pretty(GOOD), pretty(BAD)
HEIGHT = GOOD_LINES.count(b"\n") + 1


def line_of(content, part):
    """The number of the line that has the part, and the column."""
    before = content[: content.index(part)]
    return before.count(b"\n") + 1, len(before) - before.rfind(b"\n")


BAD_ROW, BAD_COLUMN = line_of(BAD_LINES, b"5\n")


def places(content, *arguments):
    return [(f["line"], f["column"], f["rule"]) for f in validate(content, *arguments).findings]


def counted(content, *arguments):
    summary = validate(content, "--summary", *arguments).summary
    return tuple(summary[member] for member in ("values", "events", "errors", "warnings"))


def mostly_good(count, each):
    """Lines, each so many-th of which is bad."""
    return [BAD_LINE if number % each == each - 1 else GOOD_LINE for number in range(count)]


def zstd_frame(content):
    """A Zstandard frame of raw blocks."""
    out = b"\x28\xb5\x2f\xfd" + b"\x00" + b"\x58"
    pieces = [content[i : i + 100000] for i in range(0, len(content), 100000)] or [b""]
    for at, piece in enumerate(pieces):
        out += ((at == len(pieces) - 1) | (len(piece) << 3)).to_bytes(3, "little") + piece
    return out


class Lines(unittest.TestCase):
    def test_an_empty_input_has_no_events(self):
        for content in (b"", b"\n", b"\n\n\n", b"   ", b" \t\r\n\r\n", b"[]", b"[ ]\n"):
            with self.subTest(content):
                run = validate(content, "--summary")
                counts = run.summary["values"], run.summary["events"]
                self.assertEqual((0, [], (0, 0)), (run.code, run.findings, counts))

    def test_a_line_ends_with_or_without_a_carriage_return(self):
        content = [GOOD_LINE, BAD_LINE, b"", b"  ", BAD_LINE, b'{"a":}', BAD_LINE]
        wanted = [(2, *FOUND), (5, *FOUND), (6, 6, "json.unexpected_character"), (7, *FOUND)]
        for end in (b"\n", b"\r\n"):
            with self.subTest(end):
                self.assertEqual(wanted, places(end.join(content)))
                self.assertEqual(wanted, places(end.join(content) + end))

    def test_a_cut_line_ends_before_its_line_end(self):
        for end in (b"\n", b"\r\n"):
            with self.subTest(end):
                self.assertEqual(
                    [(2, 6, "json.incomplete")], places(end.join((GOOD_LINE, b'{"a":', GOOD_LINE))))

    def test_a_first_line_without_its_beginning_hides_no_other(self):
        line = text(message("call_held"))
        for cut in range(1, len(line) - 1, 37):
            with self.subTest(line[cut : cut + 20]):
                run = validate(ndjson([line[cut:], BAD_LINE, GOOD_LINE]))
                self.assertEqual({1, 2}, set(run.by_line), brief(run.findings))
                self.assertEqual(["data.type"], [f["rule"] for f in run.by_line[2]])
                self.assertIn("error", [f["severity"] for f in run.by_line[1]])

    def test_a_first_line_without_its_end_hides_no_other(self):
        line = text(message("call_held"))
        for cut in range(1, len(line), 41):
            with self.subTest(line[:cut][-20:]):
                run = validate(ndjson([line[:cut], BAD_LINE, GOOD_LINE, BAD_LINE]))
                self.assertEqual({1, 2, 4}, set(run.by_line), brief(run.findings))
                self.assertEqual([["data.type"]] * 2, [[f["rule"] for f in run.by_line[at]] for at in (2, 4)])

    def test_a_line_may_have_several_values(self):
        self.assertEqual([(1, len(GOOD_LINE) + COLUMN, "data.type")], places(GOOD_LINE + BAD_LINE + GOOD_LINE))
        self.assertEqual((300, 300, 100, 0), counted((GOOD_LINE + BAD_LINE + GOOD_LINE) * 100))
        self.assertEqual((3, 3, 1, 0), counted(GOOD_LINE + b"  " + BAD_LINE + b"\t" + GOOD_LINE))

    def test_broken_lines_do_not_end_the_file_where_an_event_was_seen(self):
        run = validate(ndjson([GOOD] + [b"\xff"] * 5000 + [BAD]))
        self.assertEqual((5002, "data.type"), (run.findings[-1]["line"], run.findings[-1]["rule"]))

    def test_broken_lines_do_not_end_the_file_before_the_first_event(self):
        for line in (b"hello world", b"\xff", b"\xef\xbb\xbf"):
            with self.subTest(line):
                run = validate(ndjson([line] * 11 + [GOOD, BAD]))
                self.assertEqual((13, "data.type"), (run.findings[-1]["line"], run.findings[-1]["rule"]))

    def test_findings_do_not_wait_for_the_end(self):
        program = [PROGRAM, "validate", "-f", "json"]
        with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            process.stdin.write(ndjson([GOOD, BAD, GOOD]))
            process.stdin.flush()
            ready, _, _ = select.select([process.stdout], [], [], 60)
            self.assertTrue(ready)
            process.stdin.close()
            self.assertEqual(2, json.loads(process.stdout.readline())["line"])


class PrettyPrinted(unittest.TestCase):
    def test_a_fault_has_its_line(self):
        three = GOOD_LINES + b"\n" + BAD_LINES + b"\n" + GOOD_LINES
        for content, row in (
            (BAD_LINES, BAD_ROW),
            (three, BAD_ROW + HEIGHT),
            (GOOD_LINES + b"\n\n\n" + BAD_LINES + b"\n" + GOOD_LINES, BAD_ROW + HEIGHT + 2),
            (three.replace(b"\n", b"\r\n"), BAD_ROW + HEIGHT),
        ):
            self.assertEqual([(row, BAD_COLUMN, "data.type")], places(content))

    def test_any_indent_is_read(self):
        for indent in ("\t", 0, 1):
            with self.subTest(indent):
                values = [json.dumps(m["message"], indent=indent).encode() for m in EXAMPLES["observed"][:50]]
                self.assertEqual((50, 50, 0, 0), counted(b"\n".join(values)))

    def test_a_broken_value_leaves_the_next_ones_alone(self):
        broken = GOOD_LINES.replace(b'"data": {', b'"data": x{')
        row, _ = line_of(broken, b"x{")
        found = places(b"\n".join((GOOD_LINES, broken, BAD_LINES, GOOD_LINES)) + b"\n")
        self.assertEqual(
            [(HEIGHT + row, "json.unexpected_character"), (2 * HEIGHT + BAD_ROW, "data.type")],
            [(line, rule) for line, _, rule in found])


class Arrays(unittest.TestCase):
    def test_the_items_of_an_array_are_values(self):
        one_line = b"[" + b",".join((GOOD_LINE, BAD_LINE, GOOD_LINE)) + b"]"
        one_place = [(1, one_line.index(b"5}") + 1, "data.type")]
        rows = b"[\n" + b",\n".join((GOOD_LINE, BAD_LINE, GOOD_LINE, BAD_LINE)) + b"\n]\n"
        indented = pretty([GOOD, BAD, message("call_created")])
        for what, content, wanted in (
            ("one line", one_line, one_place),
            ("one line and its end", one_line + b"\n", one_place),
            ("a line each", rows, [(3, *FOUND), (5, *FOUND)]),
            ("indented", indented, [(*line_of(indented, b'5\n'), "data.type")]),
        ):
            with self.subTest(what):
                self.assertEqual(wanted, places(content))
        self.assertEqual((4, 4, 2, 0), counted(rows))
        self.assertEqual((3, 3, 1, 0), counted(indented))

    def test_an_array_that_breaks_has_been_read_to_there(self):
        for end, rule in (
            (b"", "json.incomplete"), (b",]", "json.trailing_comma"), (b" x]", "json.unexpected_character")
        ):
            with self.subTest(end):
                found = places(b"[\n" + BAD_LINE + b",\n" + BAD_LINE + end)
                self.assertEqual([2, 3], [place[0] for place in found if place[2] == "data.type"])
                self.assertIn(rule, [place[2] for place in found])

    def test_items_that_are_no_objects_are_errors(self):
        run = validate(b"[" + GOOD_LINE + b",5,null,[]," + BAD_LINE + b"]")
        self.assertEqual("data.type", run.findings[-1]["rule"])
        self.assertEqual(4, len([f for f in run.findings if f["severity"] == "error"]))

    def test_an_array_may_be_a_line_among_others(self):
        both = b"[" + GOOD_LINE + b"," + BAD_LINE + b"]"
        found = [(line, rule) for line, _, rule in places(ndjson([both, GOOD_LINE, b"[" + BAD_LINE, BAD_LINE]))]
        for place in ((1, "data.type"), (3, "json.incomplete"), (4, "data.type")):
            self.assertIn(place, found)

    def test_a_huge_array_is_read(self):
        run = validate(b"[" + b",\n".join(mostly_good(30000, 5000)) + b"]", "--summary")
        counts = run.summary["values"], run.summary["events"], run.summary["errors"]
        self.assertEqual((30000, 30000, 6), counts)
        self.assertEqual(
            [(5000 * i, COLUMN) for i in range(1, 7)], [(f["line"], f["column"]) for f in run.findings])


class HugeLines(unittest.TestCase):
    def check(self, whole, count):
        """Every thousandth value is bad."""
        wanted = [(1, m.start() + 1) for m in re.finditer(rb"5\}\}", whole)]
        for jobs in ("1", "4"):
            run = validate(whole, "--summary", "--jobs", jobs)
            counts = run.summary["values"], run.summary["events"], run.summary["errors"]
            self.assertEqual((count, count, count // 1000), counts)
            self.assertEqual(wanted, [(f["line"], f["column"]) for f in run.findings])

    def test_two_thousand_values_are_read(self):
        self.check(b"".join(mostly_good(2000, 1000)), 2000)
        self.check(b" ".join(mostly_good(2000, 1000)), 2000)

    def test_an_array_of_fifteen_thousand_values_is_read(self):
        self.check(b"[" + b",".join(mostly_good(15000, 1000)) + b"]", 15000)

    def test_findings_of_one_line_are_bounded(self):
        """A small line must not make gigabytes: long names are cut, and so is what is said of one line."""
        duplicates = b"{" + b",".join([b'"a":1'] * 1200) + b"}"
        key = b"k" * 200000
        head = b'{"name":"call_held","origin_uuid":null,"data":{"call_id":"1","'
        for what, line, most in (
            ("a long key", head + key + b'":' + duplicates + b"}}", 4),
            ("a long name", b'{"name":"' + key + b'","origin_uuid":null,"data":' + duplicates + b"}", 4),
            ("a deep value", b'{"a":' * 10000 + duplicates + b"}" * 10000, 200),
            ("an array of no events", b"[" + b",".join([b"1"] * 200000) + b"]", 200),
        ):
            with self.subTest(what):
                out = call(["-f", "json"], GOOD_LINE + b"\n" + line).stdout
                self.assertLess(len(out), most * 200000)
                self.assertIn(b"event.too_many", out)

    def test_many_headers_are_compared(self):
        headers = {f"h{i}": i for i in range(30000)}
        record = message("call_held", body("call_held", **(headers | {"h7": 8})))
        record["headers"].update(headers)
        self.assertEqual(["header.mismatch"], [f["rule"] for f in validate(ndjson([record])).findings])


class Speed(FolderTest):
    """Sixteen times the input takes about sixteen times the processor's time, not 256 times: others on the machine
    make neither four times as much of it.
    """

    def cpu_seconds(self, content):
        path = self.file("speed", content)
        with subprocess.Popen([PROGRAM, "validate", "-f", "json", path], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        return process.returncode, usage.ru_utime + usage.ru_stime

    def check(self, code, content):
        _, small = self.cpu_seconds(content[: len(content) // 16])
        ended, large = self.cpu_seconds(content)
        self.assertEqual(code, ended)
        self.assertLess(large, 4 * 16 * small)

    def test_values_on_one_line_take_linear_time(self):
        self.check(0, GOOD_LINE * 30000)

    def test_open_braces_take_linear_time(self):
        self.check(1, b"{\n" * 160000)

    def test_values_without_end_take_linear_time(self):
        self.check(1, (GOOD_LINES[:-2] + b"\n") * 30000)

    def test_a_long_name_takes_linear_time(self):
        self.check(0, text(body("call_held", name="a" * 300000)))

    def test_unknown_names_take_linear_time(self):
        self.check(0, ndjson(body("call_held", name="call_teleported") for _ in range(40000)))

    def test_other_odd_input_takes_linear_time(self):
        for what, code, content in (
            ("open arrays", 1, b"[\n" * 100000),
            ("deep lines", 1, (b"[" * 10000 + b"\n") * 50),
            ("quotes", 1, b'"' * 500001),
            ("backslashes", 1, b'"' + b"\\" * 500000),
            ("empty lines", 0, b"\n" * 2000000),
            ("many members", 1, b"{" + b",".join(b'"k%d":1' % i for i in range(200000)) + b"}"),
            ("a long number", 1, b'{"a":1' + b"0" * 1000000 + b"}"),
        ):
            with self.subTest(what):
                self.check(code, content)


class Files(FolderTest):
    def test_a_compressed_file_is_read(self):
        content = ndjson([GOOD, BAD, GOOD, b'{"a":', BAD])
        wanted = places(content)
        self.assertEqual(3, len(wanted))
        for name, packed, found in (
            ("a.ndjson", content, wanted),
            ("a.ndjson.gz", gzip.compress(content), wanted),
            ("two.ndjson.gz", gzip.compress(content[:40]) + gzip.compress(content[40:]), wanted),
            ("a.ndjson.zst", zstd_frame(content), wanted),
            ("two.ndjson.zst", zstd_frame(content[:40]) + zstd_frame(content[40:]), wanted),
            ("no-name-gz", gzip.compress(content), wanted),
            ("empty.gz", gzip.compress(b""), []),
            ("empty.zst", zstd_frame(b""), []),
        ):
            with self.subTest(name):
                path = self.file(name, packed)
                run = validate(b"", path)
                self.assertEqual(found, [(f["line"], f["column"], f["rule"]) for f in run.findings], run.err)
                self.assertEqual({path} if found else set(), {f["file"] for f in run.findings})

    def test_a_compressed_file_that_is_cut_is_read_to_there(self):
        noise = random.Random(1).randbytes(50000).hex().encode()
        content = ndjson([BAD] + [GOOD] * 5) + noise + b"\n"
        for name, packed in (
            ("cut.ndjson.gz", gzip.compress(content)[:-2000]), ("cut.ndjson.zst", zstd_frame(content)[:-2000])
        ):
            with self.subTest(name):
                run = validate(b"", self.file(name, packed))
                self.assertEqual(4, run.code)
                self.assertIn(name, run.err)
                self.assertIn((1, "data.type"), [(f["line"], f["rule"]) for f in run.findings])

    def test_what_looks_compressed_and_is_not_cannot_be_read(self):
        run = validate(b"", self.file("not.gz", b"\x1f\x8b" + b"junk" * 10))
        self.assertEqual(4, run.code)
        self.assertIn("not.gz", run.err)

    def test_a_plain_file_may_be_called_gz(self):
        self.assertEqual(0, call([self.file("plain.ndjson.gz", ndjson([GOOD]))]).returncode)

    def test_what_cannot_be_read_is_named(self):
        missing = os.path.join(self.folder.name, "missing.ndjson")
        for path in (missing, self.folder.name):
            with self.subTest(path):
                process = call([path])
                self.assertEqual(4, process.returncode)
                self.assertIn(os.path.basename(path), process.stderr.decode())

    def test_what_cannot_be_read_hides_no_other_file(self):
        good = self.file("good.ndjson", ndjson([BAD]))
        run = validate(b"", good, os.path.join(self.folder.name, "missing.ndjson"), good)
        self.assertEqual((4, 3), (run.code, len(run.findings)))
        self.assertEqual(["file.unreadable"], [one["rule"] for one in run.findings if one["line"] is None])

    @unittest.skipIf(os.geteuid() == 0, "root may read every file")
    def test_a_file_that_one_may_not_read_cannot_be_read(self):
        path = self.file("good.ndjson", ndjson([BAD]))
        os.chmod(path, 0)
        self.assertEqual(4, call([path]).returncode)

    def test_a_binary_file_has_one_finding(self):
        rnd = random.Random(3)
        for name, content in (
            ("noise.bin", rnd.randbytes(300000)),
            ("zeros.bin", b"\0" * 100000),
            ("elf", pathlib.Path(sys.executable).read_bytes()[:400000]),
            ("utf16.txt", ndjson([GOOD]).decode().encode("utf-16")),
        ):
            with self.subTest(name):
                run = validate(b"", self.file(name, content))
                self.assertEqual(1, run.code)
                self.assertEqual(
                    [(1, "error")], [(f["line"], f["severity"]) for f in run.findings], brief(run.findings[:5]))

    def test_several_files_are_read_in_order(self):
        first = self.file("first.ndjson", ndjson([GOOD, BAD]))
        second = self.file("second.json", pretty([BAD]))
        third = self.file("third.ndjson", ndjson([BAD])[:-1])
        for jobs in ("1", "4"):
            run = validate(b"", "--jobs", jobs, "--summary", first, second, third, first)
            self.assertEqual([first, second, third, first], [f["file"] for f in run.findings])
            self.assertEqual([2, 6, 1, 2], [f["line"] for f in run.findings])
            self.assertEqual((6, 4), (run.summary["values"], run.summary["errors"]))

    def test_a_dash_is_the_standard_input(self):
        run = validate(ndjson([BAD]), self.file("first.ndjson", ndjson([GOOD, BAD])), "-")
        self.assertEqual([2, "-"], [len(run.findings), run.findings[1]["file"]])

    def test_a_broken_catalogue_cannot_be_used(self):
        for name, content in (
            ("json", b'{"a":'), ("empty", b""), ("list", b"[]"), ("unknown", b'{"nonsense": 1}'),
            ("binary", b"\0\1\2"), ("deep", b"[" * 100000),
        ):
            with self.subTest(name):
                process = call(["--catalogue", self.file(name, content)], GOOD_LINE)
                self.assertEqual(2, process.returncode)
                self.assertTrue(process.stderr.strip())

    def test_a_catalogue_that_is_no_file_cannot_be_read(self):
        for path in (self.folder.name + "/none", self.folder.name):
            with self.subTest(path):
                self.assertEqual(4, call(["--catalogue", path], GOOD_LINE).returncode)


class Forced(unittest.TestCase):
    def test_event_names_the_data(self):
        lines = [{"call_id": "1"}, {"call_id": 5}, {}, b'{"call_id":', {"call_id": "2"}]
        run = validate(ndjson(lines), "-e", "call_held")
        self.assertEqual(
            [(2, "data.type"), (3, "data.missing"), (4, "json.incomplete")],
            [(f["line"], f["rule"]) for f in run.findings])
        self.assertEqual(["/call_id", "/call_id"], [f["pointer"] for f in run.findings[:2]])
        self.assertEqual("call_held", run.findings[0]["event"])

    def test_event_names_pretty_printed_data(self):
        run = validate(pretty(DOCUMENTED["call_created"]["example"]["data"]), "--event", "call_created")
        self.assertEqual([], run.findings)

    def test_event_names_the_data_of_an_array(self):
        run = validate(text([{"call_id": "1"}, {"call_id": 5}]), "-e", "call_held")
        self.assertEqual(["data.type"], [f["rule"] for f in run.findings])

    def test_event_takes_the_names_of_the_documentation(self):
        for name in sorted(set(DOCUMENTED) - {AMI} - set(REMOVED))[::4]:
            with self.subTest(name):
                self.assertEqual([], validate(text(DOCUMENTED[name]["example"]["data"]), "-e", name).findings)

    def test_event_takes_no_other_name(self):
        process = call(["-e", "call_heldd"], b"{}")
        self.assertEqual(2, process.returncode)
        self.assertIn(b"call_held", process.stderr)

    def test_input_says_what_a_value_is(self):
        record = text(message("call_held"))
        for form, content, code in (
            ("record", record, 0), ("body", GOOD_LINE, 0), ("record", GOOD_LINE, 1), ("body", record, 1),
            ("frame", GOOD_LINE, 2),
        ):
            with self.subTest(form, content=content[:20]):
                process = call(["--input", form], content)
                self.assertEqual(code, process.returncode)
                if code == 0:
                    self.assertEqual(b"", process.stdout)


if __name__ == "__main__":
    unittest.main()
