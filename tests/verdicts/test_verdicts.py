# SPDX-License-Identifier: MIT
"""The table of verdicts: the JSON of the page (rows A), the envelope (B), names (C), forms (F), captures (G), records
and frames. Rows D are in test_verdicts_data.py, rows E in test_verdicts_keys.py.
"""

import base64
import unittest

import test_verdicts_data  # pylint: disable=unused-import
import test_verdicts_keys  # pylint: disable=unused-import
from verdicts import (
    AMI, BAD, BAD_LINE, CALLS, DEL, DOCUMENTED, FORWARDS, GOOD, GOOD_LINE, OBSERVED, ORIGIN, OTHER, REMOVED, SERVICES,
    USER, VOICEMAILS, RowsTest, body, change, data, documented_acl, each, message, ndjson, observed, of, text, types,
    validate)

WITHOUT_DATA = sorted(name for name, e in OBSERVED.items() if not e["message"]["payload"]["data"])[:22]
ANSWERED = OBSERVED["call_answered"]["message"]


class JsonOfThePage(RowsTest):
    def row_A1_braces_with_dots_are_no_JSON(self):
        head = b'{"name": "call_form_result", "origin_uuid": "' + ORIGIN.encode()
        yield "", head + b'", "data": {...}}', "error json."
        yield "repaired", body("call_form_result"), "ok"

    def trailing_commas(self, name):
        example = text(body(name))
        yield f"{name} in data", example[:-2] + b",}}", "error json."
        yield f"{name} in body", example[:-1] + b",}", "error json."
        yield f"{name} repaired", body(name), "ok"

    def row_A2_a_tenant_has_a_trailing_comma(self):
        yield from self.trailing_commas("auth_tenant_deleted")

    def row_A3_a_fax_has_a_trailing_comma(self):
        yield from self.trailing_commas("fax_outbound_created")

    def row_A4_a_relocate_has_a_trailing_comma(self):
        yield from self.trailing_commas("relocate_completed")

    def row_A5_a_forward_lacks_a_comma(self):
        forward = body("users_forwards_busy_updated")
        yield "", text(forward).replace(b'true, "', b'true "'), "error json."
        yield "repaired", forward, "ok"

    def row_A6_removed_events_lack_a_comma(self):
        for name in REMOVED[:3]:
            yield name, text(body(name)).replace(b'"Alice", ', b'"Alice" '), "error json."

    def row_A_an_escaped_slash_is_right(self):
        yield "", text(body(AMI)).replace(b"sip/", b"sip\\/"), "ok"


class Envelope(RowsTest):
    def row_B1_a_body_may_have_an_ACL(self):
        for name in ("call_created", "agent_status_update", "favorite_added", "users_forwards_busy_updated"):
            acl = DOCUMENTED[name]["example"].get("required_acl") or documented_acl(name)
            value = body(name, required_acl=acl)
            yield f"{name} with required_acl", value, "ok"
            yield f"{name} without required_acl", change(value, {"required_acl": DEL}), "ok"

    def row_B2_origin_uuid_is_a_uuid(self):
        yield from each(body, ("call_held", "user_created", AMI), [
            ("missing", {"origin_uuid": DEL}, "error origin."),
            ("null", {"origin_uuid": None}, "warning origin."),
            ("a number", {"origin_uuid": 5}, "error origin."),
            ("no uuid", {"origin_uuid": "server"}, "error origin."),
            ("empty", {"origin_uuid": ""}, "error origin."),
        ])
        yield from of(body, "call_held", [
            ("upper case", {"origin_uuid": ORIGIN.upper()}, "ok"),
            ("too short", {"origin_uuid": ORIGIN[:-1]}, "error origin."),
        ])

    def row_B3_an_ACL_is_a_text_or_null(self):
        yield from each(body, ("call_held", "call_created", "favorite_added"), [
            ("null", {"required_acl": None}, "ok"),
            ("a number", {"required_acl": 5}, "error acl."),
            ("true", {"required_acl": True}, "error acl."),
            ("a list", {"required_acl": ["events.a"]}, "error acl."),
            ("an object", {"required_acl": {}}, "error acl."),
        ])

    def row_B4_data_may_be_missing_only_where_the_event_has_none(self):
        yield from each(observed, WITHOUT_DATA, [
            ("absent", {"payload__data": DEL}, "ok"),
            ("null", {"payload__data": None}, "ok"),
            ("empty", {"payload__data": {}}, "ok"),
            ("a text", {"payload__data": "x"}, "warning data."),
        ])
        with_data = ("call_held", "user_created", "relocate_ended", "conference_record_started")
        yield from each(body, with_data, [
            ("absent", {"data": DEL}, "error data."),
            ("null", {"data": None}, "error data."),
            ("empty", {"data": {}}, "error data."),
            ("a text", {"data": "x"}, "error data."),
            ("a list", {"data": []}, "error data."),
            ("a number", {"data": 5}, "error data."),
        ])

    def row_B5_any_event_of_asterisk_is_known(self):
        yield "", body(AMI, name="PeerStatus"), "ok"

    def row_B6_has_no_rule(self):
        for name in CALLS:
            yield f"{name} with a key of three words", message(name), "ok"

    def row_B7_has_no_rule(self):
        for exchange in ("xivo", "wazo-headers", "mine"):
            yield f"exchange {exchange}", change(message("call_created"), {"exchange": exchange}), "ok"

    def row_B8_has_no_rule(self):
        yield "delivery mode", change(message("call_created"), {"properties": {"delivery_mode": 2}}), "ok"

    def row_B9_has_no_rule(self):
        yield "", message("call_held"), "ok"

    def row_B10_what_is_not_JSON_is_not_parsed(self):
        held = message("call_held")
        record = {**change(held, {"payload": DEL}), "name": None}
        collectd = {
            **record, "routing_key": "collectd.calls", "exchange": "collectd", "headers": {},
            "payload_base64": "UFVUVkFMIHg=", "content_type": "text/collectd"}
        of_wazo_debug = {key: value for key, value in held.items() if key not in ("routing_key", "exchange")}
        with_faults = message("call_held", body("call_held", data={}))
        yield "collectd", collectd, "warning record."
        yield "payload a text", {**record, "payload": "PUTVAL x"}, "error record."
        yield "text in a record of wazo-debug", {**of_wazo_debug, "payload": "PUTVAL x"}, "warning record."
        yield "content type text/plain", {**with_faults, "content_type": "text/plain"}, "warning record."
        yield "content type application/json", {**held, "content_type": "application/json"}, "ok"

    def row_B11_the_placeholders_of_a_key_are_filled(self):
        for word in ("<user_uuid>", "{user_uuid}", "<user-uuid>"):
            key = f"directory.{word}.favorite.created"
            yield key, message("favorite_added", key=key), "error routing_key."
        key = "config.switchboards.{switchboard_uuid}.created"
        yield "an observed key", observed("switchboard_created", routing_key=key), "error routing_key."
        yield "filled", message("favorite_added"), "ok"

    def row_B12_has_no_rule(self):
        yield "", message("favorite_added"), "ok"

    def row_B13_the_header_of_a_user_is_true(self):
        user = "user_uuid:" + DOCUMENTED["relocate_ended"]["example"]["data"]["initiator"]
        yield "true", message("relocate_ended"), "ok"
        for value in ("true", "True", False, 1):
            yield repr(value), message("relocate_ended", headers={user: value}), "warning header."
        for value in ("true", "True"):
            of_call = observed("call_answered", **{"headers__user_uuid:" + USER: value})
            yield f"{value!r} in an observed event", of_call, "warning header."

    def row_envelope_a_name_is_a_text(self):
        yield "name missing", body("call_held", name=DEL), "error name."
        yield from types(body, "call_held", "name", "error name.", integer=5)

    def row_envelope_a_timestamp_is_a_time(self):
        yield from types(body, "call_held", "timestamp", "warning timestamp.", integer=5)

    def row_envelope_only_an_object_is_an_event(self):
        for value in (b"5", b'"x"', b"null", b"true", b"1.5", b"[5]", b"[[]]"):
            yield value.decode(), value, "error "

    def row_envelope_may_have_more_members(self):
        headers = {key: value for key, value in OBSERVED["call_held"]["message"]["headers"].items() if key != "name"}
        of_servers = {**headers, **data("call_held", user_uuid=USER), "origin_uuid": ORIGIN}
        yield "of current servers", of_servers, "ok"
        yield "of anyone", body("call_held", colour="red", nested={"a": [1]}), "ok"


class Names(RowsTest):
    def unknown(self, like, names):
        for name in names:
            yield repr(name), body(like, name=name), "warning name.unknown"

    def known(self, names):
        for name in names:
            yield name, body(name), "ok"

    def row_C1_there_are_three_forwards(self):
        yield from self.known(FORWARDS)
        yield from self.unknown("users_forwards_busy_updated", (
            "users_forwards_FORWARD_NAME_updated", "users_forwards<forward_name>_updated",
            "users_forwards_other_updated", "users_forwards_updated", "users_forwards__updated",
            "users_forwards_{forward_name}_updated"))

    def row_C2_there_are_two_services_of_users(self):
        yield from self.known(SERVICES)
        yield from self.unknown("users_services_dnd_updated", (
            "users_services_SERVICE_NAME_updated", "users_services<service_name>_updated",
            "users_services_other_updated"))

    def row_C3_a_name_is_compared_letter_by_letter(self):
        yield from self.unknown("call_created", (
            "callcreated", "callupdated", "call_Created", " call_created", "call_created "))
        yield "empty", body("call_created", name=""), "error name."

    def row_C4_the_events_of_voicemails_are_known(self):
        for name in VOICEMAILS:
            yield name, body(name), "ok"
            yield f"{name} in message form", message(name), "ok"

    def removed(self, is_chat):
        for name in REMOVED:
            if name.startswith("chat") == is_chat:
                yield name, body(name), "warning name.removed"
                yield f"{name} in message form", message(name), "warning name.removed"

    def row_C5_the_events_of_chats_are_removed(self):
        yield from self.removed(is_chat=True)

    def row_C6_the_events_of_statuses_are_removed(self):
        yield from self.removed(is_chat=False)

    def row_C7_a_created_tenant_has_another_name_in_the_code(self):
        yield "documented name", body("auth_tenant_created"), "ok"
        yield from of(body, "auth_tenant_created", [
            ("code name", {"name": "auth_tenant_added"}, "ok"),
            ("uuid missing", {"name": "auth_tenant_added", "data__uuid": DEL}, "error data."),
        ])
        yield "code name in message form", observed("auth_tenant_added"), "ok"

    def row_C8_the_events_of_services_have_other_names_in_the_code(self):
        for name in ("service_registered", "service_deregistered"):
            yield from each(body, [name + "_event"], [
                ("documented name", {}, "ok"),
                ("code name", {"name": name}, "ok"),
                ("service_id missing", {"name": name, "data__service_id": DEL}, "error data."),
            ])
            yield f"{name} in message form", observed(name), "ok"

    def row_C9_the_result_of_a_form_is_known(self):
        yield "", body("call_form_result"), "ok"
        yield "in message form", message("call_form_result"), "ok"

    def row_C10_the_status_of_endpoints_is_removed(self):
        yield "", body("endpoint_status_update"), "warning name.removed"

    def row_C11_events_of_current_servers_are_known(self):
        yield "call_answered", observed("call_answered"), "ok"
        yield "call_dtmf_created", observed("call_dtmf_created"), "ok"
        unknown = body("call_held", name="call_teleported")
        yield "not known to anyone", unknown, "warning name.unknown"
        yield "not known, in message form", message("call_held", unknown, of="call_held"), "warning name.unknown"


class Forms(RowsTest):
    def row_F1_events_of_asterisk_are_told_by_their_names(self):
        yield from of(body, AMI, [
            ("with an object", {"name": "FullyBooted", "data": {"Status": "x"}}, "ok"),
            ("with digits", {"name": "RTCPSent2", "data": {"Event": "RTCPSent2"}}, "ok"),
            ("with one letter", {"name": "A", "data": {}}, "ok"),
            ("with a text as data", {"data": "x"}, "error data."),
            ("with a list as data", {"data": []}, "error data."),
            ("with the Event of another name", {"data__Event": "PeerStatus"}, "warning data."),
        ])
        for name in ("queueMemberStatus", "Queue_Member", "Queue-Member", "QUEUE MEMBER", "9Queue", "Quéue"):
            yield f"{name} is no name of AMI", body(AMI, name=name), "warning name.unknown"

    def row_F1_keys_of_asterisk_name_the_event(self):
        acl = body(AMI, required_acl="events.ami.QueueMemberStatus")
        yield "message form", message(AMI, key="ami.QueueMemberStatus"), "ok"
        yield "ACL of current servers", message(AMI, acl, key="ami.QueueMemberStatus"), "ok"
        yield "key of another event", message(AMI, key="ami.PeerStatus"), "error routing_key."
        yield "key of no AMI event", message(AMI, key="amid.QueueMemberStatus"), "error routing_key."

    def row_F2_a_line_of_the_recorder_has_neither_key_nor_exchange(self):
        without = {"routing_key": DEL, "exchange": DEL}
        line = message("favorite_added")
        yield "", change(line, without), "ok"
        yield "without a name", change(line, {**without, "name": None}), "ok"
        yield "from a current server", change(ANSWERED, without), "ok"

    def row_F3_a_name_is_the_same_everywhere(self):
        yield "the same", ANSWERED, "ok"
        yield "header differs", change(ANSWERED, {"headers/name": "call_updated"}), "warning name.mismatch"
        yield "body differs", change(ANSWERED, {"payload/name": "call_updated"}), "warning name.mismatch"
        for where in ("name", "headers/name", "payload/name"):
            stopped = change(message("conference_record_started"), {where: "conference_record_stopped"})
            yield f"{where} differs", stopped, "warning name.mismatch"

    def row_G_captures_have_these_values(self):
        yield from of(data, "fax_outbound_created", [
            ("the context of 002", {"context": "ctx-acme-internal-8e58d2a7"}, "ok"),
            ("the context of 000", {"context": "internal"}, "ok"),
        ])
        yield "True as 000 has it", text(body("users_services_dnd_updated")).replace(b"true", b"True"), "error json."


class Records(RowsTest):
    def row_header_a_header_repeats_the_body(self):
        yield from each(lambda _, **changes: change(ANSWERED, changes), ["tenant"], [
            ("tenant differs", {"headers/tenant_uuid": OTHER}, "warning header."),
            ("ACL differs", {"headers/required_acl": "events.calls." + OTHER}, "warning header."),
            ("origin differs", {"headers/origin_uuid": OTHER}, "warning header."),
            ("tenant a number", {"headers/tenant_uuid": 5}, "error header."),
        ])

    def row_header_the_members_of_a_record_have_types(self):
        yield from each(lambda _, **changes: change(ANSWERED, changes), ["record"], [
            ("headers a list", {"headers": []}, "error record."),
            ("routing_key a number", {"routing_key": 5}, "error record."),
            ("timestamp no time", {"timestamp": "noon"}, "warning record."),
            ("no payload", {"payload": DEL}, "error record."),
            ("payload a number", {"payload": 5}, "error record."),
        ])

    def row_header_a_payload_may_be_in_base64(self):
        record = {**change(ANSWERED, {"payload": DEL}), "content_type": "application/json"}
        packed = base64.b64encode(text(ANSWERED["payload"])).decode()
        yield "of a good body", {**record, "payload_base64": packed}, "warning record."
        yield "no base64", {**record, "payload_base64": "&&&"}, "error record."


class Frames(RowsTest):
    @staticmethod
    def frame(payload):
        return {"op": "event", "code": 0, "data": payload}

    def row_frame_both_versions_of_the_websocket_bring_events(self):
        for name in ("call_held", "favorite_added", "user_created"):
            yield f"2 {name}", self.frame(body(name)), "ok"
            yield f"1 {name}", body(name), "ok"
            yield f"2 {name} without data", self.frame(body(name, data={})), "error data.missing"
        yield "2 full body", self.frame(ANSWERED["payload"]), "ok"

    def row_frame_other_operations_are_neither_events_nor_faults(self):
        for op in ("init", "start", "subscribe", "token", "pong"):
            yield op, {"op": op, "code": 0}, "ok"

    def row_frame_a_payload_may_be_called_body(self):
        envelope = change(message("call_held"), {"payload": DEL})
        yield "right", {**envelope, "body": GOOD}, "ok"
        yield "wrong", {**envelope, "body": body("call_held", data={})}, "error data.missing"


class Findings(unittest.TestCase):
    def test_removed_names_say_the_release(self):
        run = validate(ndjson(body(n) for n in REMOVED))
        for number, name in enumerate(REMOVED, 1):
            with self.subTest(name):
                self.assertIn(DOCUMENTED[name]["removed"], run.by_line[number][0]["message"])
                self.assertEqual("19.05", DOCUMENTED[name]["removed"])

    def test_every_row_of_the_table_has_a_test(self):
        seen = {row[0].split(" ")[0] for table in RowsTest.tables for row in table.rows()}
        wanted = [("A", 6), ("B", 13), ("C", 11), ("D", 27), ("E", 9), ("F", 3)]
        self.assertEqual(set(), {f"{k}{i}" for k, n in wanted for i in range(1, n + 1)} - seen)
        self.assertIn("G", seen)

    def test_a_finding_has_its_place_and_its_rule(self):
        (finding,) = validate(GOOD_LINE + b"\n" + BAD_LINE + b"\n").findings
        members = ("line", "column", "severity", "event", "pointer", "rule")
        self.assertEqual(
            (2, BAD_LINE.index(b"5}") + 1, "error", "call_held", "/data/call_id", "data.type"),
            tuple(finding[member] for member in members))

    def test_a_pointer_begins_at_the_value_of_the_line(self):
        for value, pointer, fault in (
            (Frames.frame(BAD), "/data/data/call_id", b"5}"),
            (message("call_held", BAD), "/payload/data/call_id", b"5}}"),
            (data(AMI, **{"a~b": 5}), "/data/a~0b", b"5}"),
            (change(body(AMI), {"data": {"a/b": 5}}), "/data/a~1b", b"5}"),
        ):
            with self.subTest(pointer):
                line = text(value)
                (finding,) = validate(line).findings
                self.assertEqual((pointer, line.index(fault) + 1), (finding["pointer"], finding["column"]))


if __name__ == "__main__":
    unittest.main()
