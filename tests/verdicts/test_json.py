# SPDX-License-Identifier: MIT
"""Strict JSON: every fault has its rule and its exact place, and hides no neighbour. Python's parser is the second
opinion.
"""

import json
import random
import re
import unittest

from verdicts import (
    BAD_LINE, DOCUMENTED, EXAMPLES, GOOD_LINE, ORIGIN, body, brief, data, ndjson, text, validate)

E_ACUTE = "é".encode()
# (text, rule, column): columns count bytes from 1.
FAULTS = [
    (b'{"data": {...}}', "json.unexpected_character", 11),
    (b'{"a":1,}', "json.trailing_comma", 7),
    (b'{"a":[1,2,],"b":1}', "json.trailing_comma", 10),
    (b'{"a":1 , }', "json.trailing_comma", 8),
    (b'{"a":true "b":1}', "json.unexpected_character", 11),
    (b'{"a":[1 2]}', "json.unexpected_character", 9),
    (b'{"a":1,,"b":1}', "json.unexpected_character", 8),
    (b"{,}", "json.unexpected_character", 2),
    (b'{"a" 1}', "json.unexpected_character", 6),
    (b'{"a"=1}', "json.unexpected_character", 5),
    (b"{'a':1}", "json.unexpected_character", 2),
    (b"{a:1}", "json.unexpected_character", 2),
    (b'{"a":1;"b":2}', "json.unexpected_character", 7),
    (b'{"a":True}', "json.unexpected_character", 6),
    (b'{"a":undefined}', "json.unexpected_character", 6),
    (b'{"a":+1}', "json.unexpected_character", 6),
    (b'{"a":.5}', "json.unexpected_character", 6),
    (b'{"a":0x10}', "json.unexpected_character", 7),
    (b'{"a":1\x0b}', "json.unexpected_character", 7),
    (b'{"a":\x0c1}', "json.unexpected_character", 6),
    (b"// c", "json.unexpected_character", 1),
    (b"hello world", "json.unexpected_character", 1),
    (b"}", "json.unexpected_character", 1),
    (b'{"a":1,"a":2}', "json.duplicate_key", 8),
    (b'{"a":{"b":1,"c":{"x":1,"x":2}}}', "json.duplicate_key", 24),
    (b'{"a":1,"\\u0061":2}', "json.duplicate_key", 8),
    (b'{"a":[{"x":1,"x":1}]}', "json.duplicate_key", 14),
    (b'{"":1,"":2}', "json.duplicate_key", 7),
    (b'{"' + E_ACUTE + b'":1,"\\u00e9":2}', "json.duplicate_key", 9),
    (b'{"a":"\\ud800"}', "json.lone_surrogate", 7),
    (b'{"a":"x\\udc00y"}', "json.lone_surrogate", 8),
    (b'{"a":"\\ud800\\u0041"}', "json.lone_surrogate", 7),
    (b'{"a":"\\ud800\\ud800\\udc00"}', "json.lone_surrogate", 7),
    (b'{"\\udfff":1}', "json.lone_surrogate", 3),
    (b'{"a":"\xff"}', "utf8.invalid", 7),
    (b'{"a":"x\xc0\xaf"}', "utf8.invalid", 8),
    (b'{"a":"\xed\xa0\x80"}', "utf8.invalid", 7),
    (b'{"a":"\xf4\x90\x80\x80"}', "utf8.invalid", 7),
    (b'{"a":"\xe2\x82"}', "utf8.invalid", 7),
    (b'{"a":"ok\x80"}', "utf8.invalid", 9),
    (b'{"\xff":1}', "utf8.invalid", 3),
    (b'{"a":\xa01}', "utf8.invalid", 6),
    (b"\xef\xbb\xbf{}", "json.byte_order_mark", 1),
    (b'{"a":"\x00"}', "json.nul_byte", 7),
    (b'{"a":\x001}', "json.nul_byte", 6),
    (b"\x00", "json.nul_byte", 1),
    (b'{"a":1}\x00', "json.nul_byte", 8),
    (b'{"a":NaN}', "json.not_a_number", 6),
    (b'{"a":Infinity}', "json.not_a_number", 6),
    (b'{"a":-Infinity}', "json.not_a_number", 7),
    (b'{"' + E_ACUTE + b'":"' + E_ACUTE + b'","b":NaN}', "json.not_a_number", 16),
    (b'{"a":1e400}', "json.number_range", 6),
    (b'{"a":-1e400}', "json.number_range", 6),
    (b'{"a":1' + b"0" * 400 + b"}", "json.number_range", 6),
    (b'{"a":01}', "json.bad_number", 6),
    (b'{"a":-01}', "json.bad_number", 7),
    (b'{"a":1.}', "json.bad_number", 8),
    (b'{"a":1e}', "json.bad_number", 8),
    (b'{"a":-}', "json.bad_number", 7),
    (b'{"a":"\t"}', "json.control_character", 7),
    (b'{"a":"x\x1fy"}', "json.control_character", 8),
    (b'{"a":"x\ry"}', "json.control_character", 8),
    (b'{"a":1', "json.incomplete", 7),
    (b'{"a":"abc', "json.incomplete", 10),
    (b"[1,2", "json.incomplete", 5),
    (b"{", "json.incomplete", 2),
    (b'{"a":{"b":[', "json.incomplete", 12),
    (b"[" * 100000, "json.incomplete", 100001),
    (b'{"a":1}}', "json.trailing_bytes", 8),
    (b'{"a":1} x', "json.trailing_bytes", 9),
    (b'{"a":1}//c', "json.trailing_bytes", 8),
    (b'{"a":1},', "json.trailing_bytes", 8),
]
BAD_ESCAPES = [
    (b'{"a":"\\x"}', "json.bad_escape", 7),
    (b'{"a":"\\u12G4"}', "json.bad_escape", 11),
    (b'{"a":"\\u12"}', "json.bad_escape", 11),
    (b'{"a":"\\"}', "json.incomplete", 10),
    (b'{"a":"\\\'"}', "json.bad_escape", 7),
    (b'{"a":"\\U0041"}', "json.bad_escape", 7),
]
START = b'{"name":"call_held","origin_uuid":"%s","data":{"call_id":' % ORIGIN.encode()
FINE = [
    START + b'"\\u0000\\ud83d\\ude00\\/\\b\\f\\n\\r\\t\x7f"}}',
    b' \t{ "name" : "call_held" , "origin_uuid" : "%s" , "data" : { "call_id" : "" } } \t' % ORIGIN.encode(),
    START + b'"1","x":[0,-0,1e5,1E+5,1.5e-7,-1.0,1e308,9223372036854775807,18446744073709551615,{},[],null]}}',
    START + b'"1","deep":' + b"[" * 900 + b"]" * 900 + b"}}",
    START + b'"1","deep":' + b'{"a":' * 900 + b"1" + b"}" * 900 + b"}}",
]


def of_json(findings):
    return [f for f in findings if f["rule"].startswith(("json.", "utf8."))]


def rules(findings):
    return [f["rule"] for f in findings]


class Faults(unittest.TestCase):
    maxDiff = None

    def check_all(self, jobs):
        lines = [BAD_LINE]
        for fault, _, _ in FAULTS:
            lines += [fault, BAD_LINE]
        run = validate(ndjson(lines), "--jobs", jobs)
        for number in range(1, len(lines) + 1, 2):
            self.assertEqual(["data.type"], rules(run.by_line.get(number, [])), f"neighbour on line {number}")
        for at, (fault, rule, column) in enumerate(FAULTS):
            with self.subTest(fault[:60], jobs=jobs):
                found = of_json(run.by_line.get(2 * at + 2, []))
                self.assertEqual(
                    [(rule, column, "error")], [(f["rule"], f["column"], f["severity"]) for f in found])

    def test_faults_have_their_rule_and_place_and_hide_no_neighbour(self):
        for jobs in ("1", "4"):
            self.check_all(jobs)

    def test_a_fault_alone_in_a_file_has_the_same_place(self):
        for fault, rule, column in FAULTS[::12]:
            with self.subTest(fault[:60]):
                run = validate(fault + b"\n")
                self.assertEqual(1, run.code)
                self.assertIn((rule, 1, column), [(f["rule"], f["line"], f["column"]) for f in run.findings])

    def test_the_None_of_Python_is_not_called_NaN(self):
        (finding,) = of_json(validate(GOOD_LINE + b'\n{"a":None}\n').findings)
        self.assertEqual(6, finding["column"])
        self.assertNotIn("NaN", finding["message"])

    def test_a_bad_escape_has_its_rule_and_place(self):
        run = validate(b"".join(fault + b"\n" + GOOD_LINE + b"\n" for fault, _, _ in BAD_ESCAPES))
        for at, (fault, rule, column) in enumerate(BAD_ESCAPES):
            with self.subTest(fault):
                self.assertEqual([(rule, column)], [(f["rule"], f["column"]) for f in run.by_line[2 * at + 1]])

    def test_a_fault_at_the_end_of_a_long_line_has_its_place(self):
        line = START + b'"' + b"x" * (5 << 20) + b'",}}'
        run = validate(GOOD_LINE + b"\n" + line + b"\n" + GOOD_LINE + b"\n")
        self.assertEqual(
            [(2, len(line) - 2, "json.trailing_comma")], [(f["line"], f["column"], f["rule"]) for f in run.findings])


# Python's json gives up before 1,000 levels, so wazo-websocketd drops these.
TOO_DEEP = (
    START + b'"1","deep":' + b"[" * 100000 + b"]" * 100000 + b"}}",
    START + b'"1","deep":' + b'{"a":' * 100000 + b"1" + b"}" * 100000 + b"}}",
    START + b'"1","deep":' + b"[" * 2000 + b"1" + b"]" * 2000 + b"}}",
)


class Right(unittest.TestCase):
    def test_what_is_too_deep_for_wazo_websocketd_is_an_error_and_nothing_else(self):
        run = validate(GOOD_LINE + b"\n" + ndjson(TOO_DEEP))
        self.assertEqual((1, {2, 3, 4}), (run.code, set(run.by_line)))
        for findings in run.by_line.values():
            self.assertEqual([("json.too_deep", "error")], [(f["rule"], f["severity"]) for f in findings])
        for line in TOO_DEEP:
            with self.assertRaises(RecursionError):
                json.loads(line)

    def test_what_looks_odd_has_no_findings(self):
        self.assertEqual([], brief(validate(GOOD_LINE + b"\n" + ndjson(FINE)).findings))
        self.assertEqual([], brief(validate(ndjson(reversed(FINE))).findings))

    def test_a_big_integer_is_a_warning(self):
        line = text(data("call_held", x=0)).replace(b'"x": 0', b'"x": 123456789012345678901234567890')
        self.assertEqual(["warning"], [f["severity"] for f in validate(line).findings])

    def test_a_line_of_64_mebibytes_is_read(self):
        long = START + b'"' + b"x" * (64 << 20) + b'"}}\n'
        rest = ndjson([body("call_held", data={}), b'{"a":"' + b"y" * 100, GOOD_LINE])
        found = validate(long + rest).findings
        self.assertEqual([(2, "data.missing"), (3, "json.incomplete")], [(f["line"], f["rule"]) for f in found])


class Refused(Exception):
    pass


def no_doubles(pairs):
    keys = [key for key, _ in pairs]
    if len(keys) != len(set(keys)):
        raise Refused("duplicate key")
    for key, value in pairs:
        sound(key)
        sound(value)
    return dict(pairs)


def sound(value):
    if isinstance(value, str):
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as error:
            raise Refused("lone surrogate") from error
    elif isinstance(value, float) and value in (float("inf"), float("-inf")):
        raise Refused("range")
    elif isinstance(value, list):
        for item in value:
            sound(item)


def no_constant(word):
    raise Refused(word)


DECODER = json.JSONDecoder(object_pairs_hook=no_doubles, parse_constant=no_constant, strict=True)
SPACE = re.compile(r"[ \t\r]*")


def is_json(line):
    """Whether a line is one JSON value, or several one after the other, as Python's strict parser sees it."""
    try:
        string = line.decode("utf-8")
        at = SPACE.match(string).end()
        while at < len(string):
            value, at = DECODER.raw_decode(string, at)
            sound(value)
            at = SPACE.match(string, at).end()
        return True
    except (Refused, ValueError, RecursionError):
        return False


PIECES = (
    b'"', b"{", b"}", b"[", b"]", b",", b":", b"\\", b"0", b"-", b"e9", b".", b"null", b"NaN", b"\\ud800", b"\\u0000",
    b"\xed\xa0\x80", b"\xc3", b"\x00", b" ", b"1e999", b"\xef\xbb\xbf")


def mutated(rnd, line, others):
    line = bytearray(line)
    for _ in range(rnd.choice((1, 1, 1, 2, 5))):
        how = rnd.randrange(7)
        at = rnd.randrange(len(line) + 1)
        if how == 0 and at < len(line):
            line[at] = rnd.randrange(256)
        elif how == 1 and at < len(line):
            line[at] ^= 1 << rnd.randrange(8)
        elif how == 2:
            del line[at : at + rnd.choice((1, 1, 2, 9))]
        elif how == 3:
            line[at:at] = bytes([rnd.randrange(256)])
        elif how == 4:
            line[at:at] = rnd.choice(PIECES)
        elif how == 5:
            del line[at:]
        else:
            other = rnd.choice(others)
            start = rnd.randrange(len(other) + 1)
            line[at : at + 10] = other[start : start + rnd.randrange(1, 30)]
    return bytes(line).replace(b"\n", b"\t")


def any_character(rnd):
    return chr(rnd.choice((rnd.randrange(32, 127), rnd.randrange(0, 0xD800), rnd.randrange(0xE000, 0x110000))))


def any_value(rnd, depth=0):
    kind = rnd.randrange(8 if depth < 4 else 6)
    if kind == 0:
        return rnd.choice((None, True, False))
    if kind == 1:
        return rnd.randrange(-(2**63), 2**63)
    if kind == 2:
        return rnd.uniform(-1e9, 1e9)
    if kind < 6:
        return "".join(any_character(rnd) for _ in range(rnd.randrange(8)))
    if kind == 6:
        return [any_value(rnd, depth + 1) for _ in range(rnd.randrange(4))]
    return {str(any_value(rnd, 9))[:9]: any_value(rnd, depth + 1) for _ in range(rnd.randrange(4))}


class SecondOpinion(unittest.TestCase):
    def seeds(self):
        lines = [text(body(n)) for n in DOCUMENTED] + [text(m["message"]) for m in EXAMPLES["observed"][::40]]
        lines += [f[0] for f in (*FAULTS, *BAD_ESCAPES) if len(f[0]) < 200] + [f for f in FINE if len(f) < 400]
        lines += [json.dumps(body("service_registered_event"), ensure_ascii=False).encode()]
        lines += [b'{"a":[1,-2.5e+3,true,false,null,"\\u00e9\\ud83d\\ude00",{"b":{}},[]]}'] * 20
        return lines

    def differences(self, line, findings, of_neighbour):
        """What is wrong with what was found in the line."""
        errors = [f for f in of_json(findings) if f["severity"] == "error"]
        if is_json(line) == bool(errors):
            yield line, is_json(line), brief(findings)
        if any(not 1 <= f["column"] <= len(line) + 1 for f in findings):
            yield line, "column outside of the line", [f["column"] for f in findings]
        if of_neighbour:
            yield line, "hides or soils its neighbour", brief(of_neighbour)

    def test_what_is_JSON_to_Python_is_JSON_here(self):
        rnd = random.Random(20261121)
        seeds = self.seeds()
        lines = [mutated(rnd, rnd.choice(seeds), seeds) for _ in range(6000)]
        run = validate(GOOD_LINE + b"\n" + b"".join(line + b"\n" + GOOD_LINE + b"\n" for line in lines))
        wrong = []
        for at, line in enumerate(lines):
            wrong += self.differences(line, run.by_line.get(2 * at + 2, []), run.by_line.get(2 * at + 3, []))
        self.assertEqual([], wrong[:10], f"{len(wrong)} differences")
        valid = sum(map(is_json, lines))
        self.assertGreater(valid, 500)
        self.assertGreater(len(lines) - valid, 2000)

    def test_what_Python_writes_is_JSON_here(self):
        rnd = random.Random(7)
        values = [body("call_held", data={"call_id": "1", "any": any_value(rnd)}) for _ in range(800)]
        lines = [json.dumps(v, ensure_ascii=bool(i % 2)).encode() for i, v in enumerate(values)]
        run = validate(ndjson(lines))
        self.assertEqual([], [lines[f["line"] - 1] for f in run.findings][:3])


if __name__ == "__main__":
    unittest.main()
