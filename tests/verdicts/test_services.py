# SPDX-License-Identifier: MIT
"""What the services send, held against `wazobus validate` and `wazobus publish` from outside.

services.json has what was recorded of 259 events: the JSON types at each path of data. Of each event messages are made
as a current server sends them, envelope and all, in several variants; validate has nothing to say about any of them.
publish sends at least what the service does.
"""

import functools
import json
import os
import re
import subprocess
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.environ.get("WAZOBUS", "wazobus")
with open(os.path.join(HERE, "services.json"), encoding="utf-8") as file:
    SERVICES = json.load(file)

UUID = "5a2f0c1e-9d3b-4b6a-8f7e-0c1d2e3f4a5b"
USER = "2e752722-0864-4665-887d-a78a024cf7c7"
TENANT = "47bfdafc-2897-4369-8fb3-153d41fb835d"
ORIGIN = "08c56466-8f29-45c7-9856-92bf1ba89b82"
# Recorded from objects of tests: no service fills it.
NEVER_SENT = {"join_time"}
# Where wazo-confd puts the user's id in place of the uuid.
IDS_OF_USERS = {"queue_member_user_associated", "queue_member_user_dissociated"}
# Fields of which a handler of another service takes the value without looking whether it is there.
NEEDED = {
    "user_created": ["tenant_uuid", "uuid"],
    "user_deleted": ["tenant_uuid", "uuid"],
    "users_services_dnd_updated": ["tenant_uuid", "user_uuid", "enabled"],
    "auth_tenant_added": ["uuid", "slug"],
}


def run(*arguments, data=None):
    process = subprocess.run([PROGRAM, *arguments], input=data, capture_output=True, timeout=300, check=False)
    # validate may have findings, which the tests look at.
    if process.returncode not in ((0, 1) if arguments[0] == "validate" else (0,)):
        raise RuntimeError(f"exit {process.returncode} of {arguments}: {process.stderr.decode()}")
    return process


def lines(process):
    return [json.loads(line) for line in process.stdout.splitlines()]


def entries():
    """Those that services of Wazo send."""
    entries = lines(run("catalogue", "list", "--json"))
    return {entry["name"]: entry for entry in entries if entry["service"] != "asterisk"}


def findings(values):
    """Of each value, in order."""
    text = b"".join(json.dumps(value).encode() + b"\n" for value in values)
    out = [[] for _ in values]
    for finding in lines(run("validate", "-f", "json", data=text)):
        out[finding["line"] - 1].append(f"{finding['severity']} {finding['pointer']} {finding['message']}")
    return out


@functools.lru_cache(maxsize=None)
def published():
    """What publish makes and says, by name."""
    names = sorted(set(entries()) | set(SERVICES) | set(NEEDED))
    process = run("publish", *names, "--dry-run")
    said = process.stderr.decode().splitlines()
    return {name: ([line for line in said if f" {name}: " in line], record)
            for name, record in zip(names, lines(process), strict=True)}


# ---------------------------------------------------------------- made messages


KNOWN_WORDS = {
    "completions": "answer", "record_state": "inactive", "direction": "internal", "type": "new", "status": "Up"}


def text_for(name, path):
    """A text that the field of this path could hold."""
    word = path.split(".")[-1].rstrip("[]")
    if word.endswith("tenant_uuid"):
        return TENANT
    if word == "user_uuid" and name in IDS_OF_USERS:
        return "12"
    if word in ("user_uuid", "initiator", "initiator_uuid"):
        return USER
    if word.endswith(("uuid", "uuids")):
        return UUID
    if word.endswith(("_time", "_at")):
        return "2026-11-21T15:48:00.123456+00:00"
    if (name, word) == ("agent_status_update", "status"):
        return "logged_in"
    return KNOWN_WORDS.get(word, "x")


def put(data, path, value):
    """Puts the value at a path like items[].id, in lists of one."""
    steps = re.findall(r"\[\]|[^.\[\]]+", path)
    at = data
    for step, following in zip(steps, steps[1:]):
        inner = [] if following == "[]" else {}
        if step == "[]":
            if not at:
                at.append(inner)
            at = at[0]
        else:
            at = at.setdefault(step, inner)
    if steps[-1] == "[]":
        at.append(value)
    else:
        at[steps[-1]] = value


VALUES = {"integer": 1, "number": 1.5, "boolean": False, "null": None}


def made_data(name, nulls, empty_lists):
    data = {}
    gone = set()
    for path, types in sorted(SERVICES[name].items()):
        if path.split(".")[-1] in NEVER_SENT or any(path.startswith(p) for p in gone):
            continue
        kinds = types.split(" or ")
        kind = "null" if nulls and "null" in kinds else kinds[0]
        if kind == "object":
            if not any(p.startswith(path + ".") for p in SERVICES[name]):
                put(data, path, {})
        elif kind == "array":
            if empty_lists or path + "[]" not in SERVICES[name]:
                put(data, path, [])
                gone.add(path + "[]")
        else:
            put(data, path, text_for(name, path) if kind == "string" else VALUES[kind])
    return data


def record(name, data):
    """The body for publish to put in the envelope of a current server."""
    headers = published()[name][1]["headers"]
    common = {"name", "origin_uuid", "tenant_uuid", "required_acl", "required_access", "timestamp"}
    own = {key: value for key, value in headers.items() if key not in common and not key.startswith("user_uuid:")}
    own = {key: value for key, value in own.items() if key not in data}
    return {"name": name, "origin_uuid": ORIGIN, **own, "data": data}


class Recorded(unittest.TestCase):
    """Nothing that a service sends gets a finding."""

    def test_messages_of_services(self):
        wanted = [(name, nulls, empty) for name in SERVICES for nulls in (False, True) for empty in (False, True)]
        bodies = b"".join(json.dumps(record(case[0], made_data(*case))).encode() + b"\n" for case in wanted)
        records = lines(run("publish", "-", "--dry-run", "--tenant", TENANT, "--user-uuid", USER, data=bodies))
        self.assertEqual(4 * 259, len(records))
        for made in records:
            made["payload"] = {**made["headers"], "data": made["payload"]["data"]}
        for form in (lambda r: r, lambda r: r["payload"], lambda r: {"op": "event", "code": 0, "data": r["payload"]}):
            for case, found in zip(wanted, findings([form(made) for made in records])):
                with self.subTest(case):
                    self.assertEqual([], found)

    def test_a_field_that_only_a_class_describes_may_be_null(self):
        def body(value):
            return {"name": "register_sip_created", "origin_uuid": ORIGIN, "data": {"id": value}}

        self.assertEqual([[], []], findings([body(None), body(7)]))
        self.assertEqual(1, len(findings([body([])])[0]))


# ---------------------------------------------------------------- published messages


def type_name(value):
    names = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return names.get(type(value), "null")


def types_in(value, path="", out=None):
    """The types at each path, as services.json has them."""
    out = {} if out is None else out
    if path:
        out.setdefault(path, set()).add(type_name(value))
    if isinstance(value, dict):
        for key, inner in value.items():
            types_in(inner, f"{path}.{key}" if path else key, out)
    elif isinstance(value, list):
        for inner in value:
            types_in(inner, path + "[]", out)
    return out


class Published(unittest.TestCase):
    """publish sends what the service sends."""

    @classmethod
    def setUpClass(cls):
        cls.entries = entries()
        cls.published = published()

    def test_each_field_that_was_recorded(self):
        for name, recorded in SERVICES.items():
            there = types_in(self.published[name][1]["payload"]["data"])
            for path, types in recorded.items():
                kinds = set(types.split(" or "))
                lists = [path[: m.start()] for m in re.finditer(r"\[\]", path)]
                is_in_empty_list = any(there.get(p) == {"array"} and p + "[]" not in there for p in lists)
                if path.split(".")[-1] in NEVER_SENT or is_in_empty_list:
                    continue
                with self.subTest(name, path=path):
                    self.assertIn(path, there)
                    # Nobody knows what a field holds that was null in every message.
                    self.assertTrue(kinds == {"null"} or there[path] & kinds, (there[path], kinds))

    def test_what_handlers_of_services_take(self):
        for name, fields in NEEDED.items():
            with self.subTest(name):
                data = self.published[name][1]["payload"]["data"]
                self.assertEqual([], [field for field in fields if data.get(field) is None])

    def test_no_field_has_two_spellings_and_none_is_one_that_nobody_sends(self):
        for name, (_, record) in self.published.items():
            paths = {path.split(".")[-1] for path in types_in(record["payload"]["data"])}
            with self.subTest(name):
                self.assertFalse({"join_time", "answered_time", "regsitration_section_options"} & paths)
                self.assertFalse({"caller_id_num", "caller_id_number"} <= paths)
                self.assertFalse({"xivo_id", "xivo_uuid"} <= paths)

    def test_a_line_has_one_endpoint(self):
        for name, (_, record) in self.published.items():
            line = record["payload"]["data"].get("line")
            if isinstance(line, dict) and "endpoint_sip" in line:
                with self.subTest(name):
                    ends = [line[end] for end in ("endpoint_sip", "endpoint_sccp", "endpoint_custom")]
                    self.assertEqual(2, ends.count(None), ends)

    def test_section_options_are_pairs(self):
        count = 0
        for name, (_, record) in self.published.items():
            data = record["payload"]["data"]
            for holder in (data, data.get("endpoint_sip") or {}):
                for key, options in holder.items():
                    if key.endswith("_section_options"):
                        count += 1
                        with self.subTest(name, key=key):
                            self.assertTrue(all(len(o) == 2 and all(isinstance(w, str) for w in o) for o in options))
        self.assertGreater(count, 6)

    def test_all_of_it_is_valid_and_nothing_is_a_stopgap(self):
        for name, (said, record) in self.published.items():
            removed = self.entries.get(name, {}).get("status") == "removed"
            with self.subTest(name):
                if removed:
                    self.assertEqual(1, len(said))
                else:
                    self.assertEqual([], said)
                self.assertNotRegex(json.dumps(record["payload"]["data"]), r'"(text|example|Example)"')
        for name, found in zip(self.published, findings([record for _, record in self.published.values()])):
            with self.subTest(name):
                self.assertEqual([], [f for f in found if "removed in" not in f])


if __name__ == "__main__":
    unittest.main()
