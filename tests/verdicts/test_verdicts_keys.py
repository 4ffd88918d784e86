# SPDX-License-Identifier: MIT
"""The table of verdicts, rows E: routing keys and ACLs; and the placeholders in both."""

import unittest

from verdicts import (
    CALLS, DOCUMENTED, FAVORITES, FAXES, FORWARDS, HOLD, MUTED, OBSERVED, OTHER, RECORD, RELOCATES, TALK, USER,
    RowsTest, body, data, documented_acl, escaped, message, observed, without_acl)

# Which documented events share a template of keys: on the key of one, the others are wrong.
KEYS_OF_SIBLINGS = {
    **{f"voicemails.messages.{step}": f"user_voicemail_message_{step}" for step in ("created", "updated", "deleted")},
    **{f"calls.call.{step}": f"call_{step}" for step in ("created", "updated", "ended")},
    **{f"config.user.{step}": f"user_{step}" for step in ("created", "edited", "deleted")},
    "calls.hold.created": "call_held",
    "calls.hold.deleted": "call_resumed",
}


def keys(name, cases):
    """Rows of one event with each key."""
    for key, verdict in cases:
        yield f"{name} key {key!r}", message(name, key=key), verdict


def with_acl(name, acl, **changes):
    return body(name, required_acl=acl, **changes)


class Keys(RowsTest):
    def row_E1_a_relocate_has_the_documented_key_or_that_of_the_code(self):
        code = {
            "relocate_initiated": "created", "relocate_answered": "edited", "relocate_completed": "edited",
            "relocate_ended": "deleted"}
        for name, step in code.items():
            yield f"{name} documented key", message(name), "ok"
            yield from keys(name, [
                ("calls.relocate." + step, "ok"),
                ("calls.relocate.other", "error routing_key."),
                ("calls.relocate", "error routing_key."),
                ("", "error routing_key."),
                ("calls.call.created", "error routing_key."),
                (f"calls.relocate.{name.split('_')[1]}.more", "error routing_key."),
            ])

    def row_E2_the_id_of_a_fax_is_escaped_in_its_key(self):
        for step in ("succeeded", "failed"):
            name, key = "fax_outbound_" + step, f"faxes.outbound.1234567__DOT__89.{step}"
            yield f"{name} documented key", message(name), "ok"
            yield f"{name} code key and ACL", message(name, with_acl(name, "events." + key), key=key), "ok"
            yield from keys(name, [
                (key, "ok"),
                (f"faxes.outbound.7__DOT__89.{step}", "error routing_key."),
                ("faxes.outbound.lost", "error routing_key."),
                (f"faxes.outbound.1234567.89.{step}", "ok"),
            ])

    def row_E3_the_code_has_one_key_for_muted_and_unmuted(self):
        name, key = "conference_participant_unmuted", "conferences.1.particpants.mute"
        yield "documented key", message(name), "ok"
        yield "code key and ACL", message(name, with_acl(name, "events." + key), key=key), "ok"
        yield from keys(name, [
            (key, "ok"),
            ("conferences.1.participants.unmute", "error routing_key."),
        ])
        yield from keys("conference_participant_muted", [(key, "error routing_key.")])

    def row_E4_the_code_has_the_key_of_registered_for_deregistered(self):
        yield "documented key", message("service_deregistered_event"), "ok"
        yield from keys("service_deregistered_event", [
            ("service.registered.wazo-dird", "ok"),
            ("service.gone.wazo-dird", "error routing_key."),
        ])
        yield from keys("service_registered_event", [("service.deregistered.wazo-dird", "error routing_key.")])

    def row_E9_a_key_belongs_to_one_event(self):
        for key, right in KEYS_OF_SIBLINGS.items():
            for other in KEYS_OF_SIBLINGS.values():
                if other.split("_")[:2] == right.split("_")[:2] or {other, right} == set(HOLD):
                    verdict = "ok" if other == right else "error routing_key."
                    yield f"{other} on {key}", message(other, key=key), verdict


class Acls(RowsTest):
    def row_E5_where_no_ACL_is_documented_any_is_right(self):
        for name in (n for n, e in DOCUMENTED.items() if not e["acl_documented"] and e["status"] == "current"):
            anything = with_acl(name, "anything.at.all")
            yield f"{name} without ACL", without_acl(name), "ok"
            yield f"{name} any ACL", anything, "ok"
            yield f"{name} any ACL in message form", message(name, anything), "ok"
            yield f"{name} without ACL in message form", message(name), "ok"

    def row_E6_a_body_need_not_repeat_the_ACL(self):
        for name in FAXES + FAVORITES + RELOCATES + ("plugin_install_progress", "plugin_uninstall_progress"):
            yield f"{name} without ACL", message(name, without_acl(name)), "ok"

    def row_E7_an_ACL_other_than_the_documented_one_is_a_warning(self):
        for name in (n for n, e in DOCUMENTED.items() if e["acl_documented"] and e["status"] == "current"):
            other = with_acl(name, "events.other")
            yield f"{name} the right ACL", message(name, with_acl(name, documented_acl(name))), "ok"
            yield f"{name} another ACL", message(name, other), "warning acl."
            yield f"{name} another ACL in a bare body", other, "warning acl."
        for name in CALLS:
            nobody = with_acl(name, "events.calls.None", data__user_uuid=None)
            yield f"{name} events.calls.None", message(name, nobody), "ok"
            of_another = with_acl(name, "events.calls." + OTHER)
            yield f"{name} the ACL of another user", message(name, of_another), "warning acl."

    def row_E8_has_no_rule(self):
        for name in MUTED + RECORD + TALK:
            yield name, message(name), "ok"


class Placeholders(RowsTest):
    def row_placeholder_a_key_names_the_user_of_the_data(self):
        for name in FAVORITES:
            step = "created" if name.endswith("added") else "deleted"
            yield name, message(name), "ok"
            yield from keys(name, [
                (f"directory.{OTHER}.favorite.{step}", "error routing_key.placeholder"),
                (f"directory.None.favorite.{step}", "error routing_key.placeholder"),
                (f"directory.{USER}.x.favorite.{step}", "error routing_key."),
            ])
        for name in FORWARDS:
            key = f"config.users.{OTHER}.forwards.{name.split('_')[2]}.updated"
            yield name, message(name), "ok"
            yield from keys(name, [(key, "error routing_key.placeholder")])

    def row_placeholder_what_has_a_meaning_in_patterns_is_escaped_or_was_sent_before_that(self):
        steps = {"added": "created", "deleted": "deleted", "authorized": "authorized"}
        for word in ("zoho", "my.app", "a#b", "a*b", "x.y#z*", "already__DOT__there", "two words", "é"):
            for event, step in steps.items():
                name = "auth_user_external_auth_" + event
                value = data(name, external_auth_name=word)
                yield f"{name} {word}", message(name, value), "ok"
                if escaped(word) != word:  # sent like this before 17.03
                    key = f"auth.users.{value['data']['user_uuid']}.external.{word}.{step}"
                    yield f"{name} {word} not escaped", message(name, value, key=key), "ok"

    def row_placeholder_a_key_repeats_the_words_of_the_data(self):
        yield "conference", message("conference_participant_joined"), "ok"
        for name, key in (
            ("conference_participant_joined", "conferences.2.participants.joined"),
            ("conference_participant_joined", "conferences.01.participants.joined"),
            ("conference_record_started", "conferences.2.record"),
            ("service_registered_event", "service.registered.wazo-auth"),
            ("plugin_install_progress", "plugin.install.8e58d2a7-cfed-4c2e-ac72-14e0b5c26dc2.error"),
        ):
            yield from keys(name, [(key, "error routing_key.placeholder")])

    def row_placeholder_an_ACL_names_the_user_of_the_data(self):
        acl = "events.directory.{}.favorite.created"
        right = with_acl("favorite_added", acl.format(body("favorite_added")["data"]["user_uuid"]))
        wrong = with_acl("favorite_added", acl.format(OTHER))
        yield "ACL", message("favorite_added", right), "ok"
        yield "ACL of another user", message("favorite_added", wrong), "warning acl."
        yield "ACL of another user in a bare body", wrong, "warning acl."

    def row_placeholder_an_id_inside_an_object_is_not_escaped(self):
        nested = [n for n, e in OBSERVED.items() if ".1455123422.8." in e["message"]["routing_key"]]
        assert len(nested) >= 6
        for name in nested:
            yield f"{name} not escaped", observed(name), "ok"
            of_another = OBSERVED[name]["message"]["routing_key"].replace("1455123422.8", "7.7")
            yield f"{name} another call", observed(name, routing_key=of_another), "warning routing_key."


if __name__ == "__main__":
    unittest.main()
