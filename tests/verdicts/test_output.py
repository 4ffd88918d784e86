# SPDX-License-Identifier: MIT
"""How validate ends, and what it prints: statuses, limits, summaries, and the formats for people and other tools."""

import json
import random
import unittest
import xml.etree.ElementTree

from verdicts import (
    AMI, BAD, BAD_LINE, DOCUMENTED, EXAMPLES, GOOD, GOOD_LINE, OBSERVED, WARNED, FolderTest, body, call, data, ndjson,
    text, validate)


class Statuses(unittest.TestCase):
    # (values, status, status with --strict)
    CASES = (
        ([], 0, 0),
        ([GOOD], 0, 0),
        ([WARNED], 0, 1),
        ([BAD], 1, 1),
        ([GOOD, WARNED, BAD], 1, 1),
    )

    def test_errors_end_in_1_and_so_do_warnings_if_strict(self):
        for values, plain, strict in self.CASES:
            self.assertEqual(plain, call([], ndjson(values)).returncode)
            self.assertEqual(strict, call(["--strict"], ndjson(values)).returncode)

    def test_quiet_prints_nothing(self):
        for values, plain, strict in self.CASES:
            for arguments, status in ((["-q"], plain), (["--quiet", "--strict"], strict)):
                process = call(arguments, ndjson(values))
                self.assertEqual((status, b"", b""), (process.returncode, process.stdout, process.stderr))

    def test_a_wrong_option_ends_in_2(self):
        for arguments in (
            ["--nonsense"], ["--jobs", "0"], ["--jobs", "-1"], ["--max-errors", "x"], ["--edition", "x"], ["-f", "x"]
        ):
            with self.subTest(arguments):
                self.assertEqual(2, call(arguments, GOOD_LINE).returncode)


class Limits(unittest.TestCase):
    MANY = ndjson([WARNED] + [GOOD, BAD, WARNED] * 2000)

    def test_max_errors_ends_behind_the_last_of_them(self):
        for jobs in ("1", "4"):
            for count in (1, 2, 7, 1999, 2000, 2001):
                with self.subTest(count, jobs=jobs):
                    run = validate(self.MANY, "--max-errors", str(count), "--jobs", jobs)
                    errors = [f["line"] for f in run.findings if f["severity"] == "error"]
                    self.assertEqual([3 * i for i in range(1, min(count, 2000) + 1)], errors)
                    self.assertEqual(1, run.code)
                    if count < 2000:
                        self.assertLessEqual(max(f["line"] for f in run.findings), errors[-1])

    def test_fail_fast_ends_behind_the_first_error(self):
        for jobs in ("1", "4"):
            run = validate(self.MANY, "--fail-fast", "--jobs", jobs)
            self.assertEqual([(1, "warning"), (3, "error")], [(f["line"], f["severity"]) for f in run.findings])

    def test_fail_fast_ends_behind_the_first_warning_only_if_strict(self):
        content = ndjson([WARNED, GOOD, WARNED])
        for arguments, code, count in ((["--fail-fast"], 0, 2), (["--fail-fast", "--strict"], 1, 1)):
            run = validate(content, *arguments)
            self.assertEqual((code, count), (run.code, len(run.findings)))


class Summary(unittest.TestCase):
    KINDS = (
        GOOD, BAD, WARNED, body("user_created"), data("user_created", id="x", uuid="y"), b'{"a":', b"",
        body("call_held", name="nobody_knows"), OBSERVED["call_answered"]["message"])

    def check(self, lines, jobs):
        run = validate(ndjson(lines), "--summary", "--jobs", jobs)
        summary = run.summary
        self.assertEqual(sum(line != b"" for line in lines), summary["values"])
        self.assertEqual(sum(not isinstance(line, bytes) for line in lines), summary["events"])
        for member, severity in (("errors", "error"), ("warnings", "warning")):
            self.assertEqual(sum(f["severity"] == severity for f in run.findings), summary[member])
        rules = [f["rule"] for f in run.findings]
        self.assertEqual({rule: rules.count(rule) for rule in rules}, summary["by_rule"])
        self.assertEqual(summary["events"], sum(summary["by_event"].values()))
        held = sum(isinstance(line, dict) and line.get("name") == "call_held" for line in lines)
        self.assertEqual(held, summary["by_event"]["call_held"])
        self.assertIn("summary", json.loads(run.out.splitlines()[-1]))

    def test_a_summary_adds_up(self):
        rnd = random.Random(5)
        lines = [rnd.choice(self.KINDS) for _ in range(3000)]
        for jobs in ("1", "3"):
            with self.subTest(jobs=jobs):
                self.check(lines, jobs)


class Formats(FolderTest):
    def test_a_finding_has_these_members(self):
        (finding,) = validate(BAD_LINE).findings
        members = {"file", "line", "column", "severity", "event", "pointer", "rule", "message"}
        self.assertEqual(members, set(finding))

    def test_text_has_a_line_for_each_finding_and_one_for_all(self):
        path = self.file("capture.ndjson", ndjson([GOOD, BAD, WARNED]))
        process = call([path])
        lines = process.stdout.decode().splitlines()
        place = f"{path}:2:{BAD_LINE.index(b'5}') + 1}"
        said = "error: call_held: data.call_id: expected string, got integer [data.type]"
        self.assertEqual([f"{place}: {said}", 2], [lines[0], len(lines)])
        (last,) = process.stderr.decode().splitlines()
        self.assertRegex(last, r"1 error.*1 warning")

    def test_hostile_text_reaches_no_terminal_as_it_is(self):
        evil = "x\x1b]0;evil\x07\x1b[2J\r\n::error::x"
        values = ndjson([
            body("call_held", name=evil, data={"call_id": "\x1b[31m"}),
            data("agent_status_update", status="\x1b[31m\x9b\u202e\r\n::error::x"),
            data(AMI, **{"\x1b[31m": 5}),
        ])
        for form in ("text", "github", "junit", "sarif", "json"):
            with self.subTest(form):
                process = call(["-f", form, "--summary", "--color", "never"], values)
                for control in (b"\x1b", b"\x07"):
                    self.assertNotIn(control, process.stdout + process.stderr)
                self.assertNotIn(b"\n::error::x", process.stdout)


def github_lines(out):
    return [line for line in out.decode().splitlines() if line.startswith(("::error ", "::warning "))]


class Reports(unittest.TestCase):
    """For other tools."""

    LINES = ndjson([
        GOOD, BAD, WARNED, b'{"a":"\xff<&\x01', b'{"a":"]]>', body("call_held", name="<&>]]>\ufffe\x00")])

    def report(self, form, content=LINES):
        return call(["-f", form], content).stdout

    def test_junit_is_XML_with_failures(self):
        tree = xml.etree.ElementTree.fromstring(self.report("junit"))
        self.assertTrue(list(tree.iter("failure")))

    def test_sarif_and_github_have_every_finding(self):
        wanted = len(validate(self.LINES).findings)
        self.assertEqual(wanted, len(json.loads(self.report("sarif"))["runs"][0]["results"]))
        self.assertEqual(wanted, len(github_lines(self.report("github"))))

    def test_an_empty_input_has_a_report_too(self):
        for form in ("junit", "sarif", "github"):
            with self.subTest(form):
                self.assertEqual(0, call(["-f", form], b"").returncode)
        self.assertEqual([], json.loads(self.report("sarif", b""))["runs"][0]["results"])

    def test_columns_of_sarif_are_of_the_kind_that_it_names(self):
        held = json.dumps(data("call_held", call_id=5))
        line = held.replace("{", '{"colour": "é\U0001f600", ', 1)
        run = json.loads(self.report("sarif", line.encode()))["runs"][0]
        at = line.index("5}")
        kinds = {"utf16CodeUnits": len(line[:at].encode("utf-16-le")) // 2 + 1, "unicodeCodePoints": at + 1}
        region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
        self.assertEqual(kinds[run["columnKind"]], region["startColumn"])


class Jobs(FolderTest):
    SIZE = 3_000_000

    def damaged(self):
        """Lines of which each fifth has some bytes of another meaning."""
        rnd = random.Random(11)
        bases = [text(m["message"]) for m in EXAMPLES["observed"]] + [text(body(n)) for n in DOCUMENTED]
        lines, size = [], 0
        while size < self.SIZE:
            line = bytearray(rnd.choice(bases))
            if rnd.random() < 0.2:
                for _ in range(rnd.randrange(1, 4)):
                    line[rnd.randrange(len(line))] = rnd.choice(b'"{}[],:\\x0\xff\x00\n')
            lines.append(bytes(line))
            size += len(line) + 1
        return b"\n".join(lines)

    def test_jobs_change_nothing(self):
        content = self.damaged()
        path = self.file("damaged.ndjson", content)
        for form in ("json", "text"):
            one, four = (call(["-f", form, "--summary", "--jobs", jobs, path]) for jobs in ("1", "4"))
            self.assertEqual((one.returncode, one.stderr), (four.returncode, four.stderr))
            self.assertTrue(one.stdout == four.stdout, "the same findings in the same order")
        findings = validate(b"", "--jobs", "4", path).findings
        lines = [f["line"] for f in findings]
        self.assertEqual(lines, sorted(lines))
        self.assertGreater(len(findings), 500)
        stream = validate(content, "--jobs", "4").findings
        self.assertEqual([{**f, "file": "-"} for f in findings], stream)


if __name__ == "__main__":
    unittest.main()
