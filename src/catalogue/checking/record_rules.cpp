// SPDX-License-Identifier: MIT
#include "catalogue/checking/record_rules.hpp"

#include <fmt/format.h>

#include <utility>

#include "catalogue/wording.hpp"
#include "event/record.hpp"
#include "json/scan.hpp"
#include "text/base64.hpp"
#include "text/packing.hpp"

namespace wazobus::catalogue {

void RecordRules::check(const Message& message) {
  is_body_ = false;
  switch (message.kind) {
    case Message::Kind::no_object:
      report_type(message.content_at, Severity::error, Rule::event_type, "an event, which is an object");
      return json_.check_inside(message.content_at);
    case Message::Kind::record:
      check_record(message);
      break;
    case Message::Kind::frame:
      check_frame(message);
      break;
    case Message::Kind::body:
      break;
  }
  if (message.body != nullptr) json_.check_members(*message.body);
}

void RecordRules::check_record(const Message& message) {
  const Members& record = *message.record;
  json_.check_members(record);
  unpack(message);
  if (!is_body_) check_record_members(record);
  if (message.headers != nullptr) json_.check_members(*message.headers);
  if (message.content == Message::Content::foreign) {
    // The broker carries other messages too. They are not events, so there are no rules for them.
    json_.check_unused(record, {Member::headers, Member::properties});
  } else {
    const Member used = record.has(Member::payload) ? Member::payload : Member::body;
    json_.check_unused(record, {Member::headers, Member::properties, used});
  }
  check_content(message);
}

void RecordRules::check_record_members(const Members& record) {
  for (const Member member : {Member::name, Member::exchange, Member::routing_key, Member::content_type}) {
    const Index value = record[member];
    if (value == absent || is_text(value) || is_null(value)) continue;
    report_type(value, Severity::error, Rule::record_type, "string");
  }
  for (const Member member : {Member::headers, Member::properties}) {
    const Index value = record[member];
    if (value == absent || is_null(value)) continue;
    if (!document_.is_object(value)) {
      report_type(value, Severity::error, Rule::record_type, "object");
    } else if (member == Member::properties) {
      json_.check_inside(value);
    }
  }
  const Index time = record[Member::timestamp];
  const bool is_time = time == absent || (!document_.is_container(time) &&
                                          event::time_from(json::View(document_.raw(time))).has_value());
  if (!is_time) report(time, Severity::warning, Rule::record_timestamp, "not a date and time");
  check_bodies(record);
}

/// A record has one body. Programs that read the record might take the other one.
void RecordRules::check_bodies(const Members& record) {
  std::optional<Member> found;
  for (const Member member : {Member::payload, Member::payload_base64, Member::body}) {
    if (record[member] == absent || is_null(record[member])) continue;
    if (found)
      return report(record[member], Severity::error, Rule::record_payload, "the body is there twice");
    found = member;
  }
}

void RecordRules::check_content(const Message& message) {
  const Index place = message.content_at;
  switch (message.content) {
    case Message::Content::none:
      return report(place, Severity::error, Rule::record_payload, "a record without a payload");
    case Message::Content::foreign:
      return report(place, Severity::warning, Rule::record_content_type,
                    fmt::format("{} is not application/json: not an event, and not looked into",
                                in_quotes(document_.string(place))));
    case Message::Content::packed:
    case Message::Content::text:
      return check_unpacked(message);
    case Message::Content::no_object:
      report_type(place, Severity::error, Rule::record_payload, "an event, which is an object",
                  "wazo-websocketd drops it");
      return json_.check_inside(place);
    case Message::Content::event:
    case Message::Content::no_event_due:
      return;
  }
}

void RecordRules::unpack(const Message& message) {
  unpacked_.reset();
  const Index place = message.content_at;
  if (message.content == Message::Content::text) unpacked_ = document_.string(place);
  if (message.content == Message::Content::packed && is_text(place))
    unpacked_ = text::decode_base64(document_.string(place));
  is_body_ = unpacked_ && json::check(*unpacked_).ok();
}

/// Checks a body that is packed or in a text, but not the event in it.
void RecordRules::check_unpacked(const Message& message) {
  const Index place = message.content_at;
  if (is_body_) {
    if ((*message.record)[Member::payload_base64] == place)
      report(place, Severity::warning, Rule::record_payload,
             "what is packed here is JSON, and belongs in payload");
    if (message.has_no_type)
      report(place, Severity::warning, Rule::record_content_type,
             "no content type says that the body is application/json");
    return;
  }
  if (!unpacked_) return report(place, Severity::error, Rule::record_payload, "expected base64");
  if (message.has_no_type)
    return report(place, Severity::warning, Rule::record_content_type,
                  "not an event: the body is not JSON, and the record names no content type");
  const json::Scan scan = json::check(*unpacked_);
  if (const std::string_view packing = text::packing_of(*unpacked_); !packing.empty()) {
    return report(place, Severity::error, rule_of(scan.fault),
                  fmt::format("the body is packed with {}, and wazo-websocketd does not unpack it", packing));
  }
  report(
      place, Severity::error, rule_of(scan.fault),
      fmt::format("the body is not JSON: {} at its byte {}", json::explain(*unpacked_, scan), scan.at + 1));
}

/// Checks a frame. Frames of the protocol without an event (init, subscribe, pong) are right.
void RecordRules::check_frame(const Message& message) {
  const Members& frame = *message.frame;
  json_.check_members(frame);
  if (message.content == Message::Content::no_event_due) return json_.check_unused(frame, {});
  json_.check_unused(frame, {Member::data});
  if (message.content == Message::Content::event) return;
  report(message.content_at, Severity::error, Rule::record_payload,
         "a frame of wazo-websocketd without an event in data");
}

}  // namespace wazobus::catalogue
