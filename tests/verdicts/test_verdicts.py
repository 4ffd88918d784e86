# SPDX-License-Identifier: MIT
"""Black-box tests of `wazobus validate`: every verdict about documented and observed events, strict JSON with
exact places, and every form of input. The program under test is $WAZOBUS; examples.json holds the events.

Each check feeds many values to one run of the program and then looks at each line's findings by itself.
"""

import copy
import functools
import gzip
import json
import os
import pathlib
import random
import re
import select
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

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


# ---------------------------------------------------------------- running


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
    crashed = process.returncode not in (0, 1, 2, 4) or b"Sanitizer" in process.stderr
    if crashed or b"runtime error" in process.stderr:
        raise RuntimeError(f"exit {process.returncode} of {arguments}: {process.stderr[-3000:].decode(errors='replace')}")
    return process


def validate(data, *arguments, **more):
    return Run(call(["-f", "json", *arguments], data, **more))


def text(value):
    return value if isinstance(value, bytes) else json.dumps(value).encode()


def ndjson(values):
    return b"".join(text(value) + b"\n" for value in values)


def brief(findings):
    return [f"{f['severity']} {f['rule']} {f['pointer']} {f['message']}" for f in findings]


# ---------------------------------------------------------------- building


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


# ---------------------------------------------------------------- the verdicts, row by row
# (id, value, verdict): "ok" no finding; "warning PREFIX" a finding of the rule, none an error;
# "error PREFIX" an error of the rule; "found PREFIX" either; "soft" at most warnings.

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
AMI = "{event_name}"
OTHER_TYPES = {"null": None, "true": True, "4.5": 4.5, "list": [], "object": {}}


def rows_a():
    example = text(body("call_form_result"))
    yield "A1 braces with dots", b'{"name": "call_form_result", "origin_uuid": "' + ORIGIN.encode() + b'", "data": {...}}', "error json."
    for row, name in (("A2", "auth_tenant_deleted"), ("A3", "fax_outbound_created"), ("A4", "relocate_completed")):
        yield f"{row} {name} trailing comma in data", text(body(name))[:-2] + b",}}", "error json."
        yield f"{row} {name} trailing comma in body", text(body(name))[:-1] + b",}", "error json."
        yield f"{row} {name} repaired", body(name), "ok"
    yield "A5 comma missing", text(body("users_forwards_busy_updated")).replace(b'true, "', b'true "'), "error json."
    yield "A5 repaired", body("users_forwards_busy_updated"), "ok"
    for name in REMOVED[:3]:
        yield f"A6 {name} comma missing", text(body(name)).replace(b'"Alice", ', b'"Alice" '), "error json."
    yield "A escaped slash", text(body(AMI)).replace(b"sip/", b"sip\\/"), "ok"
    yield "A call_form_result good", example, "ok"


def rows_b():
    for name in ("call_created", "agent_status_update", "favorite_added", "users_forwards_busy_updated"):
        value = body(name)
        value["required_acl"] = DOCUMENTED[name]["example"].get("required_acl") or fill(DOCUMENTED[name]["required_acls"][0], DOCUMENTED[name], value)
        yield f"B1 {name} with required_acl", value, "ok"
        yield f"B1 {name} without required_acl", change(value, {"required_acl": DEL}), "ok"
    for name in ("call_held", "user_created", AMI):
        yield f"B2 {name} origin_uuid missing", body(name, origin_uuid=DEL), "error origin."
        yield f"B2 {name} origin_uuid null", body(name, origin_uuid=None), "warning origin."
        yield f"B2 {name} origin_uuid a number", body(name, origin_uuid=5), "error origin."
        yield f"B2 {name} origin_uuid no uuid", body(name, origin_uuid="server"), "error origin."
        yield f"B2 {name} origin_uuid empty", body(name, origin_uuid=""), "error origin."
    yield "B2 origin_uuid upper case", body("call_held", origin_uuid=ORIGIN.upper()), "soft"
    yield "B2 origin_uuid too short", body("call_held", origin_uuid=ORIGIN[:-1]), "error origin."
    for name in ("call_held", "call_created", "favorite_added"):
        yield f"B3 {name} required_acl null", body(name, required_acl=None), "ok"
        for kind, value in (("number", 5), ("true", True), ("list", ["events.a"]), ("object", {})):
            yield f"B3 {name} required_acl {kind}", body(name, required_acl=value), "error acl."
    for name in sorted(n for n, e in OBSERVED.items() if not e["message"]["payload"]["data"])[:22]:
        for form, new in (("absent", DEL), ("null", None), ("empty", {})):
            yield f"B4 {name} data {form}", observed(name, payload__data=new), "ok"
        yield f"B4 {name} data a text", observed(name, payload__data="x"), "found data."
    for name in ("call_held", "user_created", "relocate_ended", "conference_record_started"):
        for form, new in (("absent", DEL), ("null", None), ("empty", {}), ("text", "x"), ("list", []), ("number", 5)):
            yield f"B4 {name} data {form}", body(name, data=new), "error data."
    yield "B5 any AMI name", body(AMI, name="PeerStatus"), "ok"
    for name in CALLS:
        yield f"B6 {name} with a key of three words (no rule)", message(name), "ok"
    for exchange in ("xivo", "wazo-headers", "mine"):
        yield f"B7 exchange {exchange} (no rule)", change(message("call_created"), {"exchange": exchange}), "ok"
    yield "B8 delivery mode (no rule)", change(message("call_created"), {"properties": {"delivery_mode": 2}}), "ok"
    yield "B9 (no rule)", message("call_held"), "ok"
    record = change(message("call_held"), {"payload": DEL})
    yield "B10 collectd", {**record, "name": None, "routing_key": "collectd.calls", "exchange": "collectd", "headers": {}, "payload_base64": "UFVUVkFMIHg=", "content_type": "text/collectd"}, "warning record."
    yield "B10 payload a text", {**record, "name": None, "payload": "PUTVAL x"}, "error record."
    recorded = {key: value for key, value in record.items() if key not in ("routing_key", "exchange")}
    yield "B10 text in a record of wazo-debug", {**recorded, "payload": "PUTVAL x"}, "warning record."
    yield "B10 content type text/plain, and the body is not parsed", {**message("call_held", body("call_held", data={})), "content_type": "text/plain"}, "warning record."
    yield "B10 content type application/json", {**message("call_held"), "content_type": "application/json"}, "ok"
    for key in ("directory.<user_uuid>.favorite.created", "directory.{user_uuid}.favorite.created", "directory.<user-uuid>.favorite.created"):
        yield f"B11 {key}", message("favorite_added", key=key), "error routing_key."
    yield "B11 an observed key not filled", observed("switchboard_created", routing_key="config.switchboards.{switchboard_uuid}.created"), "error routing_key."
    yield "B11 filled", message("favorite_added"), "ok"
    yield "B12 (no rule)", message("favorite_added"), "ok"
    user = "user_uuid:" + DOCUMENTED["relocate_ended"]["example"]["data"]["initiator"]
    yield "B13 boolean", message("relocate_ended"), "ok"
    for word in ("true", "True"):
        yield f"B13 the text {word}", message("relocate_ended", headers={user: word}), "warning header."
        yield f"B13 the text {word}, observed", observed("call_answered", **{"headers__user_uuid:" + USER: word}), "warning header."
    yield "B13 false", message("relocate_ended", headers={user: False}), "found header."
    yield "B13 a number", message("relocate_ended", headers={user: 1}), "found header."


def rows_c():
    for name in FORWARDS:
        yield f"C1 {name}", body(name), "ok"
    for name in ("users_forwards_FORWARD_NAME_updated", "users_forwards<forward_name>_updated", "users_forwards_other_updated", "users_forwards_updated", "users_forwards__updated", "users_forwards_{forward_name}_updated"):
        yield f"C1 {name}", body("users_forwards_busy_updated", name=name), "warning name.unknown"
    for name in SERVICES:
        yield f"C2 {name}", body(name), "ok"
    for name in ("users_services_SERVICE_NAME_updated", "users_services<service_name>_updated", "users_services_other_updated"):
        yield f"C2 {name}", body("users_services_dnd_updated", name=name), "warning name.unknown"
    for name in ("callcreated", "callupdated", "call_Created", " call_created", "call_created ", ""):
        yield f"C3 {name!r}", body("call_created", name=name), "found name." if name == "" else "warning name.unknown"
    for name in VOICEMAILS:
        yield f"C4 {name}", body(name), "ok"
        yield f"C4 {name} in message form", message(name), "ok"
    for name in REMOVED:
        row = "C5" if name.startswith("chat") else "C6"
        yield f"{row} {name}", body(name), "warning name.removed"
        yield f"{row} {name} in message form", message(name), "warning name.removed"
    yield "C7 documented name", body("auth_tenant_created"), "ok"
    yield "C7 code name", body("auth_tenant_created", name="auth_tenant_added"), "soft"
    yield "C7 code name in message form", observed("auth_tenant_added"), "soft"
    yield "C7 code name is the alias: uuid missing", body("auth_tenant_created", name="auth_tenant_added", data__uuid=DEL), "error data."
    for name in ("service_registered", "service_deregistered"):
        yield f"C8 {name}_event", body(name + "_event"), "ok"
        yield f"C8 {name}", body(name + "_event", name=name), "soft"
        yield f"C8 {name} in message form", observed(name), "soft"
        yield f"C8 {name} is the alias: service_id missing", body(name + "_event", name=name, data__service_id=DEL), "error data."
    yield "C9 call_form_result", body("call_form_result"), "ok"
    yield "C9 call_form_result in message form", message("call_form_result"), "ok"
    yield "C10 removed", body("endpoint_status_update"), "warning name.removed"
    for name in ("call_answered", "call_dtmf_created"):
        yield f"C11 {name}", observed(name), "ok"
    yield "C11 not known to anyone", body("call_held", name="call_teleported"), "warning name.unknown"
    yield "C11 not known, in message form", message("call_held", body("call_held", name="call_teleported"), of="call_held"), "warning name.unknown"


def rows_d():
    for name in FAVORITES:
        value = body(name)
        uuid = value["data"]["xivo_uuid"]
        yield f"D1 {name} xivo_uuid", value, "ok"
        yield f"D1 {name} xivo_id", data(name, xivo_uuid=DEL, xivo_id=uuid), "warning data."
        yield f"D1 {name} neither", data(name, xivo_uuid=DEL), "error data.missing"
        yield f"D1 {name} xivo_uuid no uuid", data(name, xivo_uuid="x"), "error data.format"
        yield f"D1 {name} xivo_id no uuid", data(name, xivo_uuid=DEL, xivo_id="x"), "error data.format"
        for word in (42, "42", "", "a.b", 0, -1):
            yield f"D2 {name} source_entry_id {word!r}", data(name, source_entry_id=word), "ok"
        for kind, word in OTHER_TYPES.items():
            yield f"D2 {name} source_entry_id {kind}", data(name, source_entry_id=word), "error data.type"
        yield f"D2 {name} source_entry_id missing", data(name, source_entry_id=DEL), "error data.missing"
    for name in JOINED + MUTED:
        yield f"D3 {name} neither spelling", body(name), "ok"
        yield f"D3 {name} caller_id_num", data(name, caller_id_num="1001"), "ok"
        yield f"D3 {name} caller_id_number", data(name, caller_id_number="1001"), "ok"
        yield f"D3 {name} both", data(name, caller_id_num="1001", caller_id_number="1001"), "ok"
        yield f"D3 {name} caller_id_num no text", data(name, caller_id_num=1001), "error data.type"
        yield f"D3 {name} caller_id_number no text", data(name, caller_id_number=1001), "found data.type"  # only observed
    for name in JOINED:
        yield f"D4 {name} present", data(name, answered_time=3), "ok"
        yield f"D4 {name} missing", data(name, answered_time=DEL), "ok"  # as every current server sends it
        yield f"D4 {name} text", data(name, answered_time="3"), "error data.type"
        yield f"D4 {name} fraction", data(name, answered_time=3.5), "error data.type"
    for name in MUTED:
        yield f"D4 {name} absent", body(name), "ok"
        yield f"D4 {name} present", data(name, answered_time=3), "ok"
    for name in TALK:
        yield f"D5 {name} as the example", body(name), "ok"
        yield f"D5 {name} as the text", body(name, data={"id": 1}), "error data."
        yield f"D5 {name} id an integer", data(name, id=1), "error data.type"
        yield f"D5 {name} conference_id a text", data(name, conference_id="1"), "error data.type"
        yield f"D5 {name} conference_id missing", data(name, conference_id=DEL), "error data.missing"
    for name in RECORD:
        yield f"D6 {name} integer", body(name), "ok"
        for word in ("1", 1.5, None, True, [1]):
            yield f"D6 {name} {word!r}", data(name, id=word), "error data.type"
        yield f"D6 {name} missing", data(name, id=DEL), "error data.missing"
    for name in MUTED + RECORD + TALK:
        yield f"D7 {name} (no rule)", body(name), "ok"
    yield "D8 xivo_id", body("agent_status_update"), "ok"
    yield "D8 xivo_id missing", data("agent_status_update", xivo_id=DEL), "ok"  # as every current server sends it
    yield "D8 xivo_id no uuid", data("agent_status_update", xivo_id="x"), "error data.format"
    for word in ("logged_in", "logged_out"):
        yield f"D9 {word}", data("agent_status_update", status=word), "ok"
    for word in ("paused", "", "Logged_in"):
        yield f"D9 {word!r}", data("agent_status_update", status=word), "warning data."
    yield "D9 a number", data("agent_status_update", status=1), "error data.type"
    yield "D9 missing", data("agent_status_update", status=DEL), "error data.missing"
    later = {"peer_caller_id_name": "A", "peer_caller_id_number": None, "on_hold": False, "is_caller": True, "dialed_extension": None, "sip_call_id": "x", "muted": False, "record_state": "inactive", "conversation_id": None, "line_id": 3, "is_video": False, "answer_time": None, "hangup_time": None, "direction": "internal", "parked": False}
    for name in CALLS:
        yield f"D10 {name}", body(name), "ok"
        yield f"D10 {name} call_id missing", data(name, call_id=DEL), "error data.missing"
        yield f"D10 {name} call_id an integer", data(name, call_id=1), "error data.type"
        for field in ("bridges", "caller_id_name", "caller_id_number", "creation_time", "status", "talking_to", "user_uuid"):
            yield f"D10 {name} {field} missing", data(name, **{field: DEL}), "warning data.missing"
        yield f"D10 {name} later fields", data(name, **later), "ok"
        for field, word in (("bridges", {}), ("bridges", [1]), ("on_hold", "no"), ("line_id", "3"), ("talking_to", []), ("talking_to", {"a": 1}), ("parked", None), ("caller_id_name", None)):
            yield f"D10 {name} {field} {word!r}", data(name, **{field: word}), "error data.type"
        yield f"D10 {name} a field nobody knows", data(name, colour="red"), "ok"
        for word in ("2016-02-10T11:57:02.592-0500", "2016-02-10T11:57:02.592-05:00", "2016-02-10T11:57:02-0500", "2016-02-10T11:57:02.592Z", "2016-02-10 11:57:02.592000+00:00", "2016-02-10 11:57:02", "2026-11-21T16:03:14.544550", "2026-11-21T16:03:14", "2024-02-29T00:00:00Z"):
            yield f"D11 {name} {word}", data(name, creation_time=word), "ok"
        for word in ("yesterday", "", "2016-13-10T11:57:02.592-0500", "2023-02-29T00:00:00Z", "2016-02-10T25:00:00Z", "2016-02-10", "11:57:02"):
            yield f"D11 {name} {word!r}", data(name, creation_time=word), "found data.format"
        yield f"D12 {name} user_uuid null", data(name, user_uuid=None), "soft" if "required_acl" in body(name) else "ok"
        nobody = body(name, required_acl=DEL, data__user_uuid=None)
        yield f"D12 {name} user_uuid null, no ACL", nobody, "ok"
        yield f"D12 {name} user_uuid null, ACL of nobody", {**nobody, "required_acl": "events.calls.None"}, "soft"
        yield f"D12 {name} user_uuid no uuid", data(name, user_uuid="x"), "error data.format"
    for word in ("2018-04-01 10:11:12.123456", "2018-04-01 10:11:12+00:00", "2018-04-01T10:11:12.123456+00:00", None):
        yield f"D11 created_at {word}", data("user_created", created_at=word), "ok"
    for word in ("2026-11-21T16:03:14.544550", "2026-11-21T16:03:14"):
        yield f"D11 timestamp {word}", body("call_held", timestamp=word), "ok"
    for name in HOLD:
        yield f"D13 {name} extras", data(name, user_uuid=USER, colour=1), "ok"
        yield f"D13 {name} ACL and extras", {**data(name, user_uuid=USER), "required_acl": "events.calls." + USER}, "ok"
        yield f"D13 {name} the text None", {**data(name, user_uuid="None"), "required_acl": "events.calls.None"}, "ok"
        yield f"D13 {name} the text None without ACL", data(name, user_uuid="None"), "ok"
        yield f"D13 {name} another text", data(name, user_uuid="nobody"), "found data.format"
        yield f"D13 {name} null", data(name, user_uuid=None), "ok"
        yield f"D13 {name} call_id missing", data(name, call_id=DEL), "error data.missing"
    yield "D14 error", body("fax_outbound_failed"), "ok"
    yield "D14 error missing", data("fax_outbound_failed", error=DEL), "error data.missing"
    yield "D14 error a number", data("fax_outbound_failed", error=5), "error data.type"
    for name in FAXES:
        user = "_user_" in name
        yield f"D15 {name} user_uuid null", data(name, user_uuid=None), "error data." if user else "ok"
        for word in ("internal", "ctx-acme-internal-8e58d2a7-cfed-4c2e-ac72-14e0b5c26dc2", "any text", "", "é"):
            yield f"D16 {name} context {word!r}", data(name, context=word), "ok"
        yield f"D16 {name} context a number", data(name, context=5), "error data.type"
        if user:
            yield f"D17 {name}", body(name), "ok"
            yield f"D17 {name} user_uuid missing", data(name, user_uuid=DEL), "error data.missing"
        yield f"D17 {name} extras of current servers", data(name, ivr_extension=None, wait_time=30), "ok"
    for name in RELOCATES:
        yield f"D18 {name}", body(name), "ok"
        for field in ("uuid", "relocated_call", "initiator_call", "recipient_call", "completions", "initiator"):
            yield f"D18 {name} {field} missing", data(name, **{field: DEL}), "error data.missing"
        yield f"D18 {name} extras", data(name, timeout=30, auto_answer=False), "ok"
        yield f"D18 {name} recipient_call null", data(name, recipient_call=None), "ok"
        yield f"D18 {name} recipient_call a number", data(name, recipient_call=1), "error data.type"
        yield f"D18 {name} completions of another word", data(name, completions=["smoke"]), "error data.enum"
        initiator = body(name)["data"]["initiator"]
        yield f"D19 {name} header", message(name), "ok"
        yield f"D19 {name} header missing", message(name, headers={"user_uuid:" + initiator: DEL}), "warning header.missing"
        yield f"D19 {name} header of another user", message(name, headers={"user_uuid:" + initiator: DEL, "user_uuid:" + OTHER: True}), "found header."
        yield f"D19 {name} no message form, no header", body(name), "ok"
    for name in VOICEMAILS:
        flat = {**body(name)["data"]["message"], "user_uuid": USER}
        yield f"D20 {name}", body(name), "ok"
        yield f"D20 {name} flat", body(name, required_acl=DEL, data=flat), "error data.missing"
        for field in ("user_uuid", "voicemail_id", "message_id", "message"):
            yield f"D20 {name} {field} missing", data(name, **{field: DEL}), "error data.missing"
        yield f"D20 {name} folder type", body(name, data__message__folder__type="box"), "error data.enum"
        yield f"D20 {name} caller null", body(name, data__message__caller_id_name=None), "ok"
    for name in USERS:
        yield f"D21 {name}", body(name), "ok"
        yield f"D21 {name} five keys", data(name, subscription_type=None, created_at=None, tenant_uuid=OTHER), "ok"
        yield f"D21 {name} tenant null", data(name, tenant_uuid=None), "soft"
        yield f"D21 {name} id a text", data(name, id="42"), "error data.type"
        yield f"D21 {name} uuid no uuid", data(name, uuid="42"), "error data.format"
    for name in FORWARDS:
        yield f"D22 {name} destination null", data(name, enabled=False, destination=None), "ok"
        yield f"D22 {name} destination missing", data(name, destination=DEL), "error data.missing"
        yield f"D22 {name} destination a number", data(name, destination=1234), "error data.type"
        yield f"D22 {name} five keys", data(name, user_id=4, tenant_uuid=OTHER), "ok"
        yield f"D22 {name} enabled a text", data(name, enabled="true"), "error data.type"
    for name in SERVICES:
        yield f"D23 {name} four keys", data(name, user_id=4, tenant_uuid=OTHER), "ok"
        yield f"D23 {name} enabled missing", data(name, enabled=DEL), "error data.missing"
    for name in ("service_registered_event", "service_deregistered_event"):
        yield f"D24 {name} any id", data(name, service_id="wazo-dird one"), "ok"
        yield f"D24 {name} tags", data(name, tags=["Québec", "日本", "\U0001f4de"]), "ok"
        yield f"D24 {name} tags raw", json.dumps(data(name, tags=["Québec"]), ensure_ascii=False).encode(), "ok"
        yield f"D24 {name} id a number", data(name, service_id=5), "error data.type"
        yield f"D24 {name} tags with a number", data(name, tags=[5]), "error data.type"
    install = ["starting", "downloading", "extracting", "validating", "installing dependencies", "building", "packaging", "updating", "installing", "cleaning", "completed", "error"]
    for name, steps in (("plugin_install_progress", install), ("plugin_uninstall_progress", ["starting", "removing", "completed", "error"])):
        for step in steps:
            value = data(name, status=step)
            value["required_acl"] = fill(DOCUMENTED[name]["required_acls"][0], DOCUMENTED[name], value)
            yield f"D25 {name} {step}", message(name, value), "ok"
        value = data(name, status="dancing")
        value["required_acl"] = fill(DOCUMENTED[name]["required_acls"][0], DOCUMENTED[name], value)
        yield f"D25 {name} another text", message(name, value), "warning data."
        yield f"D25 {name} a number", data(name, status=1), "error data.type"
    yield "D26 the example", body(AMI), "ok"
    yield "D26 with Event", data(AMI, Event="QueueMemberStatus"), "ok"
    yield "D26 ChanVariable an object", data(AMI, ChanVariable={"XIVO_USERID": "1"}), "ok"
    yield "D26 ChanVariable empty", data(AMI, ChanVariable={}), "ok"
    for kind, word in {**OTHER_TYPES, "integer": 1}.items():
        yield f"D26 a value {kind}", data(AMI, Paused=word), "error data."
    yield "D26 ChanVariable a number", data(AMI, ChanVariable=5), "error data."
    yield "D26 ChanVariable with a number", data(AMI, ChanVariable={"a": 5}), "error data."
    for name in TENANTS:
        yield f"D27 {name}", message(name), "ok"
        step = name.split("_")[2]
        yield f"D27 {name} key of another tenant", message(name, key=f"auth.tenants.{OTHER}.{step}"), "warning routing_key."


def rows_e():
    code = {"relocate_initiated": "created", "relocate_answered": "edited", "relocate_completed": "edited", "relocate_ended": "deleted"}
    for name, step in code.items():
        yield f"E1 {name} documented key", message(name), "ok"
        yield f"E1 {name} code key", message(name, key="calls.relocate." + step), "ok"
        for key in ("calls.relocate.other", "calls.relocate", "", "calls.call.created", f"calls.relocate.{name.split('_')[1]}.more"):
            yield f"E1 {name} key {key!r}", message(name, key=key), "error routing_key."
    for step in ("succeeded", "failed"):
        name = "fax_outbound_" + step
        yield f"E2 {name} documented key", message(name), "ok"
        yield f"E2 {name} code key", message(name, key=f"faxes.outbound.1234567__DOT__89.{step}"), "ok"
        acl = {**body(name), "required_acl": f"events.faxes.outbound.1234567__DOT__89.{step}"}
        yield f"E2 {name} code key and ACL", message(name, acl, key=f"faxes.outbound.1234567__DOT__89.{step}"), "ok"
        yield f"E2 {name} code key of another fax", message(name, key=f"faxes.outbound.7__DOT__89.{step}"), "found routing_key."
        yield f"E2 {name} another key", message(name, key="faxes.outbound.lost"), "error routing_key."
        yield f"E2 {name} key not escaped", message(name, key=f"faxes.outbound.1234567.89.{step}"), "soft"
    name = "conference_participant_unmuted"
    yield "E3 documented key", message(name), "ok"
    yield "E3 code key", message(name, key="conferences.1.particpants.mute"), "ok"
    yield "E3 code key and ACL", message(name, body(name, required_acl="events.conferences.1.particpants.mute"), key="conferences.1.particpants.mute"), "ok"
    yield "E3 another key", message(name, key="conferences.1.participants.unmute"), "error routing_key."
    yield "E3 code key, but of muted", message("conference_participant_muted", key="conferences.1.particpants.mute"), "error routing_key."
    name = "service_deregistered_event"
    yield "E4 documented key", message(name), "ok"
    yield "E4 code key", message(name, key="service.registered.wazo-dird"), "ok"
    yield "E4 another key", message(name, key="service.gone.wazo-dird"), "error routing_key."
    yield "E4 the key of deregistered for registered", message("service_registered_event", key="service.deregistered.wazo-dird"), "error routing_key."
    silent = [n for n, e in DOCUMENTED.items() if not e["acl_documented"] and e["status"] == "current"]
    for name in silent:
        yield f"E5 {name} without ACL", body(name, **({"required_acl": DEL} if "required_acl" in body(name) else {})), "ok"
        yield f"E5 {name} any ACL", body(name, required_acl="anything.at.all"), "ok"
        yield f"E5 {name} any ACL in message form", message(name, body(name, required_acl="anything.at.all")), "ok"
        yield f"E5 {name} without ACL in message form", message(name), "ok"
    for name in FAXES + FAVORITES + RELOCATES + ("plugin_install_progress", "plugin_uninstall_progress"):
        yield f"E6 {name} without ACL", message(name, body(name, **({"required_acl": DEL} if "required_acl" in body(name) else {}))), "ok"
    for name in (n for n, e in DOCUMENTED.items() if e["acl_documented"] and e["status"] == "current"):
        right = fill(DOCUMENTED[name]["required_acls"][0], DOCUMENTED[name], body(name))
        yield f"E7 {name} the right ACL", message(name, body(name, required_acl=right)), "ok"
        yield f"E7 {name} another ACL", message(name, body(name, required_acl="events.other")), "warning acl."
        yield f"E7 {name} another ACL in a bare body", body(name, required_acl="events.other"), "warning acl."
    for name in CALLS:
        yield f"E7 {name} events.calls.None", message(name, body(name, required_acl="events.calls.None", data__user_uuid=None)), "soft"
        yield f"E7 {name} the ACL of another user", message(name, body(name, required_acl="events.calls." + OTHER)), "warning acl."
    for name in MUTED + RECORD + TALK:
        yield f"E8 {name}", message(name), "ok"
    keys = {"voicemails.messages." + s: f"user_voicemail_message_{s}" for s in ("created", "updated", "deleted")}
    keys |= {"calls.call." + s: f"call_{s}" for s in ("created", "updated", "ended")}
    keys |= {"config.user." + s: f"user_{s}" for s in ("created", "edited", "deleted")}
    keys |= {"calls.hold.created": "call_held", "calls.hold.deleted": "call_resumed"}
    for key, right in keys.items():
        for other in keys.values():
            if other.split("_")[:2] == right.split("_")[:2] or {other, right} == set(HOLD):
                yield f"E9 {other} on {key}", message(other, key=key), "ok" if other == right else "error routing_key."


def rows_f():
    yield "F1 CamelCase with an object", {**body(AMI), "name": "FullyBooted", "data": {"Status": "x"}}, "ok"
    yield "F1 CamelCase with digits", {**body(AMI), "name": "RTCPSent2", "data": {"Event": "RTCPSent2"}}, "ok"
    yield "F1 an AMI name with a letter", {**body(AMI), "name": "A", "data": {}}, "ok"
    for name in ("queueMemberStatus", "Queue_Member", "Queue-Member", "QUEUE MEMBER", "9Queue", "Quéue"):
        yield f"F1 {name} is no AMI name", body(AMI, name=name), "warning name.unknown"
    yield "F1 CamelCase with a text as data", body(AMI, data="x"), "found "
    yield "F1 CamelCase with a list as data", body(AMI, data=[]), "found "
    yield "F1 message form", message(AMI, key="ami.QueueMemberStatus"), "ok"
    yield "F1 key of another event", message(AMI, key="ami.PeerStatus"), "found routing_key."
    yield "F1 key of no AMI event", message(AMI, key="amid.QueueMemberStatus"), "error routing_key."
    yield "F1 ACL of current servers", message(AMI, {**body(AMI), "required_acl": "events.ami.QueueMemberStatus"}, key="ami.QueueMemberStatus"), "ok"
    yield "F1 Event of another name", data(AMI, Event="PeerStatus"), "found "
    line = change(message("favorite_added"), {"routing_key": DEL, "exchange": DEL})
    yield "F2 a line of the recorder", line, "ok"
    yield "F2 a line of the recorder without a name", change(line, {"name": None}), "soft"
    full = OBSERVED["call_answered"]["message"]
    yield "F2 a line of the recorder from a current server", change(full, {"routing_key": DEL, "exchange": DEL}), "ok"
    yield "F3 the same everywhere", full, "ok"
    yield "F3 header differs", change(full, {"headers/name": "call_updated"}), "found name.mismatch"
    yield "F3 body differs", change(full, {"payload/name": "call_updated"}), "found name.mismatch"
    for where in ("name", "headers/name", "payload/name"):
        yield f"F3 {where} differs, a warning", change(message("conference_record_started"), {where: "conference_record_stopped"}), "warning name.mismatch"


def rows_g():
    yield "G the context of 002", data("fax_outbound_created", context="ctx-acme-internal-8e58d2a7"), "ok"
    yield "G the context of 000", data("fax_outbound_created", context="internal"), "ok"
    yield "G True as 000 has it", text(body("users_services_dnd_updated")).replace(b"true", b"True"), "error json."


def rows_envelope():
    yield "envelope name missing", body("call_held", name=DEL), "error name."
    for kind, word in {**OTHER_TYPES, "integer": 5}.items():
        yield f"envelope name {kind}", body("call_held", name=word), "error name."
    for word in (b"5", b'"x"', b"null", b"true", b"1.5", b"[5]", b"[[]]"):
        yield f"envelope {word.decode()} is no event", word, "error "
    extras = {k: v for k, v in OBSERVED["call_held"]["message"]["headers"].items() if k != "name"}
    yield "envelope extra keys of current servers", {**extras, **data("call_held", user_uuid=USER), "origin_uuid": ORIGIN}, "ok"
    yield "envelope extra keys of anyone", body("call_held", colour="red", nested={"a": [1]}), "ok"
    for kind, word in {**OTHER_TYPES, "integer": 5}.items():
        yield f"envelope timestamp {kind}", body("call_held", timestamp=word), "found timestamp."


def rows_placeholders():
    for name in FAVORITES:
        step = "created" if name.endswith("added") else "deleted"
        yield f"placeholder {name}", message(name), "ok"
        yield f"placeholder {name} another user", message(name, key=f"directory.{OTHER}.favorite.{step}"), "found routing_key.placeholder"
        yield f"placeholder {name} None", message(name, key=f"directory.None.favorite.{step}"), "found routing_key.placeholder"
        yield f"placeholder {name} a word more", message(name, key=f"directory.{USER}.x.favorite.{step}"), "error routing_key."
    for word in ("zoho", "my.app", "a#b", "a*b", "x.y#z*", "already__DOT__there", "two words", "é"):
        for name, step in (("auth_user_external_auth_added", "created"), ("auth_user_external_auth_deleted", "deleted"), ("auth_user_external_auth_authorized", "authorized")):
            value = data(name, external_auth_name=word)
            user = value["data"]["user_uuid"]
            yield f"placeholder {name} {word}", message(name, value), "ok"
            if escaped(word) != word:
                yield f"placeholder {name} {word} not escaped", message(name, value, key=f"auth.users.{user}.external.{word}.{step}"), "soft"  # before 17.03
    for name in FORWARDS:
        yield f"placeholder {name}", message(name), "ok"
        yield f"placeholder {name} another user", message(name, key=f"config.users.{OTHER}.forwards.{name.split('_')[2]}.updated"), "found routing_key.placeholder"
    yield "placeholder conference", message("conference_participant_joined"), "ok"
    yield "placeholder conference 2", message("conference_participant_joined", key="conferences.2.participants.joined"), "found routing_key.placeholder"
    yield "placeholder conference 01", message("conference_participant_joined", key="conferences.01.participants.joined"), "found routing_key.placeholder"
    yield "placeholder record 2", message("conference_record_started", key="conferences.2.record"), "found routing_key.placeholder"
    yield "placeholder service name", message("service_registered_event", key="service.registered.wazo-auth"), "found routing_key.placeholder"
    yield "placeholder plugin status", message("plugin_install_progress", key="plugin.install.8e58d2a7-cfed-4c2e-ac72-14e0b5c26dc2.error"), "found routing_key.placeholder"
    acl = "events.directory.{}.favorite.created"
    user = body("favorite_added")["data"]["user_uuid"]
    yield "placeholder ACL", message("favorite_added", {**body("favorite_added"), "required_acl": acl.format(user)}), "ok"
    yield "placeholder ACL of another user", message("favorite_added", {**body("favorite_added"), "required_acl": acl.format(OTHER)}), "warning acl."
    yield "placeholder ACL of another user in a bare body", {**body("favorite_added"), "required_acl": acl.format(OTHER)}, "warning acl."
    # an id inside an object is not escaped: a word more in the key
    nested = [n for n, e in OBSERVED.items() if ".1455123422.8." in e["message"]["routing_key"]]
    assert len(nested) >= 6
    for name in nested:
        yield f"placeholder {name} not escaped", observed(name), "ok"
        key = OBSERVED[name]["message"]["routing_key"]
        yield f"placeholder {name} another call", observed(name, routing_key=key.replace("1455123422.8", "7.7")), "found routing_key."
    for name, entry in OBSERVED.items():
        if entry["message"]["headers"].get("application_uuid") and "application_uuid" not in entry["message"]["payload"]["data"]:
            key = entry["message"]["routing_key"].replace(entry["message"]["headers"]["application_uuid"], OTHER)
            yield f"placeholder {name} another application", observed(name, routing_key=key), "found routing_key."


def rows_headers():
    full = OBSERVED["call_answered"]["message"]
    yield "header tenant differs from the body", change(full, {"headers/tenant_uuid": OTHER}), "found header."
    yield "header required_acl differs from the body", change(full, {"headers/required_acl": "events.calls." + OTHER}), "found "
    yield "header origin_uuid differs from the body", change(full, {"headers/origin_uuid": OTHER}), "found "
    yield "header tenant_uuid a number", change(full, {"headers/tenant_uuid": 5}), "found header."
    yield "header headers a list", change(full, {"headers": []}), "found "
    yield "header routing_key a number", change(full, {"routing_key": 5}), "error record."
    yield "header record timestamp", change(full, {"timestamp": "noon"}), "found record."
    yield "header no payload", change(full, {"payload": DEL}), "found "
    yield "header payload a number", change(full, {"payload": 5}), "found "
    yield "header payload_base64 of a good body", {**change(full, {"payload": DEL}), "payload_base64": __import__("base64").b64encode(text(full["payload"])).decode(), "content_type": "application/json"}, "soft"
    yield "header payload_base64 not base64", {**change(full, {"payload": DEL}), "payload_base64": "&&&", "content_type": "application/json"}, "error record."


def rows_frames():
    for name in ("call_held", "favorite_added", "user_created"):
        yield f"frame 2 {name}", {"op": "event", "code": 0, "data": body(name)}, "ok"
        yield f"frame 1 {name}", body(name), "ok"
        yield f"frame 2 {name} without data", {"op": "event", "code": 0, "data": body(name, data={})}, "error data.missing"
    yield "frame 2 full body", {"op": "event", "code": 0, "data": OBSERVED["call_answered"]["message"]["payload"]}, "ok"
    for op in ("init", "start", "subscribe", "token", "pong"):
        yield f"frame {op} is no event and no fault", {"op": op, "code": 0}, "ok"
    yield "frame payload under body", change(dict([*list(message("call_held").items())[:-1], ("body", GOOD)]), {}), "ok"
    yield "frame payload under body, bad", dict([*list(message("call_held").items())[:-1], ("body", body("call_held", data={}))]), "error data.missing"


ROWS = (rows_a, rows_b, rows_c, rows_d, rows_e, rows_f, rows_g, rows_envelope, rows_placeholders, rows_headers, rows_frames)


class Table(unittest.TestCase):
    """One run of the program for each table."""

    maxDiff = None

    def judge(self, findings, verdict):
        kind, _, prefix = verdict.partition(" ")
        errors = [f for f in findings if f["severity"] == "error"]
        matching = [f for f in findings if f["rule"].startswith(prefix)]
        said = brief(findings)
        if kind == "ok":
            self.assertEqual([], said)
        elif kind == "soft":
            self.assertEqual([], brief(errors))
        elif kind == "warning":
            self.assertTrue(matching, f"no {verdict}: {said}")
            self.assertEqual([], brief(errors))
        elif kind == "error":
            self.assertTrue([f for f in matching if f["severity"] == "error"], f"no {verdict}: {said}")
        else:
            self.assertTrue(matching, f"no finding {prefix}: {said}")

    def table(self, rows, *arguments):
        rows = list(rows)
        self.judge_all(rows, found(rows, *arguments))

    def judge_all(self, rows, findings):
        for name, _, verdict in rows:
            with self.subTest(name):
                self.judge(findings[name], verdict)


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


@functools.lru_cache(maxsize=None)
def found_once(rows):
    return found(list(rows()))


def add_row_tests():
    """One test for each row of the table of verdicts, named after the row."""
    for rows in ROWS:
        groups = {}
        for row in rows():
            groups.setdefault(row[0].split(" ")[0], []).append(row)
        for group, cases in groups.items():

            def test(self, cases=cases, rows=rows):
                self.judge_all(cases, found_once(rows))

            setattr(Verdicts, "test_" + group, test)


class Verdicts(Table):
    def test_removed_names_say_the_release(self):
        run = validate(ndjson(body(n) for n in REMOVED))
        for number, name in enumerate(REMOVED, 1):
            with self.subTest(name):
                self.assertIn(DOCUMENTED[name]["removed"], run.by_line[number][0]["message"])
                self.assertEqual("19.05", DOCUMENTED[name]["removed"])

    def test_every_row_of_the_table_has_a_test(self):
        seen = {row[0].split(" ")[0] for rows in ROWS for row in rows()}
        wanted = [("A", 6), ("B", 13), ("C", 11), ("D", 27), ("E", 9), ("F", 3)]
        self.assertEqual(set(), {f"{k}{i}" for k, n in wanted for i in range(1, n + 1)} - seen)
        self.assertIn("G", seen)

    def test_pointers_and_places_of_data(self):
        line = text(data("call_held", call_id=5))
        run = validate(GOOD_LINE + b"\n" + line + b"\n")
        (finding,) = run.findings
        self.assertEqual((2, line.index(b"5}") + 1, "error", "call_held", "/data/call_id", "data.type"), tuple(finding[k] for k in ("line", "column", "severity", "event", "pointer", "rule")))
        line = text({"op": "event", "code": 0, "data": data("call_held", call_id=5)})
        (finding,) = validate(line).findings
        self.assertEqual("/data/data/call_id", finding["pointer"])
        self.assertEqual(line.index(b"5}") + 1, finding["column"])
        line = text(message("call_held", data("call_held", call_id=5)))
        (finding,) = validate(line).findings
        self.assertEqual("/payload/data/call_id", finding["pointer"])
        self.assertEqual(line.index(b"5}}") + 1, finding["column"])
        line = text(data(AMI, **{"a~b": 5}))
        (finding,) = validate(line).findings
        self.assertEqual("/data/a~0b", finding["pointer"])
        line = text(change(body(AMI), {"data": {"a/b": 5}}))
        (finding,) = validate(line).findings
        self.assertEqual("/data/a~1b", finding["pointer"])


# ---------------------------------------------------------------- whole sets of examples

class Examples(Table):
    def test_documented_examples_in_both_editions(self):
        for edition in ("current", "documented"):
            for form in ("body", "message"):
                with self.subTest(edition=edition, form=form):
                    self.table(
                        ((f"{n}", body(n) if form == "body" else message(n), "warning name.removed" if n in REMOVED else "ok") for n in DOCUMENTED if not (n == AMI and form == "message")),
                        "--edition", edition,
                    )

    def observed_pass(self, form):
        entries = [(n, e[form]) for n, e in OBSERVED.items() if form in e]
        run = validate(ndjson(v for _, v in entries))
        for line, (name, _) in enumerate(entries, 1):
            with self.subTest(name, form=form):
                self.assertEqual([], brief(run.by_line.get(line, [])))
        return entries

    def test_observed_events_in_full_message_form(self):
        self.assertEqual(385, len(EXAMPLES["observed"]))
        self.assertEqual(388, len(self.observed_pass("message")))

    def test_observed_nulls(self):
        self.observed_pass("nulls")

    def test_observed_bodies_and_frames_without_keys(self):
        entries = list(OBSERVED.items())
        for shape in (lambda p: p, lambda p: {"op": "event", "code": 0, "data": p}):
            run = validate(ndjson(shape(e["message"]["payload"]) for _, e in entries))
            for line, (name, _) in enumerate(entries, 1):
                with self.subTest(name):
                    self.assertEqual([], brief(run.by_line.get(line, [])))

    def test_observed_lines_of_wazo_debug(self):
        entries = list(OBSERVED.items())
        run = validate(ndjson({k: e["message"][k] for k in ("timestamp", "name", "headers", "payload")} for _, e in entries))
        for line, (name, _) in enumerate(entries, 1):
            with self.subTest(name):
                self.assertEqual([], brief(run.by_line.get(line, [])))

    def test_observed_data_alone(self):
        for name in ("call_answered", "user_created", "switchboard_created", "Hangup"):
            with self.subTest(name):
                run = validate(text(OBSERVED[name]["message"]["payload"]["data"]), "-e", name)
                self.assertEqual((0, []), (run.code, brief(run.findings)))

    def test_observed_names_are_unknown_to_the_documentation(self):
        documented = set(DOCUMENTED)
        aliases = {a for e in DOCUMENTED.values() for a in e["wire_variants"].get("names", [])}
        entries = [(n, e["message"]) for n, e in OBSERVED.items() if n not in documented | aliases | {"Hangup"}]
        self.table(((n, m, "warning name.unknown") for n, m in entries), "--edition", "documented")

    def test_observed_words_are_held_against_their_fields(self):
        """A word of each key that repeats something is changed: nobody may miss it."""
        rows = []
        for name, entry in OBSERVED.items():
            value = entry["message"]
            for word in (USER, value["headers"].get("meeting_uuid"), value["headers"].get("switchboard_uuid")):
                if word and word in value["routing_key"].split("."):
                    rows.append((f"{name} {word}", change(value, {"routing_key": value["routing_key"].replace(word, OTHER)}), "found routing_key."))
        self.assertGreater(len(rows), 50)
        self.table(rows)

    def test_observed_keys_of_others(self):
        rows = []
        for name, entry in OBSERVED.items():
            if name != "Hangup":
                rows.append((name, change(entry["message"], {"routing_key": entry["message"]["routing_key"] + ".more"}), "found routing_key."))
        self.table(rows)

    def test_nobody(self):
        """User events without a user: no header, the word None in keys and ACLs, null or the text None in data."""
        entries = [(n, e["nobody"]) for n, e in OBSERVED.items() if "nobody" in e and n not in RELOCATES and "fax_" not in n]
        nobody = [(n, v) for n, v in entries if v["payload"]["data"].get("user_uuid") is None]
        run = validate(ndjson(v for _, v in nobody))
        for line, (name, _) in enumerate(nobody, 1):
            with self.subTest(name, data="null or without"):
                self.assertEqual([], brief(run.by_line.get(line, [])))
        literal = [(n, v) for n, v in entries if v["payload"]["data"].get("user_uuid") == "None"]
        self.assertGreater(len(literal), 20)
        self.table((f"nobody {n}", v, "ok") for n, v in literal)

    def test_header_user_None_of_2020(self):
        value = copy.deepcopy(OBSERVED["call_held"]["nobody"])
        value["headers"]["user_uuid:None"] = True
        value["headers"]["required_acl"] = value["payload"]["required_acl"] = None
        value["payload"]["data"] = {"call_id": "1.1"}
        self.table([("2020", value, "soft")])


def wire_rows(edition):
    """What wire_variants has beside the documentation: (id, value, verdict)."""
    documented = edition == "documented"
    for name, event in DOCUMENTED.items():
        if name == AMI:
            continue
        variants = event["wire_variants"]
        removed = name in REMOVED
        known = set(variants) - {"names", "routing_keys", "required_acls", "extra_data", "same_field", "aliases"}
        assert not known, known
        for other in variants.get("names", []):
            value = body(name, name=other)
            yield f"{name} name {other}", value, "warning name." if documented else "soft"
        for template in variants.get("routing_keys", []):
            value = message(name, key=fill(template, event, event["example"]))
            verdict = "found routing_key." if documented else "soft" if removed else "ok"
            yield f"{name} key {template}", value, verdict
        for template in variants.get("required_acls", []):
            value = body(name)
            if name in CALLS + HOLD:
                value["data"]["user_uuid"] = None if template.endswith("None") else USER
            value["required_acl"] = fill(template, event, value)
            if documented and event["acl_documented"]:
                yield f"documented {name} ACL {template}", value, "found acl."
            elif not documented:
                yield f"{name} ACL {template}", value, "soft" if removed else "ok"
        for field in variants.get("extra_data", []):
            yield f"{name} extra {field}", data(name, **{field: "x" if field == "slug" else ["x"]}), "warning data." if documented else "ok"
        for word, other in variants.get("same_field", {}).items():
            yield f"{name} {word}", data(name, **{word: "1001"}), "warning data." if documented and name in TALK else "ok"
            yield f"{name} {other}", data(name, **{other: "1001"}), "warning data." if documented else "ok"


class Editions(Table):
    def test_wire_variants_in_the_default_edition(self):
        self.table(wire_rows("current"))
        self.table(wire_rows("current"), "--edition", "current")

    def test_wire_variants_in_the_documented_edition(self):
        self.table(wire_rows("documented"), "--edition", "documented")

    def test_what_only_servers_do_is_found_in_the_documented_edition(self):
        def rows():
            for name in JOINED:
                yield f"D4 {name}", data(name, answered_time=DEL), "warning data.missing"
            yield "D8", data("agent_status_update", xivo_id=DEL), "warning data.missing"
            for name in HOLD:
                yield f"D13 {name}", data(name, user_uuid="None"), "warning data.extra"
            for name in CALLS:
                yield f"D13 {name}", data(name, user_uuid="None"), "error data.format"
            for name in RELOCATES:
                yield f"D18 {name}", data(name, recipient_call=None), "error data.type"

        self.table(rows(), "--edition", "documented")

    def test_errors_stay_errors_in_the_documented_edition(self):
        rows = [r for rows in ROWS for r in rows() if r[2].startswith("error ")]
        elsewhere = ("B11 an observed", "C7 code name", "C8 ")  # names that the page does not have
        rows = [r for r in rows if not r[0].startswith(elsewhere)]
        self.table(rows, "--edition", "documented")


# ---------------------------------------------------------------- strict JSON

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
# The rule is sure, the column is open.
BAD_ESCAPES = [b'{"a":"\\x"}', b'{"a":"\\u12G4"}', b'{"a":"\\u12"}', b'{"a":"\\"}', b'{"a":"\\\'"}', b'{"a":"\\U0041"}']

FINE = [
    b'{"name":"call_held","origin_uuid":"%s","data":{"call_id":"\\u0000\\ud83d\\ude00\\/\\b\\f\\n\\r\\t\x7f"}}' % ORIGIN.encode(),
    b' \t{ "name" : "call_held" , "origin_uuid" : "%s" , "data" : { "call_id" : "" } } \t' % ORIGIN.encode(),
    b'{"name":"call_held","origin_uuid":"%s","data":{"call_id":"1","x":[0,-0,1e5,1E+5,1.5e-7,-1.0,1e308,9223372036854775807,18446744073709551615,{},[],null]}}' % ORIGIN.encode(),
    b'{"name":"call_held","origin_uuid":"%s","data":{"call_id":"1","deep":%s}}' % (ORIGIN.encode(), b"[" * 100000 + b"]" * 100000),
    b'{"name":"call_held","origin_uuid":"%s","data":{"call_id":"1","deep":%s1%s}}' % (ORIGIN.encode(), b'{"a":' * 100000, b"}" * 100000),
    b'{"name":"call_held","origin_uuid":"%s","data":{"call_id":"1","deep":%s}}' % (ORIGIN.encode(), b"[" * 2000 + b"1" + b"]" * 2000),
]


class Json(unittest.TestCase):
    maxDiff = None

    def test_faults_have_their_rule_and_place_and_hide_no_neighbour(self):
        bad = data("call_held", call_id=5)
        lines = [text(bad)]
        for fault, _, _ in FAULTS:
            lines += [fault, text(bad)]
        for jobs in ("1", "4"):
            run = validate(ndjson(lines), "--jobs", jobs)
            for number in range(1, len(lines) + 1, 2):
                self.assertEqual(["data.type"], [f["rule"] for f in run.by_line.get(number, [])], f"neighbour on line {number}")
            for at, (fault, rule, column) in enumerate(FAULTS):
                with self.subTest(fault[:60], jobs=jobs):
                    findings = [f for f in run.by_line.get(2 * at + 2, []) if f["rule"].startswith(("json.", "utf8."))]
                    self.assertEqual([(rule, column, "error")], [(f["rule"], f["column"], f["severity"]) for f in findings])

    def test_faults_alone_in_a_file(self):
        """What is exact among other lines is exact for a first and only line."""
        for fault, rule, column in FAULTS[::12]:
            with self.subTest(fault[:60]):
                run = validate(fault + b"\n")
                self.assertEqual(1, run.code)
                self.assertIn((rule, 1, column), [(f["rule"], f["line"], f["column"]) for f in run.findings])

    def test_python_None_is_not_called_NaN(self):
        (finding,) = (f for f in validate(GOOD_LINE + b'\n{"a":None}\n').findings if f["rule"].startswith("json."))
        self.assertEqual(6, finding["column"])
        self.assertNotIn("NaN", finding["message"])

    def test_escapes(self):
        lines = []
        for fault in BAD_ESCAPES:
            lines += [fault, GOOD_LINE]
        run = validate(GOOD_LINE + b"\n" + ndjson(lines))
        for at, fault in enumerate(BAD_ESCAPES):
            with self.subTest(fault):
                (finding,) = run.by_line[2 * at + 2]
                self.assertIn(finding["rule"], ("json.bad_escape", "json.incomplete"))
                self.assertTrue(7 <= finding["column"] <= len(fault) + 1, finding)

    def test_what_looks_odd_and_is_fine(self):
        run = validate(GOOD_LINE + b"\n" + ndjson(FINE))
        self.assertEqual([], brief(run.findings))
        run = validate(ndjson(reversed(FINE)))
        self.assertEqual([], brief(run.findings))

    def test_big_integers_are_at_most_warned_about(self):
        line = text(data("call_held", x=0)).replace(b'"x": 0', b'"x": 123456789012345678901234567890')
        run = validate(line)
        self.assertEqual([], [f for f in run.findings if f["severity"] == "error"])

    def test_a_line_of_64_mebibytes(self):
        head = b'{"name":"call_held","origin_uuid":"' + ORIGIN.encode() + b'","data":{"call_id":"'
        long = head + b"x" * (64 << 20) + b'"}}\n'
        run = validate(long + text(body("call_held", data={})) + b"\n" + b'{"a":"' + b"y" * 100 + b"\n" + GOOD_LINE + b"\n")
        self.assertEqual([(2, "data.missing"), (3, "json.incomplete")], [(f["line"], f["rule"]) for f in run.findings])

    def test_a_fault_at_the_end_of_a_long_line(self):
        head = b'{"name":"call_held","origin_uuid":"' + ORIGIN.encode() + b'","data":{"call_id":"'
        line = head + b"x" * (5 << 20) + b'",}}'
        run = validate(GOOD_LINE + b"\n" + line + b"\n" + GOOD_LINE + b"\n")
        self.assertEqual([(2, len(line) - 2, "json.trailing_comma")], [(f["line"], f["column"], f["rule"]) for f in run.findings])


# ---------------------------------------------------------------- a second opinion


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


class SecondOpinion(unittest.TestCase):
    def seeds(self):
        lines = [text(body(n)) for n in DOCUMENTED] + [text(m["message"]) for m in EXAMPLES["observed"][::40]]
        lines += [f[0] for f in FAULTS if len(f[0]) < 200] + [f for f in FINE if len(f) < 400] + BAD_ESCAPES
        lines += [json.dumps(body("service_registered_event"), ensure_ascii=False).encode()]
        lines += [b'{"a":[1,-2.5e+3,true,false,null,"\\u00e9\\ud83d\\ude00",{"b":{}},[]]}'] * 20
        return lines

    def mutated(self, rnd, line, others):
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
                line[at:at] = rnd.choice((b'"', b"{", b"}", b"[", b"]", b",", b":", b"\\", b"0", b"-", b"e9", b".", b"null", b"NaN", b"\\ud800", b"\\u0000", b"\xed\xa0\x80", b"\xc3", b"\x00", b" ", b"1e999", b"\xef\xbb\xbf"))
            elif how == 5:
                del line[at:]
            else:
                other = rnd.choice(others)
                start = rnd.randrange(len(other) + 1)
                line[at : at + 10] = other[start : start + rnd.randrange(1, 30)]
        return bytes(line).replace(b"\n", b"\t")

    def test_mutations(self):
        rnd = random.Random(20261121)
        seeds = self.seeds()
        lines = [self.mutated(rnd, rnd.choice(seeds), seeds) for _ in range(6000)]
        values = []
        for line in lines:
            values += [line, GOOD_LINE]
        run = validate(GOOD_LINE + b"\n" + ndjson(values))
        valid = 0
        wrong = []
        for at, line in enumerate(lines):
            findings = run.by_line.get(2 * at + 2, [])
            errors = [f for f in findings if f["severity"] == "error" and f["rule"].startswith(("json.", "utf8."))]
            expected = is_json(line)
            valid += expected
            if expected == bool(errors):
                wrong.append((line, expected, brief(findings)))
            if any(not 1 <= f["column"] <= len(line) + 1 for f in findings):
                wrong.append((line, "column outside of the line", [f["column"] for f in findings]))
            if 2 * at + 3 in run.by_line:
                wrong.append((line, "hides or soils its neighbour", brief(run.by_line[2 * at + 3])))
        self.assertEqual([], wrong[:10], f"{len(wrong)} differences")
        self.assertGreater(valid, 500)
        self.assertGreater(len(lines) - valid, 2000)

    def test_python_in_the_other_direction(self):
        """What Python writes is what the program takes."""
        rnd = random.Random(7)

        def any_value(depth=0):
            kind = rnd.randrange(8 if depth < 4 else 6)
            if kind == 0:
                return rnd.choice((None, True, False))
            if kind == 1:
                return rnd.randrange(-(2**63), 2**63)
            if kind == 2:
                return rnd.uniform(-1e9, 1e9)
            if kind < 6:
                return "".join(chr(rnd.choice((rnd.randrange(32, 127), rnd.randrange(0, 0xD800), rnd.randrange(0xE000, 0x110000)))) for _ in range(rnd.randrange(8)))
            if kind == 6:
                return [any_value(depth + 1) for _ in range(rnd.randrange(4))]
            return {str(any_value(9))[:9]: any_value(depth + 1) for _ in range(rnd.randrange(4))}

        values = [body("call_held", data={"call_id": "1", "any": any_value()}) for _ in range(800)]
        lines = [json.dumps(v, ensure_ascii=bool(i % 2)).encode() for i, v in enumerate(values)]
        run = validate(ndjson(lines))
        self.assertEqual([], [lines[f["line"] - 1] for f in run.findings][:3])


# ---------------------------------------------------------------- shapes of input


def zstd_frame(data):
    """A Zstandard frame of raw blocks."""
    out = b"\x28\xb5\x2f\xfd" + b"\x00" + b"\x58"
    pieces = [data[i : i + 100000] for i in range(0, len(data), 100000)] or [b""]
    for at, piece in enumerate(pieces):
        out += ((at == len(pieces) - 1) | (len(piece) << 3)).to_bytes(3, "little") + piece
    return out


class Shapes(unittest.TestCase):
    maxDiff = None
    BAD = data("call_held", call_id=5)

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def file(self, name, content):
        path = os.path.join(self.folder.name, name)
        with open(path, "wb") as out:
            out.write(content)
        return path

    def places(self, data, *arguments):
        run = validate(data, *arguments)
        return [(f["line"], f["column"], f["rule"]) for f in run.findings]

    def counted(self, data, *arguments):
        run = validate(data, "--summary", *arguments)
        return run.summary["values"], run.summary["events"], run.summary["errors"], run.summary["warnings"]

    def test_empty_and_blank(self):
        for content in (b"", b"\n", b"\n\n\n", b"   ", b" \t\r\n\r\n", b"[]", b"[ ]\n"):
            with self.subTest(content):
                run = validate(content, "--summary")
                self.assertEqual((0, [], 0, 0), (run.code, run.findings, run.summary["values"] if content[:1] != b"[" else 0, run.summary["events"]))

    def test_line_ends(self):
        bad = text(self.BAD)
        column = bad.index(b"5}") + 1
        for end in (b"\n", b"\r\n"):
            with self.subTest(end):
                lines = [GOOD_LINE, bad, b"", b"  ", bad, b'{"a":}', bad]
                wanted = [(2, column, "data.type"), (5, column, "data.type"), (6, 6, "json.unexpected_character"), (7, column, "data.type")]
                self.assertEqual(wanted, self.places(end.join(lines)))
                self.assertEqual(wanted, self.places(end.join(lines) + end))

    def test_the_end_of_a_cut_line(self):
        for end in (b"\n", b"\r\n"):
            self.assertEqual([(2, 6, "json.incomplete")], self.places(end.join((GOOD_LINE, b'{"a":', GOOD_LINE))))

    def test_a_truncated_first_line(self):
        line = text(message("call_held"))
        for cut in range(1, len(line) - 1, 37):
            with self.subTest(line[cut : cut + 20]):
                run = validate(line[cut:] + b"\n" + text(self.BAD) + b"\n" + GOOD_LINE + b"\n")
                self.assertTrue({f["line"] for f in run.findings} <= {1, 2}, brief(run.findings))
                self.assertEqual(["data.type"], [f["rule"] for f in run.by_line.get(2, [])])
                self.assertTrue(any(f["severity"] == "error" for f in run.by_line.get(1, [])))

    def test_a_first_line_without_its_end(self):
        line = text(message("call_held"))
        bad = text(self.BAD)
        for cut in range(1, len(line), 41):
            with self.subTest(line[:cut][-20:]):
                run = validate(line[:cut] + b"\n" + bad + b"\n" + GOOD_LINE + b"\n" + bad + b"\n")
                self.assertEqual(["data.type"], [f["rule"] for f in run.by_line.get(2, [])], brief(run.findings))
                self.assertEqual(["data.type"], [f["rule"] for f in run.by_line.get(4, [])], brief(run.findings))
                self.assertEqual({1, 2, 4}, set(run.by_line))

    def test_concatenated(self):
        bad = text(self.BAD)
        self.assertEqual([(1, len(GOOD_LINE) + bad.index(b"5}") + 1, "data.type")], self.places(GOOD_LINE + bad + GOOD_LINE))
        self.assertEqual((300, 300, 100, 0), self.counted((GOOD_LINE + bad + GOOD_LINE) * 100))
        self.assertEqual((3, 3, 1, 0), self.counted(GOOD_LINE + b"  " + bad + b"\t" + GOOD_LINE))

    def pretty(self, value, **more):
        return json.dumps(value, indent=2, **more).encode()

    def test_pretty_printed(self):
        bad, good = self.pretty(self.BAD), self.pretty(GOOD)
        lines = bad.split(b"\n")
        at = next(i for i, line in enumerate(lines) if b": 5" in line)
        place = (at + 1, lines[at].index(b"5") + 1, "data.type")
        self.assertEqual([place], self.places(bad))
        height = good.count(b"\n") + 1
        self.assertEqual([(place[0] + height, *place[1:])], self.places(good + b"\n" + bad + b"\n" + good))
        self.assertEqual([(place[0] + height + 2, *place[1:])], self.places(good + b"\n\n\n" + bad + b"\n" + good))
        self.assertEqual([(place[0] + height, *place[1:])], self.places((good + b"\n" + bad + b"\n" + good).replace(b"\n", b"\r\n")))
        for indent in ("\t", 0, 1):
            stream = b"\n".join(json.dumps(m["message"], indent=indent).encode() for m in EXAMPLES["observed"][:50])
            self.assertEqual((50, 50, 0, 0), self.counted(stream))

    def test_pretty_printed_and_broken(self):
        """A fault in one pretty-printed value leaves the next ones alone."""
        bad, good = self.pretty(self.BAD), self.pretty(GOOD)
        broken = good.replace(b'"data": {', b'"data": x{')
        height = good.count(b"\n") + 1
        line = next(i for i, text_line in enumerate(broken.split(b"\n"), 1) if b"x{" in text_line)
        places = self.places(b"\n".join((good, broken, bad, good)) + b"\n")
        self.assertEqual((height + line, "json.unexpected_character"), (places[0][0], places[0][2]))
        self.assertEqual([(2 * height + next(i for i, l in enumerate(bad.split(b"\n"), 1) if b": 5" in l), "data.type")], [(p[0], p[2]) for p in places[1:]])

    def test_arrays(self):
        bad = text(self.BAD)
        one = b"[" + b",".join((GOOD_LINE, bad, GOOD_LINE)) + b"]"
        self.assertEqual([(1, one.index(b"5}") + 1, "data.type")], self.places(one))
        self.assertEqual([(1, one.index(b"5}") + 1, "data.type")], self.places(one + b"\n"))
        rows = b"[\n" + b",\n".join((GOOD_LINE, bad, GOOD_LINE, bad)) + b"\n]\n"
        self.assertEqual([(3, bad.index(b"5}") + 1, "data.type"), (5, bad.index(b"5}") + 1, "data.type")], self.places(rows))
        self.assertEqual((4, 4, 2, 0), self.counted(rows))
        pretty = self.pretty([GOOD, self.BAD, message("call_created")])
        lines = pretty.split(b"\n")
        at = next(i for i, line in enumerate(lines) if b": 5" in line)
        self.assertEqual([(at + 1, lines[at].index(b"5") + 1, "data.type")], self.places(pretty))
        self.assertEqual((3, 3, 1, 0), self.counted(pretty))

    def test_an_array_that_breaks(self):
        bad = text(self.BAD)
        for end, rule in ((b"", "json.incomplete"), (b",]", "json.trailing_comma"), (b" x]", "json.unexpected_character")):
            with self.subTest(end):
                places = self.places(b"[\n" + bad + b",\n" + bad + end)
                self.assertEqual([2, 3], [p[0] for p in places if p[2] == "data.type"])
                self.assertIn(rule, [p[2] for p in places])
        run = validate(b"[" + GOOD_LINE + b",5,null,[]," + bad + b"]")
        self.assertEqual("data.type", run.findings[-1]["rule"])
        self.assertEqual(4, len([f for f in run.findings if f["severity"] == "error"]))

    def test_arrays_as_lines(self):
        lines = [b"[" + GOOD_LINE + b"," + text(self.BAD) + b"]", GOOD_LINE, b"[" + text(self.BAD), text(self.BAD)]
        places = [(p[0], p[2]) for p in self.places(ndjson(lines))]
        self.assertIn((1, "data.type"), places)
        self.assertIn((3, "json.incomplete"), places)
        self.assertIn((4, "data.type"), places)

    def test_a_huge_array(self):
        bad = text(self.BAD)
        items = [bad if i % 5000 == 4999 else GOOD_LINE for i in range(30000)]
        whole = b"[" + b",\n".join(items) + b"]"
        run = validate(whole, "--summary")
        self.assertEqual((30000, 30000, 6), (run.summary["values"], run.summary["events"], run.summary["errors"]))
        self.assertEqual([(5000 * i, bad.index(b"5}") + 1) for i in range(1, 7)], [(f["line"], f["column"]) for f in run.findings])

    def huge_line(self, whole, count):
        wanted = [(1, m.start() + 1) for m in re.finditer(rb"5\}\}", whole)]
        for jobs in ("1", "4"):
            run = validate(whole, "--summary", "--jobs", jobs)
            self.assertEqual((count, count, count // 1000), (run.summary["values"], run.summary["events"], run.summary["errors"]))
            self.assertEqual(wanted, [(f["line"], f["column"]) for f in run.findings])

    def test_a_huge_line_of_values(self):
        bad = text(self.BAD)
        items = [bad if i % 1000 == 999 else GOOD_LINE for i in range(2000)]
        self.huge_line(b"".join(items), 2000)
        self.huge_line(b" ".join(items), 2000)

    def test_speed_of_a_huge_line_of_values(self):
        self.quick(GOOD_LINE * 30000)

    def test_a_huge_array_in_one_line(self):
        bad = text(self.BAD)
        self.huge_line(b"[" + b",".join(bad if i % 1000 == 999 else GOOD_LINE for i in range(15000)) + b"]", 15000)

    def test_findings_do_not_wait_for_the_end(self):
        with subprocess.Popen([PROGRAM, "validate", "-f", "json"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            process.stdin.write(ndjson([GOOD, self.BAD, GOOD]))
            process.stdin.flush()
            ready, _, _ = select.select([process.stdout], [], [], 60)
            self.assertTrue(ready)
            process.stdin.close()
            self.assertEqual(2, json.loads(process.stdout.readline())["line"])

    def test_many_broken_lines_do_not_end_the_file_where_an_event_was_seen(self):
        run = validate(ndjson([GOOD] + [b"\xff"] * 5000 + [self.BAD]))
        self.assertEqual((5002, "data.type"), (run.findings[-1]["line"], run.findings[-1]["rule"]))

    def test_many_broken_lines_before_the_first_event(self):
        for line in (b"hello world", b"\xff", b"\xef\xbb\xbf"):
            run = validate(ndjson([line] * 11 + [GOOD, self.BAD]))
            self.assertEqual((13, "data.type"), (run.findings[-1]["line"], run.findings[-1]["rule"]))

    def cpu_seconds(self, data):
        path = self.file("speed", data)
        with subprocess.Popen([PROGRAM, "validate", "-f", "json", path], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        self.assertIn(process.returncode, (0, 1))
        return usage.ru_utime + usage.ru_stime

    def quick(self, data):
        """Sixteen times the input takes about sixteen times the processor's time, not 256 times: others on the machine
        make neither four times as much of it."""
        small = self.cpu_seconds(data[: len(data) // 16])
        self.assertLess(self.cpu_seconds(data), 4 * 16 * small)

    def test_findings_of_one_line_are_bounded(self):
        """A small line must not make gigabytes: long names are cut, and so is what is said of one line."""
        duplicates = b"{" + b",".join([b'"a":1'] * 1200) + b"}"
        key = b"k" * 1000000
        long_key = b'{"name":"call_held","origin_uuid":null,"data":{"call_id":"1","' + key + b'":' + duplicates + b"}}"
        long_name = b'{"name":"' + key + b'","origin_uuid":null,"data":' + duplicates + b"}"
        deep = b'{"a":' * 20000 + duplicates + b"}" * 20000
        array = b"[" + b",".join([b"1"] * 1000000) + b"]"
        for line, most in ((long_key, 4), (long_name, 4), (deep, 40), (array, 40)):
            out = call(["-f", "json"], GOOD_LINE + b"\n" + line).stdout
            self.assertLess(len(out), most * 1000000)
            self.assertIn(b"event.too_many", out)

    def test_many_headers_are_compared(self):
        headers = {f"h{i}": i for i in range(30000)}
        record = message("call_held", body("call_held", **(headers | {"h7": 8})))
        record["headers"].update(headers)
        found = [finding["rule"] for finding in validate(ndjson([record])).findings]
        self.assertEqual(["header.mismatch"], found)

    def test_speed_of_open_braces(self):
        self.quick(b"{\n" * 160000)

    def test_speed_of_values_without_end(self):
        self.quick((self.pretty(GOOD)[:-2] + b"\n") * 30000)

    def test_speed_of_a_long_name(self):
        self.quick(text(body("call_held", name="a" * 300000)))

    def test_speed_of_unknown_names(self):
        self.quick(ndjson(body("call_held", name="call_teleported") for _ in range(40000)))

    def test_speed_of_other_odd_input(self):
        spread = b"{" + b",".join(b'"k%d":1' % i for i in range(200000)) + b"}"
        for one in (b"[\n" * 100000, (b"[" * 10000 + b"\n") * 50, b'"' * 500001, b'"' + b"\\" * 500000, b"\n" * 2000000, spread, b'{"a":1' + b"0" * 1000000 + b"}"):
            self.quick(one)

    def test_compressed(self):
        content = ndjson([GOOD, self.BAD, GOOD, b'{"a":', self.BAD])
        wanted = self.places(content)
        self.assertEqual(3, len(wanted))
        forms = {
            "a.ndjson": content,
            "a.ndjson.gz": gzip.compress(content),
            "two.ndjson.gz": gzip.compress(content[:40]) + gzip.compress(content[40:]),
            "a.ndjson.zst": zstd_frame(content),
            "two.ndjson.zst": zstd_frame(content[:40]) + zstd_frame(content[40:]),
            "no-name-gz": gzip.compress(content),
            "empty.gz": gzip.compress(b""),
            "empty.zst": zstd_frame(b""),
        }
        for name, packed in forms.items():
            with self.subTest(name):
                path = self.file(name, packed)
                run = validate(b"", path)
                self.assertEqual([] if "empty" in name else wanted, [(f["line"], f["column"], f["rule"]) for f in run.findings], run.err)
                self.assertEqual({path} if run.findings else set(), {f["file"] for f in run.findings})

    def test_compressed_and_cut(self):
        content = ndjson([self.BAD] + [GOOD] * 5) + random.Random(1).randbytes(50000).hex().encode() + b"\n"
        for name, packed in (("cut.ndjson.gz", gzip.compress(content)[:-2000]), ("cut.ndjson.zst", zstd_frame(content)[:-2000])):
            with self.subTest(name):
                run = validate(b"", self.file(name, packed))
                self.assertIn(run.code, (1, 4))
                self.assertTrue(run.code == 4 or run.findings)
                self.assertIn((1, "data.type"), [(f["line"], f["rule"]) for f in run.findings])
                if run.code == 4:
                    self.assertIn(name, run.err)
        run = validate(b"", self.file("not.gz", b"\x1f\x8b" + b"junk" * 10))
        self.assertIn(run.code, (1, 4))
        self.assertTrue(run.err or run.findings)
        path = self.file("plain.ndjson.gz", ndjson([GOOD]))
        self.assertIn(call([path]).returncode, (0, 1, 4))

    def test_what_cannot_be_read(self):
        missing = os.path.join(self.folder.name, "missing.ndjson")
        for path in (missing, self.folder.name):
            process = call([path])
            self.assertEqual(4, process.returncode)
            self.assertIn(os.path.basename(path), process.stderr.decode())
        good = self.file("good.ndjson", ndjson([self.BAD]))
        run = validate(b"", good, missing, good)
        self.assertEqual(4, run.code)
        self.assertEqual(2, len(run.findings))
        if os.geteuid() != 0:
            os.chmod(good, 0)
            self.assertEqual(4, call([good]).returncode)

    def test_a_binary_file(self):
        rnd = random.Random(3)
        for name, content in (("noise.bin", rnd.randbytes(300000)), ("zeros.bin", b"\0" * 100000), ("elf", pathlib.Path(sys.executable).read_bytes()[:400000]), ("utf16.txt", ndjson([GOOD]).decode().encode("utf-16"))):
            with self.subTest(name):
                run = validate(b"", self.file(name, content))
                self.assertEqual(1, run.code)
                self.assertEqual(1, len(run.findings), brief(run.findings[:5]))
                self.assertEqual((1, "error"), (run.findings[0]["line"], run.findings[0]["severity"]))

    def test_several_files(self):
        first = self.file("first.ndjson", ndjson([GOOD, self.BAD]))
        second = self.file("second.json", self.pretty([self.BAD]))
        third = self.file("third.ndjson", ndjson([self.BAD])[:-1])
        for jobs in ("1", "4"):
            run = validate(b"", "--jobs", jobs, "--summary", first, second, third, first)
            self.assertEqual([first, second, third, first], [f["file"] for f in run.findings])
            self.assertEqual([2, 6, 1, 2], [f["line"] for f in run.findings])
            self.assertEqual((6, 4), (run.summary["values"], run.summary["errors"]))
        run = validate(ndjson([self.BAD]), first, "-")
        self.assertEqual(2, len(run.findings))
        self.assertEqual("-", run.findings[1]["file"])

    def test_event_names_the_data(self):
        lines = [{"call_id": "1"}, {"call_id": 5}, {}, b'{"call_id":', {"call_id": "2"}]
        run = validate(ndjson(lines), "-e", "call_held", "--summary")
        self.assertEqual([(2, "data.type"), (3, "data.missing"), (4, "json.incomplete")], [(f["line"], f["rule"]) for f in run.findings])
        self.assertEqual(["/call_id", "/call_id"], [f["pointer"] for f in run.findings[:2]])
        self.assertEqual("call_held", run.findings[0]["event"])
        run = validate(self.pretty(DOCUMENTED["call_created"]["example"]["data"]), "--event", "call_created")
        self.assertEqual([], run.findings)
        run = validate(text([{"call_id": "1"}, {"call_id": 5}]), "-e", "call_held")
        self.assertEqual(["data.type"], [f["rule"] for f in run.findings])
        for name in sorted(set(DOCUMENTED) - {"{event_name}"} - set(REMOVED))[::4]:
            self.assertEqual([], validate(text(DOCUMENTED[name]["example"]["data"]), "-e", name).findings, name)
        process = call(["-e", "call_heldd"], b"{}")
        self.assertEqual(2, process.returncode)
        self.assertIn(b"call_held", process.stderr)

    def test_broken_catalogues(self):
        for name, content in (("json", b'{"a":'), ("empty", b""), ("list", b"[]"), ("unknown", b'{"nonsense": 1}'), ("binary", b"\0\1\2"), ("deep", b"[" * 100000)):
            with self.subTest(name):
                process = call(["--catalogue", self.file(name, content)], GOOD_LINE)
                self.assertIn(process.returncode, (2, 4))
                self.assertTrue(process.stderr.strip())
        self.assertIn(call(["--catalogue", self.folder.name + "/none"], GOOD_LINE).returncode, (2, 4))
        self.assertIn(call(["--catalogue", self.folder.name], GOOD_LINE).returncode, (2, 4))

    def test_forced_input(self):
        record = message("call_held")
        self.assertEqual([], validate(text(record), "--input", "record").findings)
        self.assertEqual([], validate(GOOD_LINE, "--input", "body").findings)
        self.assertEqual(1, validate(GOOD_LINE, "--input", "record").code)
        self.assertEqual(1, validate(text(record), "--input", "body").code)
        self.assertEqual(2, call(["--input", "frame"], GOOD_LINE).returncode)


# ---------------------------------------------------------------- how it ends and what it prints


class Ends(unittest.TestCase):
    maxDiff = None
    BAD = data("call_held", call_id=5)
    WARNED = body("call_held", origin_uuid=None)

    def test_exit_codes(self):
        for lines, plain, strict in (([GOOD], 0, 0), ([self.WARNED], 0, 1), ([self.BAD], 1, 1), ([GOOD, self.WARNED, self.BAD], 1, 1), ([], 0, 0)):
            self.assertEqual(plain, call([], ndjson(lines)).returncode)
            self.assertEqual(strict, call(["--strict"], ndjson(lines)).returncode)
            process = call(["-q"], ndjson(lines))
            self.assertEqual((plain, b"", b""), (process.returncode, process.stdout, process.stderr))
            process = call(["--quiet", "--strict"], ndjson(lines))
            self.assertEqual((strict, b"", b""), (process.returncode, process.stdout, process.stderr))
        for arguments in (["--nonsense"], ["--jobs", "0"], ["--jobs", "-1"], ["--max-errors", "x"], ["--edition", "x"], ["-f", "x"]):
            self.assertEqual(2, call(arguments, GOOD_LINE).returncode, arguments)

    def test_max_errors_and_fail_fast(self):
        lines = [self.WARNED] + [GOOD, self.BAD, self.WARNED] * 2000
        for jobs in ("1", "4"):
            for count in (1, 2, 7, 1999, 2000, 2001):
                run = validate(ndjson(lines), "--max-errors", str(count), "--jobs", jobs)
                errors = [f["line"] for f in run.findings if f["severity"] == "error"]
                self.assertEqual(min(count, 2000), len(errors))
                self.assertEqual([3 * i for i in range(1, len(errors) + 1)], errors)
                self.assertEqual(1, run.code)
                if count < 2000:
                    self.assertLessEqual(max(f["line"] for f in run.findings), errors[-1])
            run = validate(ndjson(lines), "--fail-fast", "--jobs", jobs)
            self.assertEqual([(1, "warning"), (3, "error")], [(f["line"], f["severity"]) for f in run.findings])
        run = validate(ndjson([self.WARNED, GOOD, self.WARNED]), "--fail-fast")
        self.assertEqual((0, 2), (run.code, len(run.findings)))
        run = validate(ndjson([self.WARNED, GOOD, self.WARNED]), "--fail-fast", "--strict")
        self.assertEqual((1, 1), (run.code, len(run.findings)))

    def test_summary_adds_up(self):
        rnd = random.Random(5)
        lines = [rnd.choice((GOOD, self.BAD, self.WARNED, body("user_created"), data("user_created", id="x", uuid="y"), b'{"a":', b"", body("call_held", name="nobody_knows"), OBSERVED["call_answered"]["message"])) for _ in range(3000)]
        for jobs in ("1", "3"):
            run = validate(ndjson(lines), "--summary", "--jobs", jobs)
            summary = run.summary
            self.assertEqual(sum(line != b"" for line in lines), summary["values"])
            self.assertEqual(sum(line != b"" and line != b'{"a":' for line in lines), summary["events"])
            self.assertEqual(sum(f["severity"] == "error" for f in run.findings), summary["errors"])
            self.assertEqual(sum(f["severity"] == "warning" for f in run.findings), summary["warnings"])
            rules = {}
            for finding in run.findings:
                rules[finding["rule"]] = rules.get(finding["rule"], 0) + 1
            self.assertEqual(rules, summary["by_rule"])
            self.assertEqual(summary["events"], sum(summary["by_event"].values()))
            self.assertEqual(sum(isinstance(line, dict) and (line.get("name") == "call_held") for line in lines), summary["by_event"]["call_held"])
            self.assertTrue(json.loads(run.out.splitlines()[-1])["summary"])

    def test_keys_of_a_finding(self):
        (finding,) = validate(text(self.BAD)).findings
        self.assertEqual({"file", "line", "column", "severity", "event", "pointer", "rule", "message"}, set(finding))

    def test_text(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "capture.ndjson")
            with open(path, "wb") as out:
                out.write(ndjson([GOOD, self.BAD, self.WARNED]))
            process = call([path])
            lines = process.stdout.decode().splitlines()
            column = text(self.BAD).index(b"5}") + 1
            self.assertEqual(f"{path}:2:{column}: error: call_held: data.call_id: expected string, got integer [data.type]", lines[0])
            self.assertEqual(2, len(lines))
            self.assertEqual(1, len(process.stderr.decode().strip().splitlines()))
            self.assertRegex(process.stderr.decode(), r"1 error.*1 warning")

    def test_hostile_text_reaches_no_terminal_raw(self):
        evil = body("call_held", name="x\x1b]0;evil\x07\x1b[2J\r\n::error::x", data={"call_id": "\x1b[31m"})
        fax = data("agent_status_update", status="\x1b[31m\x9b\u202e\r\n::error::x")
        for form in ("text", "github", "junit", "sarif", "json"):
            with self.subTest(form):
                process = call(["-f", form, "--summary", "--color", "never"], ndjson([evil, fax, data(AMI, **{"\x1b[31m": 5})]))
                self.assertNotIn(b"\x1b", process.stdout + process.stderr)
                self.assertNotIn(b"\x07", process.stdout + process.stderr)
                self.assertNotIn(b"\n::error::x", process.stdout)

    def test_other_reports_can_be_read(self):
        lines = ndjson([GOOD, self.BAD, self.WARNED, b'{"a":"\xff<&\x01', b'{"a":"]]>', body("call_held", name="<&>]]>\ufffe\x00")])
        wanted = len(validate(lines).findings)
        process = call(["-f", "junit"], lines)
        tree = xml.etree.ElementTree.fromstring(process.stdout)
        self.assertTrue(list(tree.iter("failure")))
        process = call(["-f", "sarif"], lines)
        report = json.loads(process.stdout)
        self.assertEqual(wanted, len(report["runs"][0]["results"]))
        process = call(["-f", "github"], lines)
        self.assertEqual(wanted, len([l for l in process.stdout.decode().splitlines() if l.startswith(("::error ", "::warning "))]))
        for form in ("junit", "sarif", "github"):
            process = call(["-f", form], b"")
            self.assertEqual(0, process.returncode)
        self.assertEqual([], json.loads(call(["-f", "sarif"], b"").stdout)["runs"][0]["results"])

    def test_columns_of_sarif_are_of_the_kind_it_names(self):
        line = json.dumps(body("call_held", colour="é\U0001f600", data={"call_id": 5}), ensure_ascii=False)
        line = line.replace('"colour": "é\U0001f600", ', "").replace("{", '{"colour": "é\U0001f600", ', 1).replace(', "colour": "é\U0001f600"}', "}")
        run = json.loads(call(["-f", "sarif"], line.encode()).stdout)["runs"][0]
        at = line.index("5}")
        kinds = {"utf16CodeUnits": len(line[:at].encode("utf-16-le")) // 2 + 1, "unicodeCodePoints": at + 1}
        self.assertEqual(kinds[run["columnKind"]], run["results"][0]["locations"][0]["physicalLocation"]["region"]["startColumn"])

    def test_jobs_change_nothing(self):
        rnd = random.Random(11)
        lines = []
        size = 0
        bases = [text(m["message"]) for m in EXAMPLES["observed"]] + [text(body(n)) for n in DOCUMENTED]
        while size < 3_000_000:
            line = bytearray(rnd.choice(bases))
            if rnd.random() < 0.2:
                for _ in range(rnd.randrange(1, 4)):
                    line[rnd.randrange(len(line))] = rnd.choice(b'"{}[],:\\x0\xff\x00\n')
            lines.append(bytes(line))
            size += len(line) + 1
        content = b"\n".join(lines)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "damaged.ndjson")
            with open(path, "wb") as out:
                out.write(content)
            for form in ("json", "text"):
                runs = [call(["-f", form, "--summary", "--jobs", jobs, path]) for jobs in ("1", "4")]
                self.assertEqual(runs[0].returncode, runs[1].returncode)
                self.assertTrue(runs[0].stdout == runs[1].stdout, "the same findings in the same order")
                self.assertEqual(runs[0].stderr, runs[1].stderr)
            findings = [json.loads(l) for l in call(["-f", "json", "--jobs", "4", path]).stdout.splitlines()]
            places = [(f["line"], f["column"]) for f in findings]
            self.assertEqual([p[0] for p in places], sorted(p[0] for p in places))
            self.assertGreater(len(findings), 500)
            stream = validate(content, "--jobs", "4").findings
            self.assertEqual([{**f, "file": "-"} for f in findings], stream)


add_row_tests()

if __name__ == "__main__":
    unittest.main()
