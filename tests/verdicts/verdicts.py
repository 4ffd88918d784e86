# SPDX-License-Identifier: MIT
"""What the modules of this folder share: running `wazobus validate`, building events, and judging tables of them.

The program under test is $WAZOBUS; examples.json holds the events.
"""

import copy
import functools
import json
import os
import re
import subprocess
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.environ.get("WAZOBUS", "wazobus")
with open(os.path.join(HERE, "examples.json"), encoding="utf-8") as file:
    EXAMPLES = json.load(file)
DOCUMENTED = {event["name"]: event for event in EXAMPLES["documented"]}
OBSERVED = {entry["message"]["name"]: entry for entry in EXAMPLES["observed"] + EXAMPLES["expansions"]}

USER = "2e752722-0864-4665-887d-a78a024cf7c7"
OTHER = "11111111-2222-4333-8444-555555555555"
ORIGIN = "08c56466-8f29-45c7-9856-92bf1ba89b82"
DEL = object()

AMI = "{event_name}"
JOINED = ("conference_participant_joined", "conference_participant_left")
MUTED = ("conference_participant_muted", "conference_participant_unmuted")
TALK = ("conference_participant_talk_started", "conference_participant_talk_stopped")
RECORD = ("conference_record_started", "conference_record_stopped")
CALLS = ("call_created", "call_updated", "call_ended")
HOLD = ("call_held", "call_resumed")
FAVORITES = ("favorite_added", "favorite_deleted")
FAXES = tuple(n for n in DOCUMENTED if n.startswith("fax_outbound_"))
RELOCATES = tuple(n for n in DOCUMENTED if n.startswith("relocate_"))
VOICEMAILS = tuple(n for n in DOCUMENTED if n.startswith("user_voicemail_"))
REMOVED = tuple(n for n, e in DOCUMENTED.items() if e["status"] == "removed")
USERS = ("user_created", "user_edited", "user_deleted")
FORWARDS = tuple(f"users_forwards_{n}_updated" for n in ("busy", "noanswer", "unconditional"))
SERVICES = tuple(f"users_services_{n}_updated" for n in ("dnd", "incallfilter"))
TENANTS = ("auth_tenant_created", "auth_tenant_updated", "auth_tenant_deleted")
OTHER_TYPES = {"null": None, "true": True, "4.5": 4.5, "list": [], "object": {}}


class Run:
    def __init__(self, process):
        self.code = process.returncode
        self.out = process.stdout
        self.err = process.stderr.decode("utf-8", "replace")
        self.findings = []
        self.summary = None
        for line in self.out.splitlines():
            value = json.loads(line)
            if "summary" in value:
                self.summary = value["summary"]
            else:
                self.findings.append(value)
        self.by_line = {}
        for finding in self.findings:
            self.by_line.setdefault(finding["line"], []).append(finding)


def call(arguments, data=b"", timeout=120, cwd=None):
    process = subprocess.run(
        [PROGRAM, "validate", *arguments], input=data, capture_output=True, timeout=timeout, cwd=cwd, check=False
    )
    # Which of the statuses of validate it is, each test says.
    crashed = process.returncode not in (0, 1, 2, 4) or b"Sanitizer" in process.stderr
    if crashed or b"runtime error" in process.stderr:
        said = process.stderr[-3000:].decode(errors="replace")
        raise RuntimeError(f"exit {process.returncode} of {arguments}: {said}")
    return process


def validate(data, *arguments, **more):
    return Run(call(["-f", "json", *arguments], data, **more))


def text(value):
    return value if isinstance(value, bytes) else json.dumps(value).encode()


def ndjson(values):
    return b"".join(text(value) + b"\n" for value in values)


def brief(findings):
    return [f"{f['severity']} {f['rule']} {f['pointer']} {f['message']}" for f in findings]


def change(value, changes):
    """A copy of value where each path of changes (a/b/0) has the new content, or is gone."""
    value = copy.deepcopy(value)
    for path, new in changes.items():
        words = path.split("/") if path else []
        at = value
        for word in words[:-1]:
            at = at[int(word)] if isinstance(at, list) else at[word]
        last = int(words[-1]) if isinstance(at, list) else words[-1]
        if new is DEL:
            del at[last]
        else:
            at[last] = new
    return value


def body(name, /, **changes):
    """The documented example, changed: data__call_id=5 is /data/call_id."""
    return change(DOCUMENTED[name]["example"], {k.replace("__", "/"): v for k, v in changes.items()})


def data(name, /, **changes):
    return body(name, **{"data__" + k: v for k, v in changes.items()})


def escaped(word):
    if not isinstance(word, str):
        return str(word)
    return word.replace(".", "__DOT__").replace("#", "__HASH__").replace("*", "__STAR__")


def fill(template, event, example):
    def one(match):
        path = event["placeholders"][match[1]].split(" ")[0]
        value = example
        for word in re.findall(r"\w+", path):
            value = value[int(word)] if isinstance(value, list) else value[word]
        return escaped(value)

    return re.sub(r"\{(\w+)\}", one, template)


CODE_NAMES = {
    "auth_tenant_created": "auth_tenant_added",
    "service_registered_event": "service_registered",
    "service_deregistered_event": "service_deregistered",
}


def addressees(name, example):
    """The headers that bring an event to its clients, as the class of its name sends them."""
    sent = OBSERVED.get(CODE_NAMES.get(name, name), {"message": {"headers": {}}})["message"]["headers"]
    out = {key: sent[key] for key in ("tenant_uuid", "user_uuid:*") if key in sent}
    data = example.get("data") if isinstance(example.get("data"), dict) else {}
    user = data.get("initiator") or data.get("user_uuid")
    is_for_one = any(key.startswith("user_uuid:") and key != "user_uuid:*" for key in sent)
    if is_for_one and isinstance(user, str) and user != "None":
        out["user_uuid:" + user] = True
    return out


def message(name, example=None, key=None, headers=None, of=None):
    """An example in message form: record, headers, routing key, body; the key filled from its documented template."""
    event = DOCUMENTED[of or name]
    example = copy.deepcopy(example if example is not None else event["example"])
    if key is None:
        key = fill(event["routing_keys"][0], event, example)
    own = {"name": example.get("name"), "origin_uuid": example.get("origin_uuid")}
    acl = fill(event["required_acls"][0], event, example) if event.get("required_acls") else "events." + key
    own["required_acl"] = example.get("required_acl", acl)
    own.update(addressees(name, example))
    own.update(headers or {})
    own = {k: v for k, v in own.items() if v is not DEL}
    return {
        "timestamp": "2026-11-21T15:48:00.223456+00:00",
        "name": example.get("name"),
        "exchange": "xivo",
        "routing_key": key,
        "headers": own,
        "payload": example,
    }


def observed(name, /, **changes):
    """The full message of a current server, changed: payload__data__id=5."""
    return change(OBSERVED[name]["message"], {k.replace("__", "/"): v for k, v in changes.items()})


def renamed(name, new):
    value = observed(name)
    value["name"] = value["headers"]["name"] = value["payload"]["name"] = new
    return value


def with_acl(value, acl):
    value = copy.deepcopy(value)
    value["headers"]["required_acl"] = value["payload"]["required_acl"] = acl
    return value


GOOD = body("call_held")
GOOD_LINE = text(GOOD)
BAD = data("call_held", call_id=5)
BAD_LINE = text(BAD)
WARNED = body("call_held", origin_uuid=None)


def documented_acl(name, value=None):
    event = DOCUMENTED[name]
    return fill(event["required_acls"][0], event, value or event["example"])


def without_acl(name):
    return body(name, **({"required_acl": DEL} if "required_acl" in DOCUMENTED[name]["example"] else {}))


# Rows of a table: (id, value, verdict). The verdict is "ok" for no finding, "warning PREFIX" for a finding of the rule
# where none is an error, "error PREFIX" for an error of the rule.


def each(make, names, cases):
    """Rows for each name: the cases are (words, changes, verdict); make(name, **changes) is the value."""
    for name in names:
        for words, changes, verdict in cases:
            yield f"{name} {words}".rstrip(), make(name, **changes), verdict


def of(make, name, cases):
    """Rows for one name, which their ids leave out."""
    for words, changes, verdict in cases:
        yield words, make(name, **changes), verdict


def words(make, name, field, values, verdict):
    """Rows with one field, which has each of the values in turn."""
    for value in values:
        yield f"{name} {field} {value!r}", make(name, **{field: value}), verdict


def types(make, name, field, verdict, **more):
    """Rows with one field, which has a value of each other type in turn."""
    for kind, value in {**OTHER_TYPES, **more}.items():
        yield f"{name} {field} {kind}".lstrip(), make(name, **{field: value}), verdict


def found(rows, *arguments):
    """The findings of each row's value, all of them judged by one run, each between two that are right."""
    assert len(rows) == len({r[0] for r in rows}), "ids are unique"
    values = [GOOD]
    for _, value, _ in rows:
        values += [value, GOOD]
    run = validate(ndjson(values), *arguments)
    soiled = [number for number in range(1, len(values) + 1, 2) if number in run.by_line]
    assert not soiled, f"neighbours that are right, on lines {soiled}"
    return {name: run.by_line.get(2 * at + 2, []) for at, (name, _, _) in enumerate(rows)}


class TableTest(unittest.TestCase):
    """Judges tables, each with one run of the program."""

    maxDiff = None

    def judge(self, findings, verdict):
        kind, _, prefix = verdict.partition(" ")
        said = brief(findings)
        matching = [f for f in findings if f["severity"] == kind and f["rule"].startswith(prefix)]
        if kind == "ok":
            self.assertEqual([], said)
            return
        self.assertTrue(matching, f"no {verdict}: {said}")
        if kind == "warning":
            self.assertEqual([], brief(f for f in findings if f["severity"] == "error"))

    def judge_all(self, rows, findings):
        for name, _, verdict in rows:
            with self.subTest(name):
                self.judge(findings[name], verdict)

    def table(self, rows, *arguments):
        rows = list(rows)
        self.judge_all(rows, found(rows, *arguments))


class RowsTest(TableTest):
    """Each method row_NUMBER_SENTENCE yields the rows of one number. It becomes a test of its own; one run of the
    program judges the rows of a whole module.
    """

    tables = []

    def __init_subclass__(cls):
        RowsTest.tables.append(cls)
        for method in [name for name in vars(cls) if name.startswith("row_")]:

            def test(self, method=method):
                self.judge_all(self.rows_of(method), found_in_module(self.__module__))

            setattr(cls, "test_" + method.removeprefix("row_"), test)

    @classmethod
    def rows_of(cls, method):
        number = method.split("_")[1]
        return [(f"{number} {name}".rstrip(), value, verdict) for name, value, verdict in getattr(cls(), method)()]

    @classmethod
    def rows(cls):
        return [row for method in vars(cls) if method.startswith("row_") for row in cls.rows_of(method)]


@functools.lru_cache(maxsize=None)
def found_in_module(name):
    return found([row for table in RowsTest.tables if table.__module__ == name for row in table.rows()])


class FolderTest(unittest.TestCase):
    """Each test has a folder for its files."""

    maxDiff = None

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def file(self, name, content):
        path = os.path.join(self.folder.name, name)
        with open(path, "wb") as out:
            out.write(content)
        return path
