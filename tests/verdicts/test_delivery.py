# SPDX-License-Identifier: MIT
"""What keeps an event from its clients, found in every event that it can happen to, by one finding.

The events are those of the catalogue, as `publish` addresses them; each fault is put into the headers alone, and
into headers and body alike, as a service that has it would send it. The program under test is $WAZOBUS.
"""

import copy
import json
import os
import subprocess
import unittest

PROGRAM = os.environ.get("WAZOBUS", "wazobus")
OTHER = "11111111-2222-4333-8444-555555555555"
ORIGIN = "08c56466-8f29-45c7-9856-92bf1ba89b82"
USER = "user_uuid:"


def run(arguments, data=""):
    return subprocess.run([PROGRAM, *arguments], input=data, capture_output=True, text=True, timeout=300, check=False)


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def catalogue():
    """The events that wazo-bus sends, by name, each as a record with headers."""
    entries = lines(run(["catalogue", "list", "--json"]).stdout)
    names = [entry["name"] for entry in entries if entry["status"] == "current" and is_of_wazo_bus(entry)]
    bodies = run(["catalogue", "example", *names]).stdout
    sent = run(["publish", "--dry-run", "--quiet", "-"], bodies)
    assert sent.returncode == 0, sent.stderr
    records = {}
    for record in lines(sent.stdout):
        record["payload"] = {**record["headers"], **record["payload"]}
        records[record["name"]] = record
    return records


def is_of_wazo_bus(entry):
    return not entry["routing_keys"] or not entry["routing_keys"][0].startswith(("ami.", "stasis."))


def users(headers):
    return [name for name in headers if name.startswith(USER)]


def without(name):
    def change(headers):
        del headers[name]

    return change


def replaced(name, value):
    def change(headers):
        headers[name] = value

    return change


def without_users(headers):
    for name in users(headers):
        del headers[name]


def of_another_user(headers):
    without_users(headers)
    headers[USER + OTHER] = True


def for_all_of_the_tenant(headers):
    without_users(headers)
    headers[USER + "*"] = True


def with_text_for_true(headers):
    for name in users(headers):
        headers[name] = "true"


def has(name):
    return lambda headers: name in headers


def is_for_one_user(headers):
    return len(users(headers)) == 1 and USER + "*" not in headers


def is_for_all(headers):
    return USER + "*" in headers


def always(_):
    return True


# Kind of fault: which headers it can happen to, what it does, the rule that it breaks, and where.
FAULTS = {
    "no name": (always, without("name"), "header.missing", "name"),
    "no origin": (always, without("origin_uuid"), "header.missing", "origin_uuid"),
    "no ACL": (always, without("required_acl"), "header.missing", "required_acl"),
    "no tenant": (has("tenant_uuid"), without("tenant_uuid"), "header.missing", "tenant_uuid"),
    "not for all": (is_for_all, without_users, "header.missing", "user_uuid:*"),
    "not for the user": (is_for_one_user, without_users, "header.missing", None),
    "access of another event": (
        always, replaced("required_access", "event.another"), "header.mismatch", "required_access"),
    "another user": (is_for_one_user, of_another_user, "header.mismatch", USER + OTHER),
    "for all instead of one": (is_for_one_user, for_all_of_the_tenant, "header.mismatch", "user_uuid:*"),
    "a text for true": (users, with_text_for_true, "header.type", None),
    "a name that is a number": (always, replaced("name", 7), "header.type", "name"),
    "no server known": (always, replaced("origin_uuid", None), "header.type", "origin_uuid"),
    "an origin that is a number": (always, replaced("origin_uuid", 7), "header.type", "origin_uuid"),
    "an ACL that is a number": (always, replaced("required_acl", 7), "header.type", "required_acl"),
    "no tenant known": (has("tenant_uuid"), replaced("tenant_uuid", None), "header.type", "tenant_uuid"),
}


class Delivery(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.records = catalogue()

    def findings(self, records):
        """Those of each record."""
        text = "".join(json.dumps(record) + "\n" for record in records)
        done = run(["validate", "-f", "json"], text)
        found = [[] for _ in records]
        for finding in lines(done.stdout):
            found[finding["line"] - 1].append(finding)
        return found

    def test_what_reaches_its_clients_has_no_finding(self):
        self.assertGreater(len(self.records), 380)
        for record, found in zip(self.records.values(), self.findings(list(self.records.values()))):
            with self.subTest(record["name"]):
                self.assertEqual(found, [])

    def test_each_fault_is_one_finding_in_every_event(self):
        for kind, (can_happen, change, rule, header) in FAULTS.items():
            for is_in_body in (False, True):
                broken = []
                for record in self.records.values():
                    if not can_happen(record["headers"]):
                        continue
                    record = copy.deepcopy(record)
                    change(record["headers"])
                    if is_in_body:
                        change(record["payload"])
                    broken.append(record)
                self.assertTrue(broken)
                for record, found in zip(broken, self.findings(broken)):
                    if is_unheld(kind, record):
                        continue
                    with self.subTest(kind, event=record.get("name"), is_in_body=is_in_body):
                        self.assertEqual([finding["rule"] for finding in found], [rule], found)
                        if header is not None:
                            self.assertEqual(found[0]["pointer"], "/headers/" + header)
                        self.assertTrue(found[0]["pointer"].startswith("/headers/"))


# For several users, so perhaps for none; and such that only the header names the user.
FOR_SEVERAL = {"agent_paused", "agent_unpaused", "switchboard_member_user_associated", "user_agent_queue_logged_in",
               "user_agent_queue_logged_off"}
UNTOLD = {
    "user_fallback_edited", "user_line_extension_created", "user_line_extension_deleted",
    "user_line_extension_edited"}


def is_unheld(kind, record):
    """Is there nothing in the message that tells the fault?"""
    name = record["name"]
    if name in FOR_SEVERAL:
        return kind in ("another user", "not for the user", "for all instead of one")
    if name.startswith("application_") or name in UNTOLD:
        return kind == "another user" or kind == "not for the user" and not users(record["payload"])
    return False


if __name__ == "__main__":
    unittest.main()
