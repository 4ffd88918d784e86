// SPDX-License-Identifier: MIT
// A message as AMQP carries it, received or to be sent, before any meaning is added.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "event/field.hpp"
#include "text/time.hpp"

namespace wazobus::event {

/// The basic properties of AMQP 0-9-1 (1.8.1), headers apart.
struct Properties {
  std::optional<std::string> content_type;
  std::optional<std::string> content_encoding;
  std::optional<std::uint8_t> delivery_mode;
  std::optional<std::uint8_t> priority;
  std::optional<std::string> correlation_id;
  std::optional<std::string> reply_to;
  std::optional<std::string> expiration;
  std::optional<std::string> message_id;
  std::optional<std::uint64_t> timestamp;
  std::optional<std::string> type;
  std::optional<std::string> user_id;
  std::optional<std::string> app_id;
  std::optional<std::string> cluster_id;

  bool operator==(const Properties&) const = default;
};

/// Calls visit(AMQP's name, member) for each property, in the order of AMQP.
template <typename AnyProperties, typename Visit>
void visit_properties(AnyProperties& properties, Visit visit) {
  visit("content_type", properties.content_type);
  visit("content_encoding", properties.content_encoding);
  visit("delivery_mode", properties.delivery_mode);
  visit("priority", properties.priority);
  visit("correlation_id", properties.correlation_id);
  visit("reply_to", properties.reply_to);
  visit("expiration", properties.expiration);
  visit("message_id", properties.message_id);
  visit("timestamp", properties.timestamp);
  visit("type", properties.type);
  visit("user_id", properties.user_id);
  visit("app_id", properties.app_id);
  visit("cluster_id", properties.cluster_id);
}

/// The properties that every Wazo service sends (docs/bus.md, section 1).
inline Properties wazo_properties() {
  Properties properties;
  properties.content_type = "application/json";
  properties.content_encoding = "utf-8";
  properties.delivery_mode = std::uint8_t{2};
  properties.priority = std::uint8_t{0};
  return properties;
}

struct Frame {
  /// When it was received. The broker adds no time. See has_time().
  text::Timestamp received;
  /// False if the time of receipt is unknown, as in a file of bare bodies; then `received` is a time near it.
  bool has_receipt = true;
  /// Set for the first event after a loss of the connection: events may have been missed since this time.
  std::optional<text::Timestamp> missed_since{};
  std::string exchange;
  /// Was it published to the default exchange, which has no name? If not, an empty `exchange` is an unknown
  /// one.
  bool is_default_exchange = false;
  std::string routing_key;
  /// Did a capture say that the routing key is empty? If not, an empty one without an exchange is unknown.
  bool has_empty_key = false;
  Properties properties;
  /// Did it come with headers, perhaps with none in them? If not, they are unknown: a bare body has no place
  /// for them. It may be false although `headers` were filled in from the body.
  bool has_headers = true;
  FieldTable headers;
  std::string body;
  /// Is the body JSON as json::compact() writes it, for certain? Whoever changes the body sets it to false.
  bool is_body_compact = false;

  /// False if it was read from a file that gives it no time; then `received` is Timestamp{}.
  [[nodiscard]] bool has_time() const { return received != text::Timestamp{}; }
};

}  // namespace wazobus::event
