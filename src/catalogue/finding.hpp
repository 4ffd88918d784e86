// SPDX-License-Identifier: MIT
// A fault in an event, and the rule that it breaks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "json/scan.hpp"

namespace wazobus::catalogue {

enum class Severity : std::uint8_t { error, warning };

std::string_view name_of(Severity severity);

/// A rule. Its id, such as `data.type`, never changes, because scripts rely on it.
enum class Rule : std::uint8_t {
  json_incomplete,
  json_unexpected_character,
  json_trailing_comma,
  json_trailing_bytes,
  json_control_character,
  json_nul_byte,
  json_bad_escape,
  json_lone_surrogate,
  json_bad_number,
  json_not_a_number,
  json_byte_order_mark,
  json_too_deep,
  json_too_long,
  json_duplicate_key,
  json_number_range,
  utf8_invalid,
  file_not_json,
  file_unreadable,
  file_too_few_events,
  event_type,
  event_too_many,
  name_missing,
  name_type,
  name_unknown,
  name_removed,
  name_mismatch,
  origin_missing,
  origin_null,
  origin_type,
  origin_format,
  acl_type,
  acl_mismatch,
  acl_placeholder,
  timestamp_format,
  header_type,
  header_format,
  header_missing,
  header_mismatch,
  routing_key_mismatch,
  routing_key_placeholder,
  routing_key_template,
  record_type,
  record_payload,
  record_timestamp,
  record_content_type,
  envelope_extra,
  data_missing,
  data_type,
  data_null,
  data_format,
  data_enum,
  data_known_values,
  data_none,
  data_alias,
  data_length,
  data_extra,
  data_event,
  data_unknown,
};

/// The description of a rule for the manual and SARIF.
struct RuleInfo {
  Rule rule;
  std::string_view id;
  std::string_view description;        ///< one sentence
  Severity usually = Severity::error;  ///< the severity of most of its findings
};

/// All rules, in the order of the enumeration.
std::span<const RuleInfo> rules();

std::string_view id_of(Rule rule);
std::string_view description_of(Rule rule);

/// The rule for a fault that the scanner found.
Rule rule_of(json::Fault fault);

struct Finding {
  std::size_t at = 0;  ///< offset of the faulty byte in the checked text
  Severity severity = Severity::error;
  Rule rule = Rule::json_incomplete;
  // These four may contain text that is unsafe for a terminal. Long names in them are cut.
  std::string event;    ///< name of the event as spelled in the text; empty if unknown
  std::string pointer;  ///< JSON Pointer (RFC 6901) from the checked value's root; empty for the whole value
  std::string path;     ///< the same for people, from the body's root: data.talking_to, data.bridges[0]
  std::string message;  ///< "expected string, got integer"; what it quotes may be unsafe for a terminal
};

/// A finding whose texts are stored elsewhere.
struct FindingView {
  Severity severity = Severity::error;
  Rule rule = Rule::json_incomplete;
  std::string_view event;
  std::string_view pointer;
  std::string_view path;
  std::string_view message;

  FindingView() = default;
  FindingView(const Finding& finding)  // NOLINT(google-explicit-constructor): as a string is a string_view
      : severity(finding.severity),
        rule(finding.rule),
        event(finding.event),
        pointer(finding.pointer),
        path(finding.path),
        message(finding.message) {}
};

}  // namespace wazobus::catalogue
