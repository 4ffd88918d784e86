# SPDX-License-Identifier: MIT
"""The inputs of the measurements, made once and kept in build/bench."""
import json
import subprocess
import sys

from .runs import DATA, ROOT, WAZOBUS

UUID = "1111aaaa-2222-4333-8444-{:012d}"
KEY = "calls.call.updated"
HEADERS = {
    "name": "call_updated", "origin_uuid": UUID.format(1), "tenant_uuid": UUID.format(2),
    "required_acl": f"events.calls.{UUID.format(3)}", "required_access": "event.call_updated",
    "timestamp": "2026-11-21T16:03:14.544550",
}


def kept(name, write):
    """The path of an input, which `write` writes into an open file the first time."""
    path = DATA / name
    if not path.exists():
        print(f"making {name}", file=sys.stderr)
        with open(path.with_suffix(".new"), "wb") as file:
            write(file)
        path.with_suffix(".new").rename(path)
    return path


def made_by(script, *arguments):
    return lambda file: subprocess.run([ROOT / "tests/bench" / script, *map(str, arguments)], stdout=file, check=True)


def events(megabytes):
    """Mixed events, 420 bytes each."""
    return kept(f"events-{megabytes}.ndjson", made_by("make-events", megabytes * 1_000_000))


def events_by_number(count):
    """So many mixed events: 5,000 different ones, again and again."""
    def write(file):
        some = events(3).read_bytes().splitlines(keepends=True)[:5000]
        whole, rest = divmod(count, len(some))
        block = b"".join(some)
        for _ in range(whole):
            file.write(block)
        file.writelines(some[:rest])
    return kept(f"events-by-{count}.ndjson", write)


def night(megabytes):
    """A night of calls, 100 KB each."""
    return kept(f"night-{megabytes}.ndjson", made_by("make-night", megabytes * 10))


def lines(name, line, count):
    return kept(f"{name}-{count}.ndjson", lambda file: file.write(line * count))


def call_updated(number):
    """An event with everything that the documentation requires, about 300 bytes."""
    data = {"bridges": [], "call_id": f"14655{number:06d}.31", "caller_id_name": "Zo\u00eb", "caller_id_number": "1001",
            "creation_time": "2026-11-21T16:03:14.592-0500", "status": "Up", "talking_to": {},
            "user_uuid": UUID.format(3)}
    return json.dumps({"name": "call_updated", "origin_uuid": UUID.format(1), "data": data})


def calls(count):
    path = kept(f"calls-{count}.ndjson",
                lambda file: file.writelines(call_updated(number).encode() + b"\n" for number in range(count)))
    subprocess.run([WAZOBUS, "validate", "--strict", "-q", path], check=True)
    return path


def records(path):
    """The same events as a capture."""
    command = [WAZOBUS, "publish", "--dry-run", "--exchange", "bench", "-r", KEY, path]
    return kept(f"{path.stem}.records", lambda file: subprocess.run(command, stdout=file, check=True))
