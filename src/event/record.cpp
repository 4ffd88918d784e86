// SPDX-License-Identifier: MIT
#include "event/record.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <limits>

#include "event/wazo.hpp"
#include "json/write.hpp"
#include "text/base64.hpp"
#include "text/epoch.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/storage.hpp"
#include "text/suggest.hpp"
#include "text/topic.hpp"

namespace wazobus::event {

namespace {

void append_key(std::string_view name, std::string& out) {
  if (out.back() != '{') out += ',';
  out += '"';
  out += name;
  out += "\":";
}

/// The properties that most frames have, made once.
const Properties& usual_properties() {
  static const Properties usual = wazo_properties();
  return usual;
}

/// Appends "name":"value", or "name_base64" if the value is not UTF-8.
void append_text(std::string_view name, std::string_view value, std::string& out) {
  if (text::is_utf8(value)) {
    append_key(name, out);
    json::append_string(value, out);
    return;
  }
  append_key(fmt::format("{}_base64", name), out);
  out += '"';
  text::append_base64(value, out);
  out += '"';
}

void append_base64_payload(const Frame& frame, std::string& out) {
  if (frame.properties.content_type) append_text("content_type", *frame.properties.content_type, out);
  append_key("payload_base64", out);
  out += '"';
  text::append_base64(frame.body, out);
  out += '"';
}

void parse_into(std::optional<std::string>& member, std::string_view name, std::string_view value) {
  if (value.size() > text::max_short_string) {
    throw UsageError(
        fmt::format("property {} has {} bytes, AMQP allows {}", name, value.size(), text::max_short_string));
  }
  member = value;
}

template <typename Number>
void parse_into(std::optional<Number>& member, std::string_view name, std::string_view value) {
  Number number{};
  const char* const end = value.data() + value.size();
  const auto [rest, error] = std::from_chars(value.data(), end, number);
  if (error != std::errc{} || rest != end) {
    throw UsageError(fmt::format("property {} takes a whole number from 0 to {}, not '{}'", name,
                                 std::numeric_limits<Number>::max(), text::safe(value)));
  }
  member = number;
}

/// Sets or removes the property; false for an unknown name. Throws UsageError for a wrong value.
bool assign(Properties& properties, std::string_view name, std::optional<std::string_view> value) {
  bool found = false;
  visit_properties(properties, [&](std::string_view known, auto& member) {
    if (known != name) return;
    found = true;
    if (value) {
      parse_into(member, name, *value);
    } else {
      member.reset();
    }
  });
  return found;
}

}  // namespace

void append_json(const Properties& properties, std::string& out) {
  out += '{';
  visit_properties(properties, [&out](std::string_view name, const auto& member) {
    if (!member) return;
    if constexpr (std::is_same_v<std::decay_t<decltype(*member)>, std::string>) {
      append_text(name, *member, out);
    } else {
      append_key(name, out);
      out += fmt::to_string(*member);
    }
  });
  out += '}';
}

namespace {

/// Appends the body, and leaves room for the brace and the newline that follow. Otherwise these could double
/// the buffer of a large body.
void append_json_body(const Event& event, std::string& out) {
  constexpr std::size_t end = 2;
  const std::string_view body = event.body().text();
  out.reserve(out.size() + body.size() + end);
  out += body;
}

}  // namespace

void append_body(const Event& event, std::string& out) {
  if (event.is_json()) return append_json_body(event, out);
  out += '{';
  append_base64_payload(event.frame(), out);
  out += '}';
}

namespace {

bool has_plain_json(const Event& event) {
  return event.is_json() && event.is_plain();
}

/// Appends the members before the payload.
void append_head(const Event& event, std::string& out) {
  const Frame& frame = event.frame();
  out += '{';
  if (frame.has_time()) {
    append_key(member::timestamp, out);
    out += '"';
    text::append_utc(frame.received, out);
    out += '"';
  }
  if (frame.missed_since) {
    append_key(missed_since_member, out);
    out += '"';
    text::append_utc(*frame.missed_since, out);
    out += '"';
  }
  const std::optional<std::string> name = event.name();
  if (name) {
    append_text(member::name, *name, out);
  } else {
    append_key(member::name, out);
    out += "null";
  }
  // A broker's message has at least one of them. An event from wazo-websocketd and a bare body have neither.
  // Of a string both are written all the same, or a reader would take the record for one of wazo-debug's,
  // where a string is what was no JSON.
  const bool has_key = !frame.routing_key.empty() || frame.has_empty_key;
  const bool has_address = !frame.exchange.empty() || has_key || frame.is_default_exchange ||
                           (has_plain_json(event) && event.body().is_string());
  if (has_address) {
    const bool is_unknown = frame.exchange.empty() && !frame.is_default_exchange && has_key;
    if (!is_unknown) append_text("exchange", frame.exchange, out);
    append_text("routing_key", frame.routing_key, out);
  }
  if (frame.properties != usual_properties()) {
    append_key("properties", out);
    append_json(frame.properties, out);
  }
  if (frame.has_headers || !frame.headers.empty()) {
    append_key("headers", out);
    append_json(frame.headers, out);
  }
}

}  // namespace

void append_record(const Event& event, std::string& out) {
  append_head(event, out);
  // A packed body is kept as it came, for a reader to unpack.
  if (has_plain_json(event)) {
    append_key("payload", out);
    append_json_body(event, out);
  } else {
    append_base64_payload(event.frame(), out);
  }
  out += '}';
}

RecordInPlace::RecordInPlace(Frame& frame) : frame_(frame) {
  std::string head;
  {
    Event event;
    event.read(frame);
    append_head(event, head);
  }
  append_key("payload", head);
  body_at_ = head.size();
  text_.swap(frame.body);
  text_.insert(0, head);
  text_ += '}';
}

RecordInPlace::~RecordInPlace() {
  text_.pop_back();
  text_.erase(0, body_at_);
  text_.swap(frame_.body);
}

namespace {

[[noreturn]] void reject(std::string_view member, std::string_view expected) {
  throw InvalidInput(fmt::format("{} of the record: expected {}", member, expected));
}

/// The members that tell what kind of value it is.
struct RecordMembers {
  std::optional<json::View> timestamp, name, exchange, exchange_base64, routing_key, routing_key_base64,
      properties, headers, content_type, payload, payload_base64, payload_encoding, body, op, data,
      missed_since;

  explicit RecordMembers(json::View object) {
    std::string storage;
    for (json::Children members(object); members.next();) take(members.key(storage), members.value());
  }

  [[nodiscard]] Wrapping wrapping() const {
    return wrapping_of(
        {.has_payload = payload || payload_base64,
         .has_body = body.has_value(),
         .has_data = data.has_value(),
         .has_packing = headers || has_routing_key() || has_exchange(),
         .is_operation = op && op->is_string() && !name && is_websocket_operation(op->string())});
  }
  /// Are there members that other JSON is unlikely to have?
  [[nodiscard]] bool are_of_capture() const {
    return (name && data) || op || payload || payload_base64 || body || has_exchange() || has_routing_key();
  }
  [[nodiscard]] bool has_exchange() const { return exchange || exchange_base64; }
  [[nodiscard]] bool has_routing_key() const { return routing_key || routing_key_base64; }
  [[nodiscard]] PayloadForm form_of(json::View content) const {
    const std::string encoding =
        payload_encoding && payload_encoding->is_string() ? payload_encoding->string() : std::string();
    return event::form_of({content.is_string(), has_exchange() || has_routing_key(), encoding});
  }

 private:
  void take(std::string_view key, json::View value) {
    struct Known {
      std::string_view key;
      std::optional<json::View> RecordMembers::*member;
    };
    static constexpr std::array<Known, 16> known{{{member::timestamp, &RecordMembers::timestamp},
                                                  {member::name, &RecordMembers::name},
                                                  {"exchange", &RecordMembers::exchange},
                                                  {"exchange_base64", &RecordMembers::exchange_base64},
                                                  {"routing_key", &RecordMembers::routing_key},
                                                  {"routing_key_base64", &RecordMembers::routing_key_base64},
                                                  {"properties", &RecordMembers::properties},
                                                  {"headers", &RecordMembers::headers},
                                                  {"content_type", &RecordMembers::content_type},
                                                  {"payload", &RecordMembers::payload},
                                                  {"payload_base64", &RecordMembers::payload_base64},
                                                  {"payload_encoding", &RecordMembers::payload_encoding},
                                                  {"body", &RecordMembers::body},
                                                  {"op", &RecordMembers::op},
                                                  {member::data, &RecordMembers::data},
                                                  {missed_since_member, &RecordMembers::missed_since}}};
    for (const Known& one : known) {
      if (one.key == key) this->*one.member = value;
    }
  }
};

bool is_given(const std::optional<json::View>& member) {
  return member && member->kind() != json::Kind::null;
}

std::string decoded(json::View packed, std::string_view member) {
  std::optional<std::string> bytes = packed.is_string() ? text::decode_base64(packed.string()) : std::nullopt;
  if (!bytes) reject(member, "base64");
  return *std::move(bytes);
}

/// Reads what append_text() wrote.
std::string text_from(const std::optional<json::View>& plain, const std::optional<json::View>& packed,
                      std::string_view member) {
  if (is_given(packed)) return decoded(*packed, fmt::format("{}_base64", member));
  if (!is_given(plain)) return {};
  if (!plain->is_string()) reject(member, "a string");
  return plain->string();
}

Properties properties_from(json::View object) {
  if (!object.is_object()) reject("properties", "an object");
  Properties properties;
  for (json::Children members(object); members.next();) {
    std::string key = members.raw_key().string();
    const json::View value = members.value();
    if (value.kind() == json::Kind::null) continue;
    constexpr std::string_view packed = "_base64";
    const bool is_packed = key.ends_with(packed);
    if (is_packed) key.resize(key.size() - packed.size());
    const std::string text = is_packed           ? decoded(value, key)
                             : value.is_string() ? value.string()
                                                 : std::string(value.text());
    // Other tools write more members here. These are not properties and are ignored.
    try {
      assign(properties, key, text);
    } catch (const UsageError& error) {
      throw InvalidInput(error.what());
    }
  }
  return properties;
}

FieldTable headers_from(json::View object) {
  if (!object.is_object()) reject("headers", "an object");
  FieldValue value = field_from_json(object);
  FieldTable* const table = std::get_if<FieldTable>(&value.value);
  if (table == nullptr) reject("headers", "an object of headers");
  return std::move(*table);
}

void clear(Frame& frame) {
  frame.has_receipt = false;
  frame.missed_since.reset();
  frame.exchange.clear();
  frame.is_default_exchange = false;
  frame.routing_key.clear();
  frame.has_empty_key = false;
  frame.properties = usual_properties();
  frame.has_headers = false;
  text::discard(frame.headers);
  text::discard(frame.body);
  frame.is_body_compact = false;
}

/// Returns the body if it is JSON; a body in another form goes to the frame.
std::optional<json::View> read_body(const RecordMembers& members, Frame& frame) {
  const std::optional<json::View>& content = members.payload ? members.payload : members.body;
  if (!content) {
    frame.body = decoded(*members.payload_base64, "payload_base64");
    return std::nullopt;
  }
  switch (members.form_of(*content)) {
    case PayloadForm::json:
      return content;
    case PayloadForm::base64:
      frame.body = decoded(*content, "payload");
      break;
    case PayloadForm::text:
      frame.body = content->string();
      // Nothing says which type it has.
      if (!members.payload_encoding && !is_given(members.properties) && !is_given(members.content_type))
        frame.properties.content_type.reset();
  }
  return std::nullopt;
}

/// Takes the time of receipt. The timestamp of a bare body says when it was made, which is close to its
/// receipt. Returns false if there is no time.
bool take_time(const std::optional<json::View>& timestamp, text::LocalZone& zone, Frame& frame) {
  const std::optional<text::Timestamp> time = timestamp ? time_from(*timestamp, zone) : std::nullopt;
  if (time) frame.received = *time;
  return time.has_value();
}

/// The same for an event of ARI, whose body has its time in data.
void take_time_in_data(json::View data, text::LocalZone& zone, Frame& frame) {
  const std::optional<json::View> timestamp = data.is_object() ? data.find(member::timestamp) : std::nullopt;
  if (!timestamp) return;
  if (const auto time = time_in_data(*timestamp, zone)) frame.received = *time;
}

}  // namespace

std::optional<text::Timestamp> time_from(json::View timestamp, text::LocalZone& zone) {
  if (timestamp.is_string()) return text::parse_time(timestamp.string(), zone);
  // Other tools write numbers.
  return timestamp.kind() == json::Kind::number ? text::parse_epoch(timestamp.text()) : std::nullopt;
}

std::optional<text::Timestamp> time_from(json::View timestamp) {
  text::LocalZone zone;
  return time_from(timestamp, zone);
}

std::optional<text::Timestamp> time_in_data(json::View timestamp, text::LocalZone& zone) {
  if (!timestamp.is_string()) return std::nullopt;
  const std::string text = timestamp.string();
  return text::parse_time(text::without_offset(text), zone);
}

std::optional<text::Timestamp> time_in_data(json::View timestamp) {
  text::LocalZone zone;
  return time_in_data(timestamp, zone);
}

bool may_be_recorded(json::View value) {
  return value.is_object() && RecordMembers(value).are_of_capture();
}

bool is_websocket_operation(std::string_view op) {
  constexpr std::array operations{"init", "start", "subscribe", "token", "ping", "pong", "event"};
  return std::find(operations.begin(), operations.end(), op) != operations.end();
}

Recorded read_record(json::View value, Frame& frame) {
  text::LocalZone zone;
  return read_record(value, frame, zone);
}

Recorded read_record(json::View value, Frame& frame, text::LocalZone& zone) {
  const RecordedApart recorded = read_record_apart(value, frame, zone);
  if (recorded.body) {
    frame.body = recorded.body->text();
    frame.is_body_compact = true;
  }
  return recorded.kind;
}

void take_body(json::View body, std::string& text, Frame& frame) {
  frame.is_body_compact = true;
  if (text.size() > text::usual_storage && body.text().size() <= text::usual_storage) {
    frame.body = body.text();  // the headers are large, and the body does not keep their memory
    text::discard(text);
    return;
  }
  const auto before = static_cast<std::size_t>(body.text().data() - text.data());
  text.resize(before + body.text().size());
  text.erase(0, before);
  frame.body.swap(text);
  text::discard(text);
}

RecordedApart read_record_apart(json::View value, Frame& frame, text::LocalZone& zone) {
  clear(frame);
  if (!value.is_object()) return {Recorded::body, value};
  const RecordMembers members(value);
  const Wrapping wrapping = members.wrapping();
  if (wrapping == Wrapping::frame) {
    if (members.op->string() != "event") return {Recorded::nothing};
    if (!members.data || !members.data->is_object())
      throw InvalidInput("a frame of wazo-websocketd without an event in data");
    take_time(members.data->find(member::timestamp), zone, frame);
    return {Recorded::body, members.data};
  }
  const bool has_time = take_time(members.timestamp, zone, frame);
  if (wrapping != Wrapping::record) {
    if (!has_time && members.data) take_time_in_data(*members.data, zone, frame);
    return {Recorded::body, value};
  }
  frame.has_receipt = has_time;
  if (is_given(members.missed_since)) frame.missed_since = time_from(*members.missed_since, zone);
  frame.exchange = text_from(members.exchange, members.exchange_base64, "exchange");
  frame.routing_key = text_from(members.routing_key, members.routing_key_base64, "routing_key");
  frame.has_empty_key = members.has_routing_key() && frame.routing_key.empty();
  frame.is_default_exchange = members.has_exchange() && members.has_routing_key() && frame.exchange.empty();
  if (is_given(members.properties)) {
    frame.properties = properties_from(*members.properties);
  } else if (is_given(members.content_type)) {
    frame.properties.content_type = text_from(members.content_type, {}, "content_type");
  }
  frame.has_headers = is_given(members.headers);
  if (frame.has_headers) frame.headers = headers_from(*members.headers);
  return {Recorded::message, read_body(members, frame)};
}

void make_compact(Frame& frame) {
  std::string compact;
  if (!json::compact(frame.body, compact, json::Extent::whole, json::Surrogates::any).ok()) return;
  frame.body = std::move(compact);
  frame.is_body_compact = true;
}

UsageError unknown_property(std::string_view name, std::string_view prefix) {
  std::vector<std::string> names;
  const Properties properties;
  visit_properties(properties, [&names](std::string_view known, const auto&) { names.emplace_back(known); });
  const std::string_view near = text::nearest(name, names);
  return UsageError(fmt::format("unknown property '{}'", text::safe(name)),
                    near.empty() ? fmt::format("the properties are {}", fmt::join(names, ", "))
                                 : fmt::format("did you mean '{}{}'?", prefix, near));
}

void set_property(Properties& properties, std::string_view name, std::string_view value) {
  // The broker would refuse this too, but only by closing the channel.
  if (name == "expiration" && value.find_first_not_of("0123456789") != std::string_view::npos) {
    throw UsageError(fmt::format("property expiration takes milliseconds, not '{}'", text::safe(value)));
  }
  if (name == "delivery_mode" && !value.empty() && value != "1" && value != "2") {
    throw UsageError(fmt::format("property delivery_mode is 1 (transient) or 2 (persistent), not '{}'",
                                 text::safe(value)));
  }
  if (!assign(properties, name, value.empty() ? std::nullopt : std::optional(value)))
    throw unknown_property(name);
}

}  // namespace wazobus::event
