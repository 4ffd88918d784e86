// SPDX-License-Identifier: MIT
#include "commands/publishing/message_maker.hpp"

#include <fmt/format.h>

#include <utility>

#include "json/scan.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/storage.hpp"

namespace wazobus::commands {

namespace {

std::string name_in(json::View body) {
  const std::optional<json::View> name = body.find("name");
  return name && name->is_string() ? name->string() : std::string();
}

}  // namespace

MessageMaker::MessageMaker(const Overrides& overrides, catalogue::Addresser& addresser,
                           RecordIdentity identity)
    : overrides_(overrides), addresser_(addresser), identity_(std::move(identity)) {
  plain_.properties = event::wazo_properties();
  apply(overrides_, plain_);
}

/// Sets compact_. The memory of the frame's former body is freed before that.
void MessageMaker::compact(std::string_view text, event::Frame& frame) {
  text::discard(frame.body);
  text::discard(compact_);  // what an error left
  json::compact(text, compact_, json::Extent::whole, json::Surrogates::any);
}

void MessageMaker::make_from_body(std::string_view text, const PlaceOf& place_of, Outgoing& message) {
  envelop(text, place_of, message);
  message.frame.body = text;
  message.frame.is_body_compact = false;
}

/// Gives the message the address, properties and headers for this body. The body of its frame may be empty
/// after that.
void MessageMaker::envelop(std::string_view text, const PlaceOf& place_of, Outgoing& message) {
  event::Frame& frame = message.frame;
  message.unnamed = {};
  if (overrides_.routing_key) {
    frame.routing_key = plain_.routing_key;
    frame.properties = plain_.properties;
    frame.headers = plain_.headers;
    if (plain_.headers.empty() && std::exchange(is_first_plain_, false)) left_out_headers_ = is_known(text);
  } else {
    compact(text, frame);
    frame.properties = event::wazo_properties();
    address(json::View(compact_), place_of, frame);
    message.unnamed = addresser_.unnamed();
    text::discard(compact_);
    apply(overrides_, frame);
  }
}

bool MessageMaker::is_known(std::string_view text) const {
  if (text.size() > text::usual_storage) return false;  // it would be held twice
  std::string body;
  const bool is_json = json::compact(text, body, json::Extent::whole, json::Surrogates::any).ok();
  return is_json && json::View(body).is_object() && addresser_.knows(name_in(json::View(body)));
}

void MessageMaker::address(json::View body, const PlaceOf& place_of, event::Frame& frame) {
  if (body.is_object() && addresser_.address(body, frame)) return;
  const std::string name = body.is_object() ? name_in(body) : std::string();
  const bool is_array = body.kind() == json::Kind::array;
  throw InvalidInput(
      fmt::format("{}no routing key is known for {}", place_of(0),
                  is_array       ? "an array, which is one message"
                  : name.empty() ? "what has no name"
                                 : fmt::format("'{}', which the catalogue does not have", text::safe(name))),
      is_array ? "jq -c '.[]' makes a message of each of its elements" : "give one with -r KEY");
}

bool MessageMaker::take_time(std::string_view text, event::Frame& frame) {
  compact(text, frame);
  event::Frame recorded;
  try {
    text::LocalZone zone;
    event::read_record_apart(json::View(compact_), recorded, zone);
  } catch (const InvalidInput&) {
    recorded.received = {};  // a body may look like a record and not be one
  }
  text::discard(compact_);
  if (!recorded.has_time()) return false;
  frame.received = recorded.received;
  return true;
}

event::Recorded MessageMaker::read(std::string_view text, const PlaceOf& place_of, event::Frame& frame) {
  compact(text, frame);
  try {
    text::LocalZone zone;
    const event::RecordedApart recorded = event::read_record_apart(json::View(compact_), frame, zone);
    if (recorded.body) event::take_body(*recorded.body, compact_, frame);
    text::discard(compact_);
    frame.missed_since.reset();  // it is about the capture, not about the message
    frame.has_headers = true;    // what is published has headers, or none
    return recorded.kind;
  } catch (const InvalidInput& error) {
    throw InvalidInput(place_of(0) + error.what(), error.advice());
  }
}

void MessageMaker::find_routing_key(const PlaceOf& place_of, Outgoing& message) {
  event::Frame& frame = message.frame;
  std::string body;
  const bool is_json = json::compact(frame.body, body, json::Extent::whole, json::Surrogates::any).ok();
  const auto key = is_json ? addresser_.routing_key_for(frame.headers, json::View(body)) : std::nullopt;
  if (!key) {
    throw InvalidInput(
        fmt::format("{}the record has no routing key, and the catalogue knows none for it", place_of(0)),
        "give one with -r KEY");
  }
  frame.routing_key = *key;
  message.unnamed = addresser_.unnamed();
}

event::Recorded MessageMaker::make_from_record(std::string_view text, const PlaceOf& place_of,
                                               Outgoing& message) {
  event::Frame& frame = message.frame;
  message.unnamed = {};
  const event::Recorded kind = read(text, place_of, frame);
  if (kind == event::Recorded::nothing) return kind;
  if (kind == event::Recorded::message && identity_.has_user) {
    throw InvalidInput(
        place_of(0) + "--user-uuid does not go with a capture record, which brings its own users",
        "jq changes them in the capture");
  }
  if (kind == event::Recorded::body) {
    std::string body;
    body.swap(frame.body);
    envelop(body, place_of, message);
    body.swap(frame.body);
    return kind;
  }
  // Records made by wazo-debug have neither.
  const bool has_key = !frame.routing_key.empty() || frame.has_empty_key;
  if (!overrides_.routing_key && !has_key && frame.exchange.empty()) find_routing_key(place_of, message);
  move_message(identity_, place_of, frame);
  apply(overrides_, frame);
  return kind;
}

}  // namespace wazobus::commands
