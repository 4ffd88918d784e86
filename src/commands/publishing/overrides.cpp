// SPDX-License-Identifier: MIT
#include "commands/publishing/overrides.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "bus/outbox.hpp"
#include "event/field.hpp"
#include "event/record.hpp"
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

std::pair<std::string, std::string> property_from(const std::string& typed) {
  const std::size_t equals = typed.find('=');
  if (equals == std::string::npos) {
    throw UsageError(fmt::format("invalid property '{}': there is no = in it", text::safe(typed)),
                     typed.find_first_not_of("0123456789") == std::string::npos
                         ? "the port of the broker is --port"
                         : "write -p content_type=text/plain");
  }
  return {typed.substr(0, equals), typed.substr(equals + 1)};
}

event::Frame frame_with(const Overrides& overrides) {
  event::Frame frame;
  frame.properties = event::wazo_properties();
  apply(overrides, frame);
  return frame;
}

/// Throws UsageError rather than InvalidInput, because the mistake is on the command line.
void require_sendable(const Overrides& overrides) {
  bus::Outbox outbox;
  outbox.begin(1, 0);
  try {
    outbox.require_sendable(frame_with(overrides));
  } catch (const InvalidInput& error) {
    throw UsageError(error.what(), error.advice());
  }
}

}  // namespace

Overrides overrides_from(const std::optional<std::string>& routing_key,
                         const std::vector<std::string>& headers,
                         const std::vector<std::string>& properties) {
  Overrides overrides;
  overrides.routing_key = routing_key;
  if (routing_key && routing_key->size() > text::max_short_string) {
    throw UsageError(fmt::format("the routing key has {} bytes, AMQP allows {}", routing_key->size(),
                                 text::max_short_string));
  }
  for (const std::string& typed : headers) set_header(overrides.headers, event::header_from(typed));
  event::Properties checked;
  for (const std::string& typed : properties) {
    const auto& [name, value] = overrides.properties.emplace_back(property_from(typed));
    event::set_property(checked, name, value);
  }
  require_sendable(overrides);
  return overrides;
}

void apply(const Overrides& overrides, event::Frame& frame) {
  if (overrides.routing_key) frame.routing_key = *overrides.routing_key;
  for (const event::FieldEntry& header : overrides.headers) set_header(frame.headers, header);
  for (const auto& [name, value] : overrides.properties) event::set_property(frame.properties, name, value);
}

bool says_json(const Overrides& overrides) {
  const std::string type = frame_with(overrides).properties.content_type.value_or("");
  const std::string_view media_type = std::string_view(type).substr(0, type.find(';'));
  return media_type == "application/json" || media_type.ends_with("+json");
}

}  // namespace wazobus::commands
