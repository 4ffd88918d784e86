# SPDX-License-Identifier: MIT
"""The table of verdicts, rows D: what stands in data."""

import json
import unittest

from verdicts import (
    AMI, CALLS, DEL, DOCUMENTED, FAVORITES, FAXES, FORWARDS, HOLD, JOINED, MUTED, OTHER, RECORD, RELOCATES, SERVICES,
    TALK, TENANTS, USER, USERS, VOICEMAILS, RowsTest, body, data, documented_acl, each, message, of, types, words)

TIMES_WITH_ZONE_OR_WITHOUT = (
    "2016-02-10T11:57:02.592-0500", "2016-02-10T11:57:02.592-05:00", "2016-02-10T11:57:02-0500",
    "2016-02-10T11:57:02.592Z", "2016-02-10 11:57:02.592000+00:00", "2016-02-10 11:57:02",
    "2026-11-21T16:03:14.544550", "2026-11-21T16:03:14", "2024-02-29T00:00:00Z")
NO_TIMES = (
    "yesterday", "", "2016-13-10T11:57:02.592-0500", "2023-02-29T00:00:00Z", "2016-02-10T25:00:00Z", "2016-02-10",
    "11:57:02")
LATER_FIELDS_OF_CALLS = {
    "peer_caller_id_name": "A", "peer_caller_id_number": None, "on_hold": False, "is_caller": True,
    "dialed_extension": None, "sip_call_id": "x", "muted": False, "record_state": "inactive", "conversation_id": None,
    "line_id": 3, "is_video": False, "answer_time": None, "hangup_time": None, "direction": "internal", "parked": False}
INSTALLING = (
    "starting", "downloading", "extracting", "validating", "installing dependencies", "building", "packaging",
    "updating", "installing", "cleaning", "completed", "error")
UNINSTALLING = ("starting", "removing", "completed", "error")


def missing(names, fields, verdict):
    """Rows without each of the fields in turn."""
    return each(data, names, [(f"{field} missing", {field: DEL}, verdict) for field in fields])


class Favorites(RowsTest):
    def row_D1_the_uuid_of_the_server_has_two_names(self):
        for name in FAVORITES:
            uuid = DOCUMENTED[name]["example"]["data"]["xivo_uuid"]
            yield from each(data, [name], [
                ("xivo_uuid", {}, "ok"),
                ("xivo_id", {"xivo_uuid": DEL, "xivo_id": uuid}, "warning data."),
                ("neither", {"xivo_uuid": DEL}, "error data.missing"),
                ("xivo_uuid no uuid", {"xivo_uuid": "x"}, "error data.format"),
                ("xivo_id no uuid", {"xivo_uuid": DEL, "xivo_id": "x"}, "error data.format"),
            ])

    def row_D2_an_entry_id_is_a_text_or_an_integer(self):
        for name in FAVORITES:
            yield from words(data, name, "source_entry_id", (42, "42", "", "a.b", 0, -1), "ok")
            yield from types(data, name, "source_entry_id", "error data.type")
        yield from missing(FAVORITES, ["source_entry_id"], "error data.missing")


class Conferences(RowsTest):
    def row_D3_the_number_of_the_caller_has_two_spellings(self):
        yield from each(data, JOINED + MUTED, [
            ("neither spelling", {}, "ok"),
            ("caller_id_num", {"caller_id_num": "1001"}, "ok"),
            ("caller_id_number", {"caller_id_number": "1001"}, "ok"),
            ("both", {"caller_id_num": "1001", "caller_id_number": "1001"}, "ok"),
            ("caller_id_num no text", {"caller_id_num": 1001}, "error data.type"),
            ("caller_id_number no text", {"caller_id_number": 1001}, "warning data.type"),  # only observed
        ])

    def row_D4_answered_time_is_an_integer_where_it_is_sent(self):
        yield from each(data, JOINED, [
            ("present", {"answered_time": 3}, "ok"),
            ("missing", {"answered_time": DEL}, "ok"),  # as every current server sends it
            ("text", {"answered_time": "3"}, "error data.type"),
            ("fraction", {"answered_time": 3.5}, "error data.type"),
        ])
        yield from each(data, MUTED, [
            ("absent", {}, "ok"),
            ("present", {"answered_time": 3}, "ok"),
        ])

    def row_D5_the_example_of_talk_events_is_right_and_their_text_is_not(self):
        yield from each(body, TALK, [
            ("as the example", {}, "ok"),
            ("as the text", {"data": {"id": 1}}, "error data."),
            ("id an integer", {"data__id": 1}, "error data.type"),
            ("conference_id a text", {"data__conference_id": "1"}, "error data.type"),
            ("conference_id missing", {"data__conference_id": DEL}, "error data.missing"),
        ])

    def row_D6_the_id_of_a_recorded_conference_is_an_integer(self):
        yield from each(data, RECORD, [
            ("integer", {}, "ok"),
            ("missing", {"id": DEL}, "error data.missing"),
        ])
        for name in RECORD:
            yield from words(data, name, "id", ("1", 1.5, None, True, [1]), "error data.type")

    def row_D7_has_no_rule(self):
        yield from each(body, MUTED + RECORD + TALK, [("", {}, "ok")])


class Agents(RowsTest):
    def row_D8_the_uuid_of_the_server_may_be_missing(self):
        yield from of(data, "agent_status_update", [
            ("xivo_id", {}, "ok"),
            ("xivo_id missing", {"xivo_id": DEL}, "ok"),  # as every current server sends it
            ("xivo_id no uuid", {"xivo_id": "x"}, "error data.format"),
        ])

    def row_D9_a_status_of_another_word_is_a_warning(self):
        yield from of(data, "agent_status_update", [
            ("logged_in", {"status": "logged_in"}, "ok"),
            ("logged_out", {"status": "logged_out"}, "ok"),
            ("another word", {"status": "paused"}, "warning data."),
            ("an empty word", {"status": ""}, "warning data."),
            ("upper case", {"status": "Logged_in"}, "warning data."),
            ("a number", {"status": 1}, "error data.type"),
            ("missing", {"status": DEL}, "error data.missing"),
        ])


class CallsAndTimes(RowsTest):
    def row_D10_a_call_has_the_documented_fields_and_may_have_later_ones(self):
        yield from each(data, CALLS, [
            ("", {}, "ok"),
            ("call_id missing", {"call_id": DEL}, "error data.missing"),
            ("call_id an integer", {"call_id": 1}, "error data.type"),
            ("later fields", LATER_FIELDS_OF_CALLS, "ok"),
            ("bridges an object", {"bridges": {}}, "error data.type"),
            ("bridges of a number", {"bridges": [1]}, "error data.type"),
            ("on_hold a text", {"on_hold": "no"}, "error data.type"),
            ("line_id a text", {"line_id": "3"}, "error data.type"),
            ("talking_to a list", {"talking_to": []}, "error data.type"),
            ("talking_to a number", {"talking_to": {"a": 1}}, "error data.type"),
            ("parked null", {"parked": None}, "error data.type"),
            ("caller_id_name null", {"caller_id_name": None}, "error data.type"),
            ("a field nobody knows", {"colour": "red"}, "ok"),
        ])
        fields = ("bridges", "caller_id_name", "caller_id_number", "creation_time", "status", "talking_to", "user_uuid")
        yield from missing(CALLS, fields, "warning data.missing")

    def row_D11_times_have_a_date_and_an_hour_that_exist(self):
        for name in CALLS:
            yield from words(data, name, "creation_time", TIMES_WITH_ZONE_OR_WITHOUT, "ok")
            yield from words(data, name, "creation_time", NO_TIMES, "error data.format")
        created = (
            "2018-04-01 10:11:12.123456", "2018-04-01 10:11:12+00:00", "2018-04-01T10:11:12.123456+00:00", None)
        yield from words(data, "user_created", "created_at", created, "ok")
        yield from words(body, "call_held", "timestamp", ("2026-11-21T16:03:14.544550", "2026-11-21T16:03:14"), "ok")

    def row_D12_a_call_may_be_of_nobody(self):
        nobody = {"data__user_uuid": None}
        yield from each(body, CALLS, [
            ("user_uuid null, ACL of a user", nobody, "warning acl."),
            ("user_uuid null, no ACL", {**nobody, "required_acl": DEL}, "ok"),
            ("user_uuid null, ACL of nobody", {**nobody, "required_acl": "events.calls.None"}, "ok"),
            ("user_uuid no uuid", {"data__user_uuid": "x"}, "error data.format"),
        ])

    def row_D13_hold_events_of_current_servers_name_a_user_or_nobody(self):
        yield from each(body, HOLD, [
            ("extras", {"data__user_uuid": USER, "data__colour": 1}, "ok"),
            ("ACL and extras", {"data__user_uuid": USER, "required_acl": "events.calls." + USER}, "ok"),
            ("the text None", {"data__user_uuid": "None", "required_acl": "events.calls.None"}, "ok"),
            ("the text None without ACL", {"data__user_uuid": "None"}, "ok"),
            ("another text", {"data__user_uuid": "nobody"}, "warning data.format"),
            ("null", {"data__user_uuid": None}, "ok"),
            ("call_id missing", {"data__call_id": DEL}, "error data.missing"),
        ])


class Faxes(RowsTest):
    def row_D14_a_failed_fax_says_why(self):
        yield from of(data, "fax_outbound_failed", [
            ("error", {}, "ok"),
            ("error missing", {"error": DEL}, "error data.missing"),
            ("error a number", {"error": 5}, "error data.type"),
        ])

    def row_D15_only_events_of_a_user_need_one(self):
        for name in FAXES:
            verdict = "error data." if "_user_" in name else "ok"
            yield from each(data, [name], [("user_uuid null", {"user_uuid": None}, verdict)])

    def row_D16_any_text_is_a_context(self):
        contexts = ("internal", "ctx-acme-internal-8e58d2a7-cfed-4c2e-ac72-14e0b5c26dc2", "any text", "", "é")
        for name in FAXES:
            yield from words(data, name, "context", contexts, "ok")
            yield from words(data, name, "context", [5], "error data.type")

    def row_D17_events_of_a_user_name_the_user(self):
        of_users = [name for name in FAXES if "_user_" in name]
        yield from each(data, of_users, [("", {}, "ok")])
        yield from missing(of_users, ["user_uuid"], "error data.missing")
        yield from each(data, FAXES, [("extras of current servers", {"ivr_extension": None, "wait_time": 30}, "ok")])


class Relocates(RowsTest):
    def row_D18_a_relocate_has_the_documented_fields(self):
        yield from each(data, RELOCATES, [
            ("", {}, "ok"),
            ("extras", {"timeout": 30, "auto_answer": False}, "ok"),
            ("recipient_call null", {"recipient_call": None}, "ok"),
            ("recipient_call a number", {"recipient_call": 1}, "error data.type"),
            ("completions of another word", {"completions": ["smoke"]}, "error data.enum"),
        ])
        fields = ("uuid", "relocated_call", "initiator_call", "recipient_call", "completions", "initiator")
        yield from missing(RELOCATES, fields, "error data.missing")

    def row_D19_a_header_names_the_initiator(self):
        for name in RELOCATES:
            header = "user_uuid:" + DOCUMENTED[name]["example"]["data"]["initiator"]
            without, of_another = {header: DEL}, {header: DEL, "user_uuid:" + OTHER: True}
            yield f"{name} header", message(name), "ok"
            yield f"{name} header missing", message(name, headers=without), "warning header.missing"
            yield f"{name} header of another user", message(name, headers=of_another), "warning header."
            yield f"{name} no message form, no header", body(name), "ok"


class VoicemailsAndUsers(RowsTest):
    def row_D20_a_message_of_a_voicemail_stands_in_an_object_of_its_own(self):
        for name in VOICEMAILS:
            flat = {**DOCUMENTED[name]["example"]["data"]["message"], "user_uuid": USER}
            yield f"{name} flat", body(name, required_acl=DEL, data=flat), "error data.missing"
        yield from each(data, VOICEMAILS, [
            ("", {}, "ok"),
            ("folder type", {"message__folder__type": "box"}, "error data.enum"),
            ("caller null", {"message__caller_id_name": None}, "ok"),
        ])
        yield from missing(VOICEMAILS, ("user_uuid", "voicemail_id", "message_id", "message"), "error data.missing")

    def row_D21_a_user_has_two_keys_or_five(self):
        five_keys = {"subscription_type": None, "created_at": None, "tenant_uuid": OTHER}
        yield from each(data, USERS, [
            ("", {}, "ok"),
            ("five keys", five_keys, "ok"),
            ("tenant null", {"tenant_uuid": None}, "ok"),
            ("id a text", {"id": "42"}, "error data.type"),
            ("uuid no uuid", {"uuid": "42"}, "error data.format"),
        ])

    def row_D22_a_forward_has_a_destination_or_null(self):
        yield from each(data, FORWARDS, [
            ("destination null", {"enabled": False, "destination": None}, "ok"),
            ("destination missing", {"destination": DEL}, "error data.missing"),
            ("destination a number", {"destination": 1234}, "error data.type"),
            ("five keys", {"user_id": 4, "tenant_uuid": OTHER}, "ok"),
            ("enabled a text", {"enabled": "true"}, "error data.type"),
        ])

    def row_D23_a_service_of_a_user_is_enabled_or_not(self):
        yield from each(data, SERVICES, [
            ("four keys", {"user_id": 4, "tenant_uuid": OTHER}, "ok"),
            ("enabled missing", {"enabled": DEL}, "error data.missing"),
        ])


class Services(RowsTest):
    def row_D24_the_id_and_the_tags_of_a_service_are_texts(self):
        names = ("service_registered_event", "service_deregistered_event")
        yield from each(data, names, [
            ("any id", {"service_id": "wazo-dird one"}, "ok"),
            ("tags", {"tags": ["Québec", "日本", "\U0001f4de"]}, "ok"),
            ("id a number", {"service_id": 5}, "error data.type"),
            ("tags with a number", {"tags": [5]}, "error data.type"),
        ])
        for name in names:
            yield f"{name} tags raw", json.dumps(data(name, tags=["Québec"]), ensure_ascii=False).encode(), "ok"

    def row_D25_a_plugin_goes_through_known_steps(self):
        for name, steps in (("plugin_install_progress", INSTALLING), ("plugin_uninstall_progress", UNINSTALLING)):
            for step in (*steps, "dancing"):
                value = data(name, status=step)
                value["required_acl"] = documented_acl(name, value)
                yield f"{name} {step}", message(name, value), "ok" if step in steps else "warning data."
            yield f"{name} a number", data(name, status=1), "error data.type"

    def row_D26_the_fields_of_asterisk_are_texts(self):
        yield from of(data, AMI, [
            ("the example", {}, "ok"),
            ("with Event", {"Event": "QueueMemberStatus"}, "ok"),
            ("ChanVariable an object", {"ChanVariable": {"XIVO_USERID": "1"}}, "ok"),
            ("ChanVariable empty", {"ChanVariable": {}}, "ok"),
            ("ChanVariable a number", {"ChanVariable": 5}, "error data."),
            ("ChanVariable with a number", {"ChanVariable": {"a": 5}}, "error data."),
        ])
        yield from types(data, AMI, "Paused", "error data.", integer=1)

    def row_D27_the_key_names_the_tenant(self):
        for name in TENANTS:
            of_another = f"auth.tenants.{OTHER}.{name.split('_')[2]}"
            yield f"{name}", message(name), "ok"
            yield f"{name} key of another tenant", message(name, key=of_another), "warning routing_key."


if __name__ == "__main__":
    unittest.main()
