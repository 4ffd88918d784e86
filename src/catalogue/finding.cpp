// SPDX-License-Identifier: MIT
#include "catalogue/finding.hpp"

#include <array>

namespace wazobus::catalogue {

namespace {

constexpr Severity error = Severity::error;
constexpr Severity warning = Severity::warning;

constexpr std::array all_rules{
    RuleInfo{Rule::json_incomplete, "json.incomplete", "The JSON text ends in the middle of a value.", error},
    RuleInfo{Rule::json_unexpected_character, "json.unexpected_character",
             "A character stands where JSON does not allow it.", error},
    RuleInfo{Rule::json_trailing_comma, "json.trailing_comma",
             "A comma is followed by a closing bracket instead of another member.", error},
    RuleInfo{Rule::json_trailing_bytes, "json.trailing_bytes", "There is more text behind the JSON value.",
             error},
    RuleInfo{Rule::json_control_character, "json.control_character",
             "A string holds a control character that is not escaped.", error},
    RuleInfo{Rule::json_nul_byte, "json.nul_byte", "The text holds a NUL byte.", error},
    RuleInfo{Rule::json_bad_escape, "json.bad_escape", "A string holds an escape that JSON does not have.",
             error},
    RuleInfo{Rule::json_lone_surrogate, "json.lone_surrogate",
             "A string holds half of a surrogate pair, which is no character.", error},
    RuleInfo{Rule::json_bad_number, "json.bad_number", "A number is not written as JSON wants it.", error},
    RuleInfo{Rule::json_not_a_number, "json.not_a_number",
             "NaN and Infinity are written, which JSON does not have.", error},
    RuleInfo{Rule::json_byte_order_mark, "json.byte_order_mark", "The text starts with a byte order mark.",
             error},
    RuleInfo{Rule::json_too_deep, "json.too_deep",
             "The value is nested deeper than wazo-websocketd reads, about 970 levels.", error},
    RuleInfo{Rule::json_too_long, "json.too_long", "The value is 2 GiB long or longer.", error},
    RuleInfo{Rule::json_duplicate_key, "json.duplicate_key",
             "An object has the same key twice, and readers differ in which one they take.", error},
    RuleInfo{Rule::json_number_range, "json.number_range",
             "A number is beyond what a double or 64 bits can hold.", warning},
    RuleInfo{Rule::utf8_invalid, "utf8.invalid", "The text holds bytes that are not UTF-8.", error},
    RuleInfo{Rule::file_not_json, "file.not_json",
             "The file is no text in UTF-8 at all, such as binary data.", error},
    RuleInfo{Rule::file_unreadable, "file.unreadable", "The file could not be read, or not to its end.",
             error},
    RuleInfo{Rule::file_too_few_events, "file.too_few_events",
             "The files have fewer events than --min-events asks for.", error},
    RuleInfo{Rule::event_type, "event.type",
             "An event is not a JSON object, or stands where its bare data should.", error},
    RuleInfo{Rule::event_too_many, "event.too_many",
             "One value has so many findings that the rest is not shown.", error},
    RuleInfo{Rule::name_missing, "name.missing", "An event has no name.", error},
    RuleInfo{Rule::name_type, "name.type", "The name of an event is not a string.", error},
    RuleInfo{Rule::name_unknown, "name.unknown", "The catalogue has no event of this name.", warning},
    RuleInfo{Rule::name_removed, "name.removed", "Wazo no longer sends the event.", warning},
    RuleInfo{Rule::name_mismatch, "name.mismatch",
             "A record, its headers and its body give the event different names.", warning},
    RuleInfo{Rule::origin_missing, "origin.missing", "An event has no origin_uuid.", error},
    RuleInfo{Rule::origin_null, "origin.null", "The origin_uuid of an event is null.", warning},
    RuleInfo{Rule::origin_type, "origin.type", "The origin_uuid of an event is not a string.", error},
    RuleInfo{Rule::origin_format, "origin.format", "The origin_uuid of an event is not a UUID.", error},
    RuleInfo{Rule::acl_type, "acl.type", "The required_acl of an event is neither a string nor null.", error},
    RuleInfo{Rule::acl_mismatch, "acl.mismatch",
             "The required_acl is not one that the event is known to have.", warning},
    RuleInfo{Rule::acl_placeholder, "acl.placeholder",
             "A word of the required_acl differs from the field that it repeats.", warning},
    RuleInfo{Rule::timestamp_format, "timestamp.format", "A timestamp is not a date and time in ISO 8601.",
             warning},
    RuleInfo{Rule::header_type, "header.type", "A header has a value of another type than Wazo gives it.",
             error},
    RuleInfo{Rule::header_format, "header.format",
             "A header is not the UUID or the date and time that it should be.", warning},
    RuleInfo{Rule::header_missing, "header.missing",
             "A header is missing without which clients do not get the event.", error},
    RuleInfo{Rule::header_mismatch, "header.mismatch",
             "A header contradicts the event's name, its body or its routing key.", warning},
    RuleInfo{Rule::routing_key_mismatch, "routing_key.mismatch",
             "The routing key is not one that the event is known to have.", error},
    RuleInfo{Rule::routing_key_placeholder, "routing_key.placeholder",
             "A word of the routing key differs from the field that it repeats.", error},
    RuleInfo{Rule::routing_key_template, "routing_key.template",
             "The routing key still holds a placeholder that its sender should have filled in.", error},
    RuleInfo{Rule::record_type, "record.type", "A member of a capture record has the wrong type.", error},
    RuleInfo{Rule::record_payload, "record.payload",
             "The payload of a capture record is missing or cannot be decoded.", error},
    RuleInfo{Rule::record_timestamp, "record.timestamp", "The timestamp of a capture record is no time.",
             warning},
    RuleInfo{Rule::record_content_type, "record.content_type",
             "A capture record holds something else than JSON, or says so.", warning},
    RuleInfo{Rule::envelope_extra, "envelope.extra",
             "An event has a member besides those that are documented.", warning},
    RuleInfo{Rule::data_missing, "data.missing", "A field of the event's data is missing.", error},
    RuleInfo{Rule::data_type, "data.type", "A field of the event's data has the wrong type.", error},
    RuleInfo{Rule::data_null, "data.null",
             "A field of the event's data is null, which servers send and nobody documents.", warning},
    RuleInfo{Rule::data_format, "data.format",
             "A field of the event's data does not have its format, such as that of a UUID.", error},
    RuleInfo{Rule::data_enum, "data.enum", "A field of the event's data has a value that is not allowed.",
             error},
    RuleInfo{Rule::data_known_values, "data.known_values",
             "A field of the event's data has a value that Wazo is not known to send.", warning},
    RuleInfo{Rule::data_none, "data.none",
             "A field of the event's data is the text 'None', where there is nobody.", warning},
    RuleInfo{Rule::data_alias, "data.alias", "A field of the event's data has another name than usual.",
             warning},
    RuleInfo{Rule::data_length, "data.length", "An array in the event's data has too few or too many items.",
             error},
    RuleInfo{Rule::data_extra, "data.extra", "The event's data has a field that is not documented.", warning},
    RuleInfo{Rule::data_event, "data.event", "The Event field of an AMI event differs from the event's name.",
             warning},
    RuleInfo{Rule::data_unknown, "data.unknown",
             "With --unknown-fields: the event's data has a field that the catalogue does not know.",
             warning},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < all_rules.size(); ++i) {
    if (static_cast<std::size_t>(all_rules[i].rule) != i) return false;
  }
  return all_rules.back().rule == Rule::data_unknown;
}
static_assert(in_order(), "a rule is its own index, and none is left out");

}  // namespace

std::string_view name_of(Severity severity) {
  return severity == Severity::error ? "error" : "warning";
}

std::span<const RuleInfo> rules() {
  return all_rules;
}

std::string_view id_of(Rule rule) {
  return all_rules[static_cast<std::size_t>(rule)].id;
}

std::string_view description_of(Rule rule) {
  return all_rules[static_cast<std::size_t>(rule)].description;
}

Rule rule_of(json::Fault fault) {
  switch (fault) {
    case json::Fault::none:
    case json::Fault::empty:
    case json::Fault::incomplete:
      return Rule::json_incomplete;
    case json::Fault::unexpected_character:
    case json::Fault::missing_comma:
    case json::Fault::missing_member_comma:
    case json::Fault::missing_colon:
    case json::Fault::missing_value:
    case json::Fault::unquoted_key:
      return Rule::json_unexpected_character;
    case json::Fault::trailing_comma:
      return Rule::json_trailing_comma;
    case json::Fault::trailing_bytes:
      return Rule::json_trailing_bytes;
    case json::Fault::control_character:
      return Rule::json_control_character;
    case json::Fault::nul_byte:
      return Rule::json_nul_byte;
    case json::Fault::bad_escape:
      return Rule::json_bad_escape;
    case json::Fault::lone_surrogate:
      return Rule::json_lone_surrogate;
    case json::Fault::bad_number:
      return Rule::json_bad_number;
    case json::Fault::not_a_number:
      return Rule::json_not_a_number;
    case json::Fault::byte_order_mark:
      return Rule::json_byte_order_mark;
    case json::Fault::bad_utf8:
      return Rule::utf8_invalid;
    case json::Fault::too_deep:
      return Rule::json_too_deep;
    case json::Fault::too_long:
      return Rule::json_too_long;
  }
  return Rule::json_incomplete;
}

}  // namespace wazobus::catalogue
