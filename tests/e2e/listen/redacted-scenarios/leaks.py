# SPDX-License-Identifier: MIT
"""leaks.py ORIGINAL REDACTED: finds what is personal in the lines of one file and looks for it in the other.

What is personal is found in another way than wazobus does: by what fields are called here, and by form.
"""
import json
import re
import sys

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
ADDRESS = re.compile(r"(?:[0-9a-f]{2}:){5}[0-9a-f]{2}|\b(?:\d{1,3}\.){3}\d{1,3}\b|[\w.+-]+@[\w-]+\.[\w.-]+", re.I)
NAME = re.compile(r"(?:name|firstname|lastname|alias|label)$", re.I)
NUMBER = re.compile(r"(?:num|number|exten|extension|callerid|mailbox|interface|dialstring)$", re.I)
PEER = re.compile(r"(?:PJSIP|SIP|SCCP|Local)/([^@;-]+)")
NO_NAMES = {"name", "eventname", "bridgename", "application_name", "app_name", "service_name"}
NOBODY = {"<unknown>", "None", "s", ""}
TECHNICAL = {"Agent", "agentcallback", "default", "id", "internal", "meeting", "queue", "transfer", "wazo"}


def walk(value, key=""):
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name, name
            yield from walk(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner, key)
    elif isinstance(value, str):
        yield key, value


def originals(record):
    for key, value in walk(record):
        yield from UUID.findall(value)
        yield from ADDRESS.findall(value)
        for peer in PEER.findall(value):
            if peer not in NOBODY:
                yield peer
        is_name = NAME.search(key) and key.lower() not in NO_NAMES and "/" not in value
        if key == value or value in NOBODY or UUID.fullmatch(value):
            continue
        if is_name:
            yield from re.findall(r"\w{3,}", value)
        if NUMBER.search(key) and "/" not in value:
            yield from re.findall(r"\w{4,}", value)


def main():
    found = set()
    with open(sys.argv[1], encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            found.update(originals(record.get("payload", record).get("data", record)))
            found.update(originals(record.get("headers", {})))
    with open(sys.argv[2], encoding="utf-8") as file:
        shown = file.read()
    apart = r"(?<![0-9A-Za-z])(?:%s)(?![0-9A-Za-z])"
    left = sorted(word for word in found - TECHNICAL if re.search(apart % re.escape(word), shown))
    print(f"{len(found)} originals, left: {left}")


main()
