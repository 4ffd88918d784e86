// SPDX-License-Identifier: MIT
#include "catalogue/checking/envelope_reader.hpp"

#include <algorithm>
#include <utility>

#include "event/record.hpp"
#include "event/wazo.hpp"
#include "text/letter_case.hpp"

namespace wazobus::catalogue {

namespace {

bool is_json_type(std::string_view content_type) {
  content_type = content_type.substr(0, content_type.find(';'));
  while (content_type.ends_with(' ')) content_type.remove_suffix(1);
  constexpr std::string_view json = "application/json";
  return std::equal(content_type.begin(), content_type.end(), json.begin(), json.end(),
                    [](char a, char b) { return text::lower_case(a) == b; });
}

/// Is there an origin_uuid or required_acl, which only wazo-bus writes?
bool has_origin(const Members* members) {
  return members != nullptr && (members->has(Member::origin_uuid) || members->has(Member::required_acl));
}

}  // namespace

const Message& EnvelopeReader::read(Index value, Input input) {
  message_ = {};
  message_.content_at = value;
  if (!document_.is_object(value)) return message_;
  outer_.read(document_, value);
  is_unpacked_ = input == Input::unpacked_record;
  message_.kind = kind_of(input);
  switch (message_.kind) {
    case Message::Kind::record:
      read_record();
      break;
    case Message::Kind::frame:
      read_frame();
      break;
    default:
      message_.content = Message::Content::event;
      std::swap(outer_, body_);
      message_.body = &body_;
  }
  if (message_.content != Message::Content::foreign) find_name();
  if (message_.content == Message::Content::event && message_.is_named) find_rules();
  return message_;
}

Message::Kind EnvelopeReader::kind_of(Input input) {
  if (input == Input::record || is_unpacked_) return Message::Kind::record;
  if (input == Input::body) return Message::Kind::body;
  const auto has = [this](Member member) { return outer_.has(member); };
  switch (event::wrapping_of(
      {.has_payload = has(Member::payload) || has(Member::payload_base64),
       .has_body = has(Member::body),
       .has_data = has(Member::data),
       .has_packing = has(Member::headers) || has(Member::routing_key) || has(Member::exchange),
       .is_operation = is_operation()})) {
    case event::Wrapping::record:
    case event::Wrapping::lost_record:
      return Message::Kind::record;
    case event::Wrapping::frame:
      return Message::Kind::frame;
    case event::Wrapping::none:
      break;
  }
  return Message::Kind::body;
}

/// Does the outer object have an operation of wazo-websocketd's protocol?
bool EnvelopeReader::is_operation() {
  const Index op = outer_[Member::op];
  return is_text(document_, op) && !outer_.has(Member::name) &&
         event::is_websocket_operation(document_.string(op, storage_));
}

void EnvelopeReader::read_frame() {
  message_.frame = &outer_;
  if (!document_.equals(outer_[Member::op], "event")) {
    message_.content = Message::Content::no_event_due;
    return;
  }
  if (!outer_.has(Member::data)) return;
  message_.content_at = outer_[Member::data];
  if (document_.is_object(message_.content_at)) read_body(message_.content_at);
}

void EnvelopeReader::read_record() {
  message_.record = &outer_;
  read_headers();
  message_.content = content_of_record();
  if (message_.content == Message::Content::event) read_body(message_.content_at);
}

void EnvelopeReader::read_headers() {
  const Index headers = outer_[Member::headers];
  if (headers == absent) return;
  const bool is_object = document_.is_object(headers);
  if (is_object && json::Document::inside(headers) != document_.next(headers)) {
    headers_.read(document_, headers);
    message_.headers = &headers_;
  } else {
    message_.has_no_headers = is_object || is_null(document_, headers);
  }
}

Message::Content EnvelopeReader::content_of_record() {
  using Content = Message::Content;
  if (const Index type = foreign_type(); type != absent) {
    message_.content_at = type;
    return Content::foreign;
  }
  const bool has_payload = outer_.has(Member::payload);
  if (!has_payload && outer_.has(Member::payload_base64)) {
    message_.content_at = outer_[Member::payload_base64];
    return Content::packed;
  }
  const Index content = outer_[has_payload ? Member::payload : Member::body];
  if (content == absent) return Content::none;
  message_.content_at = content;
  if (document_.is_object(content)) return Content::event;
  switch (is_unpacked_ ? event::PayloadForm::json : form_of(content)) {
    case event::PayloadForm::base64:
      return Content::packed;
    case event::PayloadForm::text:
      return Content::text;
    case event::PayloadForm::json:
      break;
  }
  return Content::no_object;
}

event::PayloadForm EnvelopeReader::form_of(Index content) {
  const auto has = [this](std::string_view key) { return document_.find(outer_.object, key) != absent; };
  const bool has_address = outer_.has(Member::routing_key) || outer_.has(Member::exchange) ||
                           has("routing_key_base64") || has("exchange_base64");
  const Index typed = document_.find(outer_.object, "payload_encoding");
  const bool has_encoding = is_text(document_, typed);
  const event::PayloadForm form = event::form_of(
      {document_.is_string(content), has_address, has_encoding ? document_.string(typed, storage_) : ""});
  const bool says_nothing =
      !has_encoding && !outer_.has(Member::properties) && !outer_.has(Member::content_type);
  if (form == event::PayloadForm::text && says_nothing) message_.has_no_type = true;
  return form;
}

/// Returns the content type of the record if it is not JSON, or absent.
Index EnvelopeReader::foreign_type() {
  Index type = outer_[Member::content_type];
  const Index properties = outer_[Member::properties];
  if (type == absent && properties != absent && document_.is_object(properties))
    type = document_.find(properties, "content_type");
  const bool is_foreign = is_text(document_, type) && !is_json_type(document_.string(type, storage_));
  return is_foreign ? type : absent;
}

void EnvelopeReader::read_body(Index body) {
  message_.content = Message::Content::event;
  body_.read(document_, body);
  message_.body = &body_;
}

/// Finds the event's name. The header's name goes first, because wazo-bus reads that one.
void EnvelopeReader::find_name() {
  for (const Members* const members : {message_.headers, message_.body, message_.record}) {
    if (members == nullptr) continue;
    const Index name = (*members)[Member::name];
    // wazo-websocketd treats an empty name as missing.
    if (!is_text(document_, name) || document_.inner(name).empty()) continue;
    message_.name = document_.string(name, name_storage_);
    message_.is_named = true;
    break;
  }
  if (message_.headers != nullptr && message_.body != nullptr) prefer_body_name();
}

/// If header and body have different names, chooses the body's if it agrees with required_access, which
/// wazo-bus derives from the name.
void EnvelopeReader::prefer_body_name() {
  const Index header = (*message_.headers)[Member::name];
  const Index inner = (*message_.body)[Member::name];
  const Index access = (*message_.headers)[Member::required_access];
  if (!is_text(document_, header) || !is_text(document_, inner) || !is_text(document_, access)) return;
  if (same_values(document_, header, inner)) return;
  const std::string name = document_.string(inner);
  if (name.empty() || !document_.equals(access, std::string(event::access_prefix) + name)) return;
  message_.name = document_.string(inner, name_storage_);
  message_.has_wrong_name = true;
}

void EnvelopeReader::find_rules() {
  KnownEvent& event = events_.meet(message_.name);
  message_.event = &event;
  message_.rules = event.rules;
  if (event.rules != nullptr && event.rules->entry->family == event::Family::none) return;
  const event::Family family = this->family();
  const bool is_told_by_name =
      family == event::Family::none || (event.entry != nullptr && event.entry->family == family);
  Rulebook& rulebook = events_.rulebook();
  const Entry* const entry = is_told_by_name ? event.entry : rulebook.catalogue().find(message_.name, family);
  if (entry != event.entry) {
    message_.rules = rulebook.find(message_.name, family);
    if (message_.rules != nullptr) event.make_room_for(*message_.rules);
  }
  message_.is_bare = looks_bare(entry, family);
}

event::Family EnvelopeReader::family() {
  event::Clues clues;
  std::string category;
  if (message_.headers != nullptr) {
    const Index header = (*message_.headers)[Member::category];
    if (is_text(document_, header)) clues.category = category = document_.string(header);
  }
  clues.type_is_name = is_field_the_name(event::words_of(event::Family::ari).own_name);
  clues.event_is_name = is_field_the_name(event::words_of(event::Family::ami).own_name);
  if (message_.record != nullptr && is_text(document_, outer_[Member::routing_key]))
    clues.routing_key = document_.string(outer_[Member::routing_key], storage_);
  return event::family_of(clues);
}

bool EnvelopeReader::is_field_the_name(std::string_view field) const {
  const Index data = message_.data();
  if (data == absent || !document_.is_object(data)) return false;
  const Index value = document_.find(data, field);
  return is_text(document_, value) && document_.equals(value, message_.name);
}

/// Was the message probably published without wazo-bus? Both wazo-amid and Asterisk's module publish AMI
/// events. The module adds the header category, and writes the routing key in lower case; only wazo-bus adds
/// origin_uuid and required_acl.
bool EnvelopeReader::looks_bare(const Entry* entry, event::Family family) const {
  if (entry == nullptr) return family != event::Family::none;
  if (entry->is_always_bare()) return true;
  if (!entry->may_be_bare()) return false;
  if (message_.headers != nullptr && message_.headers->has(Member::category)) return true;
  if (has_origin(message_.headers) || has_origin(message_.body)) return false;
  if (message_.record != nullptr && is_text(document_, outer_[Member::routing_key]))
    return has_key_in_lower_case(outer_[Member::routing_key]);
  return message_.headers == nullptr && message_.body->others.empty() &&
         !message_.body->has(Member::timestamp) && is_field_the_name(event::words_of(entry->family).own_name);
}

bool EnvelopeReader::has_key_in_lower_case(Index key) const {
  const std::string text = document_.string(key);
  return text == text::lower_case(text);
}

}  // namespace wazobus::catalogue
