// SPDX-License-Identifier: MIT
#include "commands/publishing/message_maker.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "json/scan.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/topic.hpp"

namespace wazobus::commands {

namespace {

void set_header(event::FieldTable& headers, event::FieldEntry header) {
  const auto same = std::find_if(headers.begin(), headers.end(), [&header](const event::FieldEntry& known) {
    return known.key == header.key;
  });
  if (same == headers.end()) {
    headers.push_back(std::move(header));
  } else {
    *same = std::move(header);
  }
}

std::string name_in(json::View body) {
  const std::optional<json::View> name = body.find("name");
  return name && name->is_string() ? name->string() : std::string();
}

}  // namespace

Dressing dressing_from(const std::optional<std::string>& routing_key, const std::vector<std::string>& headers,
                       const std::vector<std::string>& properties) {
  Dressing dressing;
  dressing.routing_key = routing_key;
  if (routing_key && routing_key->size() > text::max_short_string) {
    throw UsageError(fmt::format("the routing key has {} bytes, AMQP allows {}", routing_key->size(),
                                 text::max_short_string));
  }
  for (const std::string& typed : headers) set_header(dressing.headers, event::header_from(typed));
  event::Properties checked;
  for (const std::string& typed : properties) {
    const std::size_t equals = typed.find('=');
    if (equals == std::string::npos) {
      throw UsageError(fmt::format("invalid property '{}': there is no = in it", text::safe(typed)),
                       "write -p content_type=text/plain");
    }
    dressing.properties.emplace_back(typed.substr(0, equals), typed.substr(equals + 1));
    event::set_property(checked, dressing.properties.back().first, dressing.properties.back().second);
  }
  return dressing;
}

void dress(const Dressing& dressing, event::Frame& frame) {
  if (dressing.routing_key) frame.routing_key = *dressing.routing_key;
  for (const event::FieldEntry& header : dressing.headers) set_header(frame.headers, header);
  for (const auto& [name, value] : dressing.properties) event::set_property(frame.properties, name, value);
}

MessageMaker::MessageMaker(const Dressing& dressing, catalogue::Addresser& addresser,
                           std::optional<std::string> identity_option)
    : dressing_(dressing), addresser_(addresser), identity_option_(std::move(identity_option)) {
  plain_.properties = event::wazo_properties();
  dress(dressing_, plain_);
}

void MessageMaker::make_from_body(std::string_view text, const PlaceOf& place_of, event::Frame& frame) {
  if (dressing_.routing_key) {
    frame.routing_key = plain_.routing_key;
    frame.properties = plain_.properties;
    frame.headers = plain_.headers;
  } else {
    compact_.clear();
    json::compact(text, compact_);
    frame.properties = event::wazo_properties();
    address(json::View(compact_), place_of, frame);
    dress(dressing_, frame);
  }
  frame.body = text;
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
  compact_.clear();
  json::compact(text, compact_);
  event::Frame recorded;
  try {
    event::read_record(json::View(compact_), recorded);
  } catch (const InvalidInput&) {
    return false;  // what is a body need not be a sound record
  }
  frame.received = recorded.received;
  return recorded.received != text::Timestamp{};
}

event::Recorded MessageMaker::make_from_record(std::string_view text, const PlaceOf& place_of,
                                               event::Frame& frame) {
  compact_.clear();
  json::compact(text, compact_);
  const json::View value(compact_);
  event::Recorded kind{};
  try {
    kind = event::read_record(value, frame);
  } catch (const InvalidInput& error) {
    throw InvalidInput(place_of(0) + error.what(), error.advice());
  }
  if (kind == event::Recorded::nothing) return kind;
  if (kind == event::Recorded::message && identity_option_) {
    throw InvalidInput(fmt::format("{}{} does not go with a capture record, which brings its own",
                                   place_of(0), *identity_option_),
                       "jq changes it in the capture");
  }
  if (kind == event::Recorded::body) {
    make_from_body(std::string(frame.body), place_of, frame);
    return kind;
  }
  // wazo-debug's recorder leaves both out.
  if (!dressing_.routing_key && frame.routing_key.empty() && frame.exchange.empty()) {
    std::string body;
    const bool is_json = json::compact(frame.body, body).ok();
    const auto key = is_json ? addresser_.routing_key_for(frame.headers, json::View(body)) : std::nullopt;
    if (!key) {
      throw InvalidInput(
          fmt::format("{}the record has no routing key, and the catalogue knows none for it", place_of(0)),
          "give one with -r KEY");
    }
    frame.routing_key = *key;
  }
  dress(dressing_, frame);
  return kind;
}

}  // namespace wazobus::commands
