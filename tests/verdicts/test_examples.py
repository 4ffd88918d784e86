# SPDX-License-Identifier: MIT
"""Whole sets of examples: every documented event, every observed one, and what servers do beside the documentation."""

import copy
import unittest

import test_verdicts
import test_verdicts_data
import test_verdicts_keys
from verdicts import (
    AMI, CALLS, DEL, DOCUMENTED, EXAMPLES, HOLD, JOINED, OBSERVED, OTHER, RELOCATES, REMOVED, TALK, USER, RowsTest,
    TableTest, body, brief, change, data, each, fill, message, ndjson, text, validate)

ALIASES = {alias for event in DOCUMENTED.values() for alias in event["wire_variants"].get("names", [])}
IN_MESSAGE_FORM = [(name, entry["message"]) for name, entry in OBSERVED.items()]


def wrong_key(name):
    """Breaking a documented fact is an error, breaking an observed one a warning."""
    return "error routing_key." if name in DOCUMENTED or name in ALIASES else "warning routing_key."


class Documented(TableTest):
    def check(self, edition, form):
        """Those of `{event_name}` have no key to make a message with."""
        names = [name for name in DOCUMENTED if form is body or name != AMI]
        rows = [(name, form(name), "warning name.removed" if name in REMOVED else "ok") for name in names]
        self.table(rows, "--edition", edition)

    def test_examples_have_no_findings_in_either_edition(self):
        for edition in ("current", "documented"):
            for form in (body, message):
                with self.subTest(edition=edition, form=form.__name__):
                    self.check(edition, form)


class Observed(TableTest):
    def check(self, entries):
        """No value of the (name, value) has a finding."""
        run = validate(ndjson(value for _, value in entries))
        for line, (name, _) in enumerate(entries, 1):
            with self.subTest(name):
                self.assertEqual([], brief(run.by_line.get(line, [])))

    def test_messages_have_no_findings(self):
        self.assertEqual((385, 388), (len(EXAMPLES["observed"]), len(IN_MESSAGE_FORM)))
        self.check(IN_MESSAGE_FORM)

    def test_nulls_have_no_findings(self):
        self.check([(name, entry["nulls"]) for name, entry in OBSERVED.items() if "nulls" in entry])

    def test_bodies_have_no_findings(self):
        self.check([(name, value["payload"]) for name, value in IN_MESSAGE_FORM])

    def test_frames_have_no_findings(self):
        self.check([(name, {"op": "event", "code": 0, "data": value["payload"]}) for name, value in IN_MESSAGE_FORM])

    def test_lines_of_wazo_debug_have_no_findings(self):
        members = ("timestamp", "name", "headers", "payload")
        self.check([(name, {member: value[member] for member in members}) for name, value in IN_MESSAGE_FORM])

    def test_data_alone_has_no_findings(self):
        for name in ("call_answered", "user_created", "switchboard_created", "Hangup"):
            with self.subTest(name):
                run = validate(text(OBSERVED[name]["message"]["payload"]["data"]), "-e", name)
                self.assertEqual((0, []), (run.code, brief(run.findings)))

    def test_names_are_unknown_to_the_documentation(self):
        known = set(DOCUMENTED) | ALIASES | {"Hangup"}
        rows = [(name, value, "warning name.unknown") for name, value in IN_MESSAGE_FORM if name not in known]
        self.table(rows, "--edition", "documented")

    def test_a_changed_word_of_a_key_is_found(self):
        rows = []
        for name, value in IN_MESSAGE_FORM:
            headers, key = value["headers"], value["routing_key"]
            for word in (USER, *(headers.get(of + "_uuid") for of in ("meeting", "switchboard", "application"))):
                if word and word in key.split("."):
                    changed = change(value, {"routing_key": key.replace(word, OTHER)})
                    rows.append((f"{name} {word}", changed, wrong_key(name)))
        self.assertGreater(len(rows), 65)
        self.table(rows)

    def test_a_key_that_goes_on_is_found(self):
        self.table(
            (name, change(value, {"routing_key": value["routing_key"] + ".more"}), wrong_key(name))
            for name, value in IN_MESSAGE_FORM if name != "Hangup")


class Nobody(TableTest):
    """Events of a user without one: no header, the word None in keys and ACLs, null or the text None in data."""

    def rows(self, user):
        for name, entry in OBSERVED.items():
            if "nobody" in entry and name not in RELOCATES and "fax_" not in name:
                if entry["nobody"]["payload"]["data"].get("user_uuid") == user:
                    yield name, entry["nobody"], "ok"

    def test_null_is_nobody(self):
        self.table(self.rows(None))

    def test_the_text_None_is_nobody(self):
        rows = list(self.rows("None"))
        self.assertGreater(len(rows), 20)
        self.table(rows)

    def test_the_header_of_2020_is_nobody(self):
        value = copy.deepcopy(OBSERVED["call_held"]["nobody"])
        value["headers"]["user_uuid:None"] = True
        value["headers"]["required_acl"] = value["payload"]["required_acl"] = None
        value["payload"]["data"] = {"call_id": "1.1"}
        self.table([("2020", value, "ok")])


class Variants(TableTest):
    """What wire_variants has beside the documentation: right in the default edition, found in the documented one."""

    KNOWN = {"names", "routing_keys", "required_acls", "extra_data", "same_field", "aliases"}

    def variants(self, kind):
        """(name, event, variant) for each of the kind."""
        for name, event in DOCUMENTED.items():
            self.assertEqual(set(), set(event["wire_variants"]) - self.KNOWN)
            if name != AMI:
                for variant in event["wire_variants"].get(kind, []):
                    yield name, event, variant

    def names(self, verdict):
        for name, _, other in self.variants("names"):
            yield f"{name} name {other}", body(name, name=other), verdict

    def keys(self, verdict, of_removed):
        for name, event, template in self.variants("routing_keys"):
            value = message(name, key=fill(template, event, event["example"]))
            yield f"{name} key {template}", value, of_removed if name in REMOVED else verdict

    def acls(self):
        """(name, event, template, body)"""
        for name, event, template in self.variants("required_acls"):
            value = body(name)
            if name in CALLS + HOLD:
                value["data"]["user_uuid"] = None if template.endswith("None") else USER
            value["required_acl"] = fill(template, event, value)
            yield name, event, template, value

    def extra(self, verdict):
        for name, _, field in self.variants("extra_data"):
            yield f"{name} extra {field}", data(name, **{field: "x" if field == "slug" else ["x"]}), verdict

    def spellings(self, is_second, verdict):
        """Each field that has two spellings, in the first or the second of them."""
        for name, event in DOCUMENTED.items():
            for both in event["wire_variants"].get("same_field", {}).items():
                field = both[is_second]
                yield f"{name} {field}", data(name, **{field: "1001"}), verdict(name)

    def rows_of_current(self):
        yield from self.names("ok")
        yield from self.keys("ok", of_removed="warning name.removed")
        for name, _, template, value in self.acls():
            yield f"{name} ACL {template}", value, "warning name.removed" if name in REMOVED else "ok"
        yield from self.extra("ok")
        yield from self.spellings(False, lambda name: "ok")
        yield from self.spellings(True, lambda name: "ok")

    def test_none_is_found_by_default(self):
        self.table(self.rows_of_current())

    def test_none_is_found_in_the_current_edition(self):
        self.table(self.rows_of_current(), "--edition", "current")

    def rows_of_documented(self):
        yield from self.names("warning name.")
        yield from self.keys("error routing_key.", of_removed="error routing_key.")
        for name, event, template, value in self.acls():
            if event["acl_documented"]:
                yield f"{name} ACL {template}", value, "error acl."
        yield from self.extra("warning data.")
        yield from self.spellings(False, lambda name: "warning data." if name in TALK else "ok")
        yield from self.spellings(True, lambda name: "warning data.")

    def test_all_are_found_in_the_documented_edition(self):
        self.table(self.rows_of_documented(), "--edition", "documented")


class DocumentedEdition(TableTest):
    def rows(self):
        yield from each(data, JOINED, [("D4", {"answered_time": DEL}, "warning data.missing")])
        yield from each(data, ["agent_status_update"], [("D8", {"xivo_id": DEL}, "warning data.missing")])
        yield from each(data, HOLD, [("D13", {"user_uuid": "None"}, "warning data.extra")])
        yield from each(data, CALLS, [("D13", {"user_uuid": "None"}, "error data.format")])
        yield from each(data, RELOCATES, [("D18", {"recipient_call": None}, "error data.type")])

    def test_what_only_servers_do_is_found(self):
        self.table(self.rows(), "--edition", "documented")

    def test_errors_stay_errors(self):
        not_on_the_page = ("B11 an observed", "C7 uuid", "C8 ")
        modules = {module.__name__ for module in (test_verdicts, test_verdicts_data, test_verdicts_keys)}
        rows = [row for table in RowsTest.tables if table.__module__ in modules for row in table.rows()]
        errors = [row for row in rows if row[2].startswith("error ") and not row[0].startswith(not_on_the_page)]
        self.table(errors, "--edition", "documented")


if __name__ == "__main__":
    unittest.main()
