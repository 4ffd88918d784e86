// SPDX-License-Identifier: MIT
#include "catalogue/rule_pages.hpp"

#include <algorithm>
#include <array>

namespace wazobus::catalogue {

namespace {

constexpr std::string_view rfc_8259 = "RFC 8259 (JSON), which the Message Bus page requires for each body";
constexpr std::string_view own_rule = "wazobus itself; Wazo says nothing about it";
constexpr std::string_view the_page =
    "the Message Bus page, where an event is documented there; otherwise the "
    "classes of wazo-bus and what Wazo's services send";
constexpr std::string_view websocketd =
    "the code of wazo-websocketd, which selects by headers (docs/bus.md, section 4)";
constexpr std::string_view record_format = "the capture record: wazobus-record(5)";

constexpr std::array pages{
    RulePage{.rule = Rule::json_incomplete,
             .meaning = "The text ends before its brackets and strings are closed. Mostly a capture was cut "
                        "off while it was written, or one message was spread over several lines in a file "
                        "that has a value in each line.",
             .example = R"({"name": "call_held", "data": {"call_id": "1465572129.31")",
             .advice = "Capture the event again. `listen -o FILE` writes whole lines only, also if it is "
                       "stopped or the disk is full.",
             .basis = rfc_8259},
    RulePage{.rule = Rule::json_unexpected_character,
             .meaning = "The text is not JSON at this place: a comma or a colon is missing, a key has no "
                        "double quotes, or a word is there that JSON does not know. The message says which.",
             .example = R"({"name": "call_held" "data": {"call_id": "1465572129.31"}})",
             .advice = "Mend the place that line and column point to. What Python prints for a dict is not "
                       "JSON: use json.dumps().",
             .basis = rfc_8259},
    RulePage{.rule = Rule::json_trailing_comma,
             .meaning = "JavaScript and Python allow a comma behind the last member, JSON does not. Three "
                        "examples of the Message Bus page have this fault.",
             .example = R"({"name": "call_held", "data": {"call_id": "1465572129.31"},})",
             .advice = "Remove the comma before the closing bracket.",
             .basis = rfc_8259},
    RulePage{.rule = Rule::json_trailing_bytes,
             .meaning = "A line holds a complete value, and then something that is no further value. The "
                        "body of a message has exactly one value.",
             .example = R"({"name": "call_held", "data": {"call_id": "1465572129.31"}}})",
             .advice = "Remove what stands behind the value, or begin a new line for it.",
             .basis = rfc_8259},
    RulePage{.rule = Rule::json_control_character,
             .meaning = "Within a string, characters below U+0020 must be written as escapes. A line break "
                        "or a tab was pasted as it is.",
             .example = R"(printf '{"name": "call_held\t"}' | wazobus validate)",
             .advice = R"(Write \n, \t or \u00XX instead. A JSON library does so by itself.)",
             .basis = "RFC 8259 (JSON), section 7"},
    RulePage{.rule = Rule::json_nul_byte,
             .meaning = "A byte of zero is in the text. The file is damaged (its end after a crash is a "
                        "typical place), or it is text in UTF-16. logrotate's copytruncate leaves a hole of "
                        "such bytes at the beginning if the writer does not append; what stands after them "
                        "on their line is checked.",
             .example = R"(printf '{"name": \0"call_held"}' | wazobus validate)",
             .advice = "Capture it again, with >> in place of > if the file is rotated. Convert UTF-16 with "
                       "iconv -f utf-16 -t utf-8.",
             .basis = rfc_8259},
    RulePage{.rule = Rule::json_bad_escape,
             .meaning = R"(Behind a backslash JSON knows only the characters "\/bfnrt and u with four )"
                        "hexadecimal digits.",
             .example = R"({"name": "call_held", "data": {"call_id": "\x31"}})",
             .advice = R"(Write \u0031 for \x31, a plain apostrophe for \', and \\ for a backslash.)",
             .basis = "RFC 8259 (JSON), section 7"},
    RulePage{.rule = Rule::json_lone_surrogate,
             .meaning =
                 R"(Characters beyond U+FFFF are written as two escapes, such as \ud83d\ude00. One of )"
                 "them is here alone, which is no character. A name was probably cut in the middle of "
                 "an emoji.",
             .example = R"({"name": "call_held", "data": {"call_id": "\ud83d"}})",
             .advice = "Cut texts between characters, not between UTF-16 units. Readers differ: some refuse "
                       "the message, others replace the character.",
             .basis = "RFC 8259 (JSON), section 8.2"},
    RulePage{.rule = Rule::json_bad_number,
             .meaning = "JSON numbers have no leading zero and no leading plus, and at least one digit on "
                        "both sides of a point.",
             .example = R"({"name": "agent_status_update", "data": {"agent_id": 042}})",
             .advice = "Write 42 for 042, 0.5 for .5 and 1.0 for 1. Extensions and phone numbers are "
                       "strings: quote them.",
             .basis = "RFC 8259 (JSON), section 6"},
    RulePage{.rule = Rule::json_not_a_number,
             .meaning = "Python's json.dumps writes NaN and Infinity unless it is told allow_nan=False. "
                        "JavaScript and most other readers refuse the whole message.",
             .example = R"({"name": "call_log_created", "data": {"duration": NaN}})",
             .advice = "Send null, or leave the field out.",
             .basis = "RFC 8259 (JSON), section 6"},
    RulePage{.rule = Rule::json_byte_order_mark,
             .meaning = "The first three bytes are EF BB BF, which editors on Windows write. Readers of JSON "
                        "may refuse them.",
             .example = R"(printf '\357\273\277{"name": "call_held"}' | wazobus validate)",
             .advice = "Save the file as UTF-8 without a byte order mark, or remove it with "
                       R"(sed '1s/^\xEF\xBB\xBF//'.)",
             .basis = "RFC 8259 (JSON), section 8.1"},
    RulePage{.rule = Rule::json_too_deep,
             .meaning =
                 "The value has about a thousand brackets within each other. No event is like this. "
                 "Python gives up at this depth, and wazo-websocketd drops the event. Behind a million "
                 "levels the text is not read any further.",
             .example = R"(head -c 2000000 /dev/zero | tr '\0' '[' | wazobus validate)",
             .advice = "Look for what sent it: it is an accident or an attack.",
             .basis = own_rule},
    RulePage{.rule = Rule::json_too_long,
             .meaning = "One value has 2 GiB or more. RabbitMQ refuses messages of more than 128 MiB, so it "
                        "was no event on a bus.",
             .example = R"(head -c 2200000000 /dev/zero | tr '\0' 7 | wazobus validate)",
             .advice = "If the file is one array of all events, write them as lines: jq -c '.[]'.",
             .basis = own_rule},
    RulePage{.rule = Rule::json_duplicate_key,
             .meaning = "Python and JavaScript take the last of several equal keys, others the first, and "
                        "some refuse the message. So two consumers may read different events.",
             .example = R"({"name": "call_held", "data": {"call_id": "1.1", "call_id": "1.2"}})",
             .advice = "Send each key once.",
             .basis = "RFC 8259 (JSON), section 4"},
    RulePage{.rule = Rule::json_number_range,
             .meaning = "Readers keep numbers in 64 bits. This one becomes infinity, or loses digits, and "
                        "each reader does it in its own way. wazo-websocketd drops an event with an integer "
                        "of more than 4,300 digits.",
             .example = R"({"name": "call_log_created", "data": {"id": 123456789012345678901234567890}})",
             .advice = "Send long ids as strings.",
             .basis = "RFC 8259 (JSON), section 6"},
    RulePage{.rule = Rule::utf8_invalid,
             .meaning = "The text holds bytes that are no character in UTF-8, probably text in Latin-1 or a "
                        "character that was cut. wazo-websocketd drops such events.",
             .example = R"(printf '{"name": "call_held\351"}' | wazobus validate)",
             .advice = "Encode the body as UTF-8. To mend a capture: iconv -f latin1 -t utf-8.",
             .basis = "RFC 8259 (JSON), section 8.1"},
    RulePage{.rule = Rule::file_not_json,
             .meaning = "The file begins with bytes that no JSON text has. It may be a picture, a database "
                        "or an archive. Only gzip and Zstandard are unpacked.",
             .example = "wazobus validate /bin/true",
             .advice = "Name captures only. Of a folder, only files ending in .json, .ndjson, .jsonl, .gz "
                       "and .zst are read.",
             .basis = own_rule},
    RulePage{.rule = Rule::file_unreadable,
             .meaning = "The file is missing, may not be read, or its packed data is damaged. The other "
                        "files were checked. The text format has no such finding, because the standard error "
                        "says it. The exit status is 4.",
             .example = "wazobus validate -f junit missing.ndjson",
             .advice = "The message says why: see the name, the permissions, or gzip -t FILE.",
             .basis = own_rule},
    RulePage{.rule = Rule::file_too_few_events,
             .meaning = "An empty capture has no faults. --min-events makes it a failure, so that a test "
                        "does not pass because nothing was recorded.",
             .example = "wazobus validate --min-events 1 /dev/null",
             .advice = "Find out why nothing was captured: wazobus doctor.",
             .basis = own_rule},
    RulePage{
        .rule = Rule::event_type,
        .meaning = "An event's body is an object with a name and data. This is another value. With -e it "
                   "is such an object, where its bare data should be.",
        .example = R"("call_held")",
        .advice = "Check the file's layout: one event per line, or an array of events. If the values "
                  "are the bare data of an event, name it with -e. If they are whole events, leave out -e.",
        .basis = "the Message Bus page: each message is a JSON object"},
    RulePage{.rule = Rule::event_too_many,
             .meaning = "At most a thousand findings are shown for one value. This finding counts the rest, "
                        "so that one broken message does not fill the disk.",
             .example = R"(yes '"a": 1,' | head -n 2000 | (echo '{'; cat; echo '"a": 1}') |
  wazobus validate)",
             .advice = "Mend the first findings; the rest probably have the same cause.",
             .basis = own_rule},
    RulePage{.rule = Rule::name_missing,
             .meaning = "Consumers choose what to do by the name. Without it wazo-websocketd drops the "
                        "event. An empty name is the same.",
             .example = R"({"origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3", "data": {}})",
             .advice = "Add the member name. If the values are bare data, say which event: -e NAME.",
             .basis = "the Message Bus page: name is in every message"},
    RulePage{.rule = Rule::name_type,
             .meaning = "The name is a number, null or another value instead of text.",
             .example = R"({"name": 7, "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3", "data": {}})",
             .advice = "Send the name as a string.",
             .basis = "the Message Bus page: name is a string"},
    RulePage{.rule = Rule::name_unknown,
             .meaning = "The catalogue has the events of the Message Bus page and those that current "
                        "services send. This one is a misspelling, an event of a newer Wazo, or of a "
                        "plug-in. Nothing else of it can be checked. With --edition documented, names that "
                        "the page does not have are unknown too.",
             .example = R"({"name": "call_hold",
 "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3", "data": {}})",
             .advice = "Use the name that the message suggests, see `wazobus catalogue list`, or describe "
                       "the event in a file for --catalogue (`wazobus catalogue learn` writes one).",
             .basis = the_page},
    RulePage{.rule = Rule::name_removed,
             .meaning = "Servers no longer send this event. A consumer that waits for it waits for ever.",
             .example = R"({"name": "chat_message_sent",
 "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3", "data": {}})",
             .advice = "Use the event that replaced it; `wazobus catalogue show NAME` says since when it is "
                       "gone.",
             .basis = "the change log of the Message Bus page (docs/bus.md, C5 and C6)"},
    RulePage{.rule = Rule::name_mismatch,
             .meaning = "The name stands in the record, in the headers and in the body. Clients of "
                        "wazo-websocketd are chosen by the header and read the body, so they would get "
                        "another event than they asked for.",
             .example = R"({"name": "call_held",
 "payload": {"name": "call_resumed",
             "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
             "data": {"call_id": "1465572129.31"}}})",
             .advice = "Set all three from one value. The header counts.",
             .basis = "wazo-bus writes the same name everywhere (docs/bus.md, F3)"},
    RulePage{
        .rule = Rule::origin_missing,
        .meaning = "The origin_uuid says which server an event is from. Events without it reach no "
                   "client of wazo-websocketd, since 17.13.",
        .example = R"({"name": "call_held", "data": {"call_id": "1465572129.31"}})",
        .advice =
            "Add the UUID of the server: $XIVO_UUID on a Wazo server. `publish` has --origin-uuid; it only "
            "warns about a body of your own without it, since tests send such bodies on purpose.",
        .basis = "the Message Bus page: origin_uuid is in every message"},
    RulePage{.rule = Rule::origin_null,
             .meaning = "A service that does not know its server's UUID sends null. wazo-websocketd drops "
                        "the event.",
             .example = R"({"name": "call_held", "origin_uuid": null,
 "data": {"call_id": "1465572129.31"}})",
             .advice = "Set XIVO_UUID in the environment of the service that sends it.",
             .basis = "wazo-bus, which allows it (docs/bus.md, B2)"},
    RulePage{.rule = Rule::origin_type,
             .meaning = "The origin_uuid is not text.",
             .example = R"({"name": "call_held", "origin_uuid": 17,
 "data": {"call_id": "1465572129.31"}})",
             .advice = "Send the server's UUID as a string.",
             .basis = "the Message Bus page: origin_uuid is a string"},
    RulePage{.rule = Rule::origin_format,
             .meaning = "The origin_uuid is text, but no UUID, so it is not that of a server.",
             .example = R"({"name": "call_held", "origin_uuid": "my-server",
 "data": {"call_id": "1465572129.31"}})",
             .advice = "Send the server's UUID: $XIVO_UUID on a Wazo server.",
             .basis = "the Message Bus page: origin_uuid is the UUID of the server"},
    RulePage{.rule = Rule::acl_type,
             .meaning = "The required_acl is the access that a client needs. It is one text, or null when "
                        "none is needed; a list is not understood.",
             .example = R"({"name": "call_held", "required_acl": ["events.calls.me"],
 "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
 "data": {"call_id": "1465572129.31"}})",
             .advice = "Send one string.",
             .basis = "the Message Bus page and wazo-bus (docs/bus.md, B3)"},
    RulePage{.rule = Rule::acl_mismatch,
             .meaning = "The access that this event requires is not one that Wazo uses for it. Clients whose "
                        "tokens grant the usual one do not get the event.",
             .example = R"({"name": "favorite_added", "required_acl": "events.favorites",
 "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
 "data": {"xivo_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
          "user_uuid": "8e58d2a7-cfed-4c2e-ac72-14e0b5c26dc2",
          "source": "internal", "source_entry_id": 42}})",
             .advice = "`wazobus catalogue show NAME` lists the ACLs of the event; `publish NAME` fills "
                       "them in.",
             .basis = the_page},
    RulePage{.rule = Rule::acl_placeholder,
             .meaning = "The ACL names a user, a call or another thing, and the event's data names another "
                        "one. So the wrong user's clients get the event.",
             .example = R"({"name": "favorite_added", "required_acl":
   "events.directory.11111111-2222-4333-8444-555555555555.favorite.created",
 "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
 "data": {"xivo_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
          "user_uuid": "8e58d2a7-cfed-4c2e-ac72-14e0b5c26dc2",
          "source": "internal", "source_entry_id": 42}})",
             .advice = "Make ACL and data from the same value. In words of an ACL a dot is written __DOT__, "
                       "# is __HASH__ and * is __STAR__.",
             .basis = "the templates of wazo-bus (docs/bus.md, section 3)"},
    RulePage{.rule = Rule::timestamp_format,
             .meaning = "The member timestamp is not what Python's isoformat() writes.",
             .example = R"({"name": "call_held", "timestamp": "yesterday",
 "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
 "data": {"call_id": "1465572129.31"}})",
             .advice = "Write 2026-11-21T16:03:14.544550; an offset such as +01:00 may follow.",
             .basis = "wazo-bus since 21.08 (docs/bus.md, section 1)"},
    RulePage{.rule = Rule::header_type,
             .meaning = "AMQP headers have types, and bindings compare them: the text \"true\" is not the "
                        "boolean true. A header of the wrong type selects nobody.",
             .example = R"({"headers": {"name": "call_held", "required_acl": "events.calls.None",
             "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
             "tenant_uuid": "6345cd40-1a1c-4a7f-9a5a-2d8ff1a2b7c3",
             "user_uuid:8e58d2a7-cfed-4c2e-ac72-14e0b5c26dc2": "true"},
 "payload": {"name": "call_held",
             "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
             "data": {"call_id": "1465572129.31"}}})",
             .advice = "Send text as text and user_uuid:* as a boolean. `publish -H 'K:=true'` sends a "
                       "boolean, -H K=true text.",
             .basis = "wazo-bus and RabbitMQ (docs/bus.md, sections 1 and 2)"},
    RulePage{.rule = Rule::header_format,
             .meaning = "The header is text as it should be, but no UUID, or no date and time. No client "
                        "belongs to such a tenant or server.",
             .example = R"({"headers": {"name": "call_held", "required_acl": "events.calls.None",
             "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
             "tenant_uuid": "my tenant"},
 "payload": {"name": "call_held",
             "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
             "data": {"call_id": "1465572129.31"}}})",
             .advice = "Send the UUID itself, not a name.",
             .basis = websocketd},
    RulePage{.rule = Rule::header_missing,
             .meaning = "wazo-websocketd chooses the clients by the headers name, origin_uuid, required_acl, "
                        "tenant_uuid and user_uuid:*, whatever the body says. The finding says who still "
                        "gets the event.",
             .example = R"({"headers": {"name": "call_held", "required_acl": "events.calls.None",
             "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3"},
 "payload": {"name": "call_held",
             "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
             "data": {"call_id": "1465572129.31"}}})",
             .advice = "Send the event with wazo-bus 22.13 or later, or with `publish NAME`, which adds all "
                       "headers. `listen --client TOKEN` shows what a client would get.",
             .basis = websocketd},
    RulePage{.rule = Rule::header_mismatch,
             .meaning = "A header says something else than its copy in the body, than the event's data, or "
                        "than its routing key: two consumers see different events.",
             .example = R"({"headers": {"name": "call_held", "required_acl": "events.calls.None",
             "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
             "required_access": "event.call_resumed",
             "tenant_uuid": "6345cd40-1a1c-4a7f-9a5a-2d8ff1a2b7c3"},
 "payload": {"name": "call_held",
             "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
             "data": {"call_id": "1465572129.31"}}})",
             .advice = "Make header, body and routing key from the same value.",
             .basis = "wazo-bus since 22.03 (docs/bus.md, section 1)"},
    RulePage{.rule = Rule::routing_key_mismatch,
             .meaning = "Clients that bind to the usual key do not get this event. Only records have a "
                        "routing key.",
             .example = R"({"routing_key": "calls.held",
 "payload": {"name": "call_held",
             "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
             "data": {"call_id": "1465572129.31"}}})",
             .advice = "`wazobus catalogue show NAME` lists the keys; `publish NAME` fills one in.",
             .basis = the_page},
    RulePage{.rule = Rule::routing_key_placeholder,
             .meaning = "The key names a user, a call or another thing, and the event's data names another "
                        "one.",
             .example = R"({"routing_key":
   "directory.11111111-2222-4333-8444-555555555555.favorite.created",
 "payload": {"name": "favorite_added",
   "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
   "data": {"xivo_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
            "user_uuid": "8e58d2a7-cfed-4c2e-ac72-14e0b5c26dc2",
            "source": "internal", "source_entry_id": 42}}})",
             .advice = "Make key and data from the same value. In words of a key a dot is written __DOT__, "
                       "# is __HASH__ and * is __STAR__.",
             .basis = "the templates of wazo-bus (docs/bus.md, section 3)"},
    RulePage{.rule = Rule::routing_key_template,
             .meaning = "The key was sent as the documentation spells it, with {user_uuid} or <id> in it, "
                        "instead of with a value.",
             .example = R"({"routing_key": "directory.{user_uuid}.favorite.created",
 "payload": {"name": "favorite_added",
   "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
   "data": {"xivo_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
            "user_uuid": "8e58d2a7-cfed-4c2e-ac72-14e0b5c26dc2",
            "source": "internal", "source_entry_id": 42}}})",
             .advice = "Fill the placeholder in. `publish NAME` does so from the event's data.",
             .basis = "the Message Bus page (docs/bus.md, B11)"},
    RulePage{.rule = Rule::record_type,
             .meaning = "In a capture record, name, exchange, routing_key and content_type are text, and "
                        "headers and properties are objects.",
             .example = R"({"routing_key": 5, "headers": {}, "payload": {"name": "call_held",
   "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
   "data": {"call_id": "1465572129.31"}}})",
             .advice = "Write records with `listen -o FILE` or `-f record`.",
             .basis = record_format},
    RulePage{.rule = Rule::record_payload,
             .meaning = "A capture record holds the body in payload (or body), or as base64 in "
                        "payload_base64. It is missing, not base64, or there twice.",
             .example = R"({"routing_key": "calls.hold.created", "headers": {"name": "call_held"}})",
             .advice = "Write records with `listen -o FILE` or `-f record`.",
             .basis = record_format},
    RulePage{.rule = Rule::record_timestamp,
             .meaning = "The timestamp of a record says when the event was received. `publish --replay` and "
                        "`trace` need it. It is a date and time, or a number: seconds, milliseconds or "
                        "microseconds since 1970.",
             .example = R"({"timestamp": "noon", "routing_key": "calls.hold.created",
 "payload": {"name": "call_held",
             "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
             "data": {"call_id": "1465572129.31"}}})",
             .advice = "Write 2026-11-21T15:48:00.123456+00:00.",
             .basis = record_format},
    RulePage{.rule = Rule::record_content_type,
             .meaning = "The message was not JSON, so it is no event. wazo-calld sends statistics for "
                        "collectd on the bus, for example.",
             .example = R"({"routing_key": "collectd.calls", "headers": {},
 "content_type": "text/collectd", "payload_base64": "UFVUVkFM"})",
             .advice = "Nothing, if such messages are meant to be there: capture only events with a "
                       "selector. Events need the content type application/json.",
             .basis = "the Message Bus page (docs/bus.md, B10)"},
    RulePage{.rule = Rule::envelope_extra,
             .meaning = "The page documents four members of a body: name, required_acl, origin_uuid and "
                        "data. Current servers repeat all headers there. This is found in the edition "
                        "documented only.",
             .example = R"({"name": "call_held",
 "tenant_uuid": "6345cd40-1a1c-4a7f-9a5a-2d8ff1a2b7c3",
 "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
 "data": {"call_id": "1465572129.31"}})",
             .options = "--edition documented",
             .advice = "Nothing on the server: the documentation is older. Do not rely on these members.",
             .basis = "the Message Bus page: the general envelope"},
    RulePage{.rule = Rule::data_missing,
             .meaning = "Consumers read this field and fail without it. It is an error if the documentation "
                        "requires the field, and a warning if only the services are known to send it.",
             .example = R"({"name": "call_held",
 "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3", "data": {}})",
             .advice = "Send the field. `wazobus catalogue show NAME` says which are required.",
             .basis = the_page},
    RulePage{.rule = Rule::data_type,
             .meaning = "A consumer that compares or computes with the field does not get what it expects: "
                        "42 is not \"42\".",
             .example = R"({"name": "call_held",
 "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
 "data": {"call_id": 42}})",
             .advice = "Send the type that `wazobus catalogue show NAME` says. Ids of calls and extensions "
                       "are text.",
             .basis = the_page},
    RulePage{.rule = Rule::data_null,
             .meaning =
                 "A file for --catalogue says, by \"x-null\": \"warning\", that servers send null for this "
                 "field and that nobody documents it. In the built-in catalogue null is right where "
                 "current servers send it, and data.type elsewhere.",
             .example = R"(echo '{"service": "mine", "events": [{"name": "door_opened",
  "data": {"properties": {"by": {"type": "string", "x-null": "warning"}}}
}]}' >mine.json
echo '{"by": null}' | wazobus validate --catalogue mine.json -e door_opened)",
             .advice = "A consumer must expect null here. If it should, too, write \"x-null\": \"observed\".",
             .basis = "the catalogue file: wazobus-catalogue(5)"},
    RulePage{.rule = Rule::data_format,
             .meaning = "The field is text, but not the UUID, or the date and time, that it should be.",
             .example = R"({"name": "call_held",
 "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
 "data": {"call_id": "1465572129.31", "user_uuid": "Alice"}})",
             .advice = "Send the UUID itself, or a date and time in ISO 8601.",
             .basis = the_page},
    RulePage{.rule = Rule::data_enum,
             .meaning = "The field has a fixed list of values, and this is none of them.",
             .example = R"({"name": "StasisStart",
 "data": {"type": "StasisEnd", "timestamp": "2026-11-21T15:48:00.000+0000",
          "application": "front", "args": []},
 "application": "front"})",
             .advice = "Use one of the values that the message names.",
             .basis = the_page},
    RulePage{.rule = Rule::data_known_values,
             .meaning = "Wazo is known to send only some values for this field. A consumer that decides by "
                        "them does not know this one. It may be new, so this is a warning.",
             .example = R"({"name": "agent_status_update",
 "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
 "data": {"agent_id": 42, "status": "asleep",
          "xivo_id": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3"}})",
             .advice = "Use one of the values that the message names, or add the value with --catalogue.",
             .basis = "the code of Wazo's services"},
    RulePage{.rule = Rule::data_none,
             .meaning =
                 "A Python None was turned into the text \"None\", which a consumer takes for somebody's "
                 "UUID. A file for --catalogue asks for this warning by \"x-none\": \"warning\". In the "
                 "built-in catalogue \"None\" is right where current servers send it, and data.format "
                 "elsewhere.",
             .example = R"(echo '{"service": "mine", "events": [{"name": "door_opened",
  "data": {"properties": {"by": {"format": "uuid", "x-none": "warning"}}}
}]}' >mine.json
echo '{"by": "None"}' |
  wazobus validate --catalogue mine.json -e door_opened)",
             .advice = "Send null, or leave the field out.",
             .basis = "the catalogue file, wazobus-catalogue(5); docs/bus.md, section 1 and D13"},
    RulePage{.rule = Rule::data_alias,
             .meaning = "The documentation spells the field in two ways, and servers send the other one.",
             .example = R"({"name": "favorite_added",
 "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
 "data": {"xivo_id": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
          "user_uuid": "8e58d2a7-cfed-4c2e-ac72-14e0b5c26dc2",
          "source": "internal", "source_entry_id": 42}})",
             .advice = "Use the spelling that the message names.",
             .basis = "the Message Bus page, whose text and example differ (docs/bus.md, D1)"},
    RulePage{.rule = Rule::data_length,
             .meaning = "A list has fewer or more items than it must have.",
             .example = R"(echo '{"service": "mine", "events": [{"name": "pair_made", "data":
  {"properties": {"pair": {"type": "array", "maxItems": 2}}}}]}' >mine.json
echo '{"pair": [1, 2, 3]}' |
  wazobus validate --catalogue mine.json -e pair_made)",
             .advice = "Send as many items as `wazobus catalogue show NAME` says.",
             .basis = the_page},
    RulePage{.rule = Rule::data_extra,
             .meaning = "The field is not on the Message Bus page. Current services send many such fields, "
                        "so this is found in the edition documented only.",
             .example = R"({"name": "call_held",
 "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
 "data": {"call_id": "1465572129.31", "user_uuid": null}})",
             .options = "--edition documented",
             .advice = "Nothing on the server. Do not rely on the field if you need to support the "
                       "documentation alone.",
             .basis = "the Message Bus page"},
    RulePage{.rule = Rule::data_event,
             .meaning = "wazo-amid names its event as Asterisk does, and repeats the name in data.Event. "
                        "They differ, so the event was made or changed by hand.",
             .example = R"({"name": "Hangup",
 "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
 "data": {"Event": "Newchannel", "Channel": "PJSIP/x-00000001"}})",
             .advice = "Set both to the same name. `publish ami:NAME` does.",
             .basis = "the code of wazo-amid (docs/bus.md, section 5)"},
    RulePage{.rule = Rule::data_unknown,
             .meaning = "Neither the documentation nor Wazo's services have this field. It is misspelt, new, "
                        "or of a plug-in. The finding names the nearest known field.",
             .example = R"({"name": "call_held",
 "origin_uuid": "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
 "data": {"call_id": "1465572129.31", "statsu": "Up"}})",
             .options = "--unknown-fields",
             .advice = "Correct the spelling, or make the field known with a file for --catalogue "
                       "(`wazobus catalogue learn` writes one from a capture).",
             .basis = the_page},
};

constexpr bool follow_rules() {
  for (std::size_t i = 0; i < pages.size(); ++i) {
    const bool is_complete = !pages[i].meaning.empty() && !pages[i].example.empty() &&
                             !pages[i].advice.empty() && !pages[i].basis.empty();
    if (static_cast<std::size_t>(pages[i].rule) != i || !is_complete) return false;
  }
  return pages.back().rule == Rule::data_unknown;
}
static_assert(follow_rules(), "each rule has a page, in the order of the enumeration, without a gap");

}  // namespace

const RulePage& page_of(Rule rule) {
  return pages[static_cast<std::size_t>(rule)];
}

const RuleInfo* find_rule(std::string_view id) {
  const auto all = rules();
  const auto found =
      std::find_if(all.begin(), all.end(), [id](const RuleInfo& info) { return info.id == id; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace wazobus::catalogue
